import { createHash } from 'node:crypto';
import path from 'node:path';
import canonicalize from 'canonicalize';
import { isApproved, stateOf } from '../approval/count.js';
import { requirementOf } from '../approval/policy.js';
import { readApprovals } from '../approval/read.js';
import { type AuditEntry, isWhole, sha256 } from '../audit/chain.js';
import { caseFile } from '../documents/case.js';
import { planFile } from '../documents/plan.js';
import { UntetherError } from '../errors.js';
import { readText } from '../files/read.js';
import { changedFiles, readSums } from '../plan/folder-sums.js';
import type { Plan, PlanDocument } from '../plan/model.js';
import { defaultSettings, defaultTargetSettings } from '../settings/defaults.js';
import { parseSettings } from '../settings/parse.js';
import type { Settings } from '../settings/model.js';
import type { RunCheck, RunResult } from '../apply/model.js';
import type { SnapshotManifest } from '../snapshot/model.js';
import { APPROVALS, CASE_FILES, type CaseDocument } from './case.js';

/** Everything in the folder of a case, read. */
interface Evidence {
  readonly document: CaseDocument;
  readonly plan: Plan;
  readonly planText: string;
  readonly statements: string;
  readonly settings: Settings;
  readonly manifest: SnapshotManifest;
  readonly manifestText: string;
  readonly receipt: RunResult;
  readonly lines: readonly string[];
  readonly entries: readonly AuditEntry[];
}

const parse = (text: string): unknown => JSON.parse(text);

async function readEvidence(folder: string): Promise<Evidence> {
  const text = (name: string): Promise<string> => readText(path.join(folder, name));
  const told = parse(await text(CASE_FILES.document));
  caseFile.parse(told);
  const document = told as CaseDocument;
  const planText = await text(CASE_FILES.plan);
  const read = parse(planText);
  planFile.parse(read);
  const digest = `sha256:${sha256(planText)}`;
  const manifestText = await text(CASE_FILES.snapshot);
  const lines = (await text(CASE_FILES.log)).split('\n').filter((line) => line !== '');
  const hasSettings = (read as PlanDocument).settingsDigest !== null;
  return {
    document,
    plan: { id: `P-${digest.slice(7, 15)}`, digest, folder, document: read as PlanDocument },
    planText,
    statements: await text(CASE_FILES.statements),
    settings: hasSettings
      ? parseSettings(await text(CASE_FILES.settings), path.join(folder, CASE_FILES.settings))
      : defaultSettings(folder),
    manifest: parse(manifestText) as SnapshotManifest,
    manifestText,
    receipt: parse(await text(CASE_FILES.receipt)) as RunResult,
    lines,
    entries: lines.map((line) => parse(line) as AuditEntry),
  };
}

const check = (name: string, ok: boolean, detail: string): RunCheck => ({ name, ok, detail });

async function checkFiles(folder: string, { document }: Evidence): Promise<RunCheck> {
  const sums = await readSums(folder).catch(() => null);
  const approvals = Object.entries(document.approvals);
  const changed = [
    ...(sums === null ? ['SHA256SUMS'] : await changedFiles(folder, sums)),
    ...(await changedFiles(path.join(folder, APPROVALS), approvals)),
  ];
  return check('files', changed.length === 0, changed.length === 0 ? 'as they were exported' : changed.join(', '));
}

function checkPlan({ document, plan, planText, statements }: Evidence): RunCheck {
  const isCanonical = canonicalize(plan.document) === planText;
  const sameStatements = plan.document.files['plan.sql'] === createHash('sha256').update(statements).digest('hex');
  return check('plan', isCanonical && sameStatements && plan.digest === document.digest, `${plan.id} ${plan.digest}`);
}

function checkSettings({ plan, settings }: Evidence): RunCheck {
  return check('settings', plan.document.settingsDigest === settings.digest, settings.digest ?? 'none');
}

/** The approvals as they stood when the run was prepared: keys that ended since were valid then, revoked ones count no more. */
async function checkApprovals(folder: string, evidence: Evidence): Promise<RunCheck> {
  const { plan, settings, document, entries } = evidence;
  const prepared = entries.find(({ action, run }) => action.endsWith('.prepared') && run === document.run);
  const name = plan.document.target.name;
  const target = settings.targets[name] ?? defaultTargetSettings(name, folder);
  const trust = { target, approvers: settings.approvers, policy: settings.policy, digest: settings.digest };
  const read = await readApprovals(plan, settings.approvers);
  const requirement = requirementOf(plan, trust);
  const state = stateOf(read, { plan, trust, requirement, now: new Date(prepared?.at ?? 0) });
  const known = new Set(entries.map(({ hashes }) => hashes?.['approval']));
  const strangers = read.filter(({ sha256: own }) => !known.has(own)).map(({ approval }) => approval.by.name);
  const who = state.approvals.map(({ by }) => `${by.name} (${by.identity})`).join(', ');
  const detail =
    strangers.length > 0
      ? `not in the log: ${strangers.join(', ')}`
      : `${String(state.valid)} of ${String(state.needed)}: ${who}`;
  return check('approvals', isApproved(state) && strangers.length === 0, detail);
}

/** What was taken before it was changed is what was reviewed. */
function checkSnapshot({ plan, manifest, manifestText, document }: Evidence): RunCheck {
  const sameRows = plan.document.steps.every(({ number, contentDigest, expectedRows }) =>
    manifest.files.some(
      (file) => file.step === number && file.contentDigest === contentDigest && file.rows === expectedRows,
    ),
  );
  const hash = sha256(manifestText);
  const isOfRun =
    manifest.run === document.run && manifest.planDigest === plan.digest && document.ledger.snapshot === hash;
  return check('snapshot', sameRows && isOfRun, hash);
}

function checkReceipt({ receipt, manifestText, document }: Evidence): RunCheck {
  const { data, run, plan, snapshot } = receipt;
  const isOfRun = run === document.run && plan === document.plan && snapshot?.sha256 === sha256(manifestText);
  return check('receipt', isOfRun && data.state === 'committed' && data.verified, `${run}: ${data.state}`);
}

function checkLog({ lines, document, entries }: Evidence): RunCheck {
  const areWhole = lines.every((line) => isWhole(Buffer.from(line, 'utf8')));
  const inOrder = entries.every(({ sequence, previous }, index) => {
    const before = entries[index - 1];
    if (!before) return true;
    return (
      sequence > before.sequence && (sequence > before.sequence + 1 || previous === sha256(lines[index - 1] ?? ''))
    );
  });
  const told = ['.planned', '.prepared', '.committed'].filter((end) =>
    entries.some(({ action, run }) => action.endsWith(end) && (end === '.planned' || run === document.run)),
  );
  return check('log', areWhole && inOrder && told.length === 3, `${String(entries.length)} entries`);
}

/** Verifies the folder of a case from nothing but itself; no database, no network. Throws I12 for one that does not hold. */
export async function verifyCase(
  folder: string,
): Promise<{ readonly run: string; readonly checks: readonly RunCheck[] }> {
  const evidence = await readEvidence(folder).catch((error: unknown) => {
    throw new UntetherError('I12', { path: folder }, { why: ['a file is missing or cannot be read'], cause: error });
  });
  const checks = [
    await checkFiles(folder, evidence),
    checkPlan(evidence),
    checkSettings(evidence),
    await checkApprovals(folder, evidence),
    checkSnapshot(evidence),
    checkReceipt(evidence),
    checkLog(evidence),
  ];
  const wrong = checks.filter(({ ok }) => !ok);
  if (wrong.length > 0) {
    const why = wrong.map(({ name, detail }) => `${name}: ${detail}`);
    throw new UntetherError('I12', { path: folder }, { why, details: { checks } });
  }
  return { run: evidence.document.run, checks };
}

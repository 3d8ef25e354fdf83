import { copyFile, mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import canonicalize from 'canonicalize';
import { findWitness, findLedger } from '../apply/ledger.js';
import { type AuditEntry, readLog } from '../audit/chain.js';
import { requireSameSettings } from '../approval/require.js';
import { UntetherError } from '../errors.js';
import { fileSha256 } from '../files/read.js';
import { writeNew } from '../files/write.js';
import { openPlan } from '../plan/folder.js';
import { writeSums } from '../plan/folder-sums.js';
import type { Plan } from '../plan/model.js';
import { version } from '../package.js';
import { findSnapshot } from './snapshots.js';
import { withCatalog, type Workspace } from './workspace.js';

/** case.json: which run the evidence in a folder is about, and what the ledger said of it when the folder was made. */
export interface CaseDocument {
  readonly schema: 'untether/case';
  readonly formatVersion: '1.0';
  readonly tool: string;
  readonly exportedAt: string;
  readonly run: string;
  readonly plan: string;
  readonly digest: string;
  readonly target: string;
  /** SHA-256 of each file in approvals/. */
  readonly approvals: Readonly<Record<string, string>>;
  readonly ledger: { readonly snapshot: string | null; readonly undoneBy: string | null };
}

export const APPROVALS = 'approvals';

export const CASE_FILES = {
  document: 'case.json',
  plan: 'plan.json',
  statements: 'plan.sql',
  settings: 'untether.yaml',
  snapshot: 'manifest.json',
  receipt: 'receipt.json',
  log: 'log.ndjson',
} as const;

export interface ExportedCase {
  readonly run: string;
  readonly plan: string;
  readonly path: string;
}

/** The ledger's word on a run; refuses a run that the target knows nothing of. */
async function witnessOf(workspace: Workspace, run: string): Promise<CaseDocument['ledger']> {
  return withCatalog(workspace, async ({ session, catalog }) => {
    const ledger = findLedger(catalog);
    const witness = ledger && (await findWitness(session, ledger, run));
    if (!witness) throw new UntetherError('U11', { id: run }, { why: ['the ledger of the target has no such run'] });
    return witness;
  });
}

/** The lines of the log that speak of a plan, byte for byte. */
async function linesAbout({ settings }: Workspace, plan: Plan): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const { hash, ...entry } of readLog(settings.auditLog)) {
    if (entry.planDigest === plan.digest && hash !== '') lines.push(JSON.stringify(entry satisfies AuditEntry));
  }
  return lines;
}

/** Only what proves something and holds no rows: revert.sql, verify.sql and the snapshot's own files stay where they are. */
async function copyEvidence(
  workspace: Workspace,
  folder: string,
  from: { plan: Plan; manifest: string; run: string },
): Promise<void> {
  const { plan, manifest, run } = from;
  const copy = (file: string, name: string): Promise<void> => copyFile(file, path.join(folder, name));
  await copy(path.join(plan.folder, 'plan.json'), CASE_FILES.plan);
  await copy(path.join(plan.folder, 'plan.sql'), CASE_FILES.statements);
  await copy(manifest, CASE_FILES.snapshot);
  await copy(path.join(plan.folder, 'runs', `${run}.json`), CASE_FILES.receipt);
  if (workspace.settings.file !== null) await copy(workspace.settings.file, CASE_FILES.settings);
}

/** The decisions with their signatures; the hash of each file. */
async function copyApprovals(folder: string, plan: Plan): Promise<CaseDocument['approvals']> {
  const [source, copy] = [path.join(plan.folder, APPROVALS), path.join(folder, APPROVALS)];
  await mkdir(copy, { mode: 0o700 });
  const names = (await readdir(source)).sort();
  const hashes = names.map(async (name) => {
    await copyFile(path.join(source, name), path.join(copy, name));
    return [name, await fileSha256(path.join(copy, name))] as const;
  });
  return Object.fromEntries(await Promise.all(hashes));
}

/**
 * Puts everything that proves one run into a new folder: plan and statements, approvals with their signatures, the settings they were given
 * under, the snapshot's manifest, the receipt, the lines of the audit log, and what the ledger says. Holds keys of accounts, no rows.
 */
export async function exportCase(workspace: Workspace, name: string, folder: string): Promise<ExportedCase> {
  const snapshot = await findSnapshot(workspace, name);
  const { run, planFolder, planDigest } = snapshot.manifest;
  const plan = await openPlan(planFolder);
  if (plan.digest !== planDigest)
    throw new UntetherError('I05', {
      path: snapshot.folder,
      reason: 'it is of another plan than the one that lies there',
    });
  requireSameSettings(plan, workspace.settings.digest);
  const ledger = await witnessOf(workspace, run);
  await mkdir(folder, { mode: 0o700 });
  await copyEvidence(workspace, folder, { plan, run, manifest: path.join(snapshot.folder, 'manifest.json') });
  const approvals = await copyApprovals(folder, plan);
  await writeNew(
    path.join(folder, CASE_FILES.log),
    (await linesAbout(workspace, plan)).map((line) => `${line}\n`).join(''),
  );
  const document: CaseDocument = {
    schema: 'untether/case',
    formatVersion: '1.0',
    tool: version,
    exportedAt: new Date().toISOString(),
    run,
    plan: plan.id,
    digest: plan.digest,
    target: plan.document.target.name,
    approvals,
    ledger,
  };
  await writeNew(path.join(folder, CASE_FILES.document), canonicalize(document) ?? '');
  await writeSums(folder);
  return { run, plan: plan.id, path: folder };
}

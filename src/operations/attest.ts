import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { recordAttested, requireAllHold, runVerifyScript } from '../apply/attest.js';
import { findRunOfPlan, findLedger, ledgerKind, type LedgerEntry, undoneName } from '../apply/ledger.js';
import type { RunCheck } from '../apply/model.js';
import { requireSameSchema, requireSameTarget } from '../apply/preflight.js';
import { requireRecordedTarget } from '../apply/production.js';
import { planEvent } from '../audit/event.js';
import { auditState } from '../audit/chain.js';
import { appendAudit } from '../audit/log.js';
import type { Table } from '../catalog/model.js';
import { withReading, withSession } from '../database/open.js';
import { UntetherError } from '../errors.js';
import { because } from '../messages/reasons.js';
import { writeNew } from '../files/write.js';
import type { Plan } from '../plan/model.js';
import type { Target } from '../settings/model.js';
import { version } from '../package.js';
import { requireTarget } from './apply.js';
import type { Workspace } from './workspace.js';

export interface Attestation {
  /** `A-` and eight digits: a run that somebody else's hands made. */
  readonly run: string;
  readonly plan: string;
  readonly executedBy: string;
  readonly attestedBy: string;
  readonly attestedAt: string;
  readonly checks: readonly RunCheck[];
  /** False when there is no ledger, or the login may not write it. */
  readonly inLedger: boolean;
}

async function requireNotKnown(plan: Plan): Promise<void> {
  const runs = await readdir(path.join(plan.folder, 'runs')).catch(() => []);
  const [known] = runs.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length));
  if (known !== undefined)
    throw new UntetherError('G10', { plan: plan.id, run: known, reason: because('is-run', { run: known }) });
}

/** The ledger of the target, if there is one; refuses a plan that a run of ours applied. */
async function lookedUp(workspace: Workspace, plan: Plan, target: Target): Promise<Table | undefined> {
  return withReading(target, workspace.limits, async (session) => {
    requireSameTarget(plan, await session.dialect.identity(session));
    const catalog = await session.dialect.readCatalog(session);
    await requireRecordedTarget(session, catalog, target);
    requireSameSchema(plan, catalog);
    const ledger = findLedger(catalog);
    const earlier = ledger && (await findRunOfPlan(session, ledger, plan.digest));
    if (earlier !== undefined)
      throw new UntetherError('G10', { plan: plan.id, run: earlier, reason: because('in-ledger', { run: earlier }) });
    return ledger;
  });
}

const NOT_ALLOWED = new Set(['C04', 'C05']);

async function inLedger(
  workspace: Workspace,
  target: Target,
  request: { readonly ledger: Table; readonly entry: LedgerEntry },
): Promise<boolean> {
  try {
    await withSession(target, { ...workspace.limits, readOnly: false }, (session) =>
      recordAttested(session, request.ledger, request.entry),
    );
    return true;
  } catch (error) {
    if (error instanceof UntetherError && NOT_ALLOWED.has(error.code)) return false;
    throw error;
  }
}

/**
 * Looks whether a plan that somebody ran by hand is done in full, by verify.sql in a READ ONLY transaction, and writes that
 * down: in the ledger when the login may, in the audit log, and in the plan folder. A partial result is D03.
 */
export async function attest(
  workspace: Workspace,
  plan: Plan,
  options: { readonly executedBy: string },
): Promise<Attestation> {
  const target = await workspace.target();
  requireTarget(plan, target);
  await requireNotKnown(plan);
  const ledger = await lookedUp(workspace, plan, target);
  const checks = await withSession(target, { ...workspace.limits, readOnly: true }, (session) =>
    runVerifyScript(session, plan),
  );
  requireAllHold(plan, checks);
  const now = new Date();
  const run = `A-${randomBytes(4).toString('hex')}`;
  const { summary, request } = plan.document;
  const entry: LedgerEntry = {
    run,
    planId: plan.id,
    planDigest: plan.digest,
    kind: ledgerKind(request),
    actor: options.executedBy,
    host: workspace.host,
    tool: version,
    startedAt: now.toISOString(),
    deleted: summary.delete,
    updated: summary.update,
    inserted: summary.insert,
    undoes: undoneName(request.undoes),
    previousHead: (await auditState(workspace.settings.auditLog)).head,
  };
  const recorded = ledger !== undefined && (await inLedger(workspace, target, { ledger, entry }));
  const note = `executed by ${options.executedBy}`;
  const event = planEvent(plan, { actor: workspace.actor, run, action: `${request.kind}.attested`, note });
  await appendAudit(workspace.settings.auditLog, event, now);
  const attestation: Attestation = {
    run,
    plan: plan.id,
    executedBy: options.executedBy,
    attestedBy: workspace.actor.name,
    attestedAt: now.toISOString(),
    checks,
    inLedger: recorded,
  };
  await writeNew(path.join(plan.folder, 'runs', `${run}.json`), `${JSON.stringify(attestation, null, 1)}\n`);
  return attestation;
}

import { auditState } from '../audit/log.js';
import type { Table } from '../catalog/model.js';
import { UntetherError } from '../errors.js';
import { version } from '../version.js';
import { findRunOfPlan, insertRun } from './ledger.js';
import type { RunContext } from './model.js';

/** Writes the ledger row of a run: the mutex between runs, and the guard against applying a plan twice. */
export async function claimRun(context: RunContext, ledger: Table): Promise<void> {
  const { session, plan, run, actor, host, target, auditFile, now } = context;
  const earlier = await findRunOfPlan(session, ledger, plan.digest);
  if (earlier !== undefined)
    throw new UntetherError('G10', { plan: plan.id, run: earlier, reason: `it was applied by run ${earlier}` });
  const { summary, request } = plan.document;
  const entry = {
    run,
    planId: plan.id,
    planDigest: plan.digest,
    kind: request.kind,
    actor: actor.name,
    host,
    tool: version,
    startedAt: now().toISOString(),
    deleted: summary.delete,
    updated: summary.update,
    inserted: summary.insert,
    previousHead: (await auditState(auditFile)).head,
  };
  try {
    await insertRun(session, ledger, entry);
  } catch (error) {
    const kind = session.dialect.classify(error)?.kind;
    if (kind !== 'lock-timeout' && kind !== 'constraint') throw error;
    throw new UntetherError('L02', { target: target.name, plan: plan.id }, { cause: error });
  }
}

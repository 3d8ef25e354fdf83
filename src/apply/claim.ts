import { auditState } from '../audit/chain.js';
import type { Table } from '../catalog/model.js';
import { UntetherError } from '../errors.js';
import { because } from '../messages/reasons.js';
import { version } from '../package.js';
import type { Session } from '../dialects/dialect.js';
import type { Snapshot } from '../snapshot/model.js';
import { findRunOfPlan, findUndos, findWitness, insertRun, ledgerKind, type Undo, undoneName } from './ledger.js';
import type { UndonePart } from '../plan/model.js';
import type { RunContext } from './model.js';
import { recordTarget } from './production.js';

/**
 * What a server says of a second run: it was waited for in vain, it is there, or (InnoDB) one of the two had to go when the other let go
 * of `active`. Nobody but runs writes to the ledger.
 */
const TAKEN: ReadonlySet<string | undefined> = new Set(['lock-timeout', 'constraint', 'deadlock', 'serialization']);

/** Writes the ledger row of a run: the mutex between runs, and the guard against applying a plan twice. */
export async function claimRun(context: RunContext, ledger: Table): Promise<void> {
  const { session, plan, run, actor, host, target, auditFile, now } = context;
  const earlier = await findRunOfPlan(session, ledger, plan.digest);
  if (earlier !== undefined)
    throw new UntetherError('G10', { plan: plan.id, run: earlier, reason: because('applied', { run: earlier }) });
  const { summary, request } = plan.document;
  const entry = {
    run,
    planId: plan.id,
    planDigest: plan.digest,
    kind: ledgerKind(request),
    actor: actor.name,
    host,
    tool: version,
    startedAt: now().toISOString(),
    deleted: summary.delete,
    updated: summary.update,
    inserted: summary.insert,
    undoes: undoneName(request.undoes),
    previousHead: (await auditState(auditFile)).head,
  };
  try {
    await insertRun(session, ledger, entry);
  } catch (error) {
    if (!TAKEN.has(session.dialect.classify(error)?.kind)) throw error;
    throw new UntetherError('L02', { target: target.name, plan: plan.id }, { cause: error });
  }
  // No other run is under way from here on: nobody else writes it at the same time.
  await recordTarget(session, ledger, { target, by: actor.name, now: now() });
}

/**
 * A snapshot may go back only where the ledger proves that its run was committed, with exactly this snapshot, and has not
 * been undone yet. A copied, edited or withdrawn snapshot has no such witness.
 */
export async function requireCommitted(session: Session, ledger: Table, snapshot: Snapshot): Promise<void> {
  const { run, plan } = snapshot.manifest;
  const witness = await findWitness(session, ledger, run);
  const refuse = (reason: string): never => {
    throw new UntetherError('I05', { path: snapshot.folder, reason });
  };
  if (!witness) refuse(`the ledger of this database has no run ${run}`);
  if (witness?.snapshot !== snapshot.sha256) refuse(`the ledger holds another hash for run ${run}`);
  const undoneBy = witness?.undoneBy;
  if (undoneBy !== null && undoneBy !== undefined) {
    throw new UntetherError('G10', { plan, run: undoneBy, reason: because('undone', { run, by: undoneBy }) });
  }
}

/** The same for the plan of a rollback, inside its transaction. */
export async function requireWitness(context: RunContext, ledger: Table): Promise<void> {
  const { session, undone, plan } = context;
  if (!undone) return;
  await requireCommitted(session, ledger, undone.witness);
  const { run } = undone.witness.manifest;
  const [since] = changedParts(plan.document.request.undoes?.parts ?? [], await findUndos(session, ledger, run));
  if (since !== undefined)
    throw new UntetherError('G10', {
      plan: plan.id,
      run: since,
      reason: because('part-moved', { run, by: since }),
    });
}

/** Runs of which the plan knows nothing, or not that they were undone. */
function changedParts(known: readonly UndonePart[], now: readonly Undo[]): readonly string[] {
  const same = ({ run, undoneBy }: Undo): boolean =>
    known.some((part) => part.run === run && part.standing === (undoneBy === null));
  return now.filter((undo) => !same(undo)).map(({ run, undoneBy }) => undoneBy ?? run);
}

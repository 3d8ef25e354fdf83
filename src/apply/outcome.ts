import type { Catalog } from '../catalog/model.js';
import { UntetherError } from '../errors.js';
import { getLedger, hasRun } from './ledger.js';
import type { RunContext } from './model.js';

export type Outcome = 'committed' | 'rolled-back' | 'unknown';

/** What is needed to ask the ledger about a run. */
export type FenceContext = Pick<RunContext, 'run' | 'target' | 'onFence'>;

const TRIES = 20;
const PAUSE_MS = 500;

/**
 * Settles what became of a COMMIT whose answer was lost: the ledger row is committed together with everything else, so
 * its presence proves the whole run. Absence proves nothing while the old session may still be committing, therefore
 * it is asked again for a while, and a server that cannot be reached leaves the outcome unknown.
 */
export async function settleOutcome(context: FenceContext, catalog: Catalog): Promise<Outcome> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const outcome = await askOnce(context, catalog);
    if (outcome !== 'ask again') return outcome;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  return 'unknown';
}

/** A second insert of the same key waits for the first transaction to end: the fence that makes absence a proof. */
async function askOnce(context: FenceContext, catalog: Catalog): Promise<Outcome | 'ask again'> {
  const ledger = getLedger(catalog, context.target.name);
  try {
    return await context.onFence(async (session) => {
      if (await hasRun(session, ledger, context.run)) return 'committed';
      const { dialect } = session;
      await session.begin('write');
      try {
        const table = dialect.table(ledger);
        await session.execute(
          `INSERT INTO ${table} (run_id, plan_id, plan_digest, kind, actor, host, tool, started_at, rows_deleted, rows_updated, rows_inserted, previous_head) ` +
            `VALUES ('${context.run}', 'fence', 'fence ${context.run}', 'fence', '-', '-', '-', '-', 0, 0, 0, '-')`,
        );
        return 'rolled-back';
      } catch (error) {
        const problem = dialect.classify(error);
        if (problem?.kind === 'constraint') return 'ask again';
        throw error;
      } finally {
        await session.rollback();
      }
    });
  } catch {
    // Not reachable or busy: neither answer is proven yet.
    return 'ask again';
  }
}

/** What the user is told when the answer to COMMIT did not arrive. */
export function unknownOutcome(context: RunContext, cause: unknown): UntetherError {
  return new UntetherError(
    'X01',
    { run: context.run, plan: context.plan.id, target: context.target.name },
    { data: 'unknown', cause },
  );
}

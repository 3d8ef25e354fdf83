import type { Catalog, Table } from '../catalog/model.js';
import { asRunError } from './failure.js';
import { hasRun } from './ledger.js';
import type { RunCheck, RunContext } from './model.js';
import { settleOutcome, unknownOutcome } from './outcome.js';

/** A COMMIT error is "unknown", never "failed", until the ledger says otherwise. Returns when the run is committed. */
export async function settleCommit(context: RunContext, catalog: Catalog, error: unknown): Promise<void> {
  context.session.poison();
  const outcome = await settleOutcome(context, catalog);
  if (outcome === 'unknown') throw unknownOutcome(context, error);
  if (outcome === 'rolled-back') throw asRunError(context, error);
}

/** Success means that another connection sees the run. */
export async function ledgerCheck(context: RunContext, ledger: Table): Promise<RunCheck> {
  const visible = await context
    .onSecondConnection((session) => hasRun(session, ledger, context.run))
    .catch(() => undefined);
  if (visible === undefined) return { name: 'ledger', ok: false, detail: 'the second connection could not be opened' };
  if (!visible) throw unknownOutcome(context, new Error('COMMIT was confirmed, but the ledger row is not there'));
  return { name: 'ledger', ok: true, detail: 'the run is visible to a second connection' };
}

/** Outside the transaction: rows that slipped in after our locks went are named, not undone. */
export async function scanAgain(context: RunContext): Promise<readonly RunCheck[]> {
  const name = 'scan after commit';
  const { checks } = context.plan.document;
  try {
    return await context.onSecondConnection(async (session) => {
      const slipped: RunCheck[] = [];
      for (const check of checks) {
        const rows = Number((await session.query(`SELECT count(*) FROM ${check.from}`))[0]?.[0]);
        if (rows !== check.rows) slipped.push({ name, ok: false, detail: `${check.detail}: ${String(rows)} rows` });
      }
      return slipped.length > 0 ? slipped : [{ name, ok: true, detail: 'nothing slipped in' }];
    });
  } catch (error) {
    return [
      {
        name,
        ok: false,
        detail: `it could not be run: ${context.session.dialect.classify(error)?.kind ?? 'unexpected error'}`,
      },
    ];
  }
}

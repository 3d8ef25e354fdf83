import type { Table } from '../catalog/model.js';
import type { Session } from '../dialects/dialect.js';
import { UntetherError } from '../errors.js';
import { because } from '../messages/reasons.js';
import { verifyScriptLines } from '../plan/folder.js';
import type { Plan } from '../plan/model.js';
import { findRunOfPlan, insertDone, type LedgerEntry } from './ledger.js';
import type { RunCheck } from './model.js';

const FINE = 'ok';

/**
 * Sends verify.sql through our own connection, statement by statement, and collects what it says. The last assertion is left
 * out: what it would refuse is in the checks.
 */
export async function runVerifyScript(session: Session, plan: Plan): Promise<readonly RunCheck[]> {
  const checks: RunCheck[] = [];
  const { conclude, isSaying } = session.dialect.script.look;
  for await (const { sql } of verifyScriptLines(plan)) {
    if (sql === conclude) continue;
    if (!isSaying(sql)) {
      await session.execute(sql);
      continue;
    }
    for (const [name, state] of await session.query(sql))
      checks.push({ name: name ?? '', ok: state === FINE, detail: state ?? '' });
  }
  return checks;
}

/** Refuses a plan that was run in part, or not at all. */
export function requireAllHold(plan: Plan, checks: readonly RunCheck[]): void {
  const wrong = checks.filter(({ ok }) => !ok);
  if (wrong.length === 0 && checks.length > 0) return;
  const why = wrong.map(({ name, detail }) => `${name}: ${detail}`);
  throw new UntetherError('D03', { plan: plan.id, count: wrong.length, total: checks.length }, { why });
}

/** Writes the ledger row of a run that happened outside: from now on the plan counts as applied. */
export async function recordAttested(session: Session, ledger: Table, entry: LedgerEntry): Promise<void> {
  await session.begin('write');
  try {
    const earlier = await findRunOfPlan(session, ledger, entry.planDigest);
    if (earlier !== undefined)
      throw new UntetherError('G10', {
        plan: entry.planId,
        run: earlier,
        reason: because('in-ledger', { run: earlier }),
      });
    await insertDone(session, ledger, entry);
    await session.commit();
  } catch (error) {
    await session.rollback().catch(() => undefined);
    throw error;
  }
}

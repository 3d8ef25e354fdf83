import { isDeepStrictEqual } from 'node:util';
import type { PlanContext } from '../plan/context.js';
import type { Plan, PlanStep } from '../plan/model.js';
import { documentDifferences, type Remade } from '../plan/remade.js';
import type { Snapshot } from '../snapshot/model.js';
import { stepsToUndo } from './plan.js';
import { releasesOf, type ScriptContext, scriptOf } from './script.js';

/** Whether reviewers are shown a statement is nothing that runs. */
function unmarked(told: object): object {
  return Object.fromEntries(Object.entries(told).filter(([name]) => name !== 'hidden'));
}

/** plan.sql of a rollback, once more from the rows that it puts back. */
export async function remakeRollback(
  context: ScriptContext & Pick<PlanContext, 'catalog'>,
  plan: Plan,
  snapshot: Snapshot,
): Promise<Remade> {
  const { request, steps: shown, releases = [], checks } = plan.document;
  const wrong = [...documentDifferences(context.catalog, plan.document)];
  const undoing = stepsToUndo(context, snapshot);
  const steps: PlanStep[] = [];
  const released = await releasesOf(context, snapshot);
  const isSame = isDeepStrictEqual(
    released.map(({ release }) => release),
    releases.map(unmarked),
  );
  if (!isSame || checks.length > 0) wrong.push('it does something else beside its steps than the snapshot gives');
  const lines = scriptOf(context, { snapshot, ticket: request.ticket, by: request.by }, { undoing, released, steps });
  const stepsDiffer = (): readonly string[] =>
    isDeepStrictEqual(steps, shown.map(unmarked)) ? [] : ['it has other steps than the snapshot gives'];
  return { lines, fromRows: false, differences: () => [...wrong, ...stepsDiffer()] };
}

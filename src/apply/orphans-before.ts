import type { Catalog } from '../catalog/model.js';
import type { Session } from '../dialects/dialect.js';
import type { Links, Reference } from '../links/model.js';
import { countRows } from '../plan/leftout.js';
import type { PlanStep } from '../plan/model.js';
import { orphaned, prepare } from '../scan/conditions.js';
import type { OrphansBefore } from '../snapshot/model.js';

/** References of a step's rows that no key of the database holds. History may point at what is gone. */
function looseReferences({ references }: Links, { table, action, assignments }: PlanStep): readonly Reference[] {
  const moves = new Set(assignments.map(({ column }) => column));
  return references.filter(
    ({ from, state, basis, kind }) =>
      from.table === table &&
      state === 'confirmed' &&
      basis !== 'declared' &&
      kind !== 'audit' &&
      (action === 'delete' || from.columns.some((column) => moves.has(column))),
  );
}

/**
 * Rows of a run that point nowhere before it changes them: they may go back as they were, others that have lost what they point at since
 * may not. Rows that a step names one by one are not looked at.
 */
export async function countOrphansBefore(
  session: Session,
  { catalog, links }: { readonly catalog: Catalog; readonly links: Links },
  steps: readonly PlanStep[],
): Promise<readonly OrphansBefore[]> {
  const found: OrphansBefore[] = [];
  for (const step of steps) {
    if (step.where === null) continue;
    for (const reference of looseReferences(links, step)) {
      const result = prepare({ dialect: session.dialect, catalog }, reference);
      if (result.outcome !== 'ready') continue;
      const { prepared } = result;
      const from = `${session.dialect.rowsOf(prepared.child)} WHERE (${step.where}) AND (${orphaned(session.dialect, prepared)})`;
      const rows = await countRows(session, from);
      if (rows > 0) found.push({ step: step.number, reference: reference.id, rows });
    }
  }
  return found;
}

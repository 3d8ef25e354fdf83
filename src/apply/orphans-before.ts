import type { Catalog } from '../catalog/model.js';
import type { Session } from '../dialects/dialect.js';
import type { Links, Reference } from '../links/model.js';
import type { PlanStep } from '../plan/model.js';
import { orphaned, prepare, type Prepared } from '../scan/conditions.js';
import { keyText } from '../snapshot/key-text.js';
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

/** So many different keys that are gone are told one by one. */
const MOST_TOLD = 1000;

/** The rows of a step that point nowhere through a reference. */
async function orphansOf(
  session: Session,
  {
    step,
    reference,
    prepared,
  }: { readonly step: PlanStep; readonly reference: Reference; readonly prepared: Prepared },
): Promise<OrphansBefore | null> {
  const { columns } = reference.from;
  const where = `(${step.where ?? ''}) AND (${orphaned(session.dialect, prepared)})`;
  const file = { columns: columns.map((name) => ({ name, type: '' })) };
  const keys = new Set<string>();
  let rows = 0;
  for await (const { row } of session.readRows({ table: prepared.child, columns, where })) {
    rows += 1;
    const text = keyText(file, row, { columns, loose: false });
    if (text !== null && keys.size <= MOST_TOLD) keys.add(text);
  }
  if (rows === 0) return null;
  const told = keys.size <= MOST_TOLD ? { keys: [...keys].sort() } : {};
  return { step: step.number, reference: reference.id, rows, ...told };
}

/**
 * Rows of a run that point nowhere before it changes them: they may go back as they were, others that have lost what they point at since
 * may not. Of rows that a step names one by one nobody knows, so all of them may.
 */
export async function countOrphansBefore(
  session: Session,
  { catalog, links }: { readonly catalog: Catalog; readonly links: Links },
  steps: readonly PlanStep[],
): Promise<readonly OrphansBefore[]> {
  const found: OrphansBefore[] = [];
  for (const step of steps) {
    for (const reference of looseReferences(links, step)) {
      const result = prepare({ dialect: session.dialect, catalog }, reference);
      const unknown = { step: step.number, reference: reference.id, rows: step.expectedRows };
      const known =
        step.where === null || result.outcome !== 'ready'
          ? unknown
          : await orphansOf(session, { step, reference, prepared: result.prepared });
      if (known !== null) found.push(known);
    }
  }
  return found;
}

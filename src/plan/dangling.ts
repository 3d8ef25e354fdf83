import { findTable } from '../catalog/graph.js';
import type { Catalog, ForeignKey } from '../catalog/model.js';
import type { Session } from '../dialects/dialect.js';
import type { DraftStep } from './draft.js';
import { rowValue } from './knots.js';
import { countRows } from './leftout.js';

/** Rows of a plan that point nowhere already, through a key that the engine would check if they came back. */
export interface DanglingRows {
  readonly reference: string;
  readonly table: string;
  readonly rows: number;
}

/** Keys that the engine checks when the step is undone. */
function checkedKeys({ table, action, assignments }: DraftStep): readonly ForeignKey[] {
  if (action === 'delete') return table.foreignKeys;
  return table.foreignKeys.filter(({ columns }) => assignments.some(({ column }) => columns.includes(column)));
}

/** All that could point, without those that do: both counts use an index, which NOT IN would not. */
async function countDangling(
  session: Session,
  catalog: Catalog,
  { draft, key }: { draft: DraftStep; key: ForeignKey },
): Promise<number> {
  const { dialect } = session;
  const filled = key.columns.map((column) => `${dialect.name(column)} IS NOT NULL`).join(' AND ');
  const pointing = `${dialect.rowsOf(draft.table)} WHERE (${draft.where}) AND ${filled}`;
  const all = await countRows(session, pointing);
  const referenced = findTable(catalog, key.referencedTable);
  if (!referenced || all === 0) return all;
  const keys = key.referencedColumns.map((column) => dialect.name(column)).join(', ');
  const held = `${rowValue(dialect, key.columns)} IN (SELECT ${keys} FROM ${dialect.rowsOf(referenced)})`;
  return all - (await countRows(session, `${pointing} AND ${held}`));
}

/** What cannot come back: no engine takes a row whose foreign key points nowhere, not even one that it held before. */
export async function findDangling(
  session: Session,
  catalog: Catalog,
  drafts: readonly DraftStep[],
): Promise<readonly DanglingRows[]> {
  const found: DanglingRows[] = [];
  for (const draft of drafts) {
    for (const key of checkedKeys(draft)) {
      const rows = await countDangling(session, catalog, { draft, key });
      const reference = `${draft.table.id} [${key.columns.join(', ')}]`;
      if (rows > 0) found.push({ reference, table: key.referencedTable, rows });
    }
  }
  return found;
}

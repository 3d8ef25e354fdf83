import { findTable, getColumn } from '../catalog/graph.js';
import type { Catalog, ForeignKey } from '../catalog/model.js';
import type { Session } from '../dialects/dialect.js';
import { UntetherError } from '../errors.js';
import type { DraftStep } from './draft.js';
import { rowValue } from './keys.js';
import { countRows } from './leftout.js';

/** Rows of a plan that point nowhere already, through a key that the engine would check if they came back. */
export interface DanglingRows {
  readonly reference: string;
  readonly table: string;
  readonly rows: number;
}

/** A foreign key, and the rows of a step for which the engine checks it; null for all of them. */
interface CheckedKey {
  readonly key: ForeignKey;
  readonly where: string | null;
}

const assigns = ({ assignments }: DraftStep, { columns }: ForeignKey): boolean =>
  assignments.some(({ column }) => columns.includes(column));

/** The rows in which a step writes some column of a key; null for all of them. */
function writtenRows({ assignments }: DraftStep, { columns }: ForeignKey): string | null {
  const written = assignments.filter(({ column }) => columns.includes(column));
  const conditions = written.flatMap(({ when }) => (when === null ? [] : [`(${when})`]));
  return conditions.length < written.length ? null : conditions.join(' OR ');
}

/** Keys that the engine checks when the step is undone. */
function checkedKeys(draft: DraftStep): readonly CheckedKey[] {
  const { table, action } = draft;
  if (action === 'delete') return table.foreignKeys.map((key) => ({ key, where: null }));
  return table.foreignKeys.filter((key) => assigns(draft, key)).map((key) => ({ key, where: writtenRows(draft, key) }));
}

/** True of a key that every row of the table has. */
function isFilled({ table }: DraftStep, { columns }: ForeignKey): boolean {
  return columns.every((name) => !getColumn(table, name).nullable);
}

/** All that could point, without those that do: both counts use an index, which NOT IN would not. */
async function countDangling(
  session: Session,
  catalog: Catalog,
  { draft, key, where, rows }: CheckedKey & { readonly draft: DraftStep; readonly rows?: number | undefined },
): Promise<number> {
  const { dialect } = session;
  const filled = key.columns.map((column) => `${dialect.name(column)} IS NOT NULL`).join(' AND ');
  const chosen = where === null ? '' : ` AND (${where})`;
  const pointing = `${dialect.rowsOf(draft.table)} WHERE (${draft.where}) AND ${filled}${chosen}`;
  const isCounted = rows === 0 || (rows !== undefined && where === null && isFilled(draft, key));
  const all = isCounted ? rows : await countRows(session, pointing);
  const referenced = findTable(catalog, key.referencedTable);
  if (!referenced || all === 0) return all;
  const keys = key.referencedColumns.map((column) => dialect.name(column)).join(', ');
  const held = `${rowValue(dialect, key.columns)} IN (SELECT ${keys} FROM ${dialect.rowsOf(referenced)})`;
  return all - (await countRows(session, `${pointing} AND ${held}`));
}

/** What cannot come back, where the rows of some steps are counted already: no engine takes a row whose foreign key points nowhere, not even one that it held before. */
export async function findDangling(
  session: Session,
  catalog: Catalog,
  { drafts, rowsOf }: { readonly drafts: readonly DraftStep[]; readonly rowsOf: (draft: DraftStep) => number },
): Promise<readonly DanglingRows[]> {
  const found: DanglingRows[] = [];
  for (const draft of drafts) {
    for (const checked of checkedKeys(draft)) {
      const { key } = checked;
      const rows = await countDangling(session, catalog, { draft, ...checked, rows: rowsOf(draft) });
      const reference = `${draft.table.id} [${key.columns.join(', ')}]`;
      if (rows > 0) found.push({ reference, table: key.referencedTable, rows });
    }
  }
  return found;
}

/** Keys that an UPDATE checks in rows where it leaves them as they are, and those rows. */
function recheckedKeys(draft: DraftStep): readonly CheckedKey[] {
  const { table } = draft;
  if (!table.foreignKeys.some((key) => assigns(draft, key))) return [];
  return table.foreignKeys.flatMap((key): readonly CheckedKey[] => {
    if (!assigns(draft, key)) return key.referencedTable === table.id ? [{ key, where: null }] : [];
    const written = writtenRows(draft, key);
    return written === null ? [] : [{ key, where: `(${written}) IS NOT TRUE` }];
  });
}

/** Refuses an update of rows that point nowhere already, where the engine would check that as well: the run would end there. */
export async function refuseRechecked(session: Session, catalog: Catalog, draft: DraftStep): Promise<void> {
  if (!session.dialect.capabilities.rechecksKeys || draft.action !== 'update') return;
  for (const checked of recheckedKeys(draft)) {
    const rows = await countDangling(session, catalog, { draft, ...checked });
    if (rows === 0) continue;
    const columns = checked.key.columns.join(', ');
    const reason = `${String(rows)} rows to be updated point nowhere by (${columns}), which this engine checks again with every update`;
    throw new UntetherError('G15', { table: draft.table.id, reason });
  }
}

import { getColumn, referencesTo, rowIdentity } from '../catalog/graph.js';
import type { Catalog, ForeignKey, TableId } from '../catalog/model.js';
import type { Dialect, Session } from '../dialects/dialect.js';
import { UntetherError } from '../errors.js';
import type { DraftStep } from './draft.js';
import { KEYS_PER_STATEMENT, rowValue } from './keys.js';
import { countRows } from './leftout.js';
import type { ReleaseDraft } from './releases.js';
import { refuseUnsafeTable } from './steps.js';

/** A declared key between two tables that lose rows, whose referenced rows do not go after the referencing ones. */
interface LateKey {
  readonly from: DraftStep;
  readonly to: DraftStep;
  readonly key: ForeignKey;
}

function lateKeys(deletes: readonly DraftStep[]): readonly LateKey[] {
  return deletes.flatMap((from, index) =>
    from.table.foreignKeys.flatMap((key) => {
      const at = deletes.findIndex(({ table }) => table.id === key.referencedTable);
      const to = deletes[at];
      return to && at <= index ? [{ from, to, key }] : [];
    }),
  );
}

/** True when the engine looks at this key only at the end of the transaction. Every rule but NO ACTION acts at once. */
function waits({ capabilities }: Dialect, { onDelete, deferrable }: ForeignKey): boolean {
  if (onDelete !== 'no action') return false;
  return deferrable === 'deferred' || (deferrable === 'immediate' && capabilities.defersWhenAsked);
}

/** True when one statement can take rows that point at each other, and one can bring them back. */
function holdsTogether({ capabilities }: Dialect, { onDelete }: ForeignKey, rows: number): boolean {
  if (capabilities.checksRowByRow || rows > KEYS_PER_STATEMENT) return false;
  return capabilities.actsAfterStatement || onDelete === 'no action';
}

/** Condition of the rows that go, and that refer through this key to others that go before them or with them. */
function knotted({ dialect }: Session, { from, to, key }: LateKey): string {
  const left = rowValue(dialect, key.columns);
  const right = key.referencedColumns.map((column) => dialect.name(column)).join(', ');
  const rows = `(${from.where}) AND ${left} IN (SELECT ${right} FROM ${dialect.rowsOf(to.table)} WHERE ${to.where})`;
  // Only InnoDB minds a row that points at itself.
  if (from !== to || dialect.capabilities.checksRowByRow) return rows;
  const itself = key.columns.map((column, index) => {
    const referenced = key.referencedColumns[index] ?? column;
    return `${dialect.name(column)} = ${dialect.name(referenced)}`;
  });
  return `${rows} AND (${itself.join(' AND ')}) IS NOT TRUE`;
}

/** The shortest way back from the referenced table to the referencing one, over declared keys and over what the plan follows. */
function wayBack(drafts: readonly DraftStep[], { from, to }: LateKey, follows: Follows): readonly TableId[] {
  const ways: TableId[][] = [[to.table.id]];
  const seen = new Set<TableId>([to.table.id]);
  for (let way = ways.shift(); way; way = ways.shift()) {
    const last = way[way.length - 1];
    if (last === from.table.id) return way;
    const draft = drafts.find(({ table }) => table.id === last);
    const next = [...(draft?.table.foreignKeys ?? []).map((key) => key.referencedTable), ...follows(last ?? '')].sort();
    for (const id of next.filter((candidate) => !seen.has(candidate))) {
      seen.add(id);
      ways.push([...way, id]);
    }
  }
  return [to.table.id, from.table.id];
}

/** The tables that confirmed references of a table lead to. */
export type Follows = (table: TableId) => readonly TableId[];

/** Columns of a key that can be emptied for a moment: nothing finds the row by them, and nothing points at them. */
function emptiable(catalog: Catalog, { from, key }: LateKey): readonly string[] {
  const identity = rowIdentity(from.table);
  if (identity === null) return [];
  const pointedAt = new Set(
    referencesTo(catalog, from.table.id).flatMap(({ foreignKey }) => foreignKey.referencedColumns),
  );
  return key.columns.filter((name) => {
    const { nullable, generated } = getColumn(from.table, name);
    return nullable && generated === 'no' && !identity.includes(name) && !pointedAt.has(name);
  });
}

/** Several keys of one table are emptied together. */
function together(drafts: readonly ReleaseDraft[]): readonly ReleaseDraft[] {
  const merged = new Map<TableId, ReleaseDraft>();
  for (const draft of drafts) {
    const { columns = [], where, because } = merged.get(draft.table.id) ?? {};
    merged.set(draft.table.id, {
      table: draft.table,
      columns: [...new Set([...columns, ...draft.columns])],
      where: where === undefined ? draft.where : `(${where}) OR (${draft.where})`,
      because: because === undefined ? draft.because : `${because}; ${draft.because}`,
    });
  }
  return [...merged.values()];
}

/**
 * Rows that the engine would act on, or refuse, before their own turn: their tables are in a cycle. Constraints that wait
 * and statements that are checked at their end take such a knot apart, and so does a column that can be emptied first;
 * where nothing helps the plan says so, not the run.
 */
export async function takeApart(
  session: Session,
  catalog: Catalog,
  drafts: readonly DraftStep[],
  follows: Follows,
): Promise<readonly ReleaseDraft[]> {
  const deletes = drafts.filter(({ action }) => action === 'delete');
  const released: ReleaseDraft[] = [];
  for (const late of lateKeys(deletes)) {
    const { from, to, key } = late;
    const { table } = from;
    if (waits(session.dialect, key)) continue;
    const where = knotted(session, late);
    const rows = await countRows(session, `${session.dialect.rowsOf(table)} WHERE ${where}`);
    if (rows === 0) continue;
    const all = from === to ? await countRows(session, `${session.dialect.rowsOf(table)} WHERE ${from.where}`) : 0;
    if (from === to && holdsTogether(session.dialect, key, all)) continue;
    const path = from === to ? [table.id, to.table.id] : [table.id, ...wayBack(drafts, late, follows)];
    const because = path.join(' -> ');
    const columns = emptiable(catalog, late);
    if (columns.length === 0) {
      const reason = `${String(rows)} of the rows to delete point through ${key.name} at rows that go before them or with them, in a cycle: ${because}`;
      throw new UntetherError('G15', { table: table.id, reason });
    }
    refuseUnsafeTable(session, catalog, { table, action: 'update' });
    released.push({ table, columns, where, because });
  }
  return together(released);
}

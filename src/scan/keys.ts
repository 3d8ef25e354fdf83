import { getColumn } from '../catalog/graph.js';
import type { Column, Table } from '../catalog/model.js';
import type { Session } from '../dialects/dialect.js';
import type { Row } from '../rows/cell.js';
import { aliasBeside, type Prepared, referencedRows } from './conditions.js';

/** Keys that are named one by one. */
const NAMED = 5000;
/** Of those, how many at once: of more, engines guess how many rows they have, and read the whole table. */
const AT_ONCE = 100;

/** Equal integers are the same to the byte, whatever the columns are; equal texts are a matter of collation. */
function isPlainInteger({ family, collation }: Column): boolean {
  return family === 'integer' && (collation === null || collation === 'BINARY');
}

/** An index that holds every row, ordered by this column. */
function isIndexed({ indexes, primaryKey }: Table, column: string): boolean {
  return primaryKey?.[0] === column || indexes.some(({ columns, partial }) => !partial && columns[0] === column);
}

function inBatches(keys: readonly Row[]): readonly (readonly Row[])[] {
  const starts = Array.from({ length: Math.ceil(keys.length / AT_ONCE) }, (_, index) => index * AT_ONCE);
  return starts.map((start) => keys.slice(start, start + AT_ONCE));
}

/**
 * Rows that point at nothing, as conditions that an index answers, each for other rows: first the different keys are looked up, which are
 * few beside the rows, then the rows are named by the keys that are missing. Null where that is no shorter way, or not the same.
 */
export async function missingByKey(session: Session, prepared: Prepared): Promise<readonly string[] | null> {
  const { dialect } = session;
  const { reference, child, parent, keys, points, element, halfNull } = prepared;
  const [name, second] = reference.from.columns;
  const [key] = keys;
  if (!dialect.capabilities.stepsThroughKeys || name === undefined || second !== undefined || key === undefined)
    return null;
  const column = getColumn(child, name);
  const isPlain = [column, getColumn(parent, reference.to.columns[0] ?? '')].every(isPlainInteger);
  if (!isPlain || element !== null || halfNull !== null || !isIndexed(child, name)) return null;
  const quoted = dialect.name(name);
  const all = `(SELECT DISTINCT ${quoted} FROM ${dialect.rowsOf(child)} WHERE ${points}) AS link`;
  const there = `SELECT 1 FROM ${referencedRows(dialect, prepared)} AS ${aliasBeside(child, 'parent')}`;
  const missing: Row[] = [];
  for await (const { row } of session.readRows({
    table: child,
    from: all,
    columns: [name],
    where: `NOT EXISTS (${there} WHERE ${key.to} = link.${quoted})`,
    limit: NAMED + 1,
  }))
    missing.push(row);
  if (missing.length > NAMED) return null;
  return inBatches(missing).map((batch) => `${points} AND ${dialect.inKeys([column], batch)}`);
}

import { getColumn } from '../catalog/graph.js';
import type { Table } from '../catalog/model.js';
import type { Dialect } from '../dialects/dialect.js';
import type { Row } from '../rows/cell.js';
import { encodeCell, encodeRow } from '../rows/encode.js';
import { keyIn } from './keys.js';
import { deleteStatement, insertStatement, updateStatement } from './statements.js';

/** A statement that names its rows one by one, and how many those are. */
export interface PinnedStatement {
  readonly sql: string;
  readonly rows: number;
}

/** Well below the smallest default packet of a server (16 MB). */
export const LONGEST = 4_000_000;

/** INSERTs of the given rows; a piece that would be too long for one packet is halved. */
export function* insertRows(
  dialect: Dialect,
  table: Table,
  change: { columns: readonly string[]; rows: readonly Row[] },
): Generator<PinnedStatement> {
  const sql = insertStatement(dialect, table, change);
  if (sql.length <= LONGEST || change.rows.length === 1) {
    yield { sql, rows: change.rows.length };
    return;
  }
  const half = Math.ceil(change.rows.length / 2);
  yield* insertRows(dialect, table, { ...change, rows: change.rows.slice(0, half) });
  yield* insertRows(dialect, table, { ...change, rows: change.rows.slice(half) });
}

/** One DELETE of the rows with these keys. */
export function deleteRows(
  dialect: Dialect,
  table: Table,
  change: { identity: readonly string[]; keys: readonly Row[] },
): PinnedStatement {
  const columns = change.identity.map((name) => getColumn(table, name));
  return { sql: deleteStatement(dialect, table, dialect.inKeys(columns, change.keys)), rows: change.keys.length };
}

export interface RowChange {
  readonly from: Row;
  readonly to: Row;
}

/** The columns of a change and their new values, as text that groups equal changes. */
function changeKey(columns: readonly string[], change: RowChange): string {
  const changed = columns.flatMap((_, index) =>
    encodeCell(change.from[index] ?? null) === encodeCell(change.to[index] ?? null) ? [] : [index],
  );
  return JSON.stringify([changed, encodeRow(changed.map((index) => change.to[index] ?? null))]);
}

/** UPDATEs that set only the columns that differ; rows that take the same values share a statement. */
export function* updateRows(
  dialect: Dialect,
  table: Table,
  change: { columns: readonly string[]; identity: readonly string[]; changes: readonly RowChange[] },
): Generator<PinnedStatement> {
  const groups = new Map<string, RowChange[]>();
  for (const one of change.changes) {
    const key = changeKey(change.columns, one);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const identity = change.identity.map((name) => getColumn(table, name));
  for (const group of groups.values()) {
    const [first] = group;
    if (!first) continue;
    const assignments = change.columns.flatMap((column, index) => {
      const value = encodeCell(first.to[index] ?? null);
      return encodeCell(first.from[index] ?? null) === value ? [] : [{ column, value, when: null }];
    });
    if (assignments.length === 0) continue;
    const keys = group.map((one) => keyIn(one.from, change.columns, change.identity));
    yield {
      sql: updateStatement(dialect, table, { assignments, where: dialect.inKeys(identity, keys) }),
      rows: group.length,
    };
  }
}

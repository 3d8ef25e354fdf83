import { getColumn } from '../catalog/graph.js';
import type { Column, Table } from '../catalog/model.js';
import type { Dialect } from '../dialects/dialect.js';
import type { Row } from '../rows/cell.js';
import { rowHash } from '../rows/digest.js';
import { LONGEST } from './restore.js';

/** Rows compared whole in one statement: each is a branch of an OR, and SQLite nests no deeper than 1,000. */
export const ROWS_PER_COMPARISON = 100;

/** A row, and how often it is there; more than once only in a table without a key. */
export interface CountedRow {
  readonly row: Row;
  readonly times: number;
}

export interface ExactCondition {
  readonly where: string;
  /** Rows it picks when all of them are there. */
  readonly rows: number;
}

interface Shape {
  readonly dialect: Dialect;
  readonly table: Table;
  readonly columns: readonly string[];
  readonly identity: readonly string[] | null;
}

/** Types whose equal bytes are always equal values, so that an index may narrow the search first. */
const NARROWING = new Set(['integer', 'text', 'uuid']);

/** Columns by which an index can find the rows: those of the identity, or those that are the same in all rows. */
function narrowing({ dialect, table, columns, identity }: Shape, rows: readonly CountedRow[]): string | null {
  const at = (name: string, { row }: CountedRow): Row[number] => row[columns.indexOf(name)] ?? null;
  if (identity !== null) {
    const keys = rows.map((counted) => identity.map((name) => at(name, counted)));
    return dialect.inKeys(
      identity.map((name) => getColumn(table, name)),
      keys,
    );
  }
  const [first] = rows;
  const shared = columns
    .map((name) => getColumn(table, name))
    .filter(({ name, family }) => {
      const value = first ? at(name, first) : null;
      return typeof value !== 'object' && NARROWING.has(family) && rows.every((counted) => at(name, counted) === value);
    });
  const conditions = shared.map((column) => dialect.inKeys([column], [[first ? at(column.name, first) : null]]));
  return conditions.length === 0 ? null : conditions.join(' AND ');
}

/** The columns in the order in which they tell rows apart soonest. */
function ordered({ table, columns, identity }: Shape): readonly (readonly [Column, number])[] {
  const pairs = columns.map((name, index) => [getColumn(table, name), index] as const);
  const isKey = ([column]: readonly [Column, number]): boolean => identity?.includes(column.name) ?? false;
  return [...pairs.filter(isKey), ...pairs.filter((pair) => !isKey(pair))];
}

/** Conditions that pick exactly these rows, to the byte; one that would be too long for a packet is halved. */
export function* exactConditions(shape: Shape, rows: readonly CountedRow[]): Generator<ExactCondition> {
  const columns = ordered(shape);
  const branches = rows.map(
    ({ row }) =>
      `(${columns.map(([column, index]) => shape.dialect.exactly(row[index] ?? null, column)).join(' AND ')})`,
  );
  const narrow = narrowing(shape, rows);
  const where = `${narrow === null ? '' : `${narrow} AND `}(${branches.join(' OR ')})`;
  if (where.length <= LONGEST || rows.length === 1) {
    yield { where, rows: rows.reduce((sum, { times }) => sum + times, 0) };
    return;
  }
  const half = Math.ceil(rows.length / 2);
  yield* exactConditions(shape, rows.slice(0, half));
  yield* exactConditions(shape, rows.slice(half));
}

/** Row hashes held at once: bounds the memory, not the number of rows. */
const PART_ROWS = 50_000;

/** Each different row once, with its number; reads the rows several times rather than holding them. */
export async function* countedRows(rows: () => AsyncIterable<Row>, expected: number): AsyncGenerator<CountedRow> {
  const parts = Math.max(1, Math.ceil(expected / PART_ROWS));
  for (let part = 0; part < parts; part += 1) {
    const times = new Map<string, number>();
    const keyOf = (row: Row): string | null => {
      const hash = rowHash(row);
      // As bytes: a slice would keep the whole hash in memory.
      return Number.parseInt(hash.slice(0, 8), 16) % parts === part
        ? Buffer.from(hash.slice(0, 48), 'hex').toString('latin1')
        : null;
    };
    for await (const row of rows()) {
      const key = keyOf(row);
      if (key !== null) times.set(key, (times.get(key) ?? 0) + 1);
    }
    for await (const row of rows()) {
      const key = keyOf(row);
      const count = key === null ? undefined : times.get(key);
      if (key === null || count === undefined) continue;
      times.delete(key);
      yield { row, times: count };
    }
  }
}

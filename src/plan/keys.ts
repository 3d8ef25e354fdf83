import { getColumn } from '../catalog/graph.js';
import type { Table } from '../catalog/model.js';
import type { Dialect, Session } from '../dialects/dialect.js';
import type { Row } from '../rows/cell.js';
import { rowKey } from '../rows/encode.js';

export const KEYS_PER_STATEMENT = 500;

/** A name, or several as a row value. */
export function rowValue(dialect: Dialect, columns: readonly string[]): string {
  const names = columns.map((column) => dialect.name(column)).join(', ');
  return columns.length === 1 ? names : `(${names})`;
}

/** Gathers a stream into pieces of bounded size. */
export async function* inPieces<T>(items: AsyncIterable<T>, size: number): AsyncGenerator<readonly T[]> {
  let piece: T[] = [];
  for await (const item of items) {
    piece.push(item);
    if (piece.length < size) continue;
    yield piece;
    piece = [];
  }
  if (piece.length > 0) yield piece;
}

/** The same for items that come in batches: pieces of exactly this size, but for the last one. */
export async function* inEvenPieces<T>(
  batches: AsyncIterable<readonly T[]>,
  size: number,
): AsyncGenerator<readonly T[]> {
  let rest: readonly T[] = [];
  for await (const batch of batches) {
    const items = rest.length === 0 ? batch : [...rest, ...batch];
    const whole = items.length - (items.length % size);
    for (let start = 0; start < whole; start += size) yield items.slice(start, start + size);
    rest = items.slice(whole);
  }
  if (rest.length > 0) yield rest;
}

/** The key cells of a full row image. */
export function keyIn(row: Row, columns: readonly string[], identity: readonly string[]): Row {
  return identity.map((name) => row[columns.indexOf(name)] ?? null);
}

/** Reads rows by their identity; the result tells each by its key text. */
export async function readByKeys(
  session: Session,
  request: {
    readonly table: Table;
    readonly columns: readonly string[];
    readonly identity: readonly string[];
    readonly keys: readonly Row[];
    readonly lock: boolean;
  },
): Promise<ReadonlyMap<string, Row>> {
  const { table, columns, identity } = request;
  const where = session.dialect.inKeys(
    identity.map((name) => getColumn(table, name)),
    request.keys,
  );
  const found = new Map<string, Row>();
  for await (const { row } of session.readRows({ table, columns, where, lock: request.lock, byKeys: true })) {
    found.set(rowKey(keyIn(row, columns, identity)), row);
  }
  return found;
}

import type { Column } from '../catalog/model.js';
import type { Cell, Row } from '../rows/cell.js';

export interface KeySyntax {
  readonly name: (identifier: string) => string;
  readonly literal: (cell: Cell, column: Column, source: Column) => string;
  /** What stands between IN and the tuples: SQLite wants a VALUES list there. */
  readonly tuples: (tuples: string) => string;
}

export interface KeyList {
  readonly columns: readonly Column[];
  readonly keys: readonly Row[];
  /** Columns that the keys were read from; the columns themselves when left out. */
  readonly sources?: readonly Column[] | undefined;
}

/** `a IN (1, 2)`, or `(a, b) IN ((1, 2), …)`: every list holds literals of one type per column. */
export function inKeyList({ name, literal, tuples }: KeySyntax, { columns, keys, sources = columns }: KeyList): string {
  const cell = (key: Row, column: Column, index: number): string =>
    literal(key[index] ?? null, column, sources[index] ?? column);
  const [first] = columns;
  if (columns.length === 1 && first)
    return `${name(first.name)} IN (${keys.map((key) => cell(key, first, 0)).join(', ')})`;
  const names = columns.map((column) => name(column.name)).join(', ');
  const rows = keys.map((key) => `(${columns.map((column, index) => cell(key, column, index)).join(', ')})`);
  return `(${names}) IN (${tuples(rows.join(', '))})`;
}

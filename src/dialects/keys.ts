import type { Column } from '../catalog/model.js';
import type { Cell, Row } from '../rows/cell.js';

export interface KeySyntax {
  readonly name: (identifier: string) => string;
  readonly literal: (cell: Cell, column: Column) => string;
  /** What stands between IN and the tuples: SQLite wants a VALUES list there. */
  readonly tuples: (tuples: string) => string;
}

/** `a IN (1, 2)`, or `(a, b) IN ((1, 2), …)`: every list holds literals of one type per column. */
export function inKeyList(
  { name, literal, tuples }: KeySyntax,
  columns: readonly Column[],
  keys: readonly Row[],
): string {
  const cell = (key: Row, column: Column, index: number): string => literal(key[index] ?? null, column);
  const [first] = columns;
  if (columns.length === 1 && first)
    return `${name(first.name)} IN (${keys.map((key) => cell(key, first, 0)).join(', ')})`;
  const names = columns.map((column) => name(column.name)).join(', ');
  const rows = keys.map((key) => `(${columns.map((column, index) => cell(key, column, index)).join(', ')})`);
  return `(${names}) IN (${tuples(rows.join(', '))})`;
}

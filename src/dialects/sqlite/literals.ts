import { type Cell, RawText, type Row } from '../../rows/cell.js';
import type { Column } from '../../catalog/model.js';
import { SHOWN_LENGTH } from '../dialect.js';
import { inKeyList } from '../keys.js';
import { isPlainText } from '../text.js';
import { name } from './names.js';

/** SQLite stores and compares by storage class, so the literal of a cell depends on the cell alone. */
export function literal(cell: Cell): string {
  if (cell === null) return 'NULL';
  if (typeof cell === 'bigint') return cell.toString();
  if (typeof cell === 'number') return realLiteral(cell);
  if (cell instanceof RawText) return `CAST(X'${cell.bytes.toString('hex')}' AS TEXT)`;
  if (Buffer.isBuffer(cell)) return `X'${cell.toString('hex')}'`;
  // A NUL ends a quoted string for some readers, and a line break would split the statement: hex instead.
  return isPlainText(cell)
    ? `'${cell.replaceAll("'", "''")}'`
    : `CAST(X'${Buffer.from(cell, 'utf8').toString('hex')}' AS TEXT)`;
}

/** By storage class, and text by its bytes: the column's collation and affinity have no say. */
export function exactly(cell: Cell, column: Column): string {
  const value = name(column.name);
  if (cell === null) return `${value} IS NULL`;
  if (typeof cell === 'bigint') return `(typeof(${value}) = 'integer' AND ${value} = ${literal(cell)})`;
  if (typeof cell === 'number') return `(typeof(${value}) = 'real' AND ${value} = ${literal(cell)})`;
  if (Buffer.isBuffer(cell)) return `(typeof(${value}) = 'blob' AND ${value} = ${literal(cell)})`;
  return `(typeof(${value}) = 'text' AND CAST(${value} AS BLOB) = CAST(${literal(cell)} AS BLOB))`;
}

function realLiteral(value: number): string {
  if (value === Infinity) return '9e999';
  if (value === -Infinity) return '-9e999';
  if (Object.is(value, -0)) return '-0.0';
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

/** `(a, b) IN (VALUES (1, 2))`; a plain list for one column. */
export function inKeys(columns: readonly Column[], keys: readonly Row[]): string {
  return inKeyList({ name, literal, tuples: (tuples) => `VALUES ${tuples}` }, { columns, keys });
}

/** What a person typed, as the column would store it. */
export function parse(text: string, column: Column): Cell {
  const numeric =
    column.family === 'integer' ||
    column.family === 'decimal' ||
    column.family === 'boolean' ||
    column.family === 'float';
  if (numeric && /^(true|false)$/i.test(text)) return text.toLowerCase() === 'true' ? 1n : 0n;
  if (numeric && /^-?\d{1,19}$/.test(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text)) {
    return column.family === 'float' ? Number(text) : BigInt(text);
  }
  if (numeric && text.trim() !== '' && Number.isFinite(Number(text))) return Number(text);
  return text;
}

/** The affinity of the column is all there is to it, and `parse` knows it. */
export const stored = (): null => null;

export function shown(column: Column): string {
  const value = name(column.name);
  return `substr(CASE typeof(${value}) WHEN 'blob' THEN hex(${value}) ELSE CAST(${value} AS TEXT) END, 1, ${String(SHOWN_LENGTH)})`;
}

export function display(cell: Cell): string | null {
  if (cell === null) return null;
  if (cell instanceof RawText) return cell.bytes.toString('utf8');
  if (Buffer.isBuffer(cell)) return `0x${cell.toString('hex')}`;
  return String(cell);
}

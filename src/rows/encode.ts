import { isUtf8 } from 'node:buffer';
import { type Cell, RawText, type Row } from './cell.js';

/** A cell as JSON text: null, or a string whose first letter is its tag. The format is described in snapshots/README.md. */
export type EncodedCell = string | null;

function encodeReal(value: number): string {
  return Object.is(value, -0) ? 'r-0' : `r${String(value)}`;
}

/** Writes one cell so that `decodeCell` gives back exactly the same cell. */
export function encodeCell(cell: Cell): EncodedCell {
  if (cell === null) return null;
  if (typeof cell === 'string') return `t${cell}`;
  if (typeof cell === 'bigint') return `i${cell.toString()}`;
  if (typeof cell === 'number') return encodeReal(cell);
  if (cell instanceof RawText) return `u${cell.bytes.toString('base64')}`;
  return isUtf8(cell) && !cell.includes(0) ? `s${cell.toString('utf8')}` : `b${cell.toString('base64')}`;
}

function decodeBase64(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64');
  // Node's decoder is lenient; only the canonical spelling is accepted.
  if (bytes.toString('base64') !== text) throw new Error('base64 is not canonical');
  return bytes;
}

function decodeReal(text: string): number {
  const value = Number(text);
  if (encodeReal(value) !== `r${text}`) throw new Error('real number is not canonical');
  return value;
}

/** Reads what `encodeCell` wrote; throws on anything else. */
export function decodeCell(encoded: EncodedCell): Cell {
  if (encoded === null) return null;
  const text = encoded.slice(1);
  switch (encoded[0]) {
    case 't':
      return text;
    case 'i':
      return BigInt(text);
    case 'r':
      return decodeReal(text);
    case 's':
      return Buffer.from(text, 'utf8');
    case 'b':
      return decodeBase64(text);
    case 'u':
      return new RawText(decodeBase64(text));
    default:
      throw new Error('unknown cell tag');
  }
}

/** The cells of one row, written once for its hash, its line and what else is made of them. */
export type EncodedRow = readonly EncodedCell[];

export function encodeCells(row: Row): EncodedRow {
  return row.map(encodeCell);
}

/** One row as one line of JSON without the newline: an array of encoded cells. */
export function encodeRow(row: Row): string {
  return JSON.stringify(encodeCells(row));
}

/** Reads one line of JSON into a row of `width` cells; refuses every other shape. */
export function decodeRow(line: string, width: number): Row {
  const value: unknown = JSON.parse(line);
  if (!Array.isArray(value) || value.length !== width) throw new Error(`expected an array of ${String(width)} cells`);
  return value.map((cell: unknown) => {
    if (cell !== null && typeof cell !== 'string') throw new Error('a cell is neither a string nor null');
    return decodeCell(cell);
  });
}

/** Equal type and equal bytes. */
export function sameCell(left: Cell, right: Cell): boolean {
  return encodeCell(left) === encodeCell(right);
}

/** Text that tells rows apart exactly; used as a Map key. */
export function rowKey(row: Row): string {
  return encodeRow(row);
}

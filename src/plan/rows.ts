import { crc32 } from 'node:zlib';
import type { Row } from '../rows/cell.js';
import { decodeRow, encodeCells, type EncodedRow } from '../rows/encode.js';

/**
 * rows.ndjson.gz of a plan: one line per affected row, `[step, key, hash, cells]`. The key picks the row (null where the
 * table has no row identity), the hash is the start of its row hash, and `cells` holds four bytes per column, enough to
 * say which column drifted without keeping anybody's data in the plan.
 */
export interface PlannedRow {
  readonly step: number;
  readonly key: string | null;
  readonly hash: string;
  readonly cells: string;
}

const HASH_DIGITS = 32;

interface DescribedImage {
  readonly keyIndexes: readonly number[] | null;
  readonly hash: string;
}

export function describeRow(step: number, row: Row, image: DescribedImage): PlannedRow {
  return describeCells(step, encodeCells(row), image);
}

/** The same for a row whose cells are encoded already. */
export function describeCells(step: number, cells: EncodedRow, { keyIndexes, hash }: DescribedImage): PlannedRow {
  const key = keyIndexes === null ? null : JSON.stringify(keyIndexes.map((index) => cells[index] ?? null));
  const checks = Buffer.alloc(cells.length * 4);
  for (const [index, cell] of cells.entries()) checks.writeUInt32BE(crc32(cell ?? '\0null'), index * 4);
  return { step, key, hash: hash.slice(0, HASH_DIGITS), cells: checks.toString('base64') };
}

export function encodePlannedRow(row: PlannedRow): string {
  return JSON.stringify([row.step, row.key, row.hash, row.cells]);
}

export function decodePlannedRow(line: string): PlannedRow {
  const [step, key, hash, cells] = JSON.parse(line) as [number, string | null, string, string];
  return { step, key, hash, cells };
}

/** The key cells of a planned row. */
export function keyOf(row: PlannedRow, width: number): Row | null {
  return row.key === null ? null : decodeRow(row.key, width);
}

/** Indexes of the columns whose four bytes differ. */
export function changedCells(left: string, right: string): readonly number[] {
  const a = Buffer.from(left, 'base64');
  const b = Buffer.from(right, 'base64');
  const count = Math.max(a.length, b.length) / 4;
  return Array.from({ length: count }, (_, index) => index).filter(
    (index) => !a.subarray(index * 4, index * 4 + 4).equals(b.subarray(index * 4, index * 4 + 4)),
  );
}

import type { Row } from '../rows/cell.js';
import { decodeRow, encodeCells, type EncodedRow } from '../rows/encode.js';

/** What one line of a snapshot file holds: the row before the step, and for updates the row after it. */
export interface Image {
  readonly before: Row;
  readonly after: Row | null;
}

export function encodeImage({ before, after }: Image): string {
  return encodeImageCells(encodeCells(before), after === null ? null : encodeCells(after));
}

/** The same for an image whose cells are encoded already. */
export function encodeImageCells(before: EncodedRow, after: EncodedRow | null): string {
  return after === null ? JSON.stringify(before) : `[${JSON.stringify(before)},${JSON.stringify(after)}]`;
}

/** `width` is the number of columns; `pair` tells whether the line holds two rows. */
export function decodeImage(line: string, shape: { readonly width: number; readonly pair: boolean }): Image {
  if (!shape.pair) return { before: decodeRow(line, shape.width), after: null };
  const value: unknown = JSON.parse(line);
  if (!Array.isArray(value) || value.length !== 2) throw new Error('expected the images before and after');
  return {
    before: decodeRow(JSON.stringify(value[0]), shape.width),
    after: decodeRow(JSON.stringify(value[1]), shape.width),
  };
}

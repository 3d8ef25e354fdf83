import { getColumn } from '../catalog/graph.js';
import type { Catalog, Table } from '../catalog/model.js';
import type { Session } from '../dialects/dialect.js';
import { type Masks, shownValue } from '../links/masks.js';
import type { Links } from '../links/model.js';
import type { Row } from '../rows/cell.js';
import { encodeRow } from '../rows/encode.js';
import type { Image } from '../snapshot/images.js';
import type { Snapshot, SnapshotFile } from '../snapshot/model.js';
import { readImages } from '../snapshot/read.js';

/** An image and its place in its file. */
export interface Placed {
  readonly image: Image;
  readonly at: number;
}

/** A file of a snapshot whose rows are to go back, and the database they go back to. */
export interface FileContext {
  readonly session: Session;
  readonly catalog: Catalog;
  readonly links: Links;
  readonly snapshot: Snapshot;
  readonly file: SnapshotFile;
  readonly table: Table;
  readonly columns: readonly string[];
  readonly masks: Masks;
  /** Told of references that the engine cannot compare: whether what they point at is gone is not known. */
  readonly onUnchecked: (reference: string) => void;
  /** What of a row is undone; null for rows that the rollback leaves out. */
  readonly wanted: (file: SnapshotFile, at: number, image: Image) => Image | null;
}

export async function* wantedImages({
  snapshot,
  file,
  wanted,
}: Pick<FileContext, 'snapshot' | 'file' | 'wanted'>): AsyncGenerator<Placed> {
  let at = 0;
  for await (const whole of readImages(snapshot, file)) {
    const image = wanted(file, at, whole);
    if (image) yield { image, at };
    at += 1;
  }
}

export function show(context: FileContext, row: Row, columns: readonly string[]): string {
  return columns
    .map((name) => {
      const column = getColumn(context.table, name);
      const cell = row[context.columns.indexOf(name)] ?? null;
      const text = context.session.dialect.display(cell, column);
      return `${name}=${text === null ? 'NULL' : shownValue(context.masks, { table: context.table.id, column: name }, text)}`;
    })
    .join(', ');
}

/** Case and trailing blanks may differ under the column's collation; the engine itself decides when the row is inserted. */
export function foldKey(row: Row): string {
  return row.map((cell) => (typeof cell === 'string' ? cell.toLowerCase().trimEnd() : encodeRow([cell]))).join('\0');
}

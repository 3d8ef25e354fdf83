import type { Image } from '../snapshot/images.js';
import { filesToUndo } from '../snapshot/inverse.js';
import type { Snapshot, SnapshotFile } from '../snapshot/model.js';
import { readImages } from '../snapshot/read.js';

/** Rows of a snapshot by their place in their file. */
export class RowSet {
  readonly #rows = new Map<SnapshotFile, Set<number>>();

  /** False when it was there. */
  add(file: SnapshotFile, at: number): boolean {
    const rows = this.#rows.get(file) ?? new Set();
    this.#rows.set(file, rows);
    const isNew = !rows.has(at);
    rows.add(at);
    return isNew;
  }

  has(file: SnapshotFile, at: number): boolean {
    return this.#rows.get(file)?.has(at) === true;
  }

  count(file: SnapshotFile): number {
    return this.#rows.get(file)?.size ?? 0;
  }
}

/** Every row of a snapshot, in the order in which they go back. */
export async function* rowsToUndo(snapshot: Snapshot): AsyncGenerator<readonly [SnapshotFile, number, Image]> {
  for (const file of filesToUndo(snapshot)) {
    let at = 0;
    for await (const image of readImages(snapshot, file)) {
      yield [file, at, image];
      at += 1;
    }
  }
}

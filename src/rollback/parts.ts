import path from 'node:path';
import type { TableId } from '../catalog/model.js';
import { UntetherError } from '../errors.js';
import { rowHash } from '../rows/digest.js';
import type { Snapshot, SnapshotFile } from '../snapshot/model.js';
import { openSnapshot, readImages } from '../snapshot/read.js';
import type { Met } from './conflicts.js';
import { rowsToUndo } from './rows.js';
import type { Scope } from './scope.js';

const comesBackWithoutKey = ({ action, identity, rows }: SnapshotFile): boolean =>
  action === 'delete' && identity === null && rows > 0;

/** How often each row without a key was brought back, by table and hash. Throws G15 when a part has no snapshot to tell it. */
async function countBrought(
  snapshot: Snapshot,
  tables: ReadonlySet<TableId>,
  parts: readonly string[],
): Promise<Map<string, number>> {
  const brought = new Map<string, number>();
  for (const part of parts) {
    const opened = await openSnapshot(path.join(path.dirname(snapshot.folder), part)).catch((cause: unknown) => {
      const [table = ''] = tables;
      const reason = `it has no key, and the snapshot of ${part}, which brought rows back, cannot be read`;
      throw new UntetherError('G15', { table, reason }, { cause });
    });
    for (const file of opened.manifest.files) {
      if (file.action !== 'insert' || !tables.has(file.table)) continue;
      for await (const { before } of readImages(opened, file)) {
        const name = `${file.table}\n${rowHash(before)}`;
        brought.set(name, (brought.get(name) ?? 0) + 1);
      }
    }
  }
  return brought;
}

/**
 * Rows without a key that a rollback of a part brought back already: no look at the database could tell them from rows that were always
 * there, so the snapshots of the parts have to.
 */
export async function* rowsBroughtBack(
  snapshot: Snapshot,
  wanted: Scope['wanted'],
  parts: readonly string[],
): AsyncGenerator<Met> {
  const tables = new Set(snapshot.manifest.files.filter(comesBackWithoutKey).map(({ table }) => table));
  if (tables.size === 0) return;
  const brought = await countBrought(snapshot, tables, parts);
  for await (const [file, at, image] of rowsToUndo(snapshot)) {
    if (!comesBackWithoutKey(file) || !wanted(file, at, image)) continue;
    const hash = rowHash(image.before);
    const name = `${file.table}\n${hash}`;
    const left = brought.get(name) ?? 0;
    if (left === 0) continue;
    brought.set(name, left - 1);
    const key = `row ${hash.slice(0, 12)}`;
    const conflict = { table: file.table, key, kind: 'same', before: key, after: null, current: key } as const;
    yield { conflict, file, at, image, current: image.before };
  }
}

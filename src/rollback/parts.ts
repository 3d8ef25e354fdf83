import path from 'node:path';
import { UntetherError } from '../errors.js';
import { rowHash } from '../rows/digest.js';
import type { Row } from '../rows/cell.js';
import { rowKey } from '../rows/encode.js';
import type { Snapshot, SnapshotFile } from '../snapshot/model.js';
import { openSnapshot, readImages, verifySnapshot } from '../snapshot/read.js';
import { keyIn } from '../plan/keys.js';
import type { Met } from './met.js';
import { type RowSet, rowsToUndo } from './rows.js';
import type { Scope } from './scope.js';

/** A run that brought a part back and was not undone, with the hash of its snapshot as the ledger holds it. */
export interface Part {
  readonly run: string;
  readonly sha256: string | null;
}

/** A row by its key; one without a key by all of it. */
function nameOf({ table, identity, columns }: SnapshotFile, row: Row): string {
  const names = columns.map(({ name }) => name);
  return `${table}\n${identity === null ? rowHash(row) : rowKey(keyIn(row, names, identity))}`;
}

/** The snapshot of a part, which alone tells what it brought back. Throws G15. */
async function openPart(snapshot: Snapshot, { run, sha256 }: Part): Promise<Snapshot> {
  try {
    const opened = await openSnapshot(path.join(path.dirname(snapshot.folder), run), {
      identities: snapshot.identities,
    });
    if (opened.sha256 !== sha256) throw new Error('it is not the snapshot that the ledger names');
    await verifySnapshot(opened);
    return opened;
  } catch (cause) {
    const [file] = snapshot.manifest.files;
    const reason = `the snapshot of ${run}, which brought rows back, cannot be read: nobody knows which`;
    throw new UntetherError('G15', { table: file?.table ?? '', reason }, { cause });
  }
}

/** How often each row was brought back. */
async function countBrought(snapshot: Snapshot, parts: readonly Part[]): Promise<Map<string, number>> {
  const brought = new Map<string, number>();
  for (const part of parts) {
    const opened = await openPart(snapshot, part);
    for (const file of opened.manifest.files) {
      if (file.action !== 'insert') continue;
      for await (const { before } of readImages(opened, file)) {
        const name = nameOf(file, before);
        brought.set(name, (brought.get(name) ?? 0) + 1);
      }
    }
  }
  return brought;
}

/**
 * Rows that a rollback of a part brought back already. One with a key that is not there any more was taken away on purpose (`row-gone`); of
 * rows without a key no look at the database could tell that they are back, so they count as being so (`same`).
 */
export async function* rowsBroughtBack(
  snapshot: Snapshot,
  parts: readonly Part[],
  rows: { readonly wanted: Scope['wanted']; readonly met: RowSet },
): AsyncGenerator<Met> {
  const brought = await countBrought(snapshot, parts);
  for await (const [file, at, image] of rowsToUndo(snapshot)) {
    if (file.action !== 'delete' || rows.met.has(file, at) || !rows.wanted(file, at, image)) continue;
    const name = nameOf(file, image.before);
    const left = brought.get(name) ?? 0;
    if (left === 0) continue;
    brought.set(name, left - 1);
    const kind = file.identity === null ? 'same' : 'row-gone';
    const key = `row ${rowHash(image.before).slice(0, 12)}`;
    const conflict = { table: file.table, key, kind, before: key, after: null, current: null } as const;
    yield { conflict, file, at, image, current: kind === 'same' ? image.before : null };
  }
}

import type { Snapshot, SnapshotFile } from './model.js';

/** The files in the order in which their rows go back: what was deleted last comes back first. Step n of a rollback undoes file n. */
export function filesToUndo(snapshot: Pick<Snapshot, 'manifest'>): readonly SnapshotFile[] {
  return snapshot.manifest.files.filter((file) => file.rows > 0).toReversed();
}

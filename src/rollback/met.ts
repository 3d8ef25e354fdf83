import type { Row } from '../rows/cell.js';
import type { Image } from '../snapshot/images.js';
import type { SnapshotFile } from '../snapshot/model.js';

export const CONFLICT_KINDS = [
  'same',
  'changed-other',
  'changed-same',
  'row-gone',
  'key-taken',
  'parent-gone',
  'unique-clash',
  'policy-forbids',
] as const;
export type ConflictKind = (typeof CONFLICT_KINDS)[number];

/**
 * One row that is not as the rollback expects it. It tells the key and what differs, nothing else of the row: reports are
 * mailed and pasted, rows hold what must not be.
 */
export interface Conflict {
  readonly table: string;
  readonly key: string;
  readonly kind: ConflictKind;
  readonly column?: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly current: string | null;
}

/** A conflict, and the row of the snapshot that meets it. */
export interface Met {
  readonly conflict: Conflict;
  readonly file: SnapshotFile;
  /** The row that would come back or be changed: its place in the file. Null when that cannot be told. */
  readonly at: number | null;
  readonly image: Image | null;
  readonly current: Row | null;
}

import type { PlanContext } from '../plan/context.js';
import type { StepAction } from '../plan/model.js';
import type { Row } from '../rows/cell.js';
import { encodeRow, sameCell } from '../rows/encode.js';
import type { Image } from '../snapshot/images.js';
import type { Snapshot, SnapshotFile } from '../snapshot/model.js';
import { type Choice, type Way, wayOf } from './choice.js';
import { findConflicts } from './conflicts.js';
import type { Conflict, ConflictKind, Met } from './met.js';
import { KeySet, PointerMap } from './pointers.js';
import { type Part, rowsBroughtBack } from './parts.js';
import { RowSet, rowsToUndo } from './rows.js';
import type { Scope } from './scope.js';

/** Why a row of the snapshot is not written. */
export type StayReason = 'already-so' | 'conflict' | 'hangs';

/** What becomes of a row in conflict: it stays as it is, or what is undone is something else than the run did. */
export type Resolution =
  { readonly stays: StayReason } | { readonly stays: null; readonly action: StepAction; readonly image: Image };

export interface Resolved {
  /** The conflicts that forbid the rollback. */
  readonly refused: readonly Conflict[];
  readonly refusedCount: number;
  /** The first of all others, each with what becomes of it. */
  readonly settled: readonly (Conflict & { readonly way: Way })[];
  /** All others, by kind and what becomes of them. */
  readonly counts: Readonly<Record<string, number>>;
  /** References that the engine cannot compare: nobody knows whether what they point at is gone. */
  readonly unchecked: readonly string[];
  readonly of: (file: SnapshotFile, at: number) => Resolution | undefined;
}

const MOST_SHOWN = 1000;

/** What no choice brings back: it would point nowhere, share a key with another row, or give what the settings forbid. */
const KEPT_AWAY: ReadonlySet<ConflictKind> = new Set(['parent-gone', 'unique-clash', 'policy-forbids']);

const stays = (reason: StayReason): Resolution => ({ stays: reason });

/** The row as it is now, but with what the run changed put back. */
function merged({ image, current }: { readonly image: Image; readonly current: Image['before'] }): Image {
  const { before, after } = image;
  const row = current.map((cell, index) => {
    const was = before[index] ?? null;
    return sameCell(was, after?.[index] ?? null) ? cell : was;
  });
  return { before: row, after: current };
}

/** False where two keys are one only for the collation of the engine: then no row can be told by its key. */
function hasSameKey({ identity, columns }: SnapshotFile, left: Row, right: Row): boolean {
  return columns.every(
    ({ name }, index) => identity?.includes(name) !== true || sameCell(left[index] ?? null, right[index] ?? null),
  );
}

/** A deleted row that meets another one. */
function ofDeleted({ conflict, file, image, current }: Met, way: Way): Resolution | null {
  if (conflict.kind === 'same') return stays('already-so');
  if (way !== 'restore') return stays('conflict');
  // It was back once, and somebody took it away again.
  if (conflict.kind === 'row-gone' && image) return { stays: null, action: 'delete', image };
  if (conflict.kind !== 'key-taken' || !image || !current || !hasSameKey(file, image.before, current)) return null;
  return { stays: null, action: 'update', image: { before: image.before, after: current } };
}

/** What the run changed goes back into the row as it is now; nothing is left to do when all of it is back already. */
function putBack(image: Image, current: Image['before']): Resolution {
  const back = merged({ image, current });
  return encodeRow(back.before) === encodeRow(current)
    ? stays('already-so')
    : { stays: null, action: 'update', image: back };
}

/** A changed row that is not as the run left it. */
function ofUpdated({ conflict, image, current }: Met, way: Way): Resolution | null {
  if (!image) return null;
  if (KEPT_AWAY.has(conflict.kind)) return way === 'restore' ? null : stays('conflict');
  if (conflict.kind === 'same') return current ? putBack(image, current) : stays('already-so');
  if (conflict.kind === 'row-gone')
    return way === 'restore'
      ? { stays: null, action: 'delete', image: { before: image.before, after: null } }
      : stays('conflict');
  const putsBack = way === 'restore' || (way === 'keep-current' && conflict.kind === 'changed-other');
  return putsBack && current ? putBack(image, current) : stays('conflict');
}

/** An inserted row that is not as the run left it. */
function ofInserted({ conflict, current }: Met, way: Way): Resolution | null {
  if (conflict.kind === 'row-gone') return stays('already-so');
  return way === 'restore' && current
    ? { stays: null, action: 'insert', image: { before: current, after: null } }
    : stays('conflict');
}

const SETTLE = { delete: ofDeleted, update: ofUpdated, insert: ofInserted } as const;

async function* allConflicts(
  context: PlanContext,
  snapshot: Snapshot,
  { scope, parts }: { readonly scope: Scope; readonly parts: readonly Part[] },
  onUnchecked: (reference: string) => void,
): AsyncGenerator<Met> {
  const met = new RowSet();
  for await (const each of findConflicts(context, snapshot, { wanted: scope.wanted, onUnchecked })) {
    if (parts.length > 0 && each.at !== null) met.add(each.file, each.at);
    yield each;
  }
  if (parts.length > 0) yield* rowsBroughtBack(snapshot, parts, { wanted: scope.wanted, met });
}

/** Looks at every wanted row of the snapshot and decides, as asked, what becomes of those in conflict. */
export async function resolveConflicts(
  context: PlanContext,
  snapshot: Snapshot,
  asked: {
    readonly scope: Scope;
    readonly choice: Choice;
    /** Runs that brought parts of the run back. */
    readonly parts: readonly Part[];
  },
): Promise<Resolved> {
  const { scope, choice } = asked;
  const known = new Map<SnapshotFile, Map<number, Resolution>>();
  const refused: Conflict[] = [];
  const settled: (Conflict & { readonly way: Way })[] = [];
  const counts = new Map<string, number>();
  const gone = new RowSet();
  let refusedCount = 0;
  const unchecked = new Set<string>();
  for await (const met of allConflicts(context, snapshot, asked, (reference) => unchecked.add(reference))) {
    const { conflict, file, at } = met;
    const way = wayOf(choice, conflict.kind);
    const resolution = way === 'abort' || at === null ? null : SETTLE[file.action](met, way);
    if (!resolution || at === null) {
      refusedCount += 1;
      if (refused.length < MOST_SHOWN) refused.push(conflict);
      continue;
    }
    const name = `${conflict.kind} ${way}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
    if (settled.length < MOST_SHOWN) settled.push({ ...conflict, way });
    if (conflict.kind === 'row-gone') gone.add(file, at);
    const rows = known.get(file) ?? new Map<number, Resolution>();
    known.set(file, rows);
    // What was decided first stays, but a row that was to be written may still meet something that keeps it away.
    if ((rows.get(at)?.stays ?? null) === null) rows.set(at, resolution);
  }
  const staysAway = (file: SnapshotFile, at: number): boolean => known.get(file)?.get(at)?.stays === 'conflict';
  const anyAway = [...known.values()].some((rows) => [...rows.values()].some((each) => each.stays === 'conflict'));
  const hanging = anyAway
    ? await hangingRows(context, snapshot, {
        wanted: scope.wanted,
        staysAway,
        isGone: (file, at) => gone.has(file, at),
      })
    : new RowSet();
  return {
    refused,
    refusedCount,
    settled,
    counts: Object.fromEntries([...counts].toSorted()),
    unchecked: [...unchecked].toSorted(),
    of: (file, at) => (hanging.has(file, at) ? stays('hangs') : known.get(file)?.get(at)),
  };
}

/** Rows that cannot go back because others do not: they point at rows that stay away, or rows that stay point at them. */
async function hangingRows(
  context: PlanContext,
  snapshot: Snapshot,
  rows: {
    readonly wanted: Scope['wanted'];
    readonly staysAway: (file: SnapshotFile, at: number) => boolean;
    /** The row is not in the database, and not because the run deleted it. */
    readonly isGone: (file: SnapshotFile, at: number) => boolean;
  },
): Promise<RowSet> {
  const map = new PointerMap(context, snapshot.manifest.files);
  const away = new KeySet({ loose: true });
  const held = new KeySet({ loose: true });
  const hanging = new RowSet();
  const remembered = new RowSet();
  for (let more = true; more;) {
    more = false;
    for await (const [file, at, whole] of rowsToUndo(snapshot)) {
      const image = rows.wanted(file, at, whole);
      if (!image) continue;
      const isAway = rows.staysAway(file, at);
      if (!isAway) {
        const hangs =
          file.action === 'insert'
            ? held.hasRow(file, image.before, map.waysTo(file))
            : away.isPointedAt(movedPointers(map, file, image), file, image.before);
        if (!hangs) continue;
        hanging.add(file, at);
      }
      if (!remembered.add(file, at)) continue;
      more = true;
      if (file.action === 'insert') held.addTargets(map.from(file), file, image.before);
      // A changed row that stays as it is may still point at what leaves.
      if (file.action === 'update' && image.after) held.addTargets(map.from(file), file, image.after);
      if (file.action === 'delete' || (file.action === 'update' && rows.isGone(file, at)))
        away.addRow(file, image.before, map.waysTo(file));
    }
  }
  return hanging;
}

/** The pointers that going back would set: for a changed row only those of columns that the run changed. */
function movedPointers(map: PointerMap, file: SnapshotFile, { before, after }: Image): ReturnType<PointerMap['from']> {
  if (after === null) return map.from(file);
  const names = file.columns.map(({ name }) => name);
  const moved = new Set(names.filter((_, index) => !sameCell(before[index] ?? null, after[index] ?? null)));
  return map.from(file).filter(({ columns }) => columns.some((name) => moved.has(name)));
}

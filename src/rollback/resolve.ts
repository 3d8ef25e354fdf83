import type { PlanContext } from '../plan/context.js';
import type { StepAction } from '../plan/model.js';
import { encodeRow, sameCell } from '../rows/encode.js';
import type { Image } from '../snapshot/images.js';
import type { Snapshot, SnapshotFile } from '../snapshot/model.js';
import { type Choice, type Way, wayOf } from './choice.js';
import { type Conflict, findConflicts, type Met } from './conflicts.js';
import { KeySet, PointerMap } from './pointers.js';
import { rowsBroughtBack } from './parts.js';
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
  /** All others, each with what becomes of it. */
  readonly settled: readonly (Conflict & { readonly way: Way })[];
  readonly of: (file: SnapshotFile, at: number) => Resolution | undefined;
}

const MOST_SHOWN = 1000;

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

/** A deleted row that meets another one. */
function ofDeleted({ conflict, image, current }: Met, way: Way): Resolution | null {
  if (conflict.kind === 'same') return stays('already-so');
  if (way !== 'restore') return stays('conflict');
  if (conflict.kind !== 'key-taken' || !image || !current) return null;
  return { stays: null, action: 'update', image: { before: image.before, after: current } };
}

/** A changed row that is not as the run left it. */
function ofUpdated({ conflict, image, current }: Met, way: Way): Resolution | null {
  if (!image) return null;
  if (conflict.kind === 'same') {
    const isDone = current && encodeRow(current) === encodeRow(image.before);
    return isDone || !current
      ? stays('already-so')
      : { stays: null, action: 'update', image: merged({ image, current }) };
  }
  if (conflict.kind === 'row-gone')
    return way === 'restore'
      ? { stays: null, action: 'delete', image: { before: image.before, after: null } }
      : stays('conflict');
  const putsBack = way === 'restore' || (way === 'keep-current' && conflict.kind === 'changed-other');
  return putsBack && current ? { stays: null, action: 'update', image: merged({ image, current }) } : stays('conflict');
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
  { scope, parts }: { readonly scope: Scope; readonly parts: readonly string[] },
): AsyncGenerator<Met> {
  yield* findConflicts(context, snapshot, scope.wanted);
  if (parts.length > 0) yield* rowsBroughtBack(snapshot, scope.wanted, parts);
}

/** Looks at every wanted row of the snapshot and decides, as asked, what becomes of those in conflict. */
export async function resolveConflicts(
  context: PlanContext,
  snapshot: Snapshot,
  asked: {
    readonly scope: Scope;
    readonly choice: Choice;
    /** Runs that brought parts of the run back. */
    readonly parts: readonly string[];
  },
): Promise<Resolved> {
  const { scope, choice } = asked;
  const known = new Map<SnapshotFile, Map<number, Resolution>>();
  const refused: Conflict[] = [];
  const settled: (Conflict & { readonly way: Way })[] = [];
  let refusedCount = 0;
  for await (const met of allConflicts(context, snapshot, asked)) {
    const { conflict, file, at } = met;
    const way = wayOf(choice, conflict.kind);
    const resolution = way === 'abort' || at === null ? null : SETTLE[file.action](met, way);
    if (!resolution || at === null) {
      refusedCount += 1;
      if (refused.length < MOST_SHOWN) refused.push(conflict);
      continue;
    }
    if (settled.length < MOST_SHOWN) settled.push({ ...conflict, way });
    const rows = known.get(file) ?? new Map<number, Resolution>();
    known.set(file, rows);
    // What was decided first stays, but a row that was to be written may still meet something that keeps it away.
    if ((rows.get(at)?.stays ?? null) === null) rows.set(at, resolution);
  }
  const hanging = await hangingRows(context, snapshot, {
    wanted: scope.wanted,
    staysAway: (file, at) => known.get(file)?.get(at)?.stays === 'conflict',
  });
  return {
    refused,
    refusedCount,
    settled,
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
  },
): Promise<RowSet> {
  const map = new PointerMap(context, snapshot.manifest.files);
  const away = new KeySet();
  const held = new KeySet();
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
      if (file.action === 'delete') away.addRow(file, image.before, map.waysTo(file));
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

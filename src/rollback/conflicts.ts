import { getColumn, getTable } from '../catalog/graph.js';
import { inPieces, keyIn, KEYS_PER_STATEMENT, readByKeys } from '../plan/keys.js';
import type { Row } from '../rows/cell.js';
import { encodeRow, rowKey, sameCell } from '../rows/encode.js';
import type { Image } from '../snapshot/images.js';
import type { Snapshot } from '../snapshot/model.js';
import { type FileContext, foldKey, show, wantedImages } from './file-context.js';
import { forbiddenRights } from './forbidden.js';
import { goneParents } from './gone-parents.js';
import type { Conflict, ConflictKind, Met } from './met.js';
import { RowSet } from './rows.js';

function differing(context: FileContext, left: Row, right: Row): readonly string[] {
  return context.columns.filter((_, index) => !sameCell(left[index] ?? null, right[index] ?? null));
}

/** A deleted row comes back: nobody may have taken its key. */
function insertConflict(context: FileContext, image: Image, current: Row | undefined): Conflict | null {
  if (!current) return null;
  const identity = context.file.identity ?? context.columns;
  const same = encodeRow(current) === encodeRow(image.before);
  return {
    table: context.file.table,
    key: show(context, image.before, identity),
    kind: same ? 'same' : 'key-taken',
    before: show(context, image.before, identity),
    after: null,
    current: show(context, current, identity),
  };
}

/** A changed or inserted row is undone: it must still be what the run left. */
function changeConflict(context: FileContext, image: Image, current: Row | undefined): Conflict | null {
  const left = image.after ?? image.before;
  const identity = context.file.identity ?? context.columns;
  const moved = current ? differing(context, left, current) : [];
  if (current && moved.length === 0) return null;
  const shown = [...new Set([...identity, ...moved])];
  const told = {
    table: context.file.table,
    key: show(context, left, identity),
    before: image.after ? show(context, image.before, shown) : null,
    after: show(context, left, shown),
  };
  if (!current) return { ...told, kind: 'row-gone', current: null };
  const kind = changeKind(context, { image, current, moved });
  return { ...told, kind, column: moved.join(', '), current: show(context, current, shown) };
}

/** Columns that already hold what they held before are no conflict of their own, even when others of the row wait to be put back. */
function changeKind(
  context: FileContext,
  { image, current, moved }: { readonly image: Image; readonly current: Row; readonly moved: readonly string[] },
): ConflictKind {
  if (!image.after) return 'changed-same';
  const ours = differing(context, image.before, image.after);
  const unlike = differing(context, image.before, current);
  if (moved.some((column) => ours.includes(column) && unlike.includes(column))) return 'changed-same';
  return moved.some((column) => !ours.includes(column)) ? 'changed-other' : 'same';
}

async function* rowConflicts(context: FileContext): AsyncGenerator<Met> {
  const { identity } = context.file;
  if (identity === null) return;
  for await (const piece of inPieces(wantedImages(context), KEYS_PER_STATEMENT)) {
    const keys = piece.map(({ image }) => keyIn(image.after ?? image.before, context.columns, identity));
    const current = await readByKeys(context.session, {
      table: context.table,
      columns: context.columns,
      identity,
      keys,
      lock: false,
    });
    const texts = keys.map(rowKey);
    // Rows that have one of the keys for the engine, but spelt otherwise.
    const asked = new Set(texts);
    const alike = new Map(
      [...current].flatMap(([text, row]) =>
        asked.has(text) ? [] : [[foldKey(keyIn(row, context.columns, identity)), row] as const],
      ),
    );
    for (const [index, placed] of piece.entries()) {
      const now = current.get(texts[index] ?? '') ?? alike.get(foldKey(keys[index] ?? []));
      const { file } = context;
      const find = file.action === 'delete' ? insertConflict : changeConflict;
      const conflict = find(context, placed.image, now);
      if (conflict) yield { conflict, file, ...placed, current: now ?? null };
    }
  }
}

/** Of a changed row only what going back changes can meet anything. */
function isMoved({ columns }: FileContext, { before, after }: Image, names: readonly string[]): boolean {
  return rowKey(keyIn(before, columns, names)) !== rowKey(keyIn(after ?? before, columns, names));
}

/** Other unique keys of a table, where a returning row could meet a new one. */
async function* uniqueClashes(context: FileContext): AsyncGenerator<Met> {
  if (context.file.action === 'insert') return;
  const identity = context.file.identity ?? [];
  const others = context.table.uniques.filter((key) => key.columns.join('\n') !== identity.join('\n'));
  const stored = others.filter((key) => key.columns.every((column) => context.columns.includes(column)));
  for (const unique of stored) {
    for await (const piece of inPieces(wantedImages(context), KEYS_PER_STATEMENT)) {
      const images = piece.filter(
        ({ image }) =>
          keyIn(image.before, context.columns, unique.columns).every((cell) => cell !== null) &&
          (image.after === null || isMoved(context, image, unique.columns)),
      );
      if (images.length === 0) continue;
      const keys = images.map(({ image }) => keyIn(image.before, context.columns, unique.columns));
      const where = context.session.dialect.inKeys(
        unique.columns.map((name) => getColumn(context.table, name)),
        keys,
      );
      for await (const { row } of context.session.readRows({ table: context.table, columns: context.columns, where })) {
        const clash = keyIn(row, context.columns, unique.columns);
        const met =
          images.find((_, index) => rowKey(keys[index] ?? []) === rowKey(clash)) ??
          images.find((_, index) => foldKey(keys[index] ?? []) === foldKey(clash));
        const same =
          met !== undefined &&
          identity.length > 0 &&
          rowKey(keyIn(met.image.before, context.columns, identity)) === rowKey(keyIn(row, context.columns, identity));
        if (same) continue;
        const conflict = {
          table: context.file.table,
          key: show(context, row, unique.columns),
          kind: 'unique-clash',
          column: unique.columns.join(', '),
          before: null,
          after: null,
          current: show(context, row, [...new Set([...identity, ...unique.columns])]),
        } as const;
        yield { conflict, file: context.file, at: met?.at ?? null, image: met?.image ?? null, current: row };
      }
    }
  }
}

/** Everything that stands in the way of putting a snapshot back, file by file. */
export async function* findConflicts(
  place: Pick<FileContext, 'session' | 'catalog' | 'links' | 'masks'>,
  snapshot: Snapshot,
  { wanted, onUnchecked }: Pick<FileContext, 'wanted' | 'onUnchecked'>,
): AsyncGenerator<Met> {
  const { session, catalog, links, masks } = place;
  const back = new RowSet();
  for (const file of snapshot.manifest.files) {
    const context: FileContext = {
      ...{ session, catalog, links, masks, snapshot, file, wanted, onUnchecked },
      table: getTable(catalog, file.table),
      columns: file.columns.map(({ name }) => name),
    };
    for await (const met of rowConflicts(context)) {
      if (met.conflict.kind === 'same' && met.at !== null) back.add(file, met.at);
      yield met;
    }
    yield* uniqueClashes(context);
    const isBack = (at: number): boolean => back.has(file, at);
    yield* goneParents(context, isBack);
    yield* forbiddenRights(context, isBack);
  }
}

import { getColumn, getTable } from '../catalog/graph.js';
import type { Catalog, ForeignKey, Table } from '../catalog/model.js';
import type { Session } from '../dialects/dialect.js';
import { type Masks, shownValue } from '../links/masks.js';
import { inPieces, keyIn, KEYS_PER_STATEMENT, readByKeys } from '../plan/keys.js';
import type { Row } from '../rows/cell.js';
import { encodeRow, rowKey, sameCell } from '../rows/encode.js';
import type { Image } from '../snapshot/images.js';
import type { Snapshot, SnapshotFile } from '../snapshot/model.js';
import { readImages } from '../snapshot/read.js';

export const CONFLICT_KINDS = [
  'same',
  'changed-other',
  'changed-same',
  'row-gone',
  'key-taken',
  'parent-gone',
  'unique-clash',
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

/** An image and its place in its file. */
interface Placed {
  readonly image: Image;
  readonly at: number;
}

interface FileContext {
  readonly session: Session;
  readonly catalog: Catalog;
  readonly snapshot: Snapshot;
  readonly file: SnapshotFile;
  readonly table: Table;
  readonly columns: readonly string[];
  readonly masks: Masks;
  /** What of a row is undone; null for rows that the rollback leaves out. */
  readonly wanted: (file: SnapshotFile, at: number, image: Image) => Image | null;
}

async function* wantedImages({ snapshot, file, wanted }: FileContext): AsyncGenerator<Placed> {
  let at = 0;
  for await (const whole of readImages(snapshot, file)) {
    const image = wanted(file, at, whole);
    if (image) yield { image, at };
    at += 1;
  }
}

function show(context: FileContext, row: Row, columns: readonly string[]): string {
  return columns
    .map((name) => {
      const column = getColumn(context.table, name);
      const cell = row[context.columns.indexOf(name)] ?? null;
      const text = context.session.dialect.display(cell, column);
      return `${name}=${text === null ? 'NULL' : shownValue(context.masks, { table: context.table.id, column: name }, text)}`;
    })
    .join(', ');
}

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
    for (const [index, placed] of piece.entries()) {
      const now = current.get(rowKey(keys[index] ?? []));
      const { file } = context;
      const find = file.action === 'delete' ? insertConflict : changeConflict;
      const conflict = find(context, placed.image, now);
      if (conflict) yield { conflict, file, ...placed, current: now ?? null };
    }
  }
}

/** Other unique keys of a table, where a returning row could meet a new one. */
async function* uniqueClashes(context: FileContext): AsyncGenerator<Met> {
  if (context.file.action !== 'delete') return;
  const identity = context.file.identity ?? [];
  const others = context.table.uniques.filter((key) => key.columns.join('\n') !== identity.join('\n'));
  const stored = others.filter((key) => key.columns.every((column) => context.columns.includes(column)));
  for (const unique of stored) {
    for await (const piece of inPieces(wantedImages(context), KEYS_PER_STATEMENT)) {
      const images = piece.filter(({ image }) =>
        keyIn(image.before, context.columns, unique.columns).every((cell) => cell !== null),
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

/** Declared foreign keys whose referenced row is neither there nor coming back with this rollback. */
async function* goneParents(context: FileContext): AsyncGenerator<Met> {
  if (context.file.action !== 'delete') return;
  const returning = new Set(
    context.snapshot.manifest.files.filter((file) => file.action === 'delete').map((file) => file.table),
  );
  const keys = context.table.foreignKeys.filter((key) => !returning.has(key.referencedTable));
  for (const foreignKey of keys) yield* goneParentsOf(context, foreignKey);
}

async function* goneParentsOf(context: FileContext, foreignKey: ForeignKey): AsyncGenerator<Met> {
  const parent = context.catalog.tables.find((table) => table.id === foreignKey.referencedTable);
  if (!parent) return;
  const parentColumns = foreignKey.referencedColumns;
  for await (const piece of inPieces(wantedImages(context), KEYS_PER_STATEMENT)) {
    const wanted = piece
      .map((placed) => ({ ...placed, key: keyIn(placed.image.before, context.columns, foreignKey.columns) }))
      .filter(({ key }) => key.every((cell) => cell !== null));
    if (wanted.length === 0) continue;
    // The child's values are written in the child's column, and compared by the engine: collation and type are its business.
    const where = context.session.dialect.inKeys(
      parentColumns.map((name) => getColumn(parent, name)),
      [...new Map(wanted.map(({ key }) => [rowKey(key), key])).values()],
    );
    const found = new Set<string>();
    for await (const { row } of context.session.readRows({ table: parent, columns: parentColumns, where }))
      found.add(foldKey(row));
    for (const { image, at, key } of wanted) {
      if (found.has(foldKey(key))) continue;
      const conflict = {
        table: context.file.table,
        key: show(context, image.before, foreignKey.columns),
        kind: 'parent-gone',
        column: foreignKey.columns.join(', '),
        before: show(context, image.before, [...new Set([...(context.file.identity ?? []), ...foreignKey.columns])]),
        after: null,
        current: null,
      } as const;
      yield { conflict, file: context.file, at, image, current: null };
    }
  }
}

/** Case and trailing blanks may differ under the column's collation; the engine itself decides when the row is inserted. */
function foldKey(row: Row): string {
  return row.map((cell) => (typeof cell === 'string' ? cell.toLowerCase().trimEnd() : encodeRow([cell]))).join('\0');
}

/** Everything that stands in the way of putting a snapshot back, file by file. */
export async function* findConflicts(
  { session, catalog, masks }: Pick<FileContext, 'session' | 'catalog' | 'masks'>,
  snapshot: Snapshot,
  wanted: FileContext['wanted'],
): AsyncGenerator<Met> {
  for (const file of snapshot.manifest.files) {
    const context: FileContext = {
      session,
      catalog,
      snapshot,
      file,
      table: getTable(catalog, file.table),
      columns: file.columns.map(({ name }) => name),
      masks,
      wanted,
    };
    yield* rowConflicts(context);
    yield* uniqueClashes(context);
    yield* goneParents(context);
  }
}

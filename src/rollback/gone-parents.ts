import { findTable, getColumn } from '../catalog/graph.js';
import type { Table } from '../catalog/model.js';
import { isSafeToCompare } from '../plan/compare.js';
import { keyIn, KEYS_PER_STATEMENT } from '../plan/keys.js';
import type { Row } from '../rows/cell.js';
import { sameCell } from '../rows/encode.js';
import type { SnapshotFile } from '../snapshot/model.js';
import type { Met } from './met.js';
import { type FileContext, type Placed, show, wantedImages } from './file-context.js';
import { keyText, type Pointer, pointersOf } from './pointers.js';

/** Keys that were looked up are remembered up to this many: most rows point at few. */
const MOST_REMEMBERED = 100_000;

/** Rows that come back, or get a reference back, and whose referenced row is neither there nor comes back with them. */
export async function* goneParents(context: FileContext, isBack: (at: number) => boolean): AsyncGenerator<Met> {
  if (context.file.action === 'insert') return;
  for (const pointer of pointersOf(context, context.file)) {
    const parent = findTable(context.catalog, pointer.to);
    if (parent && isComparable(context, pointer, parent)) yield* goneParentsOf(context, { pointer, parent, isBack });
  }
}

interface Looking {
  readonly pointer: Pointer;
  readonly parent: Table;
  /** True for rows that are there as they were before the run. */
  readonly isBack: (at: number) => boolean;
}

/** Where no key is declared, the columns may hold what the engine would not even compare. */
function isComparable({ table }: FileContext, { undeclared, columns, toColumns }: Pointer, parent: Table): boolean {
  const pairs = columns.map(
    (name, index) => [getColumn(table, name), getColumn(parent, toColumns[index] ?? '')] as const,
  );
  return undeclared === null || pairs.every(([from, to]) => isSafeToCompare(from, to));
}

async function* goneParentsOf(context: FileContext, looking: Looking): AsyncGenerator<Met> {
  const gone = await goneKeys(context, looking);
  if (gone.size > 0) await forgetReturning(context, looking, gone);
  if (gone.size === 0 || (await wereGoneBefore(context, looking, gone))) return;
  const { columns } = looking.pointer;
  const shown = [...new Set([...(context.file.identity ?? []), ...columns])];
  for await (const { image, at, text } of pointing(context, looking)) {
    if (!gone.has(text)) continue;
    const conflict = {
      table: context.file.table,
      key: show(context, image.before, columns),
      kind: 'parent-gone',
      column: columns.join(', '),
      before: show(context, image.before, shown),
      after: null,
      current: null,
    } as const;
    yield { conflict, file: context.file, at, image, current: null };
  }
}

/** The rows that will point at something, and at what. Of a changed row only what going back changes counts. */
export async function* pointing(
  context: FileContext,
  { pointer, isBack }: Pick<Looking, 'pointer' | 'isBack'>,
): AsyncGenerator<Placed & { readonly text: string }> {
  const places = pointer.columns.map((name) => context.columns.indexOf(name));
  for await (const { image, at } of wantedImages(context)) {
    const { before, after } = image;
    const moves = (place: number): boolean => !sameCell(before[place] ?? null, after?.[place] ?? null);
    if (isBack(at) || (after !== null && !places.some(moves)) || !pointer.isMeant(before)) continue;
    const text = keyText(context.file, before, { columns: pointer.columns, loose: false });
    if (text !== null) yield { image, at, text };
  }
}

/** Keys that no row of the referenced table has, by their text. */
async function goneKeys(context: FileContext, looking: Looking): Promise<Map<string, Row>> {
  const gone = new Map<string, Row>();
  const piece = new Map<string, Row>();
  let seen = new Set<string>();
  const look = async (): Promise<void> => {
    for (const [text, key] of await missing(context, looking, piece)) gone.set(text, key);
    piece.clear();
  };
  for await (const { image, text } of pointing(context, looking)) {
    if (seen.has(text) || gone.has(text)) continue;
    if (seen.size >= MOST_REMEMBERED) seen = new Set();
    seen.add(text);
    piece.set(text, keyIn(image.before, context.columns, looking.pointer.columns));
    if (piece.size >= KEYS_PER_STATEMENT) await look();
  }
  await look();
  return gone;
}

/** The engine compares: collation and type are its business. What it spells otherwise is asked for one by one. */
async function missing(
  context: FileContext,
  { pointer, parent }: Looking,
  keys: ReadonlyMap<string, Row>,
): Promise<readonly (readonly [string, Row])[]> {
  if (keys.size === 0) return [];
  const found = new Set<string | null>();
  for await (const row of referenced(context, { pointer, parent }, [...keys.values()])) found.add(textOf(pointer, row));
  const others = [...keys].filter(([text]) => !found.has(text));
  if (found.size === 0) return others;
  const gone: (readonly [string, Row])[] = [];
  for (const [text, key] of others) {
    let isThere = false;
    for await (const row of referenced(context, { pointer, parent }, [key])) isThere ||= row.length > 0;
    if (!isThere) gone.push([text, key]);
  }
  return gone;
}

async function* referenced(
  { session, table }: FileContext,
  { pointer, parent }: Pick<Looking, 'pointer' | 'parent'>,
  keys: readonly Row[],
): AsyncGenerator<Row> {
  const columns = pointer.toColumns.map((name) => getColumn(parent, name));
  const sources = pointer.columns.map((name) => getColumn(table, name));
  const where = session.dialect.inKeys(columns, keys, sources);
  for await (const { row } of session.readRows({ table: parent, columns: pointer.toColumns, where })) yield row;
}

/** The text of a key that stands alone, as that of the same key within a row. */
function textOf({ toColumns }: Pointer, key: Row): string | null {
  const alone = { columns: toColumns.map((name) => ({ name, type: '' })) } as const;
  return keyText(alone, key, { columns: toColumns, loose: false });
}

/** Rows of the snapshot that come back themselves. One too many is safe here: then the engine or the check of the run refuses. */
async function forgetReturning(context: FileContext, { pointer }: Looking, gone: Map<string, Row>): Promise<void> {
  const { snapshot, wanted } = context;
  const own = { columns: pointer.columns.map((name) => ({ name, type: '' })) } as const;
  const alike = new Map<string | null, string[]>();
  for (const [text, key] of gone) {
    const loose = keyText(own, key, { columns: pointer.columns, loose: true });
    alike.set(loose, [...(alike.get(loose) ?? []), text]);
  }
  const returns = (file: SnapshotFile): boolean => file.action === 'delete' && file.table === pointer.to;
  for (const file of snapshot.manifest.files.filter(returns)) {
    for await (const { image } of wantedImages({ snapshot, file, wanted })) {
      const loose = keyText(file, image.before, { columns: pointer.toColumns, loose: true });
      for (const text of alike.get(loose) ?? []) gone.delete(text);
    }
  }
}

/** True when no more rows point nowhere than did when the run read them. Without a declared key they may, and go back as they were. */
async function wereGoneBefore(
  context: FileContext,
  looking: Looking,
  gone: ReadonlyMap<string, Row>,
): Promise<boolean> {
  const { undeclared } = looking.pointer;
  if (undeclared === null) return false;
  const { orphans } = context.snapshot.manifest;
  // A snapshot that does not tell: what was gone before could not be told from what went since.
  if (orphans === undefined) return true;
  const { step } = context.file;
  const before = orphans.find((each) => each.step === step && each.reference === undeclared)?.rows ?? 0;
  let now = 0;
  for await (const { text } of pointing(context, looking)) if (gone.has(text)) now += 1;
  return now <= before;
}

import { findTable, getColumn } from '../catalog/graph.js';
import type { Column, Table } from '../catalog/model.js';
import type { Dialect } from '../dialects/dialect.js';
import { compare } from '../plan/compare.js';
import { keyIn, KEYS_PER_STATEMENT } from '../plan/keys.js';
import type { Row } from '../rows/cell.js';
import { sameCell } from '../rows/encode.js';
import type { Image } from '../snapshot/images.js';
import type { SnapshotFile } from '../snapshot/model.js';
import type { Met } from './met.js';
import { type FileContext, type Placed, show, wantedImages } from './file-context.js';
import { keyText } from '../snapshot/key-text.js';
import { type Pointer, pointersOf } from './pointers.js';

/** Keys that were looked up are remembered up to this many: most rows point at few. */
const MOST_REMEMBERED = 100_000;

/** Rows that come back, or get a reference back, and whose referenced row is neither there nor comes back with them. */
export async function* goneParents(context: FileContext, isBack: (at: number) => boolean): AsyncGenerator<Met> {
  if (context.file.action === 'insert') return;
  for (const pointer of pointersOf(context, context.file)) {
    const parent = findTable(context.catalog, pointer.to);
    const equals = parent && comparing(context, pointer, parent);
    if (equals) yield* goneParentsOf(context, { pointer, parent, equals, isBack });
    else if (pointer.undeclared !== null) context.onUnchecked(pointer.undeclared);
  }
}

interface Looking {
  readonly pointer: Pointer;
  readonly parent: Table;
  readonly equals: Comparing;
  /** True for rows that are there as they were before the run. */
  readonly isBack: (at: number) => boolean;
}

/** How the engine compares a value with the referenced column, as text that a value takes the place of; null where it cannot. */
type Comparing = (dialect: Dialect, keys: readonly Row[]) => string;

function columnPairs(
  { table }: FileContext,
  { columns, toColumns }: Pointer,
  parent: Table,
): readonly (readonly [Column, Column])[] {
  return columns.map((name, index) => [getColumn(table, name), getColumn(parent, toColumns[index] ?? '')] as const);
}

const isAlike = ([from, to]: readonly [Column, Column]): boolean =>
  from.family === to.family && from.type === to.type && from.characterSet === to.characterSet;

/** Columns of one kind compare as they are; others as the engine can compare them at all. */
function comparing(context: FileContext, pointer: Pointer, parent: Table): Comparing | null {
  const pairs = columnPairs(context, pointer, parent);
  if (pointer.undeclared === null || pairs.every((pair) => isAlike(pair) || isWhole(pair)))
    return (dialect, keys) =>
      dialect.inKeys(
        pairs.map(([, to]) => to),
        keys,
        pairs.map(([from]) => from),
      );
  const { dialect } = context.session;
  const sides = pairs.map(([from, to]) => (value: string) => {
    const pair = { from: { column: from, sql: value }, to: { column: to, sql: dialect.name(to.name) } };
    return compare(dialect.engine, pair);
  });
  if (sides.some((side) => side('NULL') === undefined)) return null;
  const equals = (key: Row): string =>
    sides
      .map((side, index) => {
        const [from] = pairs[index] ?? [];
        const value = from ? dialect.typed(key[index] ?? null, from) : 'NULL';
        const terms = side(value);
        return `${terms?.to ?? 'NULL'} = ${terms?.from ?? 'NULL'}`;
      })
      .join(' AND ');
  return (_, keys) => keys.map((key) => `(${equals(key)})`).join(' OR ');
}

const isWhole = ([from, to]: readonly [Column, Column]): boolean =>
  from.family === 'integer' && to.family === 'integer';

async function* goneParentsOf(context: FileContext, looking: Looking): AsyncGenerator<Met> {
  const gone = await goneKeys(context, looking);
  if (gone.size > 0) await forgetReturning(context, looking, gone);
  if (gone.size > 0) await forgetGoneBefore(context, looking, gone);
  if (gone.size === 0) return;
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

/** The engine compares: collation and type are its business. What it spells otherwise is asked for again, one by one only where some are there. */
async function missing(
  context: FileContext,
  looking: Looking,
  keys: ReadonlyMap<string, Row>,
): Promise<readonly (readonly [string, Row])[]> {
  if (keys.size === 0) return [];
  const found = await textsOf(context, looking, [...keys.values()]);
  const others = [...keys].filter(([text]) => !found.has(text));
  if (found.size === 0 || others.length === 0) return others;
  const more = others.map(([, key]) => key);
  if ((await textsOf(context, looking, more)).size === 0) return others;
  const gone: (readonly [string, Row])[] = [];
  for (const [text, key] of others) if ((await textsOf(context, looking, [key])).size === 0) gone.push([text, key]);
  return gone;
}

/** The keys of the referenced rows that the engine finds by these. */
async function textsOf(
  { session }: FileContext,
  { pointer, parent, equals }: Looking,
  keys: readonly Row[],
): Promise<ReadonlySet<string | null>> {
  const found = new Set<string | null>();
  const { toColumns: columns } = pointer;
  for await (const { row } of session.readRows({ table: parent, columns, where: equals(session.dialect, keys) }))
    found.add(textOf(pointer, row));
  return found;
}

/** The text of a key that stands alone, as that of the same key within a row. */
function textOf({ toColumns }: Pointer, key: Row): string | null {
  const alone = { columns: toColumns.map((name) => ({ name, type: '' })) } as const;
  return keyText(alone, key, { columns: toColumns, loose: false });
}

/** A collation that takes letters of both cases for one. */
const FOLDS = /_ci$|_ai_|nocase|citext/i;

/** Rows of the snapshot that come back themselves, or get back the key that others point at. */
async function forgetReturning(
  context: FileContext,
  { pointer, parent }: Looking,
  gone: Map<string, Row>,
): Promise<void> {
  const { snapshot, wanted } = context;
  const own = { columns: pointer.columns.map((name) => ({ name, type: '' })) } as const;
  const folds = pointer.toColumns
    .map((name) => getColumn(parent, name))
    .some(({ collation, type, family }) => FOLDS.test(collation ?? type) || family === 'decimal');
  const loose = pointer.undeclared === null || folds;
  const alike = new Map<string | null, string[]>();
  for (const [text, key] of gone) {
    const as = keyText(own, key, { columns: pointer.columns, loose });
    alike.set(as, [...(alike.get(as) ?? []), text]);
  }
  const returns = (file: SnapshotFile): boolean => file.action !== 'insert' && file.table === pointer.to;
  for (const file of snapshot.manifest.files.filter(returns)) {
    for await (const { image } of wantedImages({ snapshot, file, wanted })) {
      const as = keyText(file, image.before, { columns: pointer.toColumns, loose });
      for (const text of alike.get(as) ?? []) gone.delete(text);
    }
  }
}

/** Without a declared key rows may have pointed nowhere when the run read them; those go back as they were. */
async function forgetGoneBefore(context: FileContext, looking: Looking, gone: Map<string, Row>): Promise<void> {
  const { undeclared } = looking.pointer;
  if (undeclared === null) return;
  const { orphans } = context.snapshot.manifest;
  const { step } = context.file;
  const before = orphans?.find((each) => each.step === step && each.reference === undeclared);
  for (const text of before?.keys ?? []) gone.delete(text);
  if (orphans !== undefined && (before === undefined || before.keys)) return;
  // Nobody kept which ones they were: more of them than there were is all that can be told.
  const known = before?.rows ?? Number.POSITIVE_INFINITY;
  let now = 0;
  const whole = { ...context, wanted: (_: SnapshotFile, __: number, image: Image) => image };
  for await (const { text } of pointing(whole, looking)) if (gone.has(text)) now += 1;
  if (now <= known) gone.clear();
}

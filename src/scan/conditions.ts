import { findTable } from '../catalog/graph.js';
import type { Catalog, Column, Table } from '../catalog/model.js';
import type { Dialect } from '../dialects/dialect.js';
import { UntetherError } from '../errors.js';
import { needsCondition } from '../links/ids.js';
import type { Columns, Reference } from '../links/model.js';
import { whenCondition } from '../plan/conditions.js';
import { compare, folded, namesSomebody } from '../plan/compare.js';
import type { Comparison, Side } from '../plan/compare.js';
import { type Element, prepareElements, standsForNobody } from './elements.js';
import type { SkipReason } from './model.js';

/** A reference whose tables and columns exist and compare; its SQL, ready to be put together. */
export interface Prepared {
  readonly reference: Reference;
  readonly child: Table;
  readonly parent: Table;
  readonly keys: readonly Comparison[];
  /** True of rows that point at something: no NULL (MATCH SIMPLE), no stand-in for "nobody". */
  readonly points: string;
  /** True of rows that break MATCH FULL: a part of the key is NULL, another is not. */
  readonly halfNull: string | null;
  /** Where one value holds several ids: they point, each for itself. */
  readonly element: Element | null;
  /** The referenced table is read into a table of its own first, for a statement that changes it (MySQL 1093). */
  readonly apart?: boolean;
}

/** Ready; or why not; or nothing to scan, because it is no table. */
export type Preparation =
  | { readonly outcome: 'ready'; readonly prepared: Prepared }
  | { readonly outcome: 'skipped'; readonly reason: SkipReason }
  | { readonly outcome: 'none' };

const SCANNED: ReadonlySet<Table['kind']> = new Set(['table', 'partitioned']);

/** An alias that no qualified column of the table can be mistaken for: `main.parent.id` would find a `parent` nearer by. */
export function aliasBeside(table: Table, alias: string): string {
  return table.name.toLowerCase() === alias ? `${alias}_` : alias;
}

/**
 * Looks a reference up in the catalog and works out how its columns compare. Columns of the referencing table are qualified by its full
 * name, not by an alias, so that the conditions fit `Session.readRows` and a plan.
 */
export function prepare(context: { dialect: Dialect; catalog: Catalog }, reference: Reference): Preparation {
  const [child, parent] = [reference.from, reference.to].map(({ table }) => findTable(context.catalog, table));
  if (child === undefined || parent === undefined) return { outcome: 'skipped', reason: 'no-table' };
  if (!SCANNED.has(child.kind) || !SCANNED.has(parent.kind)) return { outcome: 'none' };
  if (needsCondition(reference)) return { outcome: 'skipped', reason: 'needs-condition' };
  const [from, to] = [columnsOf(child, reference.from), columnsOf(parent, reference.to)];
  if (from === undefined || to?.length !== from.length || from.length === 0)
    return { outcome: 'skipped', reason: 'no-column' };
  try {
    return prepareColumns(context.dialect, { reference, child, parent, from, to });
  } catch (error) {
    if (error instanceof UntetherError && error.code === 'G15') return { outcome: 'skipped', reason: 'unsafe-name' };
    throw error;
  }
}

function columnsOf(table: Table, { columns }: Columns): readonly Column[] | undefined {
  const found = columns.flatMap((name) => table.columns.find((column) => column.name === name) ?? []);
  return found.length === columns.length ? found : undefined;
}

interface Found extends Pick<Prepared, 'reference' | 'child' | 'parent'> {
  readonly from: readonly Column[];
  readonly to: readonly Column[];
}

function prepareColumns(dialect: Dialect, { reference, child, parent, from, to }: Found): Preparation {
  const alias = aliasBeside(child, 'parent');
  const keys: Comparison[] = [];
  const points: string[] = [];
  const conditions = whenCondition(dialect, child, reference, `${dialect.table(child)}.`);
  const halfNull = breaksMatchFull(dialect, reference, child);
  const whole = { reference, child, parent, halfNull };
  const pairs = from.map((column, index): Pair => {
    const other = to[index] ?? column;
    return {
      from: { column, sql: `${dialect.table(child)}.${dialect.name(column.name)}` },
      to: { column: other, sql: `${alias}.${dialect.name(other.name)}` },
    };
  });
  if (reference.list !== undefined) return prepareList(dialect, whole, { pairs, conditions, form: reference.list });
  for (const pair of pairs) {
    const as = compare(dialect.engine, pair);
    if (as === undefined) return { outcome: 'skipped', reason: 'not-comparable' };
    keys.push(as);
    points.push(`${pair.from.sql} IS NOT NULL`);
    if (reference.basis !== 'declared') points.push(...namesSomebody(dialect.engine, pair));
    points.push(...standsForNobody(dialect, pair.from, reference.sentinels ?? []));
  }
  points.push(...conditions);
  return { outcome: 'ready', prepared: { ...whole, keys, points: points.join(' AND '), element: null } };
}

interface Pair {
  readonly from: Side;
  readonly to: Side;
}

/** The column that holds the list is one; each value in it points for itself. */
function prepareList(
  dialect: Dialect,
  whole: Pick<Prepared, 'reference' | 'child' | 'parent' | 'halfNull'>,
  {
    pairs,
    conditions,
    form,
  }: { readonly pairs: readonly Pair[]; readonly conditions: readonly string[]; readonly form: string },
): Preparation {
  const [pair, second] = pairs;
  const options = { form, alias: aliasBeside(whole.child, 'item'), sentinels: whole.reference.sentinels ?? [] };
  const list = pair && second === undefined ? prepareElements(dialect, pair, options) : undefined;
  if (pair === undefined || list === undefined) return { outcome: 'skipped', reason: 'not-comparable' };
  const points = [`${pair.from.sql} IS NOT NULL`, ...conditions].join(' AND ');
  return { outcome: 'ready', prepared: { ...whole, keys: [list.key], points, element: list.element } };
}

function breaksMatchFull(dialect: Dialect, { basis, from }: Reference, child: Table): string | null {
  const declared = child.foreignKeys.find(({ columns }) => columns.join('\0') === from.columns.join('\0'));
  if (basis !== 'declared' || declared?.matchFull !== true || from.columns.length === 1) return null;
  const names = from.columns.map((name) => `${dialect.table(child)}.${dialect.name(name)}`);
  const [none, some] = ['IS NULL', 'IS NOT NULL'].map((test) => names.map((name) => `${name} ${test}`).join(' OR '));
  return `(${none ?? ''}) AND (${some ?? ''})`;
}

/**
 * The rows that a key can find. A declared key stands for the rows of the very table; an application that reads a PostgreSQL table finds
 * the rows of its inheritance children, too.
 */
export function referencedRows(dialect: Dialect, { reference, parent }: Prepared): string {
  return reference.basis === 'declared' ? dialect.rowsOf(parent) : dialect.table(parent);
}

/** The referenced column stands on the left: in SQLite it then decides by which collation both are compared. */
function matches({ keys }: Prepared): string {
  return keys.map(({ from, to }) => `${to} = ${from}`).join(' AND ');
}

/** Rows that point at the row called `parent` of the statement around. */
export function refersToParent(prepared: Prepared): string {
  return whichPoint(prepared, matches(prepared));
}

/** Rows that point at something of which a condition holds; of a list, one of the values in it. */
function whichPoint({ points, element }: Prepared, condition: string): string {
  if (element === null) return `${points} AND ${condition}`;
  return `${points} AND EXISTS (SELECT 1 FROM ${element.from} WHERE ${element.points} AND ${condition})`;
}

/** Rows that point at something which is not there. NOT EXISTS, because one NULL makes NOT IN find nothing at all. */
export function orphaned(dialect: Dialect, prepared: Prepared): string {
  const alias = aliasBeside(prepared.child, 'parent');
  const all =
    prepared.apart === true ? `(${referencedKeys(dialect, prepared, '')})` : referencedRows(dialect, prepared);
  const rows = `${all} AS ${alias}`;
  const missing = whichPoint(prepared, `NOT EXISTS (SELECT 1 FROM ${rows} WHERE ${matches(prepared)})`);
  return prepared.halfNull === null ? missing : `(${missing}) OR (${prepared.halfNull})`;
}

/**
 * Rows that point at an account of which `mark` is true, and at no other: two people may have one name. `own` is the mark of the
 * referencing table, if that holds accounts as well: what is deleted itself has no link that lives on.
 */
export function pointsAtMarked(
  dialect: Dialect,
  prepared: Prepared,
  { mark, own }: { readonly mark: string; readonly own: string | undefined },
): string {
  const alive = own === undefined ? '' : `(${own}) IS NOT TRUE AND `;
  const at = (condition: string): string => referencedBy(dialect, prepared, condition);
  return `${alive}${whichPoint(prepared, `${at(`(${mark})`)} AND NOT ${at(`(${mark}) IS NOT TRUE`)}`)}`;
}

/** Rows that point at one of those rows that a condition picks. It speaks of bare columns, so it stands where only they have any. */
export function pointsAt(dialect: Dialect, prepared: Prepared, condition: string): string {
  const at = referencedBy(dialect, prepared, condition);
  return prepared.element === null ? at : `(${whichPoint(prepared, at)})`;
}

function referencedBy(dialect: Dialect, prepared: Prepared, condition: string): string {
  const rows = referencedKeys(dialect, prepared, ` WHERE ${condition}`);
  return `EXISTS (SELECT 1 FROM (${rows}) AS ${aliasBeside(prepared.child, 'parent')} WHERE ${matches(prepared)})`;
}

/** Rows that hold just this key, whether the row that it belongs to is still there or not. */
export function holdsKey(dialect: Dialect, prepared: Prepared, literals: readonly string[]): string {
  const columns = prepared.reference.to.columns.map(
    (column, index) => `${literals[index] ?? 'NULL'} AS ${dialect.name(column)}`,
  );
  const rows = `(SELECT ${columns.join(', ')}) AS ${aliasBeside(prepared.child, 'parent')}`;
  return whichPoint(prepared, `EXISTS (SELECT 1 FROM ${rows} WHERE ${matches(prepared)})`);
}

/** Rows that would point at one of the referenced rows (all of them, or those that a condition picks) if blanks and letter case did not count. */
export function calledAlike(dialect: Dialect, prepared: Prepared, condition: string | null): string {
  const { child, reference } = prepared;
  const alias = aliasBeside(child, 'parent');
  const same = reference.to.columns.map((name, index) => {
    const mine = `${dialect.table(child)}.${dialect.name(reference.from.columns[index] ?? '')}`;
    return [`${alias}.${dialect.name(name)}`, mine].map((sql) => folded(dialect.engine, sql)).join(' = ');
  });
  const rows = referencedKeys(dialect, prepared, condition === null ? '' : ` WHERE ${condition}`);
  return `EXISTS (SELECT 1 FROM (${rows}) AS ${alias} WHERE ${same.join(' AND ')})`;
}

/** DISTINCT keeps MySQL from merging the subquery into the statement again. */
function referencedKeys(dialect: Dialect, prepared: Prepared, condition: string): string {
  const columns = prepared.reference.to.columns.map((column) => dialect.name(column)).join(', ');
  const select = prepared.apart === true ? 'SELECT DISTINCT' : 'SELECT';
  return `${select} ${columns} FROM ${referencedRows(dialect, prepared)}${condition}`;
}

import type { Catalog, Column, Key, Table } from '../catalog/model.js';
import { compareText } from '../catalog/names.js';
import type { Dialect } from '../dialects/dialect.js';
import { looksTieOnly } from '../links/actions.js';
import type { Links, Reference } from '../links/model.js';
import { contentColumns } from '../links/ties.js';
import { aliasBeside } from './conditions.js';
import type { Prepared } from './conditions.js';

/** Rows of a link table that say the same. */
export interface Twins {
  /** The reference under which they are told: to an account, if there is one. */
  readonly prepared: Prepared;
  /** Rows that agree in these are one link, given twice. */
  readonly columns: readonly Column[];
}

/** Types that an engine may be unable to group by. */
const UNGROUPED: ReadonlySet<Column['family']> = new Set(['json', 'array', 'spatial', 'other']);

/**
 * Link tables whose keys let the same link in twice. A link table gives access, or does nothing but tie rows together; a log of who read
 * what when is neither.
 */
export function findTwins(
  context: { readonly catalog: Catalog; readonly links: Links },
  references: readonly Prepared[],
): readonly Twins[] {
  const tables = new Map(references.map(({ child }) => [child.id, child]));
  return [...tables.values()]
    .filter((table) => isLinkTable(context, table))
    .flatMap((table) => {
      const columns = linkColumns(table, context.links.references);
      const prepared = carrier(
        context.links,
        references.filter(({ child }) => child.id === table.id),
      );
      return prepared === undefined || isForbidden(table, columns) ? [] : [{ prepared, columns }];
    });
}

/** False where the engine may have no way to tell whether two values are equal. */
export function canBeGrouped({ columns }: Twins): boolean {
  return !columns.some(({ family }) => UNGROUPED.has(family));
}

/** What others refer to is a thing of its own, however little it holds. */
function isLinkTable({ catalog, links }: { catalog: Catalog; links: Links }, { id }: Table): boolean {
  const isReferenced = links.references.some(({ to, state }) => to.table === id && state !== 'rejected');
  if (isReferenced || links.accounts.some(({ table }) => table === id)) return false;
  const ties = ownReferences(id, links.references).filter(({ kind }) => kind !== 'audit');
  const grants = links.grants.some(({ table }) => table === id) && ties.length >= 2;
  return grants || looksTieOnly(id, catalog, links.references);
}

function ownReferences(id: string, references: readonly Reference[]): readonly Reference[] {
  return references.filter(({ from, state }) => from.table === id && state !== 'rejected');
}

/** All that refers to something, and the time a link is for: the same role in another year is another link. */
function linkColumns(table: Table, references: readonly Reference[]): readonly Column[] {
  const own = ownReferences(table.id, references);
  const referencing = new Set(own.flatMap(({ from }) => from.columns));
  const periods = contentColumns(table, own).filter(({ family }) => family === 'temporal');
  return table.columns.filter((column) => referencing.has(column.name) || periods.includes(column));
}

function carrier({ accounts }: Links, own: readonly Prepared[]): Prepared | undefined {
  const isAccount = ({ parent }: Prepared): number => (accounts.some(({ table }) => table === parent.id) ? 0 : 1);
  const ties = own.filter(({ reference }) => reference.kind !== 'audit');
  return ties.toSorted((a, b) => isAccount(a) - isAccount(b) || compareText(a.reference.id, b.reference.id))[0];
}

/**
 * A key among the link columns lets no link in twice, unless one of them can be NULL. A key that holds all of them and more says what
 * makes two rows different, so they are meant.
 */
export function isForbidden(table: Table, columns: readonly Column[]): boolean {
  const primary: readonly Key[] = table.primaryKey === null ? [] : [{ name: '', columns: table.primaryKey }];
  const names = new Set(columns.map(({ name }) => name));
  return [...primary, ...table.uniques].some((key) => {
    if (distinguishes(table, key, names)) return true;
    return key.columns.every((name) => columns.some((column) => column.name === name && !column.nullable));
  });
}

/** The key of a link with more to it; a generated number makes no difference that anybody meant. */
function distinguishes(table: Table, { columns }: Key, links: ReadonlySet<string>): boolean {
  const isCounted = table.columns.some(({ name, identity }) => columns.includes(name) && identity !== 'no');
  return !isCounted && columns.length > links.size && [...links].every((name) => columns.includes(name));
}

function groups(dialect: Dialect, { prepared: { child, points }, columns }: Twins, selected: string): string {
  const by = columns.map(({ name }) => `${dialect.table(child)}.${dialect.name(name)}`).join(', ');
  return `(SELECT ${selected} FROM ${dialect.rowsOf(child)} WHERE ${points} GROUP BY ${by} HAVING count(*) > 1)`;
}

/** Counts the rows that are too many: of three equal links, two. */
export function countSurplus(dialect: Dialect, twins: Twins): string {
  return `SELECT COALESCE(SUM(twin.links - 1), 0) FROM ${groups(dialect, twins, 'count(*) AS links')} AS twin`;
}

/** All rows of links that are there more than once. NULL is as good as NULL here. */
export function isTwin(dialect: Dialect, twins: Twins): string {
  const { child, points } = twins.prepared;
  const alias = aliasBeside(child, 'twin');
  const selected = twins.columns.map(
    ({ name }) => `${dialect.table(child)}.${dialect.name(name)} AS ${dialect.name(name)}`,
  );
  const same = twins.columns.map(({ name, nullable }) => {
    const [one, other] = [`${alias}.${dialect.name(name)}`, `${dialect.table(child)}.${dialect.name(name)}`];
    return nullable ? `(${one} = ${other} OR (${one} IS NULL AND ${other} IS NULL))` : `${one} = ${other}`;
  });
  return `${points} AND EXISTS (SELECT 1 FROM ${groups(dialect, twins, selected.join(', '))} AS ${alias} WHERE ${same.join(' AND ')})`;
}

import { findTable } from '../catalog/graph.js';
import type { Table } from '../catalog/model.js';
import { compareText } from '../catalog/names.js';
import type { Dialect } from '../dialects/dialect.js';
import type { Reference } from '../links/model.js';
import { holdersIn, ownReferences, rankOf } from './classes.js';
import { aliasBeside, orphaned, type Prepared, referencedRows, refersToParent } from './conditions.js';
import type { Place } from './place.js';

/** A table of roles, permissions or groups, and the references by which somebody has one. */
export interface Held {
  readonly table: Table;
  /** The reference under which it is told: the one nearest to an account. */
  readonly carrier: Prepared;
  /** Each with the references of the same table to whoever holds. */
  readonly holders: readonly { readonly by: Prepared; readonly whose: readonly Prepared[] }[];
}

const ASKED = new Set(['role', 'permission', 'group']);

/** What is pointed at by tables that also name who holds it. A row above others in a tree is held by what hangs on it. */
export function findHeld(place: Place, ready: readonly Prepared[]): readonly Held[] {
  const tables = new Map(ready.map(({ parent }) => [parent.id, parent]));
  return [...tables.values()].flatMap((table): readonly Held[] => {
    const rank = rankOf(place, table.id);
    if (rank === undefined || !ASKED.has(rank)) return [];
    const into = ready.filter(
      ({ reference: { to, kind, basis } }) => to.table === table.id && kind !== 'audit' && basis !== 'by-name',
    );
    const own = (id: string): readonly Reference[] => holdersIn(place, id, rank);
    const isAccount = (id: string): boolean => rankOf(place, id) === 'account';
    const carriers = into.filter(({ child }) => isAccount(child.id) || own(child.id).length > 0);
    const trees = into.filter(({ child }) => child.id === table.id);
    const [carrier] = carriers.toSorted((a, b) => byNearness(place, a, b));
    if (carrier === undefined) return [];
    const holders = [...carriers, ...trees].map((by) => ({
      by,
      whose: ready.filter(
        ({ reference }) => reference.from.table === by.child.id && own(by.child.id).includes(reference),
      ),
    }));
    return [{ table, carrier, holders }];
  });
}

function byNearness(place: Place, a: Prepared, b: Prepared): number {
  const distance = ({ child }: Prepared): number =>
    ownReferences(place.links, child.id).some(({ to }) => rankOf(place, to.table) === 'account') ? 0 : 1;
  return distance(a) - distance(b) || compareText(a.reference.id, b.reference.id);
}

/** Rows that nobody has: no row points at them but such as hang on nobody themselves. */
export function isUnheld(dialect: Dialect, { table, holders }: Held): string {
  return holders
    .map(({ by, whose }) => {
      const alias = aliasBeside(by.child, 'parent');
      const same = by.reference.to.columns.map((name) => {
        const column = dialect.name(name);
        return `${alias}.${column} = ${dialect.table(table)}.${column}`;
      });
      const lost = whose.map((each) => ` AND (${orphaned(dialect, each)}) IS NOT TRUE`).join('');
      const held = `EXISTS (SELECT 1 FROM ${dialect.rowsOf(by.child)} WHERE ${refersToParent(by)}${lost})`;
      return `NOT EXISTS (SELECT 1 FROM ${referencedRows(dialect, by)} AS ${alias} WHERE ${[...same, held].join(' AND ')})`;
    })
    .join(' AND ');
}

/** The columns that tell one such row from another. */
export function shownOf({ table, carrier }: Held, place: Place): readonly string[] {
  const columns = findTable(place.catalog, table.id)?.columns ?? [];
  const names = columns.filter(({ name }) => /(?:^|_)(?:name|code|key|title)$/i.test(name)).map(({ name }) => name);
  return [...carrier.reference.to.columns, ...names.slice(0, 1)];
}

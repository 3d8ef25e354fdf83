import type { TableId } from '../../catalog/model.js';
import { compareText } from '../../catalog/names.js';
import type { Reference } from '../../links/model.js';
import type { Parts } from './parts.js';

/** What is worth drawing. */
export interface Choice {
  readonly tables: ReadonlySet<TableId>;
  readonly references: readonly Reference[];
}

type Neighbours = ReadonlyMap<TableId, readonly TableId[]>;

/** Tables that a reference ties together, in both directions, sorted. */
function neighboursIn(references: readonly Reference[]): Neighbours {
  const found = new Map<TableId, Set<TableId>>();
  const add = (table: TableId, other: TableId): void =>
    void found.set(table, (found.get(table) ?? new Set()).add(other));
  for (const { from, to } of references) {
    add(from.table, to.table);
    add(to.table, from.table);
  }
  return new Map([...found].map(([table, others]) => [table, [...others].sort(compareText)]));
}

/** Tables between `start` and the nearest table of `goal`, by the fewest references; empty when none leads there. */
function pathTo(start: TableId, goal: ReadonlySet<TableId>, neighbours: Neighbours): readonly TableId[] {
  const cameFrom = new Map<TableId, TableId | null>([[start, null]]);
  for (const table of cameFrom.keys()) {
    if (goal.has(table)) return trail(table, cameFrom);
    // A map is read in the order of its entries, those added meanwhile included: a queue.
    for (const next of neighbours.get(table) ?? []) if (!cameFrom.has(next)) cameFrom.set(next, table);
  }
  return [];
}

function trail(end: TableId, cameFrom: ReadonlyMap<TableId, TableId | null>): readonly TableId[] {
  const tables: TableId[] = [];
  for (let table: TableId | null = end; table !== null; table = cameFrom.get(table) ?? null) tables.push(table);
  return tables;
}

/** Everything that references between `tables` lead to from `starts`. */
function reach(starts: Iterable<TableId>, tables: ReadonlySet<TableId>, neighbours: Neighbours): ReadonlySet<TableId> {
  const reached = new Set(starts);
  for (const table of reached) for (const next of neighbours.get(table) ?? []) if (tables.has(next)) reached.add(next);
  return reached;
}

/** Adds the tables that a drawn table needs to hang together with the accounts. */
function connect(tables: Set<TableId>, { accounts, references }: Parts): void {
  const neighbours = neighboursIn(references);
  let joined = reach(accounts, tables, neighbours);
  for (const table of [...tables].sort(compareText)) {
    if (joined.has(table)) continue;
    const way = pathTo(table, joined, neighbours);
    for (const between of way) tables.add(between);
    if (way.length > 0) joined = reach(accounts, tables, neighbours);
  }
}

/** References that say something about access: of and to accounts and roles, and all of a grant. */
function isTelling({ from, to }: Reference, { accounts, roles, grants }: Parts): boolean {
  return [from, to].some(({ table }) => accounts.has(table) || roles.has(table)) || grants.has(from.table);
}

/** Accounts, roles, grants, everything that refers to an account, and what connects them. */
export function chooseAll(parts: Parts): Choice {
  const { accounts, roles, grants, references, toAccounts } = parts;
  const main = new Set([...accounts, ...roles.keys(), ...grants.keys(), ...toAccounts.keys()]);
  const granted = references.filter(({ from }) => grants.has(from.table)).map(({ to }) => to.table);
  const tables = new Set([...main, ...granted]);
  connect(tables, parts);
  const between = (table: TableId): boolean => !main.has(table);
  const drawn = references.filter(
    (reference) =>
      tables.has(reference.from.table) &&
      tables.has(reference.to.table) &&
      (isTelling(reference, parts) || between(reference.from.table) || between(reference.to.table)),
  );
  return { tables, references: drawn };
}

/** One table, every table that a reference ties to it, and what ties those to accounts and roles. */
export function chooseAround(table: TableId, parts: Parts): Choice {
  const own = ({ from, to }: Reference): boolean => from.table === table || to.table === table;
  const around = parts.references.filter(own).flatMap(({ from, to }) => [from.table, to.table]);
  const tables = new Set([table, ...around]);
  const drawn = parts.references.filter(
    (reference) =>
      tables.has(reference.from.table) &&
      tables.has(reference.to.table) &&
      (own(reference) || isTelling(reference, parts)),
  );
  return { tables, references: drawn };
}

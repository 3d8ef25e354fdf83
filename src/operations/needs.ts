import { ledgersIn } from '../apply/ledger.js';
import { findTable } from '../catalog/graph.js';
import type { Catalog, TableId } from '../catalog/model.js';
import type { Need, Privilege } from '../dialects/dialect.js';
import type { AccountTable, Links } from '../links/model.js';
import { presentLinks } from '../links/present.js';
import { tablesToLock } from '../plan/document.js';
import { findReach, type Reach } from '../plan/reach.js';

const NOTHING_CHOSEN = { links: [], keep: [], set: new Map<string, never>(), withAccount: 'keep' } as const;

const ORDER: readonly Privilege[] = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];

interface Use {
  readonly privileges: Set<Privilege>;
  readonly updates: Set<string>;
  locked: boolean;
}

class Uses {
  readonly all = new Map<TableId, Use>();

  of(table: TableId): Use {
    const known = this.all.get(table) ?? {
      privileges: new Set<Privilege>(['SELECT']),
      updates: new Set(),
      locked: false,
    };
    this.all.set(table, known);
    return known;
  }

  delete(table: TableId): void {
    for (const privilege of ['INSERT', 'DELETE'] as const) this.of(table).privileges.add(privilege);
  }

  update(table: TableId, columns: readonly string[]): void {
    this.of(table).privileges.add('UPDATE');
    for (const column of columns) this.of(table).updates.add(column);
  }
}

/** Rows that find each other are taken apart by emptying columns before they go. */
function addReleases(uses: Uses, { cycles }: Reach, links: Links): void {
  for (const cycle of cycles)
    for (const { from, to } of links.references)
      if (cycle.includes(from.table) && cycle.includes(to.table)) uses.update(from.table, from.columns);
}

function addReach(uses: Uses, reach: Reach, links: Links): void {
  for (const table of reach.deletes.keys()) uses.delete(table);
  for (const [table, edges] of reach.updates) for (const { values } of edges) uses.update(table, Object.keys(values));
  // Nobody is named to hand them over to as yet.
  for (const { reference } of reach.left)
    if (reference.onUnlink?.action === 'reassign') uses.update(reference.from.table, reference.from.columns);
  addReleases(uses, reach, links);
}

/** What plans of these accounts, their runs and rollbacks do, as the settings stand: an account is only read unless a plan asks for more. */
function addPlans(
  uses: Uses,
  place: { readonly catalog: Catalog; readonly links: Links },
  accountTable: AccountTable,
): void {
  const reach = findReach({ ...place, accountTable, selection: NOTHING_CHOSEN, heir: null });
  addReach(uses, reach, place.links);
  const steps = [
    ...[...reach.deletes.keys()].map((table) => ({ table, action: 'delete' as const })),
    ...[...reach.updates.keys()].map((table) => ({ table, action: 'update' as const })),
  ];
  for (const { id } of tablesToLock(place.catalog, place.links, steps)) uses.of(id).locked = true;
}

/** What plans, runs and rollbacks do with each table. */
export function needsOf(catalog: Catalog, all: Links): readonly Need[] {
  const { links } = presentLinks(catalog, all);
  const uses = new Uses();
  for (const { from, to, state } of links.references)
    if (state !== 'rejected') for (const { table } of [from, to]) uses.of(table);
  for (const account of links.accounts.filter(
    ({ state, table }) => state !== 'rejected' && findTable(catalog, table),
  )) {
    uses.of(account.table);
    addPlans(uses, { catalog, links }, account);
  }
  for (const { id } of ledgersIn(catalog)) {
    uses.of(id).privileges.add('INSERT');
    uses.update(id, []);
  }
  return [...uses.all].flatMap(([id, { privileges, updates, locked }]) => {
    const table = findTable(catalog, id);
    if (table?.kind !== 'table' && table?.kind !== 'partitioned') return [];
    return [{ table, privileges: ORDER.filter((each) => privileges.has(each)), updates: [...updates], locked }];
  });
}

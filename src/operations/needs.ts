import { findTable } from '../catalog/graph.js';
import type { Catalog, TableId } from '../catalog/model.js';
import type { Need, Privilege } from '../dialects/dialect.js';
import { defaultAction, tieOnly } from '../links/actions.js';
import type { Links, Reference } from '../links/model.js';
import { LEDGER } from '../apply/ledger.js';
import { decide } from '../plan/decide.js';
import { declaredKey } from '../plan/reach.js';

const NOTHING_CHOSEN = { links: [], keep: [], set: new Map<string, never>(), withAccount: 'keep' } as const;

const ORDER: readonly Privilege[] = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];

/** What a plan does with the rows of a reference, and a rollback after it. */
function privilegesFor(catalog: Catalog, links: Links, reference: Reference): readonly Privilege[] {
  const table = findTable(catalog, reference.from.table);
  if (!table || reference.state !== 'confirmed') return ['SELECT'];
  const onlyTies = tieOnly(table.id, catalog, links.references);
  const { action } = decide(reference, {
    selection: NOTHING_CHOSEN,
    table,
    foreignKey: declaredKey(table, reference),
    referencedRowGoes: false,
    byKind: defaultAction(reference.kind, { onlyTies }),
    heir: null,
  });
  if (action === 'delete') return ['SELECT', 'INSERT', 'DELETE'];
  return action === 'update' ? ['SELECT', 'UPDATE'] : ['SELECT'];
}

/** What plans, runs and rollbacks do with each table, as the settings stand: an account itself is only read unless a plan asks for more. */
export function needsOf(catalog: Catalog, links: Links): readonly Need[] {
  const needed = new Map<TableId, Set<Privilege>>();
  const need = (table: TableId, privileges: readonly Privilege[]): void => {
    needed.set(table, new Set([...(needed.get(table) ?? []), ...privileges]));
  };
  for (const { table, state } of links.accounts) if (state !== 'rejected') need(table, ['SELECT']);
  for (const reference of links.references) {
    if (reference.state === 'rejected') continue;
    need(reference.from.table, privilegesFor(catalog, links, reference));
    need(reference.to.table, ['SELECT']);
  }
  const ledger = findTable(catalog, LEDGER);
  if (ledger) need(ledger.id, ['SELECT', 'INSERT', 'UPDATE']);
  return [...needed].flatMap(([id, privileges]) => {
    const table = findTable(catalog, id);
    const isTable = table?.kind === 'table' || table?.kind === 'partitioned';
    return isTable ? [{ table, privileges: ORDER.filter((each) => privileges.has(each)) }] : [];
  });
}

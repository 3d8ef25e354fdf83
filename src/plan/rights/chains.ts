import { findTable } from '../../catalog/graph.js';
import type { Catalog, Column, Table, TableId } from '../../catalog/model.js';
import type { Links, Reference } from '../../links/model.js';
import { readPermissionPath } from '../../links/permission-path.js';
import { needsCondition } from '../../links/ids.js';

/** One table further on the way from a role to what it allows. */
export interface Hop {
  readonly table: Table;
  readonly reference: Reference;
  /** The reference is held by this table; otherwise by the one before. */
  readonly holds: boolean;
}

/** From a role to a column that says what it allows; without hops the role says so itself. */
export interface Chain {
  readonly hops: readonly Hop[];
  readonly end: Table;
  readonly column: Column;
}

interface Place {
  readonly catalog: Catalog;
  readonly links: Links;
}

function hasColumns(catalog: Catalog, id: TableId, names: readonly string[]): boolean {
  const table = findTable(catalog, id);
  return names.every((name) => table?.columns.some((column) => column.name === name) === true);
}

/** Whether a reference can be followed from a row to the row that it means. */
export function isFollowed(catalog: Catalog, reference: Reference): boolean {
  const { from, to, state, list, when } = reference;
  if (state === 'rejected' || list !== undefined || needsCondition(reference)) return false;
  if (from.columns.length !== to.columns.length) return false;
  return (
    hasColumns(catalog, from.table, [...from.columns, ...Object.keys(when ?? {})]) &&
    hasColumns(catalog, to.table, to.columns)
  );
}

function between({ catalog, links }: Place, before: Table, table: Table): Hop | null {
  const usable = links.references.filter((reference) => isFollowed(catalog, reference));
  const [towards, away] = [
    usable.filter(({ from, to }) => from.table === table.id && to.table === before.id),
    usable.filter(({ from, to }) => from.table === before.id && to.table === table.id),
  ];
  const all = [...towards, ...away];
  const reference = all.find(({ state }) => state === 'confirmed') ?? all[0];
  return reference ? { table, reference, holds: towards.includes(reference) } : null;
}

/** `sys_role_menu → sys_menu.perms` as joins; null when its tables are not there or nothing ties them together. */
export function findChain(place: Place, role: Table, text: string): Chain | null {
  const path = readPermissionPath(text);
  const tables = path?.tables.map((id) => findTable(place.catalog, id)) ?? [];
  const hops: Hop[] = [];
  let last = role;
  for (const [index, table] of tables.entries()) {
    if (!table) return null;
    if (index === 0 && table === role) continue;
    const hop = between(place, last, table);
    if (!hop) return null;
    hops.push(hop);
    last = table;
  }
  const column = path === null ? undefined : last.columns.find(({ name }) => name === path.column);
  return column ? { hops, end: last, column } : null;
}

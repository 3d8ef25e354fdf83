import { findTable } from '../catalog/graph.js';
import type { Catalog, TableId } from '../catalog/model.js';
import type { LinkKind, Reference } from './model.js';
import { contentColumns } from './ties.js';

/** What unlinking does to a row unless the user says otherwise. */
export type DefaultAction = 'delete' | 'set-null' | 'keep' | 'block';

const BY_KIND: Readonly<Record<Exclude<LinkKind, 'other'>, DefaultAction>> = {
  role: 'delete',
  permission: 'delete',
  group: 'delete',
  post: 'delete',
  'external-account': 'delete',
  session: 'delete',
  token: 'delete',
  delegate: 'set-null',
  ownership: 'block',
  audit: 'keep',
};

/** The action of a kind of link; `onlyTies` says that the row has no content of its own, see `tieOnly`. */
export function defaultAction(kind: LinkKind, { onlyTies }: { readonly onlyTies: boolean }): DefaultAction {
  if (kind !== 'other') return BY_KIND[kind];
  return onlyTies ? 'delete' : 'block';
}

/**
 * True when a row of the table does nothing but tie rows together: at least two references, and every other column is identity or
 * record keeping. Rejected references do not count, so their columns are content; `created_by` is a reference but ties nothing.
 * Proposed ones count as well: this is for looking at rows, never for deciding that they go.
 */
export function looksTieOnly(table: TableId, catalog: Catalog, references: readonly Reference[]): boolean {
  const found = findTable(catalog, table);
  if (found === undefined) return false;
  const own = references.filter(({ from, state }) => from.table === table && state !== 'rejected');
  const ties = own.filter(({ kind }) => kind !== 'audit');
  return ties.length >= 2 && contentColumns(found, own).length === 0;
}

/** The same by references that are declared or confirmed: a guess turns no content into a tie, so no guess deletes. */
export function tieOnly(table: TableId, catalog: Catalog, references: readonly Reference[]): boolean {
  const known = references.filter(({ state, basis }) => state === 'confirmed' || basis === 'declared');
  return looksTieOnly(table, catalog, known);
}

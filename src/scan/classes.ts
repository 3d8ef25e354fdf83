import { findTable } from '../catalog/graph.js';
import type { Catalog, TableId } from '../catalog/model.js';
import { ACCESS } from '../links/grants.js';
import type { LinkKind, Links, Reference } from '../links/model.js';
import { readPermissionPath } from '../links/permission-path.js';
import type { ScanClass } from './model.js';

interface Known {
  readonly catalog: Catalog;
  readonly links: Links;
}

/** How far from a person: what stands further down is held by what stands above it. */
export type Rank = 'account' | 'group' | 'post' | 'role' | 'permission';
const HEIGHT: Readonly<Record<Rank, number>> = { account: 0, group: 1, post: 1, role: 2, permission: 3 };

/** What lets somebody in or up, whoever the row names. */
const GIVES_ACCESS: ReadonlySet<LinkKind> = new Set([...ACCESS, 'external-account', 'session', 'token']);

/** The last table on the way from a role to what it allows, where that is not the link table itself. */
function permissionTables({ links }: Known): ReadonlySet<TableId> {
  const paths = links.grantPaths.flatMap(({ permissions }) => readPermissionPath(permissions ?? '') ?? []);
  return new Set(paths.flatMap(({ tables }) => (tables.length > 1 ? tables.slice(-1) : [])));
}

/** What the rows of a table are, if they are accounts or something that accounts hold. */
export function rankOf(known: Known, id: TableId): Rank | undefined {
  const { accounts, roles, grantPaths } = known.links;
  if (accounts.some(({ table, state }) => table === id && state !== 'rejected')) return 'account';
  if (grantPaths.some(({ role }) => role.table === id)) return 'role';
  if (permissionTables(known).has(id)) return 'permission';
  return roles.find(({ table }) => table === id)?.kind;
}

/** References of one table that nobody rejected. */
export function ownReferences({ references }: Links, id: TableId): readonly Reference[] {
  return references.filter(({ from, state }) => from.table === id && state !== 'rejected');
}

/** References of a table to what holds things of this rank. */
export function holdersIn(known: Known, id: TableId, rank: Rank): readonly Reference[] {
  return ownReferences(known.links, id).filter(({ to, kind }) => {
    const other = rankOf(known, to.table);
    return other !== undefined && kind !== 'audit' && HEIGHT[other] < HEIGHT[rank];
  });
}

/** A role's link to a permission: the role is named in the same row, and no account. */
function isRoleGrant(known: Known, { from, to, kind }: Reference): boolean {
  if (rankOf(known, to.table) !== 'permission' && kind !== 'permission') return false;
  const ranks = ownReferences(known.links, from.table).map((other) => rankOf(known, other.to.table));
  return ranks.includes('role') && !ranks.includes('account') && rankOf(known, to.table) !== 'role';
}

/** True of a row that ties an account to its twin in another system. */
export function isExternalTable(known: Known, id: TableId): boolean {
  return ownReferences(known.links, id).some(
    ({ to, kind }) => kind === 'external-account' && rankOf(known, to.table) === 'account',
  );
}

/** A link by a name that is given again: what accounts are looked up by, and not their key. */
function isReusableName({ links, catalog }: Known, { to, from }: Reference): boolean {
  const account = links.accounts.find(({ table, state }) => table === to.table && state !== 'rejected');
  if (account === undefined || to.columns.length !== 1 || from.table === to.table) return false;
  const isKey = account.key.length === 1 && account.key[0] === to.columns[0];
  const column = findTable(catalog, to.table)?.columns.find(({ name }) => name === to.columns[0]);
  return account.lookup.includes(to.columns[0] ?? '') && !isKey && column?.family !== 'integer';
}

/** What it is called when a row points at nothing. */
export function orphanClass(known: Known, reference: Reference): ScanClass {
  if (reference.basis === 'declared') return 'unenforced';
  if (reference.basis === 'polymorphic' || reference.when !== undefined) return 'polymorphic';
  if (GIVES_ACCESS.has(reference.kind) && isReusableName(known, reference)) return 'reuse';
  if (reference.basis === 'by-name') return 'by-name';
  if (isRoleGrant(known, reference)) return 'dead-grant';
  const toAccount = rankOf(known, reference.to.table) === 'account';
  return !toAccount && isExternalTable(known, reference.from.table) ? 'provider-gone' : 'missing';
}

import { groupBy } from '../../catalog/assemble.js';
import type { TableId } from '../../catalog/model.js';
import type { LinkKind, Links, Reference } from '../../links/model.js';
import type { Cluster } from './model.js';

/** What the links say about tables, ready to be asked. */
export interface Parts {
  readonly accounts: ReadonlySet<TableId>;
  readonly roles: ReadonlyMap<TableId, 'role' | 'permission' | 'group' | 'post'>;
  readonly grants: ReadonlyMap<TableId, LinkKind>;
  /** All that nobody rejected. */
  readonly references: readonly Reference[];
  /** Of `references`, those of a table to accounts. */
  readonly toAccounts: ReadonlyMap<TableId, readonly Reference[]>;
}

export function partsOf(links: Links): Parts {
  const accounts = new Set(links.accounts.filter(({ state }) => state !== 'rejected').map(({ table }) => table));
  const references = links.references.filter(({ state }) => state !== 'rejected');
  const toAccounts = groupBy(
    references.filter(({ to }) => accounts.has(to.table)),
    ({ from }) => from.table,
  );
  return {
    accounts,
    references,
    toAccounts,
    roles: new Map(links.roles.map(({ table, kind }) => [table, kind])),
    grants: new Map(links.grants.map(({ table, kind }) => [table, kind])),
  };
}

/** Where links of a kind stand, the kind that says most about a table first. */
const CLUSTER_OF: Readonly<Record<LinkKind, Cluster>> = {
  role: 'grants',
  permission: 'grants',
  group: 'grants',
  post: 'grants',
  'external-account': 'sessions',
  session: 'sessions',
  token: 'sessions',
  // Who decides or stands in for somebody answers for the row; only a grant table says that it gives access.
  delegate: 'history',
  ownership: 'history',
  other: 'other',
  audit: 'history',
};

/** Where a table stands in the drawing. */
export function clusterOf(table: TableId, { accounts, roles, grants, toAccounts }: Parts): Cluster {
  if (accounts.has(table)) return 'accounts';
  const role = roles.get(table);
  if (role !== undefined) return role === 'role' || role === 'permission' ? 'roles' : 'groups';
  const grant = grants.get(table);
  if (grant !== undefined) return CLUSTER_OF[grant];
  const kinds = new Set<string>((toAccounts.get(table) ?? []).map(({ kind }) => kind));
  return Object.entries(CLUSTER_OF).find(([kind]) => kinds.has(kind))?.[1] ?? 'other';
}

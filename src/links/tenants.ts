import { groupBy } from '../catalog/assemble.js';
import type { TableId } from '../catalog/model.js';
import type { Account } from './accounts.js';
import type { Links } from './model.js';
import type { Pair } from './roles.js';
import type { Schema } from './schema.js';
import { TENANT_NOUNS } from './vocabulary.js';

/** Tables that point at a tenant: at least so many, and this share of all. */
const LEAST_TABLES = 5;
const SHARE = 0.4;
/** A smaller share is enough where the name says what the table is. */
const NAMED_SHARE = 0.2;

/** Tables whose rows divide the whole database, such as organisations: what most tables point at, called so or holding the accounts. */
export function findTenants(
  schema: Schema,
  references: readonly Pair[],
  accounts: readonly Account[],
): ReadonlySet<TableId> {
  const isAccount = new Set(accounts.map(({ table }) => table.table.id));
  const all = schema.tables.length;
  const holding = new Set(references.filter(({ from }) => isAccount.has(from.table)).map(({ to }) => to.table));
  const tenants = [...groupBy(references, ({ to }) => to.table)].filter(([id, own]) => {
    const table = schema.byId.get(id);
    const named = table?.nouns.some(({ words }) => words.length === 1 && TENANT_NOUNS.has(words[0] ?? '')) === true;
    if (isAccount.has(id) || !(named || holding.has(id))) return false;
    const sources = new Set(own.map(({ from }) => from.table)).size;
    return sources >= Math.max(LEAST_TABLES, all * (named ? NAMED_SHARE : SHARE));
  });
  return new Set(tenants.map(([id]) => id));
}

/**
 * Ids of references that only say which tenant a row belongs to. Links of accounts to a tenant are no scope: an account's own organisation
 * and the rows of a link table are what unlinking is about.
 */
export function tenantScopes({ tenants, accounts, grants, references }: Links): ReadonlySet<string> {
  const isTenant = new Set(tenants);
  const isLink = new Set([...grants, ...accounts].map(({ table }) => table));
  const scopes = references.filter(({ from, to }) => isTenant.has(to.table) && !isLink.has(from.table));
  return new Set(scopes.map(({ id }) => id));
}

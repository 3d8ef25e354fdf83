import { groupBy } from '../catalog/assemble.js';
import type { TableId } from '../catalog/model.js';
import type { GrantTable, LinkKind, Reference, RoleTable } from './model.js';
import { isLinkShaped, keyHoldsTwo, spelledRole } from './roles.js';
import type { Pair } from './roles.js';
import { isHistory } from './schema.js';
import type { NamedTable, Schema } from './schema.js';
import { GROUP_NOUNS, RIGHTS, ROLE_NOUNS } from './vocabulary.js';

/** What the kind of a link depends on. */
export interface KindContext {
  readonly schema: Schema;
  readonly accounts: ReadonlySet<TableId>;
  readonly roles: ReadonlyMap<TableId, RoleTable['kind']>;
  readonly tenants: ReadonlySet<TableId>;
  /** References by the table that holds them. */
  readonly references: ReadonlyMap<TableId, readonly Pair[]>;
}

const MEMBERSHIP = new Set(['member', 'membership']);
/** The strongest first: who holds a role through a row is more than who stands in a group through it. */
const ROLE_ORDER: readonly RoleTable['kind'][] = ['role', 'permission', 'post', 'group'];
/** What a link of an account means when it gives access. */
export const ACCESS: ReadonlySet<LinkKind> = new Set(['role', 'permission', 'group', 'post']);
/** Columns that say how far an access goes. */
const RIGHT_COLUMN =
  /^(?:perm(?:ission)?s?|permission(?:key|level|type|value|mask)|access|access(?:level|type|mode|right)s?|right(?:name|mask)?|privileges?|readonly|canread|canwrite|canedit|canmanage|manage|role|rolename|isadmin)$/;
/** Nouns that are nothing but rights, whatever the table holds. */
const ONLY_RIGHTS = new Set(['permission', 'privilege', 'acl', 'grant', 'entitlement', 'authority']);

/** Link tables that give access: accounts with roles, roles with permissions, and tables of nothing but rights. */
export function findGrants(references: readonly Reference[], context: KindContext): readonly GrantTable[] {
  const byTable = groupBy(references, ({ from }) => from.table);
  return context.schema.tables.flatMap((table): readonly GrantTable[] => {
    const { id } = table.table;
    if (context.accounts.has(id) || isHistory(table)) return [];
    const kind = grantKind(table, byTable.get(id) ?? [], context);
    return kind === undefined ? [] : [{ table: id, kind }];
  });
}

/** What a row of a link table gives: by the roles it points at, by its own words for them, by its name. */
export function kindByLink(table: NamedTable, context: KindContext): LinkKind | undefined {
  if (RIGHTS.has(table.words.at(-1) ?? '')) return 'permission';
  const own = context.references.get(table.table.id) ?? [];
  const spelled = spelledKind(table, own, context);
  if (spelled !== undefined) return spelled;
  if (!isLinkShaped(table, own)) return undefined;
  const kinds = new Set(own.flatMap(({ to }) => context.roles.get(to.table) ?? []));
  const byRole = ROLE_ORDER.find((kind) => kinds.has(kind));
  if (byRole !== undefined) return byRole;
  if (table.columns.some(({ squashed }) => RIGHT_COLUMN.test(squashed))) return 'permission';
  return isMembership(table, own, context) ? 'group' : 'other';
}

function grantKind(table: NamedTable, own: readonly Reference[], context: KindContext): LinkKind | undefined {
  const access = own.find(({ to, kind }) => context.accounts.has(to.table) && ACCESS.has(kind));
  if (access !== undefined) return access.kind;
  if (context.roles.has(table.table.id)) return undefined;
  const last = table.words.at(-1) ?? '';
  if (ONLY_RIGHTS.has(last) && table.words.length > 1) return 'permission';
  const toRoles = own.flatMap(({ to }) => context.roles.get(to.table) ?? []);
  if (toRoles.length === 0) return undefined;
  if (!isLinkShaped(table, own)) return isLimitedByRole(table, own, context) ? 'permission' : undefined;
  // Who wrote down what a role may do does not hold it.
  return own.some(({ to, kind }) => context.accounts.has(to.table) && kind !== 'audit')
    ? ROLE_ORDER.find((kind) => toRoles.includes(kind))
    : 'permission';
}

/** `role_rule` is what a role may do; a list of roles in a row says who may use it. */
function isLimitedByRole(table: NamedTable, own: readonly Reference[], { roles }: KindContext): boolean {
  const toRole = own.filter(({ to }) => roles.get(to.table) === 'role');
  const isPart =
    toRole.some(({ list }) => list === undefined) && ROLE_NOUNS.has(table.words[0] ?? '') && table.words.length > 1;
  return isPart || toRole.some(({ list }) => list !== undefined);
}

/** `user_groups (user, group)`: the role or group is a word in the row, and the key holds it beside the account. */
function spelledKind(table: NamedTable, own: readonly Pair[], { accounts }: KindContext): LinkKind | undefined {
  const toAccount = own.filter(({ to }) => accounts.has(to.table)).flatMap(({ from }) => from.columns);
  const keys = [table.table.primaryKey ?? [], ...table.table.uniques.map(({ columns }) => columns)];
  const inKey = table.columns.filter(({ column }) =>
    keys.some((key) => key.includes(column.name) && key.some((name) => toAccount.includes(name))),
  );
  const word = inKey.map(spelledRole).find((kind) => kind !== undefined);
  return toAccount.length === 0 ? undefined : word;
}

/** Who belongs to what: by the table's name, a column's, or a key of an account and a tenant. */
function isMembership(table: NamedTable, own: readonly Pair[], { accounts, tenants, schema }: KindContext): boolean {
  const toAccounts = own.filter(({ to }) => accounts.has(to.table));
  const toTenants = own.filter(({ to }) => tenants.has(to.table));
  const named = toAccounts.some(({ from }) => GROUP_NOUNS.has(schema.words(from.columns.at(-1) ?? '')[0] ?? ''));
  const keys = [table.table.primaryKey ?? [], ...table.table.uniques.map(({ columns }) => columns)];
  const tied =
    toAccounts.length > 0 &&
    toTenants.length > 0 &&
    keys.some((key) => keyHoldsTwo(key, [...toAccounts, ...toTenants]));
  return MEMBERSHIP.has(table.words.at(-1) ?? '') || named || tied;
}

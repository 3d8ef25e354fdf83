import { findTable, rowIdentity } from '../../catalog/graph.js';
import type { Catalog, Table, TableId } from '../../catalog/model.js';
import { compareText, formatColumns } from '../../catalog/names.js';
import { ACCESS } from '../../links/grants.js';
import type { AccountTable, GrantPath, Links, LinkKind, Reference, RoleTable } from '../../links/model.js';
import type { UnreadPath } from '../model.js';
import { type Chain, findChain, isFollowed } from './chains.js';

/** A table that says who holds a role; without `toAccount` the row of the account says it itself. */
export interface Way {
  readonly holders: Table;
  readonly toAccount: Reference | null;
  readonly toRole: Reference;
}

/** A table of roles (or groups, posts, permissions), everything that says who holds them, and what they allow. */
export interface RoleFamily {
  readonly role: Table;
  readonly kind: RoleTable['kind'];
  readonly key: readonly string[];
  readonly ways: readonly Way[];
  readonly chains: readonly Chain[];
  /** Keys and names of roles that must not lose their last holder. */
  readonly protected: readonly string[];
}

export interface Families {
  readonly families: readonly RoleFamily[];
  /** What the settings or the links name and nobody can follow. */
  readonly unread: readonly UnreadPath[];
}

interface Place {
  readonly catalog: Catalog;
  readonly links: Links;
  readonly accountTable: AccountTable;
}

/** Confirmed ones; where nobody has confirmed any, the first: it is only read. */
function trusted(references: readonly Reference[]): readonly Reference[] {
  const confirmed = references.filter(({ state }) => state === 'confirmed');
  return confirmed.length > 0 ? confirmed : references.slice(0, 1);
}

const NOT_HOLDING: ReadonlySet<LinkKind> = new Set(['audit', 'ownership', 'delegate']);

/** Who is meant by a row of the holders; whoever granted the role holds nothing by that. */
function toAccounts({ catalog, links, accountTable }: Place, holders: TableId): readonly Reference[] {
  const own = links.references.filter(
    (reference) =>
      reference.from.table === holders &&
      reference.to.table === accountTable.table &&
      reference.state === 'confirmed' &&
      isFollowed(catalog, reference),
  );
  const access = own.filter(({ kind }) => ACCESS.has(kind));
  return access.length > 0 ? access : own.filter(({ kind }) => !NOT_HOLDING.has(kind));
}

function waysOf(place: Place, role: TableId, holdersId: TableId): readonly Way[] {
  const { catalog } = place;
  const holders = findTable(catalog, holdersId);
  if (!holders || holders.id === role) return [];
  const toRole = trusted(
    place.links.references.filter(
      (reference) =>
        reference.from.table === holdersId && reference.to.table === role && isFollowed(catalog, reference),
    ),
  );
  const isAccounts = holdersId === place.accountTable.table;
  const accounts = isAccounts ? [null] : toAccounts(place, holdersId);
  return accounts.flatMap((toAccount) => toRole.map((reference) => ({ holders, toAccount, toRole: reference })));
}

/** Holders that nobody wrote a path for: tables that tie accounts to a role. */
function impliedHolders({ links }: Place, role: TableId): readonly TableId[] {
  const tables = links.references.filter(({ to, from }) => to.table === role && from.table !== role);
  const granting = new Set(links.grants.map(({ table }) => table));
  const access = links.references.filter(({ kind, state }) => ACCESS.has(kind) && state === 'confirmed');
  return tables
    .map(({ from }) => from.table)
    .filter((id) => granting.has(id) || access.some(({ from }) => from.table === id));
}

function pathText({ role, holders }: GrantPath): string {
  return `${formatColumns(role.table, role.columns)} by ${holders}`;
}

function kindOf({ links }: Place, role: TableId, paths: readonly GrantPath[]): RoleTable['kind'] {
  const known = links.roles.find(({ table }) => table === role)?.kind;
  const isItself = paths.some(({ permissions }) => permissions?.startsWith(`${role}.`) === true);
  return known ?? (isItself ? 'permission' : 'role');
}

const PERMISSION_NAMES = ['permission', 'perms', 'code', 'codename', 'key', 'slug', 'name', 'title'];

/** A permission that is granted directly is what it is called. */
function itself(role: Table, key: readonly string[]): Chain | null {
  const texts = role.columns.filter(({ family }) => family === 'text');
  const named = PERMISSION_NAMES.flatMap((word) => texts.filter(({ name }) => name.toLowerCase().endsWith(word)));
  const column = named[0] ?? (key.length === 1 ? role.columns.find(({ name }) => name === key[0]) : undefined);
  return column ? { hops: [], end: role, column } : null;
}

/** Why nobody can be found through a path; null when somebody can, or when its holders are accounts of another table. */
function unreadable(place: Place, path: GrantPath): UnreadPath | null {
  const { catalog, links } = place;
  const role = findTable(catalog, path.role.table);
  const hasKey = path.role.columns.every((name) => role?.columns.some((column) => column.name === name));
  if (!role || !hasKey || !findTable(catalog, path.holders)) return { path: pathText(path), reason: 'no-table' };
  if (waysOf(place, role.id, path.holders).length > 0) return null;
  const others = links.accounts.filter(({ table }) => table !== place.accountTable.table);
  const isOthers = others.some((accountTable) => waysOf({ ...place, accountTable }, role.id, path.holders).length > 0);
  return isOthers ? null : { path: pathText(path), reason: 'no-reference' };
}

function familyOf(place: Place, role: Table, paths: readonly GrantPath[]): Families {
  const holders = [...new Set([...paths.map((path) => path.holders), ...impliedHolders(place, role.id)])];
  const ways = holders.toSorted(compareText).flatMap((id) => waysOf(place, role.id, id));
  const key = paths[0]?.role.columns ?? rowIdentity(role) ?? ways[0]?.toRole.to.columns ?? [];
  if (ways.length === 0) return { families: [], unread: [] };
  const texts = [...new Set(paths.flatMap(({ permissions }) => permissions ?? []))].toSorted(compareText);
  const read = texts.map((text) => ({ text, chain: findChain(place, role, text) }));
  const kind = kindOf(place, role.id, paths);
  const own = kind === 'permission' ? itself(role, key) : null;
  const chains = read.flatMap(({ chain }) => chain ?? []);
  const family: RoleFamily = {
    role,
    kind,
    key,
    ways,
    chains: chains.length === 0 && own ? [own] : chains,
    protected: [...new Set(paths.flatMap((path) => path.protected ?? []))],
  };
  const lost = read.filter(({ chain }) => chain === null);
  return { families: [family], unread: lost.map(({ text }) => ({ path: text, reason: 'no-path' })) };
}

/** What accounts of this table can hold, in the order of the tables' names. */
export function findFamilies(place: Place): Families {
  const { links, catalog, accountTable } = place;
  const unread = links.grantPaths.flatMap((path) => unreadable(place, path) ?? []);
  const gone = new Set(unread.map(({ path }) => path));
  const paths = links.grantPaths.filter((path) => !gone.has(pathText(path)));
  const ids = [...links.roles, ...paths.map(({ role }) => role)].map(({ table }) => table);
  const found = [...new Set(ids)].toSorted(compareText).flatMap((id) => {
    const role = findTable(catalog, id);
    const own = paths.filter((path) => path.role.table === id);
    return role === undefined || id === accountTable.table ? [] : [familyOf(place, role, own)];
  });
  return {
    families: found.flatMap(({ families }) => families),
    unread: [...unread, ...found.flatMap((each) => each.unread)],
  };
}

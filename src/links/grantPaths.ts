import { compareText, formatName } from '../catalog/names.js';
import type { GrantPath, Reference, RoleTable } from './model.js';
import { findColumn, singleKey } from './schema.js';
import type { NamedTable, Schema } from './schema.js';

/** What links know when they ask how a role leads to permissions. */
export interface GrantFacts {
  readonly schema: Schema;
  readonly roles: readonly RoleTable[];
  readonly references: readonly Reference[];
}

/** Columns that say what a permission is called in code, best first. */
const PERMISSION_NAMES = [
  'perm',
  'permission',
  'permissioncode',
  'permissionkey',
  'code',
  'key',
  'slug',
  'codename',
  'name',
  'title',
];

/** How each role leads to permissions: who holds it, and the tables and the column to read what it allows. */
export function findGrantPaths({ schema, roles, references }: GrantFacts): readonly GrantPath[] {
  const kinds = new Map(roles.map(({ table, kind }) => [table, kind]));
  const live = references.filter(({ state }) => state !== 'rejected');
  return roles
    .filter(({ kind }) => kind === 'role')
    .flatMap(({ table }) => {
      const role = schema.byId.get(table);
      const key = role === undefined ? undefined : singleKey(role);
      const into = live.filter(({ to, from }) => to.table === table && from.table !== table);
      const holders = into.filter(({ kind, from }) => kind === 'role' && tiesAccounts(live, from.table));
      if (key === undefined) return [];
      return holders.map(({ from }) => ({
        role: { table, columns: [key.column.name] },
        holders: from.table,
        permissions: permissionPath(schema, { into, live, kinds }),
      }));
    })
    .toSorted((a, b) => compareText(a.role.table, b.role.table) || compareText(a.holders, b.holders));
}

/** The reference to the role says `role`; one to an account stands beside it. */
function tiesAccounts(live: readonly Reference[], table: string): boolean {
  return (
    live.some(
      ({ from, kind }) => from.table === table && !['role', 'permission', 'group', 'post', 'other'].includes(kind),
    ) || live.filter(({ from, kind }) => from.table === table && kind === 'role').length >= 2
  );
}

interface Paths {
  readonly into: readonly Reference[];
  readonly live: readonly Reference[];
  readonly kinds: ReadonlyMap<string, RoleTable['kind']>;
}

/** `sys_role_menu → sys_menu.perms`; the link table alone where it holds the permission itself. */
function permissionPath(schema: Schema, { into, live, kinds }: Paths): string | null {
  for (const { from } of into) {
    const onward = live.find(({ from: own, to }) => own.table === from.table && kinds.get(to.table) === 'permission');
    const permission = onward === undefined ? undefined : schema.byId.get(onward.to.table);
    if (onward === undefined || permission === undefined) continue;
    const column = nameColumn(permission) ?? singleKey(permission);
    if (column !== undefined) return `${from.table} → ${onward.to.table}.${formatName(column.column.name)}`;
  }
  return null;
}

function nameColumn(table: NamedTable): ReturnType<typeof findColumn> {
  for (const name of PERMISSION_NAMES) {
    const found = table.columns.find(({ squashed, column }) => squashed === name && column.family === 'text');
    if (found !== undefined) return found;
  }
  return undefined;
}

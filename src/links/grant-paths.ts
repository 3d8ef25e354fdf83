import { groupBy } from '../catalog/assemble.js';
import type { TableId } from '../catalog/model.js';
import { compareText, formatName } from '../catalog/names.js';
import { ACCESS } from './grants.js';
import type { GrantPath, GrantTable, Reference, RoleTable } from './model.js';
import { singleKey } from './schema.js';
import type { NamedColumn, NamedTable, Schema } from './schema.js';

/** What links know when they ask how a role leads to permissions. */
export interface GrantFacts {
  readonly schema: Schema;
  readonly accounts: ReadonlySet<TableId>;
  readonly roles: readonly RoleTable[];
  readonly grants: readonly GrantTable[];
  readonly references: readonly Reference[];
}

/** Columns that say what a permission is called in code, best first. */
const PERMISSION_NAMES = [
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
export function findGrantPaths(facts: GrantFacts): readonly GrantPath[] {
  const granting = new Set(facts.grants.map(({ table }) => table));
  const byTable = groupBy(
    facts.references.filter(({ from }) => granting.has(from.table)),
    ({ from }) => from.table,
  );
  const roles = facts.roles.filter(({ kind }) => kind === 'role');
  const paths = roles.flatMap(({ table }) => pathsOf(table, facts, [...byTable]));
  return paths.toSorted((a, b) => compareText(a.role.table, b.role.table) || compareText(a.holders, b.holders));
}

type Grants = readonly (readonly [TableId, readonly Reference[]])[];

function pathsOf(role: TableId, { schema, accounts, roles }: GrantFacts, grants: Grants): readonly GrantPath[] {
  const table = schema.byId.get(role);
  const key = table === undefined ? undefined : singleKey(table);
  if (key === undefined) return [];
  const own = grants.filter(([id, references]) => id !== role && references.some(({ to }) => to.table === role));
  // The owner of a page that roles may read holds none of them.
  const holders = own.filter(([, references]) =>
    references.some(({ to, kind }) => accounts.has(to.table) && ACCESS.has(kind)),
  );
  const permissions = permissionPath(schema, { roles, own });
  return holders.map(([id]) => ({
    role: { table: role, columns: [key.column.name] },
    holders: id,
    permissions,
  }));
}

/** `sys_role_menu → sys_menu.perms`: through the first link table that ties the role to a permission. */
function permissionPath(
  schema: Schema,
  { roles, own }: { readonly roles: readonly RoleTable[]; readonly own: Grants },
): string | null {
  const isPermission = new Set(roles.flatMap(({ table, kind }) => (kind === 'permission' ? [table] : [])));
  for (const [id, references] of own) {
    const target = references.find(({ to }) => isPermission.has(to.table))?.to.table;
    const permission = target === undefined ? undefined : schema.byId.get(target);
    const column = permission === undefined ? undefined : (nameColumn(permission) ?? singleKey(permission));
    if (target !== undefined && column !== undefined) return `${id} → ${target}.${formatName(column.column.name)}`;
  }
  return null;
}

function nameColumn({ columns }: NamedTable): NamedColumn | undefined {
  const found = PERMISSION_NAMES.map((name) =>
    columns.find(({ squashed, column }) => squashed === name && column.family === 'text'),
  );
  return found.find((named) => named !== undefined);
}

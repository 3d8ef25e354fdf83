/** Small random worlds of accounts, roles, groups and permissions; and who may do what in them, told by plain loops over all rows. */
import fc from 'fast-check';
import type { Engine } from '../../src/catalog/model.js';
import type { TestDatabase } from '../helpers/database.js';

type Cell = string | null;

export interface World {
  readonly users: readonly { readonly status: Cell; readonly deleted: Cell }[];
  readonly roles: number;
  readonly teams: number;
  /** What each permission is called. */
  readonly codes: readonly Cell[];
  readonly userRoles: readonly {
    readonly user: Cell;
    readonly role: Cell;
    readonly by: number;
    readonly state: Cell;
  }[];
  readonly rolePerms: readonly { readonly role: Cell; readonly perm: number | null }[];
  readonly userPerms: readonly { readonly user: number; readonly perm: number }[];
  readonly members: readonly { readonly login: Cell; readonly team: number | null }[];
  /** Users in the plan. */
  readonly plan: readonly number[];
  /** What unlinking does to a row of user_roles. */
  readonly how: 'delete' | 'set-null' | 'mark';
  readonly withAccount: 'keep' | 'disable';
  readonly links: readonly string[];
}

/** Ids of roles are texts, and some of them look like the same number. */
const ROLES = ['1', '01', 'admin', '财务'];
const login = (index: number): string => `u${index}`;
/** Neighbours beyond 2^53, which a JS number would take for one. */
export const userId = (index: number): string => (9007199254740990n + BigInt(index)).toString();

const user = fc.nat(5);
const role = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom<Cell>(...ROLES) },
  { weight: 1, arbitrary: fc.constantFrom(null, 'gone') },
);
const ofUser = (text: (index: number) => string): fc.Arbitrary<Cell> =>
  fc.oneof({ weight: 8, arbitrary: user.map(text) }, { weight: 1, arbitrary: fc.constantFrom<Cell>(null, '', '77') });

export const worlds: fc.Arbitrary<World> = fc.record({
  users: fc.array(
    fc.record({
      status: fc.constantFrom<Cell>('0', '0', '0', '1', null),
      deleted: fc.constantFrom<Cell>('0', '0', '0', '2', null),
    }),
    { minLength: 3, maxLength: 6 },
  ),
  roles: fc.integer({ min: 1, max: ROLES.length }),
  teams: fc.integer({ min: 1, max: 2 }),
  codes: fc.array(fc.constantFrom<Cell>('pay', 'read', 'write', 'pay', null, ''), { minLength: 2, maxLength: 5 }),
  userRoles: fc.array(
    fc.record({ user: ofUser(userId), role, by: user, state: fc.constantFrom<Cell>('1', '1', '0', null) }),
    { minLength: 2, maxLength: 12 },
  ),
  rolePerms: fc.array(fc.record({ role, perm: fc.option(fc.nat(5)) }), { minLength: 1, maxLength: 10 }),
  userPerms: fc.array(fc.record({ user, perm: fc.nat(5) }), { maxLength: 4 }),
  members: fc.array(fc.record({ login: ofUser(login), team: fc.option(fc.nat(1)) }), { minLength: 2, maxLength: 6 }),
  plan: fc.uniqueArray(fc.nat(2), { minLength: 1, maxLength: 3 }),
  how: fc.constantFrom('delete', 'delete', 'set-null', 'mark'),
  withAccount: fc.constantFrom('keep', 'keep', 'disable'),
  links: fc.constantFrom([], [], ['user_roles'], ['user_perms', 'team_members']),
});

const TABLES = ['user_perms', 'team_members', 'role_perms', 'user_roles', 'teams', 'perms', 'roles', 'users'];
const literal = (cell: Cell | number): string =>
  cell === null ? 'NULL' : typeof cell === 'number' ? String(cell) : `'${cell}'`;

function insert(table: string, rows: readonly (readonly (Cell | number)[])[]): readonly string[] {
  if (rows.length === 0) return [];
  return [`INSERT INTO ${table} VALUES ${rows.map((row) => `(${row.map(literal).join(', ')})`).join(', ')};`];
}

/** Makes the tables of a world anew; only user_perms declares what it points at. */
export function worldSql(engine: Engine, world: World): string {
  const text = 'VARCHAR(40)';
  const cascade = engine === 'postgres' ? ' CASCADE' : '';
  const { users, codes } = world;
  const known = <T extends { readonly user: number; readonly perm: number }>(rows: readonly T[]): readonly T[] =>
    rows.filter((row) => row.user < users.length && row.perm < codes.length);
  const perms = codes.map((code, index) => [index, code]);
  return [
    ...TABLES.map((table) => `DROP TABLE IF EXISTS ${table}${cascade};`),
    `CREATE TABLE users (id BIGINT NOT NULL PRIMARY KEY, login ${text} NOT NULL UNIQUE, status ${text}, del_flag ${text});`,
    `CREATE TABLE roles (id ${text} NOT NULL PRIMARY KEY, name ${text});`,
    `CREATE TABLE perms (id BIGINT NOT NULL PRIMARY KEY, code ${text});`,
    `CREATE TABLE teams (id BIGINT NOT NULL PRIMARY KEY, team_name ${text});`,
    `CREATE TABLE user_roles (id BIGINT NOT NULL PRIMARY KEY, user_id ${text}, role_id ${text}, granted_by BIGINT, state ${text});`,
    `CREATE TABLE role_perms (id BIGINT NOT NULL PRIMARY KEY, role_id ${text}, perm_id BIGINT);`,
    `CREATE TABLE team_members (id BIGINT NOT NULL PRIMARY KEY, login ${text}, team_id BIGINT);`,
    `CREATE TABLE user_perms (id BIGINT NOT NULL PRIMARY KEY, user_id BIGINT NOT NULL, perm_id BIGINT NOT NULL,
       FOREIGN KEY (user_id) REFERENCES users (id), FOREIGN KEY (perm_id) REFERENCES perms (id));`,
    ...insert(
      'users',
      users.map(({ status, deleted }, index) => [userId(index), login(index), status, deleted]),
    ),
    ...insert(
      'roles',
      ROLES.slice(0, world.roles).map((id) => [id, `role ${id}`]),
    ),
    ...insert('perms', perms),
    ...insert(
      'teams',
      Array.from({ length: world.teams }, (_, index) => [index, `team ${index}`]),
    ),
    ...insert(
      'user_roles',
      world.userRoles.map((row, index) => [index, row.user, row.role, userId(row.by), row.state]),
    ),
    ...insert(
      'role_perms',
      world.rolePerms.map((row, index) => [index, row.role, row.perm]),
    ),
    ...insert(
      'team_members',
      world.members.map((row, index) => [index, row.login, row.team]),
    ),
    ...insert(
      'user_perms',
      known(world.userPerms).map((row, index) => [index, userId(row.user), row.perm]),
    ),
  ].join('\n');
}

/** Settings in which a person confirmed every reference, and said what roles lead to. */
export function worldSettings({ how }: Pick<World, 'how'>): string {
  const action = how === 'mark' ? "{ set: { state: '0' } }" : how;
  const reference = (from: string, to: string, rest: string): string =>
    `  - { from: "${from}", to: "${to}", state: confirmed, ${rest} }`;
  return [
    'version: 1',
    'targets: { app: { environment: test, approvals: 1 } }',
    'accounts:',
    `  - { table: users, key: [id], lookup: [login], label: login, disabled: "status = '1'", deleted: "del_flag = '2'" }`,
    'references:',
    reference('user_roles [user_id]', 'users [id]', `basis: manual, kind: role, onUnlink: ${action}`),
    reference('user_roles [role_id]', 'roles [id]', 'basis: manual, kind: role'),
    reference('user_roles [granted_by]', 'users [id]', 'basis: manual, kind: audit'),
    reference('role_perms [role_id]', 'roles [id]', 'basis: manual, kind: permission'),
    reference('role_perms [perm_id]', 'perms [id]', 'basis: manual, kind: permission'),
    reference('user_perms [user_id]', 'users [id]', 'basis: declared, kind: permission'),
    reference('user_perms [perm_id]', 'perms [id]', 'basis: declared, kind: permission'),
    reference('team_members [login]', 'users [login]', 'basis: by-name, kind: group'),
    reference('team_members [team_id]', 'teams [id]', 'basis: manual, kind: group'),
    'grants:',
    '  - { role: "roles [id]", holders: user_roles, permissions: "role_perms → perms.code" }',
    '  - { role: "perms [id]", holders: user_perms, permissions: perms.code }',
    '  - { role: "teams [id]", holders: team_members }',
    '',
  ].join('\n');
}

/** Every row of every table, as the test's own driver reads it. */
export interface Seen {
  readonly users: readonly { readonly id: string; readonly login: string; readonly active: boolean }[];
  /** `users row` → things held. Roles and groups are `roles 01` and `teams 2`. */
  readonly roles: ReadonlyMap<string, ReadonlySet<string>>;
  readonly permissions: ReadonlyMap<string, ReadonlySet<string>>;
}

export async function look(database: TestDatabase, { how }: Pick<World, 'how'>): Promise<Seen> {
  const all = (table: string, columns: string): Promise<readonly (readonly Cell[])[]> =>
    database.rows(`SELECT ${columns} FROM ${table}`);
  const users = (await all('users', 'id, login, status, del_flag')).map(([id, name, status, deleted]) => ({
    id: id ?? '',
    login: name ?? '',
    active: status !== '1' && deleted !== '2',
  }));
  const roleIds = new Set((await all('roles', 'id')).map(([id]) => id));
  const teamIds = new Set((await all('teams', 'id')).map(([id]) => id));
  const codes = new Map((await all('perms', 'id, code')).map(([id, code]) => [id, code]));
  const rolePerms = await all('role_perms', 'role_id, perm_id');
  const userRoles = await all('user_roles', 'user_id, role_id, state');
  const members = await all('team_members', 'login, team_id');
  const userPerms = await all('user_perms', 'user_id, perm_id');
  const roles = new Map<string, Set<string>>();
  const permissions = new Map<string, Set<string>>();
  for (const { id, login: name } of users) {
    const mine = userRoles.filter(([who, , state]) => who === id && !(how === 'mark' && state === '0'));
    const held = mine.flatMap(([, which]) =>
      which !== null && which !== undefined && roleIds.has(which) ? [which] : [],
    );
    const teams = members.flatMap(([who, team]) =>
      who === name && team !== null && teamIds.has(team ?? '') ? [team] : [],
    );
    roles.set(id, new Set([...held.map((each) => `roles ${each}`), ...teams.map((each) => `teams ${each ?? ''}`)]));
    const granted = [
      ...rolePerms.flatMap(([which, perm]) => (held.includes(which ?? '') ? [perm] : [])),
      ...userPerms.flatMap(([who, perm]) => (who === id ? [perm] : [])),
    ];
    permissions.set(id, new Set(granted.flatMap((perm) => codes.get(perm ?? '') ?? []).filter((code) => code !== '')));
  }
  return { users, roles, permissions };
}

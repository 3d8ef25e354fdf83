import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Plan } from '../../src/index.js';
import { freshDatabase, type TestDatabase } from '../helpers/database.js';
import { Workplace } from '../helpers/workplace.js';

const { engine } = inject('engine');
const isMysql = engine === 'mysql' || engine === 'mariadb';

let database: TestDatabase;

beforeAll(async () => {
  database = await freshDatabase();
});

afterAll(async () => {
  await database.drop();
});

/** Types of the keys of accounts and of roles, and of what a role allows. */
interface Types {
  readonly user: string;
  readonly role: string;
  readonly action?: string;
  readonly before?: string;
}

const TABLES = ['role_actions', 'user_roles', 'roles', 'users'];

/** Users 1 to 3 by number, of which the third is in no plan; two roles. */
interface World extends Types {
  readonly users: readonly string[];
  readonly roles: readonly string[];
  /** Pairs of a user and a role, by their places. */
  readonly held: readonly (readonly [user: number, role: number])[];
}

function sqlOf({ user, role, action = 'VARCHAR(20)', before = '', users, roles, held }: World): string {
  const cascade = engine === 'postgres' ? ' CASCADE' : '';
  const rows = (list: readonly string[]): string => list.join(', ');
  return [
    ...TABLES.map((table) => `DROP TABLE IF EXISTS ${table}${cascade};`),
    before,
    `CREATE TABLE users (id ${user} NOT NULL, login VARCHAR(20) NOT NULL);`,
    `CREATE TABLE roles (id ${role} NOT NULL, title VARCHAR(20));`,
    `CREATE TABLE user_roles (n BIGINT NOT NULL PRIMARY KEY, user_id ${user}, role_id ${role});`,
    `CREATE TABLE role_actions (n BIGINT NOT NULL PRIMARY KEY, role_id ${role}, action ${action});`,
    `INSERT INTO users VALUES ${rows(users.map((id, index) => `(${id}, 'u${String(index)}')`))};`,
    `INSERT INTO roles VALUES ${rows(roles.map((id, index) => `(${id}, 'title ${String(index)}')`))};`,
    `INSERT INTO user_roles VALUES ${rows(held.map(([who, what], n) => `(${String(n)}, ${users[who] ?? ''}, ${roles[what] ?? ''})`))};`,
    `INSERT INTO role_actions VALUES ${rows(roles.map((id, n) => `(${String(n)}, ${id}, ${n === 0 ? "'read'" : "'write'"})`))};`,
  ].join('\n');
}

const settings = (word: string): string => `version: 1
targets: { app: { environment: test, approvals: 1 } }
accounts:
  - { table: users, key: [id], lookup: [login], label: login, state: confirmed }
references:
  - { from: "user_roles [user_id]", to: "users [id]", basis: manual, state: confirmed, kind: role, onUnlink: delete }
  - { from: "user_roles [role_id]", to: "roles [id]", basis: manual, state: confirmed, kind: role }
  - { from: "role_actions [role_id]", to: "roles [id]", basis: manual, state: confirmed, kind: permission }
grants:
  - { role: "roles [id]", holders: user_roles, protected: [${word}], permissions: role_actions.action }
`;

async function planIn(world: World, accounts: readonly string[], word = 'nobody'): Promise<Plan> {
  await database.run(sqlOf(world));
  const work = new Workplace(database, settings(word));
  try {
    return await work.plan(accounts);
  } finally {
    work.remove();
  }
}

/** Roles lost by each account, with how many others keep them, and what the accounts may do less. */
function told({ document }: Plan): readonly string[] {
  const { rights } = document;
  expect(rights?.unread).toEqual([]);
  return (rights?.accounts ?? []).flatMap(({ label, roles, permissions }) => [
    ...roles.lost.map(({ key, others }) => `${label ?? ''} ${key.join()}: ${String(others)}`),
    `${label ?? ''}: ${permissions.lost.join(', ')}`,
  ]);
}

/** The first user holds both roles, the third the first of them. */
const HELD = [
  [0, 0],
  [0, 1],
  [2, 0],
] as const;

const ENUM =
  engine === 'postgres'
    ? {
        before: "DROP TYPE IF EXISTS duty CASCADE; CREATE TYPE duty AS ENUM ('reader', 'writer');",
        type: 'duty',
      }
    : { before: '', type: "ENUM('reader', 'writer')" };

const ACTION = engine === 'postgres' ? 'VARCHAR(20)' : "ENUM('write', 'read')";

function typed(): void {
  it('takes roles whose keys are members of an ENUM, and names what they allow', async () => {
    const world = {
      ...{ before: ENUM.before, user: 'BIGINT', role: ENUM.type, action: ACTION, held: HELD },
      ...{ users: ['1', '2', '3'], roles: ["'reader'", "'writer'"] },
    };
    expect(told(await planIn(world, ['u0']))).toEqual(['u0 reader: 1', 'u0 writer: 0', 'u0: read, write']);
    await expect(planIn(world, ['u0'], 'title 1')).rejects.toMatchObject({ code: 'G09' });
    await expect(planIn(world, ['u0'], 'title 0')).resolves.toBeDefined();
  });
}

function zerofilled(): void {
  it('takes keys that the server fills up with zeros', async () => {
    const type = 'INT(6) ZEROFILL';
    const world = { user: type, role: type, users: ['41', '42', '43'], roles: ['7', '8'], held: HELD };
    expect(told(await planIn(world, ['u0']))).toEqual(['u0 000007: 1', 'u0 000008: 0', 'u0: read, write']);
    await expect(planIn(world, ['u0'], 'title 1')).rejects.toMatchObject({ code: 'G09' });
    await expect(planIn(world, ['u0'], 'title 0')).resolves.toBeDefined();
  });
}

function untyped(): void {
  it('tells accounts apart whose keys only look the same', async () => {
    const world = { user: '', role: 'INTEGER', users: ['1', "'1'", '3'], roles: ['7', '8'] };
    const held = [
      [0, 0],
      [1, 1],
    ] as const;
    const plan = await planIn({ ...world, held }, ['u0', 'u1']);
    expect(told(plan).toSorted()).toEqual(['u0 7: 0', 'u0: read', 'u1 8: 0', 'u1: write']);
    await expect(planIn({ ...world, held }, ['u0', 'u1'], 'title 0')).rejects.toMatchObject({ code: 'G09' });
  });

  it('keeps accounts apart whose keys count as equal', async () => {
    const world = { user: 'TEXT COLLATE NOCASE', role: 'INTEGER', users: ["'Bob'", "'bob'", "'x'"], roles: ['7', '8'] };
    const plan = await planIn({ ...world, held: [...HELD, [1, 0], [1, 1]] }, ['u0', 'u1']);
    // Each row of both means both of them.
    expect(plan.document.rights?.totals).toMatchObject({ accounts: 2, roles: { before: 4, after: 0, lost: 4 } });
  });
}

/** A collation for which upper and lower case are the same. */
const FOLDED = isMysql ? 'VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci' : 'TEXT COLLATE NOCASE';

function folded(): void {
  it('counts a role for each of those that are only spelt alike', async () => {
    const world = { user: 'BIGINT', role: FOLDED, users: ['1', '2', '3'], roles: ["'Admin'", "'admin'"] };
    const plan = await planIn({ ...world, held: [...HELD, [1, 1]] }, ['u0'], 'admin');
    expect(told(plan)).toEqual(['u0 Admin: 2', 'u0 admin: 2', 'u0: read, write']);
  });
}

describe(`rights by keys of every kind on ${engine}`, () => {
  if (engine !== 'sqlite') typed();
  if (isMysql) zerofilled();
  if (engine === 'sqlite') untyped();
  if (engine !== 'postgres') folded();
});

/** What rows say about references, on every engine: found in the data, told with figures, never more read than promised. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { z } from 'zod';
import { runCli } from '../helpers/cli.js';
import { freshDatabase, type TestDatabase } from '../helpers/database.js';
import { hold } from '../helpers/hold.js';
import { Workplace } from '../helpers/workplace.js';
import { statementsOf } from './discover-log.js';

const { engine } = inject('engine');

const SETTINGS = 'version: 1\ntargets: { app: { environment: test } }\n';
const PEOPLE = 60;
/** Keys above 2^53, so that a detour through JavaScript numbers would show. */
const keyOf = (person: number): string => String(9007199254740993n + BigInt(person) * 2n);
const uuidOf = (person: number): string => `00000000-0000-4000-8000-${String(person).padStart(12, '0')}`;
const people = Array.from({ length: PEOPLE }, (_, index) => index + 1);

const insert = (table: string, rows: readonly (readonly string[])[]): string =>
  `INSERT INTO ${table} VALUES ${rows.map((row) => `(${row.join(', ')})`).join(', ')};\n`;
const text = (value: string): string =>
  `'${engine === 'sqlite' || engine === 'postgres' ? value : value.replaceAll('\\', '\\\\')}'`;

const SCHEMA = `
CREATE TABLE users (id BIGINT NOT NULL PRIMARY KEY, uuid CHAR(36) NOT NULL UNIQUE, login VARCHAR(60) NOT NULL UNIQUE, nickname VARCHAR(60), password_hash VARCHAR(90));
CREATE TABLE teams (id BIGINT NOT NULL PRIMARY KEY, label VARCHAR(60));
CREATE TABLE roles (id BIGINT NOT NULL PRIMARY KEY, name VARCHAR(60));
CREATE TABLE model_roles (role_id BIGINT NOT NULL, model_type VARCHAR(60) NOT NULL, model_id BIGINT NOT NULL, PRIMARY KEY (role_id, model_type, model_id));
CREATE TABLE notices (id BIGINT NOT NULL PRIMARY KEY, receiver_ids VARCHAR(400), watchers VARCHAR(400));
CREATE TABLE tickets (id BIGINT NOT NULL PRIMARY KEY, who CHAR(36), handled VARCHAR(60));
CREATE TABLE scores (id BIGINT NOT NULL PRIMARY KEY, points BIGINT, grade VARCHAR(60));
CREATE TABLE visits (id BIGINT NOT NULL PRIMARY KEY, user_id BIGINT);
CREATE TABLE tasks (id BIGINT NOT NULL PRIMARY KEY, user_id BIGINT);
CREATE TABLE untouched (id BIGINT NOT NULL PRIMARY KEY, user_id BIGINT);
`;

const ROWS = [
  insert(
    'users',
    people.map((n) => [keyOf(n), text(uuidOf(n)), text(`login${String(n)}`), text(`nick${String(n % 7)}`), text('x')]),
  ),
  insert(
    'teams',
    [1, 2, 3].map((n) => [String(n), text(`team ${String(n)}`)]),
  ),
  insert(
    'roles',
    [1, 2, 3].map((n) => [String(n), text(`role ${String(n)}`)]),
  ),
  insert('model_roles', [
    ...people.slice(0, 30).map((n) => ['1', text('App\\Models\\User'), keyOf(n)]),
    ...[1, 2, 3].map((n) => ['2', text('App\\Models\\Team'), String(n)]),
  ]),
  insert(
    'notices',
    people.slice(0, 25).map((n) => [String(n), text(`${keyOf(n)},${keyOf(PEOPLE - n)}`), text(`[${keyOf(n)}]`)]),
  ),
  insert(
    'tickets',
    people.slice(0, 30).map((n) => [String(n), text(uuidOf(n)), text(`login${String(n)}`)]),
  ),
  insert(
    'scores',
    people.map((n) => [String(n), String(n), text(`grade${String(n)}`)]),
  ),
  insert(
    'visits',
    people.map((n) => [String(n), String(n)]),
  ),
  insert(
    'tasks',
    people.map((n) => [String(n), n % 3 === 0 ? String(n) : keyOf(n)]),
  ),
].join('');

const evidence = z.looseObject({
  kind: z.string(),
  detail: z.string(),
  matched: z.number().optional(),
  distinct: z.number().optional(),
  counterExamples: z.array(z.string()).optional(),
});
const side = z.looseObject({ table: z.string(), columns: z.array(z.string()) });
const inspectDocument = z.looseObject({
  references: z.array(
    z.looseObject({
      id: z.string(),
      to: side,
      basis: z.string(),
      state: z.string(),
      confidence: z.number(),
      when: z.record(z.string(), z.string()).optional(),
      list: z.string().optional(),
      evidence: z.array(evidence),
    }),
  ),
  looked: z
    .looseObject({
      rows: z.number(),
      tables: z.record(z.string(), z.number()),
      empty: z.array(z.string()),
      unread: z.array(z.looseObject({ table: z.string(), reason: z.string() })),
    })
    .nullable(),
});
type Inspected = z.infer<typeof inspectDocument>;
type Found = Inspected['references'][number];

async function inspect(work: Workplace, ...args: readonly string[]): Promise<Inspected> {
  const { code, stdout, stderr } = await work.cli(['inspect', '--json', ...args]);
  expect(code, stdout + stderr).toBe(0);
  return inspectDocument.parse(JSON.parse(stdout));
}

const find = ({ references }: Inspected, id: string): Found | undefined => references.find((each) => each.id === id);
const target = (found: Found | undefined): string => (found ? `${found.to.table} ${found.to.columns.join()}` : 'none');
const data = (found: Found | undefined): z.infer<typeof evidence> | undefined =>
  found?.evidence.find(({ kind, matched }) => kind === 'data' && matched !== undefined);

describe('rows as evidence', () => {
  let database: TestDatabase;
  let work: Workplace;
  let found: Inspected;
  let named: Inspected;

  beforeAll(async () => {
    database = await freshDatabase();
    await database.run(SCHEMA + ROWS);
    work = new Workplace(database, SETTINGS);
    const before = await database.dump();
    found = await inspect(work);
    named = await inspect(work, '--schema-only');
    expect(await database.dump()).toBe(before);
  });
  afterAll(async () => {
    work.remove();
    await database.drop();
  });

  it('tells which kind of row a polymorphic id belongs to', () => {
    const users = find(found, 'model_roles [model_id] when model_type = "App\\\\Models\\\\User"');
    const teams = find(found, 'model_roles [model_id] when model_type = "App\\\\Models\\\\Team"');
    expect([target(users), users?.basis, users?.when]).toEqual([
      'users id',
      'polymorphic',
      { model_type: 'App\\Models\\User' },
    ]);
    expect(target(teams)).toBe('teams id');
    expect(data(users)).toMatchObject({ matched: 30, distinct: 30, counterExamples: [] });
  });

  it('without rows proposes the account table and no condition', () => {
    const unknown = find(named, 'model_roles [model_id]');
    expect([target(unknown), unknown?.basis, unknown?.state, unknown?.when]).toEqual([
      'users id',
      'polymorphic',
      'proposed',
      undefined,
    ]);
  });

  it('takes lists of ids apart, whatever stands between them', () => {
    const receivers = find(found, 'notices [receiver_ids]');
    const watchers = find(found, 'notices [watchers]');
    expect([target(receivers), receivers?.list, target(watchers), watchers?.list]).toEqual([
      'users id',
      ',',
      'users id',
      'json',
    ]);
    expect(data(receivers)?.counterExamples).toEqual([]);
    expect(data(watchers)).toMatchObject({ matched: 25, distinct: 25 });
  });

  it('finds uuids and logins under names that say nothing, and only with rows', () => {
    expect([target(find(found, 'tickets [who]')), target(find(found, 'tickets [handled]'))]).toEqual([
      'users uuid',
      'users login',
    ]);
    expect([find(named, 'tickets [who]'), find(named, 'tickets [handled]')]).toEqual([undefined, undefined]);
  });

  it('takes no numbers and no texts that are the same as nothing', () => {
    expect([find(found, 'scores [points]'), find(found, 'scores [grade]')]).toEqual([undefined, undefined]);
  });

  it('believes rows more than a name', () => {
    // None of the values is a key.
    expect(find(named, 'visits [user_id]')?.confidence).toBeGreaterThan(0.7);
    expect(find(found, 'visits [user_id]')).toBeUndefined();
    const tasks = find(found, 'tasks [user_id]');
    expect(data(tasks)).toMatchObject({ matched: 40, distinct: 60 });
    expect(data(tasks)?.counterExamples).toEqual(['3', '6', '9']);
    expect(tasks?.confidence).toBeLessThanOrEqual(find(named, 'tasks [user_id]')?.confidence ?? 0.99);
  });

  it('says which evidence is missing', () => {
    expect(found.looked?.empty).toEqual(['untouched']);
    expect(find(found, 'untouched [user_id]')?.evidence).toContainEqual({
      kind: 'data',
      detail: 'untouched has no rows to look at',
    });
    expect(named.looked).toBeNull();
  });

  it('is the same in another locale and time zone', async () => {
    const run = (env: Readonly<Record<string, string>>): Promise<{ readonly stdout: string }> =>
      runCli(['inspect', '--json'], { cwd: work.dir, env });
    const [one, other] = [await run({}), await run({ LANG: 'zh_CN.UTF-8', TZ: 'Asia/Shanghai' })];
    expect(other.stdout).toBe(one.stdout);
  });
});

describe('a plan and proposed references', () => {
  it('uses none, and counts what it left out', async () => {
    const database = await freshDatabase();
    await database.run(SCHEMA + ROWS);
    const account = '  - { table: users, key: [id], lookup: [login], state: confirmed }\n';
    const work = new Workplace(database, `${SETTINGS}accounts:\n${account}`);
    const written = await work.cli(['inspect', '--write']);
    expect(written.code, written.stderr).toBe(0);
    const plan = (await work.plan(['login1'])).document;
    expect(plan.steps).toEqual([]);
    const rows = new Map(
      plan.leftOut.map(({ reference, reason, rows: n }) => [reference.split(' ->')[0] ?? '', [reason, n]]),
    );
    expect(Object.fromEntries(rows)).toMatchObject({
      'tasks [user_id]': ['proposed', 1],
      'tickets [who]': ['proposed', 1],
      'model_roles [model_id] when model_type = "App\\\\Models\\\\User"': ['proposed', 1],
    });
    work.remove();
    await database.drop();
  });

  it('never uses a polymorphic one that nobody gave a condition, even when it was confirmed', async () => {
    const database = await freshDatabase();
    await database.run(SCHEMA + ROWS);
    const work = new Workplace(
      database,
      `${SETTINGS}accounts:\n  - { table: users, key: [id], lookup: [login], state: confirmed }
references:\n  - { from: "model_roles [model_id]", to: "users [id]", basis: polymorphic, state: confirmed, kind: role }\n`,
    );
    const plan = (await work.plan(['login1'])).document;
    expect(plan.steps).toEqual([]);
    expect(plan.leftOut).toContainEqual(expect.objectContaining({ reason: 'undecided', rows: 1 }));
    work.remove();
    await database.drop();
  });
});

const DIGITS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => `SELECT ${String(n)} AS d`).join(' UNION ALL ');
/** `power` digits in a row: 10^power numbers. */
function numbers(power: number): string {
  const names = ['a', 'b', 'c', 'e', 'f'].slice(0, power);
  const value = names.map((name, index) => `${name}.d * ${String(10 ** index)}`).join(' + ');
  return `SELECT ${value} AS n FROM ${names.map((name) => `(${DIGITS}) ${name}`).join(', ')}`;
}
const fill = (power: number): string => `
CREATE TABLE users (id BIGINT NOT NULL PRIMARY KEY, login VARCHAR(60) NOT NULL UNIQUE, password_hash VARCHAR(90));
INSERT INTO users SELECT n + 1, ${engine === 'sqlite' || engine === 'postgres' ? "'u' || n" : "CONCAT('u', n)"}, 'x' FROM (${numbers(2)}) s;
CREATE TABLE events (id BIGINT NOT NULL PRIMARY KEY, user_id BIGINT, note VARCHAR(60));
INSERT INTO events SELECT n * 3, n % 100 + 1, NULL FROM (${numbers(power)}) s;
CREATE TABLE loose (user_id BIGINT, note VARCHAR(60));
INSERT INTO loose SELECT n % 100 + 1, NULL FROM (${numbers(power)}) s;
CREATE TABLE texts (code VARCHAR(60) NOT NULL PRIMARY KEY, user_id BIGINT);
INSERT INTO texts SELECT ${engine === 'sqlite' || engine === 'postgres' ? "'c' || n" : "CONCAT('c', n)"}, n % 100 + 1 FROM (${numbers(power)}) s;
`;

describe('a large table', () => {
  it('is looked at in as many rows as a small one', async () => {
    const looked = await Promise.all(
      [4, 5].map(async (power) => {
        const database = await freshDatabase();
        await database.run(fill(power));
        const work = new Workplace(database, SETTINGS);
        const found = await inspect(work);
        work.remove();
        return { database, found };
      }),
    );
    const [small, large] = looked;
    expect(large?.found.looked).toEqual(small?.found.looked);
    expect(large?.found.looked?.tables).toEqual({ whole: 1, ranges: 1, ends: 1, first: 1 });
    expect(large?.found.looked?.rows).toBeLessThanOrEqual(4 * 310);
    expect(data(find(large?.found ?? { references: [], looked: null }, 'events [user_id]'))?.matched).toBeGreaterThan(
      50,
    );
    await Promise.all(looked.map(({ database }) => database.drop()));
  });
});

/** SQLite has no log, no logins and no table locks. */
function onServers(): void {
  it('asks the catalog as often for 5 tables as for 60', async () => {
    const counts = await Promise.all(
      [5, 60].map(async (tables) => {
        const database = await freshDatabase();
        const columns = 'id BIGINT NOT NULL PRIMARY KEY, user_id BIGINT';
        const names = Array.from({ length: tables }, (_, index) => `things_${String(index)}`);
        await database.run(names.map((name) => `CREATE TABLE ${name} (${columns});`).join('\n'));
        const work = new Workplace(database, SETTINGS);
        const before = statementsOf(await database.statementLog()).length;
        await inspect(work, '--schema-only');
        const after = statementsOf(await database.statementLog()).length;
        work.remove();
        await database.drop();
        return after - before;
      }),
    );
    expect(counts[0]).toBeGreaterThan(5);
    expect(counts[1]).toBe(counts[0]);
  });

  it('only reads, in transactions that may only read', async () => {
    const database = await freshDatabase();
    await database.run(SCHEMA + ROWS);
    const work = new Workplace(database, SETTINGS);
    const before = statementsOf(await database.statementLog()).length;
    await inspect(work);
    const sent = statementsOf(await database.statementLog()).slice(before);
    expect(
      sent.filter((sql) =>
        /\b(?:INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|TRUNCATE|LOCK)\s/i.test(sql.replace(/'[^']*'/g, '')),
      ),
    ).toEqual([]);
    expect(sent.filter((sql) => /READ ONLY/.test(sql)).length).toBeGreaterThanOrEqual(2);
    work.remove();
    await database.drop();
  });

  it('does not wait for a table that somebody else has locked, and says so', async () => {
    const database = await freshDatabase();
    await database.run(SCHEMA + ROWS);
    const work = new Workplace(database, SETTINGS);
    const holder = await hold(
      database,
      engine === 'postgres' ? 'LOCK TABLE tasks IN ACCESS EXCLUSIVE MODE' : 'LOCK TABLES tasks WRITE',
    );
    const found = await inspect(work);
    await holder.release();
    expect(found.looked?.unread).toMatchObject([{ table: 'tasks', reason: 'timeout' }]);
    expect(data(find(found, 'tasks [user_id]'))).toBeUndefined();
    expect(data(find(found, 'model_roles [role_id]'))).toMatchObject({ matched: 2, distinct: 2 });
    work.remove();
    await database.drop();
  });

  it('tells a table that this login may not read', async () => {
    const database = await freshDatabase();
    await database.run(SCHEMA + ROWS);
    const login = `looker_${String(process.pid)}`;
    const grants =
      engine === 'postgres'
        ? `CREATE ROLE ${login} LOGIN; GRANT SELECT ON users, roles, teams, model_roles TO ${login};`
        : `CREATE USER ${login}@'%'; GRANT SELECT ON users TO ${login}@'%'; GRANT SELECT ON model_roles TO ${login}@'%'; GRANT INSERT ON tasks TO ${login}@'%';`;
    await database.run(grants);
    const work = new Workplace(database, SETTINGS);
    const file = path.join(work.dir, 'knexfile.json');
    const knexfile = z
      .looseObject({ app: z.looseObject({ connection: z.looseObject({}) }) })
      .parse(JSON.parse(readFileSync(file, 'utf8')));
    const app = { ...knexfile.app, connection: { ...knexfile.app.connection, user: login } };
    writeFileSync(file, JSON.stringify({ app }));
    const found = await inspect(work);
    expect(found.looked?.unread).toContainEqual(expect.objectContaining({ table: 'tasks', reason: 'privilege' }));
    expect(data(find(found, 'model_roles [model_id] when model_type = "App\\\\Models\\\\User"'))).toMatchObject({
      matched: 30,
    });
    work.remove();
    await database.run(engine === 'postgres' ? `DROP OWNED BY ${login}; DROP ROLE ${login}` : `DROP USER ${login}@'%'`);
    await database.drop();
  });
}

if (engine !== 'sqlite') describe('on a server', onServers);

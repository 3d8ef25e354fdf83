/** What is asked for by name: a slip of the pen never lets go what was to stay. */
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { createLedger, doctor } from '../../src/index.js';
import { freshDatabase, type TestDatabase } from '../helpers/database.js';
import { refusal } from '../helpers/thrown.js';
import { Workplace } from '../helpers/workplace.js';

const { engine } = inject('engine');

const SCHEMA = `
CREATE TABLE users (id BIGINT NOT NULL PRIMARY KEY, login VARCHAR(40) NOT NULL);
INSERT INTO users VALUES (1, 'ada'), (2, 'bob');
CREATE TABLE user_roles (id BIGINT NOT NULL PRIMARY KEY, user_id BIGINT NOT NULL, granted_by BIGINT, revoked_at VARCHAR(20));
INSERT INTO user_roles VALUES (1, 1, 2, NULL), (2, 1, 1, NULL), (3, 2, 1, NULL);
CREATE TABLE notes (id BIGINT NOT NULL PRIMARY KEY, user_id BIGINT NOT NULL);
INSERT INTO notes VALUES (1, 1), (2, 2);
`;

const settings = (table: (name: string) => string): string => `version: 1
targets:
  app: { environment: test, approvals: 1 }
accounts:
  - { table: ${table('users')}, key: [id], lookup: [login], label: login, state: confirmed }
references:
  - { from: "${table('user_roles')} [user_id]", to: "${table('users')} [id]", kind: role }
  - { from: "${table('user_roles')} [granted_by]", to: "${table('users')} [id]", kind: audit }
  - { from: "${table('notes')} [user_id]", to: "${table('users')} [id]", kind: session }
`;

let database: TestDatabase;
let work: Workplace;

beforeEach(async () => {
  database = await freshDatabase();
  await database.run(SCHEMA);
  work = new Workplace(
    database,
    settings((name) => name),
  );
  await work.ledger();
});

afterEach(async () => {
  work.remove();
  await database.drop();
});

const dump = (): Promise<string> => database.dump({ except: ['untether_run'] });

describe(`names of what stays and of what is set, on ${engine}`, () => {
  it.each([
    ['a table to keep', { keep: ['user_role'] }, /--keep user_role/, 'closest: user_roles'],
    ['a table to set', { set: new Map([['user_role.revoked_at', 'x']]) }, /--set user_role\./, 'closest: user_roles'],
    [
      'a column to set',
      { set: new Map([['user_roles.revoked', 'x']]) },
      /--set user_roles\.revoked/,
      'closest: revoked_at',
    ],
  ])('refuse %s that is not there', async (_, selection, message, near) => {
    const error = await refusal(work.plan(['ada'], selection));
    expect([error.code, error.message]).toEqual(['U09', expect.stringMatching(message)]);
    expect(error.why).toContain(near);
  });

  it('mark rows that would go, and leave history as it is', async () => {
    const before = await dump();
    const plan = await work.plan(['ada'], { set: new Map([['user_roles.revoked_at', '2026-11-27']]), keep: ['notes'] });
    const { run } = await work.approveAndApply(plan);
    const rows = await database.rows('SELECT id, user_id, granted_by, revoked_at FROM user_roles ORDER BY id');
    expect(rows).toEqual([
      ['1', '1', '2', '2026-11-27'],
      ['2', '1', '1', '2026-11-27'],
      ['3', '2', '1', null],
    ]);
    expect(await database.rows('SELECT id FROM notes ORDER BY id')).toEqual([['1'], ['2']]);
    await work.approveAndApply(await work.rollbackPlan(run));
    expect(await dump()).toBe(before);
  });
});

/** Only PostgreSQL has schemas in a database; the others have the one they are in. */
const SCHEMAS = {
  postgres: [
    {
      what: 'a schema that the database makes its own',
      sql: `CREATE SCHEMA hr; ALTER TABLE users SET SCHEMA hr; ALTER TABLE user_roles SET SCHEMA hr; ALTER TABLE notes SET SCHEMA hr;
        DROP TABLE untether_run; DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = hr', current_database()); END $$`,
      table: (name: string) => `hr.${name}`,
    },
  ],
  sqlite: [],
  mysql: [],
  mariadb: [],
}[engine];

const HOME = { what: 'its own tables', sql: 'DROP TABLE untether_run', table: (name: string) => name };

describe.each([HOME, ...SCHEMAS])(`a ledger beside $what, on ${engine}`, ({ sql, table }) => {
  it('is made, found and used there', async () => {
    await database.run(sql);
    const place = new Workplace(database, settings(table));
    expect((await createLedger(await place.as('dba'))).state).toBe('created');
    expect((await createLedger(await place.as('dba'))).state).toBe('present');
    const before = await dump();
    // By their bare names, where no other schema has such tables.
    const plan = await place.plan(['ada'], { keep: ['notes'] });
    const { run } = await place.approveAndApply(plan);
    expect(await dump()).not.toBe(before);
    expect((await refusal(place.apply(plan))).code).toBe('G10');
    await place.approveAndApply(await place.rollbackPlan(run));
    expect(await dump()).toBe(before);
    place.remove();
  });
});

const SECOND = {
  postgres: ['CREATE SCHEMA other; CREATE TABLE other.untether_run (LIKE public.untether_run INCLUDING ALL)'],
  sqlite: [],
  mysql: [],
  mariadb: [],
}[engine];

describe(`a second ledger, on ${engine}`, () => {
  it.each(['', ...SECOND])('%s', async (sql) => {
    const plan = await work.plan(['ada']);
    await work.approve(plan);
    if (sql !== '') await database.run(sql);
    const before = await dump();
    const told = (await doctor(await work.as('asker'))).find(({ name }) => name === 'ledger');
    expect(told?.state).toBe(sql === '' ? 'ok' : 'fail');
    if (sql === '') {
      await work.apply(plan);
      return;
    }
    expect((await refusal(work.apply(plan))).code).toBe('G25');
    expect(await dump()).toBe(before);
  });
});

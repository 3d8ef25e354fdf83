/** Servers, databases and tables that would break a promise: each is refused by its code, or declared, or set right by the plan itself. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, inject, it } from 'vitest';
import type { Engine, Plan } from '../../src/index.js';
import { freshDatabase, type TestDatabase } from '../helpers/database.js';
import { startMariadb } from '../helpers/mariadb.js';
import { startMysql } from '../helpers/mysql.js';
import { startPostgres } from '../helpers/postgres.js';
import { refusal } from '../helpers/thrown.js';
import { Workplace } from '../helpers/workplace.js';
import { openRoom } from './findings/place.js';
import { weak } from './findings/server.js';

const { engine } = inject('engine');

const SCHEMA = [
  'CREATE TABLE users (id BIGINT NOT NULL PRIMARY KEY, login VARCHAR(50) NOT NULL UNIQUE, password_hash VARCHAR(50))',
  'CREATE TABLE badges (id BIGINT NOT NULL PRIMARY KEY, user_id BIGINT, FOREIGN KEY (user_id) REFERENCES users (id))',
  "INSERT INTO users VALUES (1, 'ada', 'x'), (2, 'bob', 'x')",
  'INSERT INTO badges VALUES (1, 1), (2, 2)',
];

const settingsFor = (tables: readonly string[]): string => `version: 1
targets:
  app: { environment: test, approvals: 1 }
accounts:
  - { table: users, key: [id], lookup: [login], label: login, state: confirmed }
references:
${tables.map((table) => `  - { from: "${table} [user_id]", to: "users [id]", basis: manual, state: confirmed, kind: group }`).join('\n')}
`;

const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function furnish(database: TestDatabase, more: readonly string[] = []): Promise<TestDatabase> {
  for (const statement of [...SCHEMA, ...more]) await database.run(statement);
  await workIn(database).ledger();
  return database;
}

async function furnished(...more: readonly string[]): Promise<TestDatabase> {
  const database = await freshDatabase();
  cleanUps.push(() => database.drop());
  return furnish(database, more);
}

function workIn(
  database: TestDatabase,
  tables: readonly string[] = ['badges'],
  environment: 'test' | 'production' = 'test',
): Workplace {
  const work = new Workplace(database, settingsFor(tables).replace('environment: test', `environment: ${environment}`));
  cleanUps.push(() => work.remove());
  return work;
}

async function approved(work: Workplace): Promise<Plan> {
  const plan = await work.plan(['ada']);
  await work.approve(plan);
  return plan;
}

const rulesOf = ({ document: { findings } }: Plan): readonly string[] => findings.map(({ rule }) => rule);

/** A server of this test's own on which a crash loses what was confirmed. */
async function forgetfulServer(): Promise<TestDatabase> {
  const flags = ['--innodb-flush-log-at-trx-commit=0'];
  const start = { postgres: () => startPostgres({ fsync: 'off' }), mysql: () => startMysql(flags) };
  const { version, port, dir, stop } = await (engine === 'mariadb'
    ? startMariadb(flags)
    : start[engine === 'mysql' ? 'mysql' : 'postgres']());
  cleanUps.push(stop);
  const target = { engine: engine as Exclude<Engine, 'sqlite'>, version, port, log: `${dir}/general.log` };
  return furnish(await freshDatabase(target));
}

interface Case {
  readonly name: string;
  readonly engines: readonly Engine[];
  readonly run: () => Promise<void>;
}

const NAMES = { postgres: 'fsync is off', mysql: 'innodb_flush_log_at_trx_commit is 0' } as const;
const SERVERS = ['postgres', 'mysql', 'mariadb'] as const;
const MYSQL = ['mysql', 'mariadb'] as const;

async function nameOf(database: TestDatabase): Promise<string> {
  return String((await database.rows('SELECT current_database()'))[0]?.[0]);
}

const REFUSED: readonly Case[] = [
  {
    name: 'a link table without transactions: G08, with its engine',
    engines: SERVERS,
    run: async () => {
      const tail = engine === 'postgres' ? '' : ' ENGINE=MyISAM';
      const kind = engine === 'postgres' ? 'UNLOGGED TABLE' : 'TABLE';
      const database = await furnished(
        `CREATE ${kind} loose (id BIGINT NOT NULL PRIMARY KEY, user_id BIGINT)${tail}`,
        'INSERT INTO loose VALUES (1, 1)',
      );
      const before = await database.dump();
      const error = await refusal(workIn(database, ['badges', 'loose']).plan(['ada']));
      expect([error.code, error.facts['table']]).toEqual(['G08', 'loose']);
      expect(error.message).toMatch(engine === 'postgres' ? /loose \(UNLOGGED\)/ : /MyISAM/);
      expect(await database.dump()).toBe(before);
    },
  },
  {
    name: 'a replica: R034 in the plan, and refused when it is applied',
    engines: SERVERS,
    run: async () => {
      const place = await openRoom(weak, engine, cleanUps);
      const [[key] = []] = await place.database
        .rows('SELECT min(id) FROM users')
        .catch(() => [['1000000000000000001']]);
      const plan = await place.ask([String(key)]);
      expect(rulesOf(plan)).toContain('R034');
      await place.work.approve(plan);
      const error = await refusal(place.work.apply(plan));
      expect([error.code, error.data]).toEqual(['C07', 'unchanged']);
      expect(error.why.join('\n')).toContain('replica');
    },
  },
  {
    name: 'a server that may lose what it confirmed: R032; refused with C07 in production, told by the run elsewhere',
    engines: SERVERS,
    run: async () => {
      const database = await forgetfulServer();
      const detail = NAMES[engine === 'postgres' ? 'postgres' : 'mysql'];
      const work = workIn(database);
      const plan = await approved(work);
      expect(rulesOf(plan)).toContain('R032');
      const before = await database.dump();
      const production = workIn(database, ['badges'], 'production');
      const error = await refusal(production.apply(await approved(production)));
      expect([error.code, error.why]).toEqual(['C07', [detail]]);
      expect(await database.dump()).toBe(before);
      const { data, checks } = await work.apply(plan);
      expect(data.state).toBe('committed');
      expect(checks.find(({ name }) => name === 'durability')?.detail).toContain(detail);
    },
  },
  {
    name: 'session_replication_role=replica, which switches foreign keys off: R033 and C07',
    engines: ['postgres'],
    run: async () => {
      const database = await furnished();
      await database.run(`ALTER DATABASE ${await nameOf(database)} SET session_replication_role = replica`);
      const work = workIn(database);
      const plan = await approved(work);
      expect(rulesOf(plan)).toContain('R033');
      const before = await database.dump();
      const error = await refusal(work.apply(plan));
      expect([error.code, error.why]).toEqual(['C07', ['session_replication_role is replica']]);
      expect(await database.dump()).toBe(before);
    },
  },
];

/** Settings that a session may make for itself: plan.sql makes them, in whatever client it runs. */
const SET_RIGHT: readonly (Omit<Case, 'run'> & {
  readonly weaken: (database: TestDatabase) => Promise<void>;
  readonly line: string;
})[] = [
  {
    name: 'synchronous_commit=off of the database',
    engines: ['postgres'],
    weaken: async (database) => database.run(`ALTER DATABASE ${await nameOf(database)} SET synchronous_commit = off`),
    line: 'SET LOCAL synchronous_commit = on',
  },
  {
    name: 'foreign_key_checks=0 of whoever connects',
    engines: MYSQL,
    weaken: (database) => database.run('SET foreign_key_checks = 0'),
    line: 'SET SESSION foreign_key_checks = 1',
  },
  {
    name: 'foreign_keys=OFF, which is how every connection begins',
    engines: ['sqlite'],
    weaken: (database) => database.run('PRAGMA foreign_keys = OFF'),
    line: 'PRAGMA foreign_keys = ON',
  },
];

const here = <C extends Pick<Case, 'engines'>>(cases: readonly C[]): readonly C[] =>
  cases.filter(({ engines }) => engines.includes(engine));

describe(`what makes a database unsafe on ${engine}`, () => {
  it.each(here(REFUSED))('is refused or declared: $name', { timeout: 120_000 }, async ({ run }) => {
    await run();
  });

  it.each(here(SET_RIGHT))('is set right: $name', async ({ weaken, line }) => {
    const database = await furnished();
    await weaken(database);
    const work = workIn(database);
    const plan = await approved(work);
    const sql = await readFile(path.join(plan.folder, 'plan.sql'), 'utf8');
    expect(sql.split('\n')).toContain(`${line};`);
    expect((await work.apply(plan)).data).toEqual({ state: 'committed', verified: true });
    if (engine !== 'sqlite') expect(await database.statementLog()).toContain(line);
  });
});

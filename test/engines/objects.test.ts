import { afterEach, describe, expect, inject, it } from 'vitest';
import { getTable } from '../../src/catalog/graph.js';
import { connect } from '../../src/dialects/index.js';
import { inspect } from '../../src/index.js';
import type { Catalog, Engine } from '../../src/index.js';
import { readViewJoins } from '../../src/links/view-joins.js';
import { freshDatabase, type TestDatabase } from '../helpers/database.js';
import { hold } from '../helpers/hold.js';
import { Workplace } from '../helpers/workplace.js';
import { BASE, BASE_REFERENCE, HELD, objectCases } from './objects.js';

const { engine } = inject('engine');
const SETTINGS = 'version: 1\ntargets:\n  app: { environment: test, approvals: 1 }\n';
const LIMITS = { readOnly: true, lockTimeout: 5000, statementTimeout: 60_000 };

const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function databaseWith(...statements: readonly string[]): Promise<TestDatabase> {
  const database = await freshDatabase();
  cleanUps.push(() => database.drop());
  for (const statement of [...BASE, ...statements]) await database.run(statement);
  return database;
}

function workplaceOf(database: TestDatabase): Workplace {
  const work = new Workplace(database, SETTINGS);
  cleanUps.push(() => work.remove());
  return work;
}

async function catalogOf(database: TestDatabase): Promise<Catalog> {
  return (await inspect(await workplaceOf(database).as('asker'))).catalog;
}

interface SaidReference {
  readonly id: string;
  readonly to: { readonly schema?: string; readonly table: string; readonly columns: readonly string[] };
  readonly basis: string;
}

/** The references that `inspect --json` prints. */
async function printed(database: TestDatabase): Promise<readonly string[]> {
  const { code, stdout, stderr } = await workplaceOf(database).cli(['inspect', '--json']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const { references } = JSON.parse(stdout) as { readonly references: readonly SaidReference[] };
  return references.map(({ id, to, basis }) => {
    const table = to.schema === undefined ? to.table : `${to.schema}.${to.table}`;
    return `${id} -> ${table} [${to.columns.join(', ')}] ${basis}`;
  });
}

describe(`objects of ${engine}`, () => {
  it.each(objectCases(engine))('$name', async ({ sql, kinds, references, facts }) => {
    const database = await databaseWith(...sql);
    const { tables } = await catalogOf(database);
    expect(Object.fromEntries(tables.map(({ id, kind }) => [id, kind]))).toEqual({
      users: 'table',
      task: 'table',
      ...kinds,
    });
    expect(Object.fromEntries(tables.map((table) => [table.id, table]))).toMatchObject(facts ?? {});
    expect(await printed(database)).toEqual([...references, BASE_REFERENCE].toSorted());
  });
});

/** What only some engines have. */
interface Special {
  readonly name: string;
  readonly engines: readonly Engine[];
  readonly run: () => Promise<void>;
}

const SPECIAL: readonly Special[] = [
  {
    name: 'a view over a locked table goes without its text, and nobody waits',
    engines: ['postgres'],
    run: async () => {
      const database = await databaseWith(HELD, 'CREATE VIEW names AS SELECT login FROM users');
      const holder = await hold(database, 'LOCK TABLE task IN ACCESS EXCLUSIVE MODE');
      const catalog = await catalogOf(database).finally(holder.release);
      expect(readViewJoins(catalog)).toEqual({ joins: [], unread: ['held'] });
      expect(getTable(catalog, 'names').viewSql).toContain('public.users');
    },
  },
  {
    name: 'a view whose text may not be read goes without it',
    engines: ['mysql', 'mariadb'],
    run: async () => {
      const database = await databaseWith(HELD);
      const user = `viewer_${String(process.pid)}`;
      await database.run(`CREATE USER ${user}@'%'; GRANT SELECT ON ${nameOf(database)}.* TO ${user}@'%'`);
      cleanUps.push(() => database.run(`DROP USER ${user}@'%'`));
      const connection = { ...(database.knexConfig.connection as object), user };
      const catalog = await catalogOf({ ...database, knexConfig: { ...database.knexConfig, connection } });
      expect(getTable(catalog, 'held')).toMatchObject({ kind: 'view', viewSql: null });
      expect(readViewJoins(catalog)).toEqual({ joins: [], unread: ['held'] });
    },
  },
  {
    name: 'the rows of an inheritance child are not those of its parent',
    engines: ['postgres'],
    run: async () => {
      const database = await databaseWith(
        'CREATE TABLE note (id BIGINT PRIMARY KEY, user_id BIGINT)',
        'CREATE TABLE private_note (secret TEXT) INHERITS (note)',
        'INSERT INTO note VALUES (1, 1)',
        "INSERT INTO private_note VALUES (2, 1, 'x')",
      );
      expect(await countRows(database, ['note', 'private_note', 'task'])).toEqual([1, 1, 0]);
    },
  },
  {
    name: 'tables of another database that point here are told, with its name',
    engines: ['mysql', 'mariadb'],
    run: async () => {
      const database = await databaseWith();
      const [home, other] = [nameOf(database), `${nameOf(database)}_hr`];
      await database.run(`CREATE DATABASE ${other}`);
      cleanUps.push(() => database.run(`DROP DATABASE ${other}`));
      await database.run(
        `CREATE TABLE ${other}.users (id BIGINT PRIMARY KEY, user_id BIGINT, FOREIGN KEY (user_id) REFERENCES ${home}.users (id))`,
      );
      await database.run(`CREATE TABLE ${other}.task (id BIGINT PRIMARY KEY, user_id BIGINT)`);
      expect(await printed(database)).toEqual(
        [BASE_REFERENCE, `${other}.users [user_id] -> users [id] declared`].toSorted(),
      );
    },
  },
];

const nameOf = (database: TestDatabase): string => (database.knexConfig.connection as { database: string }).database;

/** Rows of tables, counted as a plan reads them. */
function countRows(database: TestDatabase, tables: readonly string[]): Promise<readonly number[]> {
  return connect({ ...database.knexConfig }, LIMITS, async (session) => {
    await session.begin('read');
    const catalog = await session.dialect.readCatalog(session);
    const counts: number[] = [];
    for (const id of tables) {
      let count = 0;
      for await (const { row } of session.readRows({ table: getTable(catalog, id) })) count += Math.sign(row.length);
      counts.push(count);
    }
    return counts;
  });
}

describe(`more of ${engine}`, () => {
  it('views tell what they join', async () => {
    const { joins, unread } = readViewJoins(await catalogOf(await databaseWith(HELD)));
    expect(
      joins.map(({ view, columns }) => [view, ...columns.map(({ table, column }) => `${table}.${column}`)]),
    ).toEqual([['held', 'task.holder', 'users.id']]);
    expect(unread).toEqual([]);
  });

  it('views do not change the fingerprint', async () => {
    const database = await databaseWith(HELD);
    const before = await catalogOf(database);
    await database.run('DROP VIEW held');
    await database.run(HELD.replace('u.id = t.holder', 't.holder = u.id AND u.id > 0'));
    const after = await catalogOf(database);
    expect(getTable(after, 'held').viewSql).not.toBe(getTable(before, 'held').viewSql);
    expect(after.fingerprint).toBe(before.fingerprint);
  });

  it.each(SPECIAL.filter(({ engines }) => engines.includes(engine)))('$name', async ({ run }) => {
    await run();
  });
});

/** Looking at rows: never more than promised, never waiting, never writing, whatever the server is like. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { z } from 'zod';
import { freshDatabase } from '../helpers/database.js';
import { hold } from '../helpers/hold.js';
import { Workplace } from '../helpers/workplace.js';
import { statementsOf } from './discover-log.js';
import { ROWS, SCHEMA, SETTINGS, data, find, inspect } from './discover-parts.js';

const { engine } = inject('engine');

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

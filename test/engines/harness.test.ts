import { afterEach, expect, inject, test } from 'vitest';
import type { TestDatabase } from '../helpers/database.js';
import { freshDatabase } from '../helpers/database.js';

/** The other tests trust the harness; these make sure they may. */

const { engine } = inject('engine');
const open: TestDatabase[] = [];

async function database(script = ''): Promise<TestDatabase> {
  const db = await freshDatabase();
  open.push(db);
  if (script) await db.run(script);
  return db;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((db) => db.drop()));
});

const TABLE = 'CREATE TABLE t (a INTEGER, b VARCHAR(20), c DOUBLE PRECISION);';

test('a fresh database is empty, and separate from the others', async () => {
  const [one, other] = [await database(TABLE), await database()];
  expect(await one.dump()).toBe('t: 0 rows\n'.replace('t:', engine === 'postgres' ? 'public.t:' : 't:'));
  expect(await other.dump()).toBe('');
});

test('the same content gives the same dump, in whatever order it came', async () => {
  const one = await database(`${TABLE} INSERT INTO t VALUES (1, 'x', 0.1); INSERT INTO t VALUES (2, 'y', 0.2);`);
  const other = await database(`${TABLE} INSERT INTO t VALUES (2, 'y', 0.2); INSERT INTO t VALUES (1, 'x', 0.1);`);
  expect(await one.dump()).toBe(await other.dump());
});

test.each([
  ['one changed byte', "UPDATE t SET b = 'X'"],
  ['a trailing space', "UPDATE t SET b = 'x '"],
  ['a duplicated row', 'INSERT INTO t SELECT * FROM t'],
  ["NULL instead of ''", "UPDATE t SET b = NULL WHERE b = ''"],
  ['the last bit of a float', 'UPDATE t SET c = 0.30000000000000004'],
  ['a missing row', "DELETE FROM t WHERE b = ''"],
  ['a new table', 'CREATE TABLE u (a INTEGER)'],
])('dump() notices %s', async (_, change) => {
  const db = await database(`${TABLE} INSERT INTO t VALUES (1, 'x', 0.3); INSERT INTO t VALUES (2, '', 0.3);`);
  const before = await db.dump();
  expect(await db.dump()).toBe(before);
  await db.run(change);
  expect(await db.dump()).not.toBe(before);
});

test('dump() leaves out the tables it is told to', async () => {
  const db = await database(`${TABLE} CREATE TABLE untether_run (id INTEGER);`);
  const before = await db.dump({ except: ['untether_run'] });
  await db.run('INSERT INTO untether_run VALUES (1)');
  expect(await db.dump({ except: ['untether_run'] })).toBe(before);
});

test('rows() gives exact text', async () => {
  const db = await database();
  expect(await db.rows("SELECT 9007199254740993, 'é😀', NULL")).toEqual([['9007199254740993', 'é😀', null]]);
});

test('statementLog() holds what was sent to this database, and nothing of the others', async () => {
  const [db, other] = [await database(TABLE), await database(TABLE)];
  if (engine === 'sqlite') {
    await expect(db.statementLog()).rejects.toThrow('no log of statements');
    return;
  }
  await db.run("INSERT INTO t (a, b) VALUES (41, 'of\nthis')");
  await other.run("INSERT INTO t (a, b) VALUES (42, 'of another')");
  expect(await db.statementLog()).toContain(
    "VALUES (41, 'of\nthis')".replace('\n', engine === 'postgres' ? '\n\t' : '\n'),
  );
  expect(await db.statementLog()).not.toContain('of another');
});

test('a failing script rejects', async () => {
  const db = await database();
  await expect(db.run('INSERT INTO nowhere VALUES (1)')).rejects.toThrow('nowhere');
});

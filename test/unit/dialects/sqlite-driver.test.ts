import { expect, test } from 'vitest';
import { sqliteDriver } from '../../../src/dialects/sqlite-driver.js';

test('the package of this Node opens a database', () => {
  const database = new (sqliteDriver())(':memory:');
  expect(database.prepare('SELECT 1 AS one').get()).toEqual({ one: 1 });
  database.close();
});

test('a package that is not there is C08, with the name, and what Node said', () => {
  expect(() => sqliteDriver('better-sqlite3-0')).toThrow(
    expect.objectContaining({
      code: 'C08',
      facts: { name: 'better-sqlite3-0', node: process.version },
      why: [expect.stringContaining("Cannot find module 'better-sqlite3-0'")],
    }),
  );
});

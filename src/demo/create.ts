import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { sqliteDriver } from '../dialects/sqlite-driver.js';
import { shipped } from '../package.js';
import { demoRows } from './data.js';
import type { DemoTable } from './table.js';

const SCHEMA = shipped('sql/demo/sqlite.sql');

/**
 * Builds the demo database in a new file. Throws when the file exists: it could be somebody's data.
 * A file that could not be finished is removed.
 */
export function createDemoDatabase(file: string): void {
  reserve(file);
  try {
    fill(file);
  } catch (error) {
    rmSync(file, { force: true });
    throw error;
  }
}

/** Creates the empty file; the operating system refuses if there is one, also if it appeared this very moment. */
function reserve(file: string): void {
  try {
    closeSync(openSync(file, 'wx'));
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code === 'EEXIST' ? 'it already exists' : String(cause);
    throw new Error(`The demo database ${file} was not created: ${why}. Nothing was changed.`, { cause });
  }
}

function fill(file: string): void {
  const database = new (sqliteDriver())(file);
  try {
    database.transaction(() => {
      database.exec(readFileSync(SCHEMA, 'utf8'));
      for (const table of demoRows()) insertRows(database, table);
    })();
  } finally {
    database.close();
  }
}

function insertRows(database: Database.Database, { table, columns, rows }: DemoTable): void {
  const marks = columns.map(() => '?').join(', ');
  const insert = database.prepare(`insert into ${table} (${columns.join(', ')}) values (${marks})`);
  for (const row of rows) insert.run(row);
}

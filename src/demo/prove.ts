import { createHash } from 'node:crypto';
import type Database from 'better-sqlite3';
import { sqliteDriver } from '../dialects/sqlite-driver.js';

/** What one table holds: how many rows, and a hash over all of them in an order of their own. */
export interface TableDigest {
  readonly rows: number;
  readonly sha256: string;
}

/** Our own book-keeping: it grows with every run, and is not part of what a rollback must bring back. */
const LEDGER = 'untether_run';

/**
 * Reads a whole SQLite file and gives a digest per table, by table name. Two databases with equal digests hold the same
 * rows: same storage class and same bytes in every cell, each row as often. Shares no code with snapshots and plans, so that it
 * can bear witness for them. Sorts in memory: meant for the demo and for tests.
 */
export function databaseDigest(file: string): Readonly<Record<string, TableDigest>> {
  const database = new (sqliteDriver())(file, { readonly: true, fileMustExist: true });
  try {
    return database.transaction(() =>
      Object.fromEntries(tableNames(database).map((table) => [table, tableDigest(database, table)])),
    )();
  } finally {
    database.close();
  }
}

function tableNames(database: Database.Database): string[] {
  const sql = `select name from sqlite_schema where type = 'table' and name not like 'sqlite\\_%' escape '\\' and name <> ?
    order by name`;
  return database.prepare(sql).pluck().all(LEDGER) as string[];
}

function tableDigest(database: Database.Database, table: string): TableDigest {
  const columns = database.prepare('select name from pragma_table_info(?) order by cid').pluck().all(table) as string[];
  const rows = database.prepare(readSql(table, columns)).raw().safeIntegers().iterate() as Iterable<readonly unknown[]>;
  const hashes = Array.from(rows, (row) => createHash('sha256').update(rowBytes(row)).digest('hex')).sort();
  const total = createHash('sha256').update(JSON.stringify(columns)).update(hashes.join('\n'));
  return { rows: hashes.length, sha256: total.digest('hex') };
}

/** Text is read as bytes: SQLite keeps text that is not UTF-8, and a JavaScript string would lose it. */
function readSql(table: string, columns: readonly string[]): string {
  const cells = columns.map((column) => {
    const name = quote(column);
    return `typeof(${name}), case typeof(${name}) when 'text' then cast(${name} as blob) else ${name} end`;
  });
  return `select ${cells.join(', ')} from ${quote(table)}`;
}

/** Storage class, length and bytes of each cell, so that no two different rows look alike. */
function rowBytes(row: readonly unknown[]): Buffer {
  const parts: Buffer[] = [];
  for (let place = 0; place < row.length; place += 2) {
    const bytes = cellBytes(row[place + 1]);
    parts.push(Buffer.from(`${String(row[place])}:${bytes.length}:`), bytes);
  }
  return Buffer.concat(parts);
}

function cellBytes(value: unknown): Buffer {
  if (Buffer.isBuffer(value)) return value;
  if (typeof value !== 'number') return Buffer.from(value === null ? '' : String(value as string | bigint));
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return bytes;
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

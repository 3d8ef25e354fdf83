/** A writer's own connection: the bare driver, with nothing of ours around it. */
import { createConnection, type ResultSetHeader } from 'mysql2/promise';
import pg from 'pg';
import { sqliteDriver } from '../../../src/dialects/sqlite-driver.js';
import type { WriterStart } from './protocol.js';

export interface Line {
  /** Sends one statement, which commits by itself; returns the rows it changed. */
  change(sql: string): Promise<number>;
  numbers(sql: string): Promise<readonly (readonly number[])[]>;
  close(): Promise<unknown>;
}

async function postgresLine(connection: object): Promise<Line> {
  const client = new pg.Client({ ...connection, application_name: 'writer' });
  await client.connect();
  return {
    change: async (sql) => (await client.query(sql)).rowCount ?? 0,
    numbers: async (text) =>
      (await client.query<string[]>({ text, rowMode: 'array' })).rows.map((row) => row.map(Number)),
    close: () => client.end(),
  };
}

async function mysqlLine(place: object): Promise<Line> {
  const connection = await createConnection({ ...place, rowsAsArray: true });
  return {
    change: async (sql) => (await connection.query<ResultSetHeader>(sql))[0].affectedRows,
    numbers: async (sql) => ((await connection.query(sql))[0] as unknown[][]).map((row) => row.map(Number)),
    close: () => connection.end(),
  };
}

/** The application waits as long as it takes for the lock of the file. */
const BUSY_TIMEOUT = 60_000;

function sqliteLine(file: string): Line {
  const db = new (sqliteDriver())(file);
  db.pragma(`busy_timeout = ${String(BUSY_TIMEOUT)}`);
  db.pragma('foreign_keys = ON');
  const soon = <T>(work: () => T): Promise<T> => Promise.resolve().then(work);
  return {
    change: (sql) => soon(() => db.prepare(sql).run().changes),
    numbers: (sql) => soon(() => db.prepare(sql).raw().all() as number[][]),
    close: () => soon(() => db.close()),
  };
}

export async function openLine({ engine, connection }: WriterStart): Promise<Line> {
  if (typeof connection === 'string') return sqliteLine(connection);
  return engine === 'postgres' ? postgresLine(connection) : mysqlLine(connection);
}

/** Foreign keys, deadlocks and locks that took too long: the statement did nothing, and an application goes on. */
const REFUSALS: ReadonlySet<string> = new Set([
  ...['23503', '40001', '40P01', '55P03'],
  ...['ER_NO_REFERENCED_ROW_2', 'ER_LOCK_DEADLOCK', 'ER_LOCK_WAIT_TIMEOUT', 'ER_CHECKREAD'],
  ...['SQLITE_CONSTRAINT_FOREIGNKEY', 'SQLITE_BUSY'],
]);

export function isRefusal(error: unknown): boolean {
  return REFUSALS.has(String((error as { readonly code?: unknown }).code));
}

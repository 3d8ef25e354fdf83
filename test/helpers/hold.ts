import { sqliteDriver } from '../../src/dialects/sqlite-driver.js';
import { createConnection } from 'mysql2/promise';
import type { ConnectionOptions } from 'mysql2';
import pg from 'pg';
import type { TestDatabase } from './database.js';

// The better-sqlite3 of this Node, as the program takes it.
const Database = sqliteDriver();

/** Another session in the middle of a transaction: holds its locks until it is released. */
export interface Holder {
  readonly release: () => Promise<void>;
}

async function holdPostgres(database: TestDatabase, sql: string): Promise<Holder> {
  const client = new pg.Client({ ...(database.knexConfig.connection as object) });
  await client.connect();
  await client.query(`BEGIN; ${sql}`);
  return { release: () => client.end() };
}

async function holdMysql(database: TestDatabase, sql: string): Promise<Holder> {
  const connection = await createConnection(database.knexConfig.connection as ConnectionOptions);
  await connection.query('BEGIN');
  await connection.query(sql);
  return {
    release: async () => {
      await connection.query('ROLLBACK');
      await connection.end();
    },
  };
}

function holdSqlite(database: TestDatabase, sql: string): Holder {
  const db = new Database(database.url);
  // A cursor that stays open keeps the lock of a reader; a BEGIN IMMEDIATE keeps that of a writer.
  if (/^BEGIN/.test(sql)) db.exec(sql);
  else {
    db.exec('BEGIN');
    db.prepare(sql).all();
  }
  return { release: () => Promise.resolve(void db.close()) };
}

/** Opens a transaction on a connection of its own and leaves it open after `sql`. */
export async function hold(database: TestDatabase, sql: string): Promise<Holder> {
  if (database.engine === 'sqlite') return holdSqlite(database, sql);
  return database.engine === 'postgres' ? holdPostgres(database, sql) : holdMysql(database, sql);
}

const WAITING = {
  postgres: "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
  mysql: `SELECT count(*) FROM information_schema.innodb_trx t JOIN information_schema.processlist p
    ON p.id = t.trx_mysql_thread_id WHERE p.db = DATABASE() AND t.trx_state = 'LOCK WAIT'`,
};

const OTHERS = {
  postgres: 'SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
  mysql: 'SELECT count(*) FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()',
};

const family = (database: TestDatabase): 'postgres' | 'mysql' =>
  database.engine === 'postgres' ? 'postgres' : 'mysql';

/** Sessions of this database that wait for a lock, as the server tells. */
export async function waitingSessions(database: TestDatabase): Promise<number> {
  return Number((await database.rows(WAITING[family(database)]))[0]?.[0]);
}

/** Sessions of this database besides the one that asks: a killed client's session lives until the server notices. */
export async function otherSessions(database: TestDatabase): Promise<number> {
  if (database.engine === 'sqlite') return 0;
  return Number((await database.rows(OTHERS[family(database)]))[0]?.[0]);
}

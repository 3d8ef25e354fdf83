import { existsSync } from 'node:fs';
import type Database from 'better-sqlite3';
import KnexClient from 'knex/lib/dialects/better-sqlite3/index.js';
import { UntetherError } from '../../errors.js';
import type { Connect } from '../connect.js';
import { withKnex } from '../connect.js';
import { sqliteDriver } from '../sqlite-driver.js';
import { dialect } from './dialect.js';
import { SqliteSession } from './session.js';

function filename(config: Readonly<Record<string, unknown>>): string {
  const connection = config['connection'];
  if (typeof connection === 'string') return connection;
  const file = (connection as { filename?: unknown } | undefined)?.filename;
  return typeof file === 'string' ? file : '';
}

/** The client of knex on the better-sqlite3 that fits this Node. */
class Client extends KnexClient {
  _driver(): typeof Database {
    return sqliteDriver();
  }
}

export const connect: Connect = async (config, options, use) => {
  const file = filename(config);
  // better-sqlite3 would create an empty database for a mistyped path.
  if (!existsSync(file)) throw new UntetherError('C06', { detail: `no SQLite file ${file}` });
  const settings = { ...config, client: Client, connection: { filename: file }, useNullAsDefault: true };
  return withKnex(settings, async (raw) => {
    const db = raw as Database.Database;
    db.pragma(`busy_timeout = ${String(options.lockTimeout)}`);
    db.pragma('foreign_keys = ON');
    db.pragma('synchronous = FULL');
    return use(new SqliteSession(dialect, db));
  });
};

import type { Connect } from './connect.js';
import type { Session, SessionOptions } from './dialect.js';
import { connect as connectMariadb } from './mariadb/connect.js';
import { connect as connectMysql } from './mysql/connect.js';
import { connect as connectPostgres } from './postgres/connect.js';
import { connect as connectSqlite } from './sqlite/connect.js';
import { UntetherError } from '../errors.js';
import type { DriverProblem } from './dialect.js';
import { classify as classifyMysql } from './mysql/problems.js';
import { classify as classifyPostgres } from './postgres/problems.js';
import { classify as classifySqlite } from './sqlite/problems.js';

/** Names of knex clients, old and new. */
const FAMILIES: Readonly<Record<string, 'sqlite' | 'postgres' | 'mysql'>> = {
  'better-sqlite3': 'sqlite',
  sqlite3: 'sqlite',
  sqlite: 'sqlite',
  pg: 'postgres',
  postgres: 'postgres',
  postgresql: 'postgres',
  mysql2: 'mysql',
  mysql: 'mysql',
  mariadb: 'mysql',
};

const CLASSIFIERS = { sqlite: classifySqlite, postgres: classifyPostgres, mysql: classifyMysql };

function familyOf(client: unknown): 'sqlite' | 'postgres' | 'mysql' {
  const family = FAMILIES[String(client)];
  if (!family) throw new UntetherError('U09', { detail: `unknown knex client ${String(client)}` });
  return family;
}

/** MySQL and MariaDB answer to the same client; only the server can tell which it is. */
const connectEitherMysql: Connect = (config, options, use) =>
  connectMysql(config, options, async (session) => {
    const version = (await session.query('SELECT VERSION()'))[0]?.[0] ?? '';
    if (!/mariadb/i.test(version)) return use(session);
    return connectMariadb(config, options, use);
  });

/** Opens one pinned connection with our preamble on whatever engine the knex configuration names. */
export function connect<T>(
  config: Readonly<Record<string, unknown>>,
  options: SessionOptions,
  use: (session: Session) => Promise<T>,
): Promise<T> {
  const connectors = { sqlite: connectSqlite, postgres: connectPostgres, mysql: connectEitherMysql };
  return connectors[familyOf(config['client'])](config, options, use);
}

/** What an error of the driver behind this configuration means. */
export function classifyFor(config: Readonly<Record<string, unknown>>): (error: unknown) => DriverProblem | null {
  return CLASSIFIERS[familyOf(config['client'])];
}

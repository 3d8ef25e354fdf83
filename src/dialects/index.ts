import type { Connect, ConnectOptions } from './connect.js';
import type { Session } from './dialect.js';
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
const connectEitherMysql: Connect = async (config, options, use) => {
  const { connect: connectMysql } = await import('./mysql/connect.js');
  return connectMysql(config, options, async (session) => {
    const version = (await session.query('SELECT VERSION()'))[0]?.[0] ?? '';
    if (!/mariadb/i.test(version)) return use(session);
    const { connect: connectMariadb } = await import('./mariadb/connect.js');
    return connectMariadb(config, options, use);
  });
};

/** A driver takes a tenth of a second to load; only the one that is needed is. */
const CONNECTORS: Readonly<Record<'sqlite' | 'postgres' | 'mysql', () => Promise<Connect>>> = {
  sqlite: async () => (await import('./sqlite/connect.js')).connect,
  postgres: async () => (await import('./postgres/connect.js')).connect,
  mysql: () => Promise.resolve(connectEitherMysql),
};

/** Opens one pinned connection with our preamble on whatever engine the knex configuration names. */
export async function connect<T>(
  config: Readonly<Record<string, unknown>>,
  options: ConnectOptions,
  use: (session: Session) => Promise<T>,
): Promise<T> {
  const open = await CONNECTORS[familyOf(config['client'])]();
  return open(config, options, use);
}

/** What an error of the driver behind this configuration means. */
export function classifyFor(config: Readonly<Record<string, unknown>>): (error: unknown) => DriverProblem | null {
  return CLASSIFIERS[familyOf(config['client'])];
}

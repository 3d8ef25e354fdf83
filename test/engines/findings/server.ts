import { expect } from 'vitest';
import type { Engine } from '../../../src/catalog/model.js';
import { freshDatabase, type TestDatabase } from '../../helpers/database.js';
import { startMariadb } from '../../helpers/mariadb.js';
import { startMysql } from '../../helpers/mysql.js';
import { startStandby } from '../../helpers/postgres.js';
import type { Home, Room } from './model.js';
import { insert, KEY, numbers, settings, TEXT, TO_USERS, USER, USERS } from './sql.js';

/** Keys of 19 digits: the statement for all of them has more than half of the bytes that the weak server takes. */
const KEYS = numbers(1700).map((n) => String(1_000_000_000_000_000_000n + BigInt(n)));
const PACKET = 65_536;

const SCHEMA: readonly string[] = [
  `CREATE TABLE users (${KEY}, login ${TEXT} NOT NULL UNIQUE, password_hash ${TEXT})`,
  `CREATE TABLE badges (${KEY}, ${USER}, ${TO_USERS})`,
  ...insert(
    'users',
    KEYS.map((key, index) => `${key}, 'user${String(index)}', 'x'`),
    500,
  ),
  `INSERT INTO badges VALUES (1, ${KEYS[0] ?? ''}), (2, ${KEYS[1] ?? ''})`,
];

const WEAK: readonly string[] = [
  ...['--innodb-flush-log-at-trx-commit=2', '--read-only=ON', `--max-allowed-packet=${String(PACKET)}`],
];

/** A replica that may lose what it confirmed, and that takes short statements where there is such a limit. */
async function weakServer(engine: Engine): Promise<Home> {
  if (engine === 'mysql' || engine === 'mariadb') {
    const { dir, version, port, stop } = await (engine === 'mysql' ? startMysql : startMariadb)(WEAK);
    const database = await freshDatabase({ engine, version, port, log: `${dir}/general.log` });
    return { database, close: stop };
  }
  const { version, port, stop } = await startStandby(SCHEMA, { fsync: 'off' });
  const connection = { host: '127.0.0.1', port, user: 'postgres', database: 'postgres' };
  const suite = await freshDatabase();
  const database: TestDatabase = { ...suite, version, knexConfig: { client: 'pg', connection } };
  const close = async (): Promise<void> => {
    await stop();
    await suite.drop();
  };
  return { database, close, furnished: true };
}

const SERVERS = {
  engines: ['postgres', 'mysql', 'mariadb'],
  because: 'SQLite has no server, and our sessions set synchronous to FULL themselves',
} as const;
const POSTGRES = {
  engines: ['postgres'],
  because: 'our sessions on SQLite, MySQL and MariaDB switch the checks on themselves; a counter is no setting there',
} as const;
const MYSQL = {
  engines: ['mysql', 'mariadb'],
  because: 'PostgreSQL and SQLite take statements of a gigabyte',
} as const;

/** One detail for each engine, as its server calls it. */
const asTold = (engine: Engine, details: { readonly postgres: string; readonly mysql: string }): string =>
  engine === 'postgres' ? details.postgres : details.mysql;

const commonSettings = (): string => settings([USERS], [['badges [user_id]', 'users [id]', 'kind: group']]);

/** Rules about the server, on one that has everything wrong. */
export const weak: Room = {
  name: 'a weak server',
  sql: () => SCHEMA,
  settings: commonSettings,
  home: weakServer,
  plans: {
    weak: (place) => place.ask(KEYS),
    'one account': (place) => place.ask(KEYS.slice(0, 1)),
    sound: async (place) => (await place.elsewhere()).ask(KEYS.slice(0, 1)),
  },
  cases: [
    {
      rule: 'R032',
      severity: 'medium',
      plan: 'weak',
      facts: (engine) => [
        { setting: asTold(engine, { postgres: 'fsync is off', mysql: 'innodb_flush_log_at_trx_commit is 2' }) },
      ],
      innocent: { plan: 'sound', because: 'what is confirmed is on the disk' },
      only: SERVERS,
    },
    {
      rule: 'R034',
      severity: 'medium',
      plan: 'weak',
      facts: (engine) => [
        {
          setting: asTold(engine, {
            postgres: 'the server is in recovery (a replica)',
            mysql: 'the server is read-only (a replica)',
          }),
        },
      ],
      innocent: { plan: 'sound', because: 'the server takes changes' },
      only: SERVERS,
    },
    {
      rule: 'R035',
      severity: 'medium',
      plan: 'weak',
      facts: [{ table: 'badges', bytes: expect.any(Number), limit: PACKET }],
      innocent: { plan: 'one account', because: 'the statement is short' },
      only: MYSQL,
    },
  ],
};

/** Settings of one database. */
export const uncounted: Room = {
  name: 'a database that counts nothing',
  sql: () => SCHEMA.slice(0, 2).concat("INSERT INTO users VALUES (1, 'ada', 'x')", 'INSERT INTO badges VALUES (1, 1)'),
  settings: commonSettings,
  plans: {
    counted: (place) => place.ask(['1']),
    uncounted: async (place) => {
      const other = await place.elsewhere();
      const { database: name } = other.database.knexConfig.connection as { readonly database: string };
      await other.database.run(`ALTER DATABASE ${name} SET track_counts = off`);
      return other.ask(['1']);
    },
  },
  cases: [
    {
      rule: 'R033',
      severity: 'high',
      plan: 'uncounted',
      facts: [{ setting: 'track_counts is off' }],
      innocent: { plan: 'counted', because: 'the server counts' },
      only: POSTGRES,
    },
  ],
};

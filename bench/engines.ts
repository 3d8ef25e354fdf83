import knex, { type Knex } from 'knex';
import type { Arithmetic } from './tables.js';

export const ENGINES = ['sqlite', 'postgres', 'mysql', 'mariadb'] as const;
export type BenchEngine = (typeof ENGINES)[number];

/** Where a benchmark runs. `config` is a knex configuration for a database of its own. */
export interface BenchTarget {
  readonly engine: BenchEngine;
  readonly config: Knex.Config;
}

/** How one engine spells what the benchmark needs. Plain SQL on purpose: this is not the program's dialect code. */
export interface EngineSql extends Arithmetic {
  readonly integerType: string;
  readonly textType: string;
  readonly timeType: string;
  readonly tableOptions: string;
  /** MySQL reserves the word `system`, which is a column here as in many real databases. */
  readonly quote: (name: string) => string;
  readonly concat: (parts: readonly string[]) => string;
  /** SQL of a moment, from SQL of seconds after 2024-01-01. */
  readonly moment: (seconds: string) => string;
  /** The reverse of `moment`. */
  readonly seconds: (moment: string) => string;
  readonly charLength: (text: string) => string;
  /** A relation `n` with the column `i` from `first` to `last`. */
  readonly numbers: (first: number, last: number) => string;
  readonly toInteger: (text: string) => string;
}

const doubleQuote = (name: string): string => `"${name}"`;
const withPipes = (parts: readonly string[]): string => parts.join(' || ');
const withSlash = (number: string, by: number): string => `((${number}) / ${by})`;

/** SQLite streams it, MySQL and MariaDB keep it in a temporary table: fine for a batch. */
function recursiveNumbers(first: number, last: number): string {
  return `(with recursive s(i) as (select ${first} union all select i + 1 from s where i < ${last}) select i from s) n`;
}

const mysql: EngineSql = {
  integerType: 'bigint',
  textType: 'varchar(60)',
  timeType: 'datetime',
  tableOptions: 'engine=InnoDB default charset=utf8mb4',
  div: (number, by) => `((${number}) div ${by})`,
  quote: (name) => `\`${name}\``,
  concat: (parts) => `concat(${parts.join(', ')})`,
  moment: (seconds) => `cast('2024-01-01 00:00:00' as datetime) + interval (${seconds}) second`,
  seconds: (moment) => `timestampdiff(second, '2024-01-01 00:00:00', ${moment})`,
  charLength: (text) => `char_length(${text})`,
  numbers: recursiveNumbers,
  toInteger: (text) => `cast(${text} as signed)`,
};

/** What each engine speaks. */
export const ENGINE_SQL: Readonly<Record<BenchEngine, EngineSql>> = {
  mysql,
  mariadb: { ...mysql, numbers: (first, last) => `(select seq as i from seq_${first}_to_${last}) n` },
  postgres: {
    integerType: 'bigint',
    textType: 'varchar(60)',
    timeType: 'timestamp(0)',
    tableOptions: '',
    div: withSlash,
    quote: doubleQuote,
    concat: withPipes,
    moment: (seconds) => `timestamp '2024-01-01 00:00:00' + (${seconds}) * interval '1 second'`,
    seconds: (moment) => `extract(epoch from ${moment} - timestamp '2024-01-01 00:00:00')::bigint`,
    charLength: (text) => `char_length(${text})`,
    numbers: (first, last) => `generate_series(${first}::bigint, ${last}::bigint) n(i)`,
    toInteger: (text) => `cast(${text} as bigint)`,
  },
  sqlite: {
    integerType: 'integer',
    textType: 'varchar(60)',
    timeType: 'datetime',
    tableOptions: '',
    div: withSlash,
    quote: doubleQuote,
    concat: withPipes,
    moment: (seconds) => `datetime('2024-01-01 00:00:00', (${seconds}) || ' seconds')`,
    seconds: (moment) => `(strftime('%s', ${moment}) - strftime('%s', '2024-01-01 00:00:00'))`,
    charLength: (text) => `length(${text})`,
    numbers: recursiveNumbers,
    toInteger: (text) => `cast(${text} as integer)`,
  },
};

/** Settings that belong to loading data: nothing here is part of what is measured. */
export const LOADING: Readonly<Record<BenchEngine, readonly string[]>> = {
  sqlite: ['pragma foreign_keys = off', 'pragma synchronous = off', 'pragma cache_size = -200000'],
  postgres: [`set maintenance_work_mem = '256MB'`, 'set synchronous_commit = off'],
  mysql: [
    'set session cte_max_recursion_depth = 1000000',
    'set session foreign_key_checks = 0',
    'set session unique_checks = 0',
  ],
  mariadb: ['set session foreign_key_checks = 0', 'set session unique_checks = 0'],
};

/** One connection to the target, closed whatever happens. */
export async function withBench<T>(target: BenchTarget, use: (database: BenchDatabase) => Promise<T>): Promise<T> {
  const connection = knex({ ...target.config, pool: { min: 0, max: 1 } });
  try {
    return await use(new BenchDatabase(target.engine, connection));
  } finally {
    await connection.destroy();
  }
}

/** Sends whole statements over one connection; rows come back as objects. */
export class BenchDatabase {
  readonly engine: BenchEngine;
  readonly sql: EngineSql;
  readonly #connection: Knex;

  constructor(engine: BenchEngine, connection: Knex) {
    this.engine = engine;
    this.sql = ENGINE_SQL[engine];
    this.#connection = connection;
  }

  async run(...statements: readonly string[]): Promise<void> {
    for (const statement of statements) await this.#connection.raw(statement);
  }

  async rows(query: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const result: unknown = await this.#connection.raw(query);
    if (this.engine === 'postgres') return (result as { rows: Record<string, unknown>[] }).rows;
    return this.engine === 'sqlite'
      ? (result as Record<string, unknown>[])
      : (result as [Record<string, unknown>[]])[0];
  }

  /** BEGIN, the statements, COMMIT; an error leaves with ROLLBACK. */
  async transaction(statements: readonly string[]): Promise<void> {
    await this.run('begin');
    try {
      await this.run(...statements);
      await this.run('commit');
    } catch (error) {
      await this.run('rollback');
      throw error;
    }
  }
}

/** A knex configuration for a command line: a URL, or a file name for SQLite. */
export function benchConfig(engine: BenchEngine, url: string): Knex.Config {
  if (engine === 'sqlite') return { client: 'better-sqlite3', connection: { filename: url }, useNullAsDefault: true };
  const { hostname: host, port, username, password, pathname } = new URL(url);
  const login = {
    host,
    port: Number(port),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
  };
  return { client: engine === 'postgres' ? 'pg' : 'mysql2', connection: { ...login, database: pathname.slice(1) } };
}

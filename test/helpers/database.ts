import type { Knex } from 'knex';
import { inject } from 'vitest';
import type { Engine } from '../../src/catalog/model.js';
import { mysqlDatabase } from './databases/mysql.js';
import { postgresDatabase } from './databases/postgres.js';
import { sqliteDatabase } from './databases/sqlite.js';
import type { EngineTarget } from './target.js';

export interface DumpOptions {
  /** Tables to leave out, by bare name: `['untether_run']`. */
  readonly except?: readonly string[];
}

/** An empty database of its own on the engine that this test runs on. Nothing here uses our own reading path. */
export interface TestDatabase {
  readonly engine: Engine;
  readonly version: string;
  /** `postgres://…`, `mysql://…`, or the path of a file. */
  readonly url: string;
  readonly knexConfig: Knex.Config;
  /** Executes a script of several statements, sent as one by the raw driver (PostgreSQL: then one transaction). */
  run(sqlScript: string): Promise<void>;
  /** The rows of one query, every cell as the engine's text. */
  rows(sql: string): Promise<readonly (readonly (string | null)[])[]>;
  /** Every row of every table, to the byte, as text to compare: a line with table and count, then the rows, sorted. */
  dump(options?: DumpOptions): Promise<string>;
  /** The server's log of statements sent to this database. SQLite keeps none: throws. */
  statementLog(): Promise<string>;
  drop(): Promise<void>;
}

/** What an engine's file in databases/ gives; `label` makes the name unique. */
export type OpenDatabase<Target extends EngineTarget> = (target: Target, label: string) => Promise<TestDatabase>;

/** One table in a dump. */
export function dumpedTable(table: string, rows: readonly string[]): string {
  return [`${table}: ${String(rows.length)} rows`, ...rows.toSorted().map((row) => `  ${row}`), ''].join('\n');
}

let created = 0;

/** Creates a new, empty database on the injected engine, or on `target`, e.g. a server of the test's own. */
export async function freshDatabase(target: EngineTarget = inject('engine')): Promise<TestDatabase> {
  const label = `t_${String(process.pid)}_${String((created += 1))}`;
  if (target.engine === 'sqlite') return sqliteDatabase(target, label);
  return target.engine === 'postgres'
    ? postgresDatabase({ ...target, engine: 'postgres' }, label)
    : mysqlDatabase(target, label);
}

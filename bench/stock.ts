import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { program, type Program } from '../test/helpers/programs.js';

export type Engine = 'sqlite' | 'postgres' | 'mariadb';
export type Json = Readonly<Record<string, unknown>>;
/** Rows as the stock client writes them, one INSERT each, sorted, by table. */
export type Dump = ReadonlyMap<string, readonly string[]>;

/** Runs a stock client; its output, or its own words as an error. */
function client(name: Program, args: readonly string[], input = ''): string {
  const done = spawnSync(program(name), args, { input, encoding: 'utf8', maxBuffer: 2 ** 30 });
  if (done.status !== 0) throw new Error(`${name}: ${done.stderr}`);
  return done.stdout;
}

/** One database of one engine: how to load, ask and dump it with stock clients. */
export interface Place {
  readonly config: Json;
  readonly load: (sql: string) => void;
  readonly ask: (query: string) => readonly string[];
  readonly dump: () => string;
}

export function place(engine: Engine, folder: string, port: number): Place {
  if (engine === 'sqlite') {
    const file = join(folder, 'practice.db');
    const shell = (sql: string): string => client('sqlite3', ['-bail', file], sql);
    return {
      config: { client: 'better-sqlite3', connection: { filename: file }, useNullAsDefault: true },
      load: (sql) => void shell(sql),
      ask: (query) => lines(shell(query)),
      dump: () => shell('.dump'),
    };
  }
  const login = { host: '127.0.0.1', port, database: 'practice' };
  if (engine === 'postgres') {
    const to = ['-h', login.host, '-p', String(port), '-U', 'postgres'];
    const psql = (sql: string, database = 'practice'): string =>
      client('psql', [...to, '-q', '-X', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-d', database], sql);
    psql('drop database if exists practice;', 'postgres');
    psql('create database practice', 'postgres');
    return {
      config: { client: 'pg', connection: { ...login, user: 'postgres' } },
      load: (sql) => void psql(sql),
      ask: (query) => lines(psql(query)),
      dump: () => client('pg_dump', [...to, '--data-only', '--column-inserts', 'practice']),
    };
  }
  const to = ['--no-defaults', '-h', login.host, '-P', String(port), '-u', 'root', '--skip-ssl'];
  const shell = (sql: string, database: readonly string[]): string =>
    client('mariadb', [...to, '-N', '--default-character-set=utf8mb4', ...database], sql);
  shell('drop database if exists practice; create database practice character set utf8mb4', []);
  return {
    config: { client: 'mysql2', connection: { ...login, user: 'root' } },
    load: (sql) => void shell(sql, ['practice']),
    ask: (query) => lines(shell(query, ['practice'])),
    dump: () =>
      client('mariadb-dump', [
        ...to,
        '--skip-extended-insert',
        '--no-create-info',
        '--skip-comments',
        '--hex-blob',
        'practice',
      ]),
  };
}

export const lines = (output: string): string[] => output.split('\n').filter((line) => line !== '');

/** The ledger is the program's own; sequences stand where they stand after a rollback, as everywhere. */
export function readDump(place: Place): Dump {
  const tables = new Map<string, string[]>();
  for (const statement of place.dump().split(/^(?=INSERT INTO )/m)) {
    const table = /^INSERT INTO (\S+?)[\s(]/.exec(statement)?.[1]?.replace(/^public\.|["`]/g, '');
    if (table === undefined || /^(untether_\w+|sqlite_\w+)$/.test(table)) continue;
    // What follows the last row of a table belongs to the next one.
    const row = statement.replace(/;\n[^]*$/, ';');
    tables.set(table, [...(tables.get(table) ?? []), row]);
  }
  for (const rows of tables.values()) rows.sort();
  return tables;
}

/** Rows of `left` that `right` has not, by table, each as often as it stands there. */
export function missingRows(left: Dump, right: Dump): Map<string, string[]> {
  const missing = new Map<string, string[]>();
  for (const [table, rows] of left) {
    const counts = new Map<string, number>();
    for (const row of right.get(table) ?? []) counts.set(row, (counts.get(row) ?? 0) + 1);
    const gone = rows.filter((row) => {
      const count = counts.get(row) ?? 0;
      counts.set(row, count - 1);
      return count <= 0;
    });
    if (gone.length > 0) missing.set(table, gone);
  }
  return missing;
}

export const same = (left: Dump, right: Dump): boolean =>
  missingRows(left, right).size === 0 && missingRows(right, left).size === 0;

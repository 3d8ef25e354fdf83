import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Engine } from '../../src/catalog/model.js';
import { demoRows } from '../../src/demo/data.js';
import type { DemoCell, DemoTable } from '../../src/demo/table.js';
import { sqliteDriver } from '../../src/dialects/sqlite-driver.js';
import { freshDatabase, type TestDatabase } from '../helpers/database.js';
import { startMariadb } from '../helpers/mariadb.js';
import { startMysql } from '../helpers/mysql.js';
import { startPostgres } from '../helpers/postgres.js';
import { CHECKOUT, whyMissing } from '../helpers/programs.js';
import { quote } from '../helpers/schemas.js';
import { tempDir } from '../helpers/server.js';
import type { EngineTarget } from '../helpers/target.js';

/** Servers of every engine that this machine can have, beside each other. */
export interface Servers {
  readonly targets: Readonly<Partial<Record<Engine, EngineTarget>>>;
  readonly stop: () => Promise<void>;
}

const START = { postgres: startPostgres, mariadb: startMariadb, mysql: startMysql };

export async function startServers(): Promise<Servers> {
  const folder = tempDir('sqlite');
  const wanted = (['postgres', 'mariadb', 'mysql'] as const).filter(
    (engine) => engine !== 'mysql' || whyMissing('mysqld') === undefined,
  );
  const servers = await Promise.all(wanted.map(async (engine) => ({ engine, server: await START[engine]() })));
  const version = String(new (sqliteDriver())(':memory:').prepare('SELECT sqlite_version()').pluck().get());
  const targets: Partial<Record<Engine, EngineTarget>> = { sqlite: { engine: 'sqlite', version, dir: folder.dir } };
  for (const { engine, server } of servers)
    targets[engine] = { engine, version: server.version, port: server.port, log: path.join(server.dir, 'general.log') };
  return {
    targets,
    stop: async () => {
      await Promise.all(servers.map(({ server }) => server.stop()));
      folder.remove();
    },
  };
}

/** The demo's schema in the words of another engine. */
function schemaFor(engine: Engine): string {
  const sql = readFileSync(path.join(CHECKOUT, 'sql/demo/sqlite.sql'), 'utf8').replaceAll(/ *--.*$/gm, '');
  const spelt = sql.replaceAll(/\bsystem\b/g, quote(engine, 'system'));
  return engine === 'postgres' ? spelt.replaceAll(/\bdatetime\b/g, 'timestamp') : spelt;
}

const literal = (cell: DemoCell): string =>
  cell === null ? 'NULL' : typeof cell === 'bigint' ? String(cell) : `'${cell.replaceAll("'", "''")}'`;

const PART = 500;

function insertsOf({ table, columns, rows }: DemoTable, engine: Engine): string {
  const names = columns.map((column) => quote(engine, column)).join(', ');
  const parts = Array.from({ length: Math.ceil(rows.length / PART) }, (_, part) =>
    rows.slice(part * PART, (part + 1) * PART),
  );
  const tuples = (some: DemoTable['rows']): string => some.map((row) => `(${row.map(literal).join(', ')})`).join(',\n');
  return parts.map((some) => `insert into ${table} (${names}) values ${tuples(some)};`).join('\n');
}

/** The HR database of the demo, or what a test made of its rows, on any engine. */
export async function loadDemo(target: EngineTarget, tables: Iterable<DemoTable> = demoRows()): Promise<TestDatabase> {
  const database = await freshDatabase(target);
  await database.run(
    [schemaFor(target.engine), ...[...tables].map((table) => insertsOf(table, target.engine))].join('\n'),
  );
  return database;
}

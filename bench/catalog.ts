import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { benchConfig, ENGINES, withBench, type BenchDatabase, type BenchTarget } from './engines.js';
import { median } from './median.js';
import { runCli } from './process.js';

const USAGE = `Usage: jiti bench/catalog.ts --engine ${ENGINES.join('|')} --url URL [--tables 5000] [--columns 12] [--rows 20] [--rounds 3]
  --url    an empty database of its own (a file name for sqlite); its tables are made, and kept for the next run`;

const MODULES = ['hr', 'fin', 'crm', 'inv', 'mes', 'oa', 'doc', 'wms', 'pay', 'att', 'srm', 'plm'];
const NOUNS = [
  'request',
  'item',
  'invoice',
  'task',
  'ticket',
  'asset',
  'budget',
  'visit',
  'quote',
  'batch',
  'leave',
  'claim',
];
/** Columns a table is dealt out of, with how their values are made of a row number: keys, names, lists, amounts, text. */
const COLUMNS: readonly (readonly [name: string, type: 'integer' | 'text', value: (n: number) => string])[] = [
  ['created_by', 'integer', (n) => String((n % 500) + 1)],
  ['owner_id', 'integer', (n) => String(((n * 7) % 500) + 1)],
  ['approver_id', 'integer', (n) => String(((n * 3) % 500) + 1)],
  ['dept_id', 'integer', (n) => String((n % 30) + 1)],
  ['role_id', 'integer', (n) => String((n % 20) + 1)],
  ['parent_id', 'integer', (n) => String(n % 5)],
  ['updated_by', 'text', (n) => `'user${String((n % 500) + 1)}'`],
  ['member_ids', 'text', (n) => `'${String((n % 500) + 1)},${String(((n + 9) % 500) + 1)}'`],
  ['title', 'text', (n) => `'title ${String(n)}'`],
  ['code', 'text', (n) => `'C-${String(n)}'`],
  ['city', 'text', (n) => `'city ${String(n % 9)}'`],
  ['remark', 'text', (n) => `'remark ${String(n)}'`],
  ['amount', 'integer', (n) => String(n * 11)],
  ['status', 'integer', (n) => String(n % 4)],
  ['weight', 'integer', (n) => String(n % 97)],
];

interface Size {
  readonly tables: number;
  readonly columns: number;
  readonly rows: number;
}

/** Times `inspect` on a catalog of thousands of tables without a declared key: seconds and peak memory, with rows and from names alone. */
async function main(): Promise<void> {
  const { target, size, rounds, url } = readOptions();
  await withBench(target, (database) => makeCatalog(database, size));
  const folder = mkdtempSync(path.join(tmpdir(), 'untether-bench-'));
  writeFileSync(path.join(folder, 'knexfile.json'), JSON.stringify({ bench: target.config }));
  for (const flags of [[], ['--schema-only']]) {
    const runs = [];
    for (let round = 0; round < rounds; round += 1)
      runs.push(await runCli(folder, ['inspect', '--json', ...flags, '-t', 'bench']));
    const seconds = median(runs.map((run) => run.seconds)).toFixed(1);
    const peak = median(runs.map((run) => run.peakMb)).toFixed(0);
    const references = (runs[0]?.document['references'] as readonly unknown[] | undefined)?.length;
    const tables = String(runs[0]?.document['tables']);
    console.log(
      `${target.engine} ${tables} tables, inspect ${flags.join(' ')}: ${seconds} s, ${peak} MB, ${String(references)} references`,
    );
  }
  rmSync(folder, { recursive: true });
  console.error(`kept: ${url}`);
}

async function makeCatalog(database: BenchDatabase, { tables, columns, rows }: Size): Promise<void> {
  const { integerType, textType } = database.sql;
  const types = { integer: integerType, text: textType };
  const present = await database.rows(`SELECT count(*) AS n FROM sys_user`).catch(() => []);
  if (present.length > 0) return;
  await database.run(
    `CREATE TABLE sys_user (id ${integerType} PRIMARY KEY, user_name ${textType}, password ${textType}, dept_id ${integerType})`,
    `CREATE TABLE sys_role (id ${integerType} PRIMARY KEY, role_name ${textType})`,
    `CREATE TABLE sys_dept (id ${integerType} PRIMARY KEY, dept_name ${textType})`,
    `INSERT INTO sys_user ${values(500, (n) => `${String(n)}, 'user${String(n)}', 'x', ${String((n % 30) + 1)}`)}`,
    `INSERT INTO sys_role ${values(20, (n) => `${String(n)}, 'role ${String(n)}'`)}`,
    `INSERT INTO sys_dept ${values(30, (n) => `${String(n)}, 'dept ${String(n)}'`)}`,
  );
  for (let index = 3; index < tables; index += 1) {
    const name = `${pick(MODULES, index)}_${pick(NOUNS, Math.floor(index / MODULES.length))}_${String(index)}`;
    const own = Array.from({ length: columns - 1 }, (_, at) => pick(COLUMNS, index * 4 + at));
    const list = own.map(([column, type]) => `${column} ${types[type]}`).join(', ');
    await database.run(`CREATE TABLE ${name} (id ${integerType} PRIMARY KEY, ${list})`);
    const row = (n: number): string => [String(n), ...own.map(([, , value]) => value(n + index))].join(', ');
    if (rows > 0) await database.run(`INSERT INTO ${name} ${values(rows, row)}`);
  }
}

function pick<T>(list: readonly T[], index: number): T {
  return list[index % list.length] as T;
}

function values(count: number, row: (n: number) => string): string {
  return `VALUES ${Array.from({ length: count }, (_, index) => `(${row(index + 1)})`).join(', ')}`;
}

interface Options {
  readonly target: BenchTarget;
  readonly url: string;
  readonly size: Size;
  readonly rounds: number;
}

function readOptions(): Options {
  const { values: flags } = parseArgs({
    options: {
      engine: { type: 'string' },
      url: { type: 'string' },
      tables: { type: 'string', default: '5000' },
      columns: { type: 'string', default: '12' },
      rows: { type: 'string', default: '20' },
      rounds: { type: 'string', default: '3' },
    },
  });
  const engine = ENGINES.find((name) => name === flags.engine);
  if (engine === undefined || flags.url === undefined) throw new Error(USAGE);
  return {
    target: { engine, config: benchConfig(engine, flags.url) },
    url: flags.url,
    size: { tables: Number(flags.tables), columns: Number(flags.columns), rows: Number(flags.rows) },
    rounds: Number(flags.rounds),
  };
}

await main();

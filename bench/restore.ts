import { createReadStream, createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import mysql from 'mysql2/promise';
import { benchConfig, ENGINES, LOADING, withBench, type BenchDatabase, type BenchTarget } from './engines.js';
import { approval, prepareLedger, text } from './loop.js';
import { type Measured, runCli } from './process.js';

const USAGE = `Usage: jiti bench/restore.ts --engine ${ENGINES.join('|')} --url URL_OR_FILE [--rows 1000000]
  Takes the rows of one account, puts them back by the program, and beside it by COPY, LOAD DATA or multi-row INSERT.`;

/** Rows of somebody else, which stay. */
const OTHERS = 1000;
const BATCH = 100_000;
/** Rows of one hand-written INSERT. */
const INSERTED = 1000;

interface Values {
  readonly role: string;
  readonly note: string;
}

const valuesOf = (id: number): Values => ({ role: `role_${String(id % 50)}`, note: `granted by ticket ${String(id)}` });

/** The rows of the account as the server makes them; `valuesOf` says the same. */
async function makeRows(database: BenchDatabase, rows: number): Promise<void> {
  const { sql } = database;
  await database.run(
    'drop table if exists restore_links',
    'drop table if exists restore_users',
    'drop table if exists untether_run',
    `create table restore_users (user_id ${sql.integerType} not null primary key, user_name ${sql.textType} not null) ${sql.tableOptions}`,
    "insert into restore_users values (1, 'leaver'), (2, 'stayer')",
    `create table restore_links (link_id ${sql.integerType} not null primary key, user_id ${sql.integerType} not null, role_name ${sql.textType} not null, note ${sql.textType}) ${sql.tableOptions}`,
    'create index restore_by_user on restore_links (user_id)',
  );
  for (let first = 1; first <= rows + OTHERS; first += BATCH) {
    const last = Math.min(first + BATCH - 1, rows + OTHERS);
    const number = sql.concat(["'granted by ticket '", 'i']);
    const role = sql.concat(["'role_'", '(i % 50)']);
    await database.run(
      `insert into restore_links select i, case when i <= ${String(rows)} then 1 else 2 end, ${role}, ${number} from ${sql.numbers(first, last)}`,
    );
  }
}

function makeFolder(target: BenchTarget): string {
  const folder = mkdtempSync(join(tmpdir(), 'untether-restore-'));
  writeFileSync(join(folder, 'knexfile.json'), JSON.stringify({ bench: target.config }), { mode: 0o600 });
  writeFileSync(
    join(folder, 'untether.yaml'),
    `version: 1
targets:
  bench: { environment: development, approvals: 1, maxRows: 100000000 }
accounts:
  - { table: restore_users, key: [user_id], lookup: [user_name], label: user_name }
references:
  - { from: "restore_links [user_id]", to: "restore_users [user_id]", basis: manual, state: confirmed, kind: role, onUnlink: delete }
`,
  );
  return folder;
}

interface Restored {
  readonly plan: Measured;
  readonly apply: Measured;
}

/** Away and back again by the program. */
async function byProgram(folder: string): Promise<Restored> {
  const run = (...args: readonly string[]): Promise<Measured> =>
    runCli(folder, [...args, '--target', 'bench', '--statement-timeout', '10m']);
  const maker = ['--actor', 'bench-maker'];
  const about = ['--reason', 'benchmark', '--ticket', 'BENCH-1', ...maker];
  const unlink = await runCli(folder, ['plan', 'unlink', '--account', 'leaver', ...about, '--target', 'bench']);
  await runCli(folder, [...approval(unlink.document), '--target', 'bench']);
  const applied = await run('apply', text(unlink.document, 'folder'), '--yes', ...maker);
  const plan = await runCli(folder, ['rollback', text(applied.document, 'run'), ...about, '--target', 'bench']);
  await runCli(folder, [...approval(plan.document), '--target', 'bench']);
  return { plan, apply: await run('apply', text(plan.document, 'folder'), '--yes', ...maker) };
}

async function timed(step: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await step();
  return (performance.now() - start) / 1000;
}

const TAKE_AWAY = 'delete from restore_links where user_id = 1';

function* insertStatements(rows: number): Generator<string> {
  for (let first = 1; first <= rows; first += INSERTED) {
    const lines = Array.from({ length: Math.min(INSERTED, rows - first + 1) }, (_, index) => {
      const { role, note } = valuesOf(first + index);
      return `(${String(first + index)}, 1, '${role}', '${note}')`;
    });
    yield `insert into restore_links values ${lines.join(', ')}`;
  }
}

async function byInsert(database: BenchDatabase, rows: number): Promise<number> {
  await database.run(TAKE_AWAY);
  return timed(async () => {
    await database.run('begin');
    for (const statement of insertStatements(rows)) await database.run(statement);
    await database.run('commit');
  });
}

async function writeRows(file: string, rows: number): Promise<void> {
  function* lines(): Generator<string> {
    for (let id = 1; id <= rows; id += 1) {
      const { role, note } = valuesOf(id);
      yield `${String(id)}\t1\t${role}\t${note}\n`;
    }
  }
  await pipeline(Readable.from(lines()), createWriteStream(file, { mode: 0o644 }));
}

/** The engine's own way to take a file; null for SQLite, which has none. */
async function byFile(target: BenchTarget, database: BenchDatabase, file: string): Promise<number | null> {
  if (target.engine === 'sqlite') return null;
  await database.run(TAKE_AWAY);
  if (target.engine === 'postgres') return timed(() => database.run(`copy restore_links from '${file}'`));
  await database.run('set global local_infile = 1');
  const connection = await mysql.createConnection(target.config.connection as mysql.ConnectionOptions);
  try {
    return await timed(() =>
      connection.query({
        sql: 'load data local infile ? into table restore_links',
        values: [file],
        infileStreamFactory: () => createReadStream(file),
      }),
    );
  } finally {
    await connection.end();
  }
}

async function sums(database: BenchDatabase): Promise<string> {
  const [row] = await database.rows(
    `select count(*) as n, sum(link_id) as ids, sum(${database.sql.charLength('role_name')}) as roles, sum(${database.sql.charLength('note')}) as notes from restore_links where user_id = 1`,
  );
  return Object.values(row ?? {}).join(' ');
}

async function main(target: BenchTarget, rows: number): Promise<void> {
  const folder = makeFolder(target);
  // A server reads it, so it lies where every user may look.
  const file = join(tmpdir(), `untether-restore-${String(process.pid)}.tsv`);
  const start = await withBench(target, async (database) => {
    await database.run(...LOADING[target.engine]);
    await makeRows(database, rows);
    return sums(database);
  });
  await prepareLedger(folder);
  const { plan, apply } = await byProgram(folder);
  await writeRows(file, rows);
  const hand = await withBench(target, async (database) => {
    const requireAll = async (who: string): Promise<void> => {
      const now = await sums(database);
      if (now !== start) throw new Error(`${who}: ${now} instead of ${start}`);
    };
    await requireAll('the program');
    const inserted = await byInsert(database, rows);
    await requireAll('INSERT');
    const loaded = await byFile(target, database, file);
    await requireAll('the file');
    return { inserted, loaded };
  });
  rmSync(folder, { recursive: true });
  rmSync(file);
  const fastest = Math.min(hand.inserted, hand.loaded ?? Infinity);
  const seconds = (value: number): string => `${value.toFixed(1)} s`;
  console.log(
    [
      `${target.engine}: ${String(rows)} rows back by the program in ${seconds(apply.seconds)} (${apply.peakMb.toFixed(0)} MB), its plan in ${seconds(plan.seconds)} (${plan.peakMb.toFixed(0)} MB)`,
      `by hand: INSERT of ${String(INSERTED)} rows each ${seconds(hand.inserted)}${hand.loaded === null ? '' : `, from a file ${seconds(hand.loaded)}`}`,
      `ratio to the fastest ${(apply.seconds / fastest).toFixed(1)}, to INSERT ${(apply.seconds / hand.inserted).toFixed(1)}`,
    ].join('; '),
  );
}

const { values } = parseArgs({
  options: { engine: { type: 'string' }, url: { type: 'string' }, rows: { type: 'string', default: '1000000' } },
});
const chosen = ENGINES.find((name) => name === values.engine);
if (chosen === undefined || values.url === undefined) throw new Error(USAGE);
await main({ engine: chosen, config: benchConfig(chosen, values.url) }, Number(values.rows));

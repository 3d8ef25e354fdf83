import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { createBenchData } from './data.js';
import { benchConfig, ENGINES, withBench, type BenchDatabase, type BenchEngine, type BenchTarget } from './engines.js';
import { median } from './median.js';
import { type Measured, runCli } from './process.js';
import { BENCH_TABLES, sizeAt } from './tables.js';
import { ACCOUNTS_FILE, makeWorkplace } from './workplace.js';

const USAGE = `Usage: jiti bench/plan.ts --engine ${ENGINES.filter((name) => name !== 'sqlite').join('|')} --url URL [--accounts 100000] [--rounds 3]
  Plans every second user of twice as many, from a file, beside SQL that counts and hashes (SHA-256) the same rows on the server.`;

/** The column by which rows of a table belong to a user; null for the other tables. */
function linkColumn(columns: readonly string[], table: string): string | null {
  if (table === 'users') return null;
  return columns.find((name) => name === 'user_id' || name === 'actor_id') ?? null;
}

/** SHA-256 of a whole row, the first eight digits as a number. SQLite has no such function. */
function rowHash({ engine, sql }: BenchDatabase, columns: readonly string[]): string {
  if (engine === 'postgres')
    return "('x' || substr(encode(sha256(convert_to(t::text, 'UTF8')), 'hex'), 1, 8))::bit(32)::bigint";
  const cells = columns.map((name) => `coalesce(t.${sql.quote(name)}, '-')`).join(', ');
  return `conv(left(sha2(concat_ws('|', ${cells}), 256), 8), 16, 10)`;
}

/** Counts and hashes the rows of the chosen users, table by table; their list is made before the clock starts. */
async function countAndHash(target: BenchTarget): Promise<{ readonly seconds: number; readonly rows: number }> {
  return withBench(target, async (database) => {
    await database.run(
      'drop table if exists bench_chosen',
      `create table bench_chosen (user_id ${database.sql.integerType} not null primary key)`,
      'insert into bench_chosen select user_id from users where user_id % 2 = 1',
      database.engine === 'postgres' ? 'analyze bench_chosen' : 'analyze table bench_chosen',
    );
    const start = performance.now();
    let rows = 0;
    for (const table of BENCH_TABLES) {
      const names = table.columns.map(({ name }) => name);
      const column = linkColumn(names, table.name);
      if (column === null) continue;
      const [told] = await database.rows(
        `select count(*) as counted, sum(${rowHash(database, names)}) as hashed from bench_chosen c join ${table.name} t on t.${column} = c.user_id`,
      );
      rows += Number(told?.['counted']);
    }
    const seconds = (performance.now() - start) / 1000;
    await database.run('drop table bench_chosen');
    return { seconds, rows };
  });
}

function plan(folder: string): Promise<Measured> {
  const asked = ['--accounts-file', ACCOUNTS_FILE, '--max-rows', '100000000'];
  const about = ['--reason', 'benchmark', '--ticket', 'BENCH-1', '--actor', 'bench-maker', '--target', 'bench'];
  return runCli(folder, ['plan', 'unlink', ...asked, ...about]);
}

function plannedRows({ document }: Measured): number {
  const { delete: deletes, update } = document['summary'] as Readonly<Record<string, number>>;
  return Number(deletes) + Number(update);
}

async function main(engine: BenchEngine, url: string, options: { accounts: number; rounds: number }): Promise<void> {
  const target = { engine, config: benchConfig(engine, url) };
  const scale = options.accounts / 500_000;
  const { users } = sizeAt(scale);
  console.error(`data set ${await createBenchData({ ...target, scale })}: ${String(users)} users`);
  const folder = makeWorkplace(target, scale);
  const names = Array.from({ length: users / 2 }, (_, place) => `user${String(place * 2 + 1)}`);
  writeFileSync(join(folder, ACCOUNTS_FILE), `${names.join('\n')}\n`);
  const byHand: number[] = [];
  const program: Measured[] = [];
  let rows = 0;
  for (let round = 0; round < options.rounds; round += 1) {
    const counted = await countAndHash(target);
    byHand.push(counted.seconds);
    const planned = await plan(folder);
    program.push(planned);
    if (plannedRows(planned) !== counted.rows)
      throw new Error(`the plan has ${String(plannedRows(planned))} rows, the count says ${String(counted.rows)}`);
    rows = counted.rows;
    console.error(
      `round ${String(round + 1)}: by hand ${counted.seconds.toFixed(1)} s, plan ${planned.seconds.toFixed(1)} s`,
    );
  }
  rmSync(folder, { recursive: true });
  const hand = median(byHand);
  const seconds = median(program.map((measured) => measured.seconds));
  const peak = Math.max(...program.map(({ peakMb }) => peakMb));
  console.log(
    `${engine}: ${String(names.length)} accounts, ${String(rows)} rows: planned in ${seconds.toFixed(1)} s (${peak.toFixed(0)} MB), counted and hashed by hand in ${hand.toFixed(1)} s, ratio ${(seconds / hand).toFixed(2)}`,
  );
}

const { values } = parseArgs({
  options: {
    engine: { type: 'string' },
    url: { type: 'string' },
    accounts: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '3' },
  },
});
const chosen = ENGINES.find((name) => name === values.engine && name !== 'sqlite');
if (chosen === undefined || values.url === undefined) throw new Error(USAGE);
await main(chosen, values.url, { accounts: Number(values.accounts), rounds: Number(values.rounds) });

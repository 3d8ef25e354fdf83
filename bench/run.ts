import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { benchChecksum, checksumDifferences } from './checksum.js';
import { createBenchData, markBenchData } from './data.js';
import { benchConfig, ENGINES, withBench, type BenchEngine, type BenchTarget } from './engines.js';
import { runHandwritten, settle } from './handwritten.js';
import { prepareLedger, runLoop } from './loop.js';
import type { Measured } from './process.js';
import { machine, reportText, stepFigures, type BenchReport, type Rounds } from './report.js';
import { sizeAt } from './tables.js';
import { makeWorkplace } from './workplace.js';

const USAGE = `Usage: jiti bench/run.ts --engine ${ENGINES.join('|')} --url URL [--scale 1] [--rounds 5] [--keep-accounts] [--by-hand-only] [--data-only]
  --url             a database of its own (a file name for sqlite); its benchmark tables are made, and kept for the next run
  --keep-accounts   unlink without deleting the rows of users
  --by-hand-only    only the hand-written SQL
  --data-only       only make the data set`;

interface Options {
  readonly target: BenchTarget;
  readonly scale: number;
  readonly rounds: number;
  readonly withAccounts: boolean;
  readonly byHandOnly: boolean;
  readonly dataOnly: boolean;
}

/** Times the program against hand-written SQL on one engine, in one run, and writes bench/last-<engine>.json. */
async function main(): Promise<void> {
  const options = readOptions();
  const done = await createBenchData({ ...options.target, scale: options.scale });
  say(`data set ${done}`);
  if (options.dataOnly) return;

  const before = await benchChecksum(options.target);
  await markBenchData(options.target, null);
  const rounds = await runRounds(options);
  const differences = checksumDifferences(before, await benchChecksum(options.target));
  if (differences.length === 0) await markBenchData(options.target, options.scale);
  for (const difference of differences) say(`changed: ${difference}`);

  const report = await makeReport(options, rounds, differences.length === 0);
  if (!options.byHandOnly) writeFileSync(reportFile(options.target.engine), `${JSON.stringify(report, null, 2)}\n`);
  console.log(reportText(report));
  if (differences.length > 0) process.exitCode = 1;
}

/** Both ways in every round, and the other one first in every second: neither always finds the cache warm. */
async function runRounds(options: Options): Promise<Rounds> {
  const rounds = { byHand: [] as Rounds['byHand'][number][], program: [] as Rounds['program'][number][] };
  const folder = options.byHandOnly ? null : makeWorkplace(options.target, options.scale);
  const byHand = async (): Promise<void> => {
    rounds.byHand.push(await runHandwritten({ ...options.target, withAccounts: options.withAccounts }));
    await settle(options.target);
  };
  const program = async (): Promise<void> => {
    if (folder === null) return;
    rounds.program.push(await runLoop({ folder, withAccounts: options.withAccounts }));
    await settle(options.target);
  };
  if (folder !== null) {
    say(`work folder ${folder}, removed when all went well`);
    await prepareLedger(folder);
  }
  for (let round = 0; round < options.rounds; round += 1) {
    for (const way of round % 2 === 0 ? [byHand, program] : [program, byHand]) await way();
    say(`round ${round + 1} of ${options.rounds} done`);
  }
  if (folder !== null) rmSync(folder, { recursive: true });
  return rounds;
}

async function makeReport(options: Options, rounds: Rounds, dataUnchanged: boolean): Promise<BenchReport> {
  const { users } = sizeAt(options.scale);
  return {
    engine: options.target.engine,
    version: await serverVersion(options.target),
    scale: options.scale,
    users,
    chosen: users / 100,
    rowsTouched: rounds.byHand[0]?.rows ?? 0,
    rowsTouchedByProgram: rowsOf(rounds.program[0]?.apply),
    rounds: options.rounds,
    ...machine(),
    dataUnchanged,
    steps: stepFigures(rounds),
  };
}

/** Rows that `apply` says it changed, for comparing with what was done by hand. */
function rowsOf(apply: Measured | undefined): number | null {
  const rows = apply?.document['rows'] as Readonly<Record<string, unknown>> | undefined;
  return rows === undefined ? null : Object.values(rows).reduce<number>((total, count) => total + Number(count), 0);
}

async function serverVersion(target: BenchTarget): Promise<string> {
  const query = { sqlite: 'select sqlite_version() as v', postgres: 'show server_version' }[target.engine as string];
  const [row = {}] = await withBench(target, (database) => database.rows(query ?? 'select version() as v'));
  return String(Object.values(row)[0]);
}

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      engine: { type: 'string' },
      url: { type: 'string' },
      scale: { type: 'string', default: '1' },
      rounds: { type: 'string', default: '5' },
      'keep-accounts': { type: 'boolean', default: false },
      'by-hand-only': { type: 'boolean', default: false },
      'data-only': { type: 'boolean', default: false },
    },
  });
  const engine = ENGINES.find((name) => name === values.engine);
  if (engine === undefined || values.url === undefined) throw new Error(USAGE);
  const byHandOnly = values['by-hand-only'];
  const dataOnly = values['data-only'];
  if (!byHandOnly && !dataOnly) requireBuild();
  return {
    target: { engine, config: benchConfig(engine, values.url) },
    scale: Number(values.scale),
    rounds: Number(values.rounds),
    withAccounts: !values['keep-accounts'],
    byHandOnly,
    dataOnly,
  };
}

function requireBuild(): void {
  const main = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
  if (!existsSync(main)) throw new Error(`${main} is not there: run "npm run build" first, or give --by-hand-only.`);
}

function reportFile(engine: BenchEngine): string {
  return fileURLToPath(new URL(`last-${engine}.json`, import.meta.url));
}

function say(message: string): void {
  console.error(message);
}

await main();

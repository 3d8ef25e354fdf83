import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { findSnapshot, type Plan, recover, UntetherError, verifySnapshot } from '../../src/index.js';
import { freshDatabase, type TestDatabase } from '../helpers/database.js';
import { shapesSettings, shapesSql } from '../helpers/schemas.js';
import { SEED } from '../helpers/seed.js';
import type { ServerTarget } from '../helpers/target.js';
import { Workplace } from '../helpers/workplace.js';
import { type Direction, DIRECTIONS, type Fault, type Mode, MODES, Proxy, type Traffic } from './proxy.js';

const target = inject('engine') as ServerTarget;
const { engine } = target;
const LEDGER = { except: ['untether_run'] };
const LONG = process.env['UNTETHER_LONG'] === '1';
const MINUTES = 60_000;

/** Messages before and after COMMIT that are all tried. */
const NEAR = 5;
/** How many of the others are tried. */
const SAMPLE = 15;

let proxy: Proxy;
let database: TestDatabase;
let work: Workplace;
let plan: Plan;
let before: string;
let after: string;
let traffic: Traffic;
let commit: Traffic;

const EMPTY =
  engine === 'postgres'
    ? () => 'DROP SCHEMA public CASCADE; CREATE SCHEMA public;'
    : (name: string) => `DROP DATABASE ${name}; CREATE DATABASE ${name}; USE ${name};`;

async function build(): Promise<void> {
  const name = new URL(database.url).pathname.slice(1);
  await database.run(`${EMPTY(name)}${shapesSql(engine)}`);
  await work.ledger();
}

beforeAll(async () => {
  proxy = await Proxy.start(target);
  database = await freshDatabase();
  const connection = { ...(database.knexConfig.connection as object), port: proxy.port };
  work = new Workplace({ ...database, knexConfig: { ...database.knexConfig, connection } }, shapesSettings());
  await build();
  before = await database.dump(LEDGER);
  plan = await work.plan(['ada']);
  await work.approve(plan);
  proxy.arm(null);
  await work.apply(plan);
  ({ traffic, commit } = proxy);
  after = await database.dump(LEDGER);
  await build();
});

afterAll(async () => {
  work.remove();
  await database.drop();
  await proxy.stop();
});

async function runsInLedger(): Promise<readonly string[]> {
  return (await database.rows('SELECT run_id FROM untether_run')).map(([run]) => String(run));
}

/** A cut that leaves the program waiting for an answer that cannot come is as bad as a wrong one. */
const PATIENCE = 60_000;

async function within<T>(limit: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(reject, limit, new Error(`still waiting after ${String(limit)} ms`));
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

interface Said {
  readonly state: 'committed' | 'unchanged' | 'unknown';
  readonly code: string;
  readonly run: string | undefined;
}

/** What the program says of a run; anything but an error of its own fails the test. */
async function applyAndListen(): Promise<Said> {
  try {
    const { data, run } = await work.apply(plan);
    return { state: data.state, code: data.verified ? 'done' : 'done, not verified', run };
  } catch (error) {
    if (!(error instanceof UntetherError)) throw error;
    expect(error.code).not.toBe('B01');
    const run = error.facts['run'];
    return { state: error.data, code: error.code, run: run === undefined ? undefined : String(run) };
  }
}

/** One run with one cut: nothing or everything, told as it is, and settled by `recover`. Says what came of it. */
async function tryCut(fault: Fault): Promise<string> {
  proxy.arm(fault);
  const said = await within(PATIENCE, applyAndListen());
  const { happened } = proxy;
  proxy.arm(null);
  const [committed] = await runsInLedger();
  expect(await database.dump(LEDGER)).toBe(committed === undefined ? before : after);
  if (said.state !== 'unknown') expect(said.state).toBe(committed === undefined ? 'unchanged' : 'committed');
  if (said.state === 'unknown') {
    const { outcome } = await recover(await work.as('dba'), said.run ?? '');
    expect(outcome).toBe(committed === undefined ? 'rolled-back' : 'committed');
  }
  if (committed !== undefined) {
    await verifySnapshot(await findSnapshot(await work.as('dba'), committed));
    await build();
  }
  return `${happened ? 'cut' : 'not reached'}: ${committed === undefined ? 'nothing' : 'everything'} changed, told as ${said.state} (${said.code})`;
}

function faultsAt(direction: Direction, messages: readonly number[]): Fault[] {
  return messages.flatMap((message) => MODES.map((mode) => ({ direction, message, mode, stays: false })));
}

function isNear(direction: Direction, message: number): boolean {
  return Math.abs(message - commit[direction]) <= NEAR;
}

/** Every message in the long test; else those around the COMMIT, and a sample of the others. */
function chosen(direction: Direction): Fault[] {
  const all = Array.from({ length: traffic[direction] }, (_, number) => number);
  if (LONG) return faultsAt(direction, all);
  const others = all.filter((message) => !isNear(direction, message));
  const size = { minLength: SAMPLE, maxLength: SAMPLE };
  const [sample = []] = fc.sample(fc.shuffledSubarray(others, size), { numRuns: 1, seed: SEED });
  const modeOf = (index: number): Mode => MODES[index % MODES.length] ?? 'lost';
  const near = all.filter((message) => isNear(direction, message));
  return [
    ...sample.map((message, index) => ({ direction, message, mode: modeOf(index), stays: false })),
    ...faultsAt(direction, near),
  ];
}

/** The server is gone from the message on: the few around COMMIT, for each asks the ledger in vain for ten seconds. */
function forGood(direction: Direction): Fault[] {
  const before = LONG ? NEAR : 0;
  return Array.from({ length: 2 * before + 2 }, (_, index) => ({
    direction,
    message: commit[direction] - before + index,
    mode: 'delivered' as const,
    stays: true,
  }));
}

async function tryAll(faults: readonly Fault[]): Promise<ReadonlyMap<string, number>> {
  const tally = new Map<string, number>();
  for (const fault of faults) {
    const outcome = await tryCut(fault).catch((cause: unknown) => {
      throw new Error(JSON.stringify(fault), { cause });
    });
    tally.set(outcome, (tally.get(outcome) ?? 0) + 1);
  }
  const lines = [...tally].toSorted().map(([outcome, times]) => `  ${String(times)} ${outcome}`);
  console.log([`${engine}: ${String(faults.length)} cuts`, ...lines].join('\n'));
  return tally;
}

const total = (tally: ReadonlyMap<string, number>, part: string): number =>
  [...tally].reduce((sum, [outcome, times]) => sum + (outcome.includes(part) ? times : 0), 0);

describe(`a connection to ${engine} that is cut`, () => {
  it.each(DIRECTIONS)(
    'at a message %s leaves nothing or everything, told as it is',
    { timeout: 60 * MINUTES },
    async (direction) => {
      const tally = await tryAll(chosen(direction));
      expect(total(tally, 'nothing changed')).toBeGreaterThan(0);
      expect(total(tally, 'everything changed')).toBeGreaterThan(0);
    },
  );

  it(
    'for good is an unknown outcome only once COMMIT was sent, and recover settles it',
    { timeout: 30 * MINUTES },
    async () => {
      const tally = await tryAll(DIRECTIONS.flatMap(forGood));
      expect(total(tally, 'told as unknown (X01)')).toBeGreaterThan(0);
      expect(total(tally, 'nothing changed')).toBeGreaterThan(0);
    },
  );
});

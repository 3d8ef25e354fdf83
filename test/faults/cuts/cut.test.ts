import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { SEED } from '../../helpers/seed.js';
import type { ServerTarget } from '../../helpers/target.js';
import { Scene, tallied } from '../scene.js';
import { type Direction, DIRECTIONS, type Fault, type Mode, MODES, Proxy, type Traffic } from './proxy.js';

const target = inject('engine') as ServerTarget;
const { engine } = target;
const LONG = process.env['UNTETHER_LONG'] === '1';
const MINUTES = 60_000;

/** Messages before COMMIT, and from its first one on, that are all tried: to PostgreSQL it takes five. */
const NEAR = LONG ? 3 : 1;
const AFTER = 5;
/** How many of the others are tried. */
const SAMPLE = 4;

let proxy: Proxy;
let scene: Scene;
let traffic: Traffic;
let commit: Traffic;
let commits = 0;

beforeAll(async () => {
  proxy = await Proxy.start(target);
  scene = await Scene.set(proxy.port, async (apply) => {
    proxy.arm(null);
    await apply();
    ({ traffic, commit, commits } = proxy);
  });
});

afterAll(async () => {
  await scene.clear();
  await proxy.stop();
});

function tryCut(fault: Fault): Promise<string> {
  return scene.run({
    arm: () => {
      proxy.arm(fault);
    },
    disarm: () => {
      const { happened } = proxy;
      proxy.arm(null);
      return happened;
    },
  });
}

/** A message before or after COMMIT; those after it are counted from it. */
function beside(direction: Direction, offset: number): Pick<Fault, 'direction' | 'message' | 'commit'> {
  return offset < 0
    ? { direction, message: commit[direction] + offset }
    : { direction, message: offset, commit: commits };
}

function isNear(direction: Direction, message: number): boolean {
  const offset = message - commit[direction];
  return offset >= -NEAR && offset <= AFTER;
}

/** Every message in the long test; else those around the COMMIT, and a sample of the others. */
function chosen(direction: Direction): Fault[] {
  const all = Array.from({ length: traffic[direction] }, (_, number) => number);
  const inAllModes = (at: Pick<Fault, 'direction' | 'message' | 'commit'>): Fault[] =>
    MODES.map((mode) => ({ ...at, mode, stays: false }));
  if (LONG) return all.flatMap((message) => inAllModes(beside(direction, message - commit[direction])));
  const others = all.filter((message) => !isNear(direction, message));
  const size = { minLength: SAMPLE, maxLength: SAMPLE };
  const [sample = []] = fc.sample(fc.shuffledSubarray(others, size), { numRuns: 1, seed: SEED });
  const modeOf = (index: number): Mode => MODES[index % MODES.length] ?? 'lost';
  const near = all.filter((message) => isNear(direction, message)).map((message) => message - commit[direction]);
  return [
    ...sample.map((message, index) => ({ direction, message, mode: modeOf(index), stays: false })),
    ...near.flatMap((offset) => inAllModes(beside(direction, offset))),
  ];
}

/** The server is gone from the message on: the few around COMMIT, for each asks the ledger in vain for ten seconds. */
function forGood(direction: Direction): Fault[] {
  const before = LONG ? NEAR : 1;
  return Array.from({ length: LONG ? 2 * before + 2 : 2 }, (_, index) => ({
    ...beside(direction, index - before),
    mode: 'delivered' as const,
    stays: true,
  }));
}

describe(`a connection to ${engine} that is cut`, () => {
  it.each(DIRECTIONS)(
    'at a message %s leaves nothing or everything, told as it is',
    { timeout: 60 * MINUTES },
    async (direction) => {
      const times = await tallied(`${engine}, cuts ${direction}`, chosen(direction), tryCut);
      expect(times('nothing changed')).toBeGreaterThan(0);
      expect(times('everything changed')).toBeGreaterThan(0);
    },
  );

  it(
    'for good is an unknown outcome only once COMMIT was sent, and recover settles it',
    { timeout: 30 * MINUTES },
    async () => {
      const times = await tallied(`${engine}, cuts for good`, DIRECTIONS.flatMap(forGood), tryCut);
      expect(times('told as unknown (X01)')).toBeGreaterThan(0);
      expect(times('nothing changed')).toBeGreaterThan(0);
    },
  );
});

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

/** Messages before and after COMMIT that are all tried. */
const NEAR = LONG ? 3 : 2;
/** How many of the others are tried. */
const SAMPLE = 4;

let proxy: Proxy;
let scene: Scene;
let traffic: Traffic;
let commit: Traffic;

beforeAll(async () => {
  proxy = await Proxy.start(target);
  scene = await Scene.set(proxy.port, async (apply) => {
    proxy.arm(null);
    await apply();
    ({ traffic, commit } = proxy);
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
  const before = LONG ? NEAR : 1;
  return Array.from({ length: LONG ? 2 * before + 2 : 2 }, (_, index) => ({
    direction,
    message: commit[direction] - before + index,
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

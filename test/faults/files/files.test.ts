import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { SEED } from '../../helpers/seed.js';
import { Scene, tallied } from '../scene.js';
import { type FileFault, Shim, TROUBLES } from './shim.js';

const { engine } = inject('engine');
const LONG = process.env['UNTETHER_LONG'] === '1';
const MINUTES = 60_000;
/** How many faults are tried outside the long test. */
const SAMPLE = 40;
const LAST = 6;

const shim = new Shim();
let scene: Scene;
let calls = 0;

beforeAll(async () => {
  scene = await Scene.set(null, async (apply) => {
    shim.arm(null);
    await apply();
    shim.disarm();
    ({ calls } = shim);
  });
});

afterAll(async () => {
  await scene.clear();
});

function tryFault(fault: FileFault): Promise<string> {
  return scene.run({
    arm: () => {
      shim.arm(fault);
    },
    disarm: () => {
      shim.disarm();
      return shim.happened !== null;
    },
  });
}

function chosen(): FileFault[] {
  const all = Array.from({ length: calls }, (_, call) => TROUBLES.map((trouble) => ({ call, trouble }))).flat();
  if (LONG) return all;
  const size = { minLength: SAMPLE, maxLength: SAMPLE };
  const [sample = []] = fc.sample(fc.shuffledSubarray(all, size), { numRuns: 1, seed: SEED });
  // The last few calls come after COMMIT.
  const last = all.filter(({ call }) => call >= calls - LAST).slice(0, LAST);
  return [...new Set([...sample, ...last])];
}

describe(`a file-system call that fails during a run on ${engine}`, () => {
  it(
    'leaves nothing changed, or everything with a snapshot that is whole, told as it is',
    { timeout: 60 * MINUTES },
    async () => {
      expect(calls).toBeGreaterThan(50);
      const times = await tallied(`${engine}, ${String(calls)} calls, faults`, chosen(), tryFault);
      expect(times('failed: nothing changed')).toBeGreaterThan(0);
      expect(times('failed: everything changed')).toBeGreaterThan(0);
      expect(times('not reached')).toBe(0);
      expect(times('unknown')).toBe(0);
    },
  );
});

import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { tries } from '../../../helpers/seed.js';
import { tallied } from '../../scene.js';
import { Stage } from '../../stage.js';
import { chosen, MUST, namesOf } from '../choose.js';
import { judge } from '../judge.js';
import { Program } from '../program.js';

const { engine } = inject('engine');
const MINUTES = 60_000;
/** Points on each side of "before COMMIT" that are always tried. */
const NEAR = tries(2, 3);
/** How many of the others are tried. */
const SAMPLE = 3;

let program: Program;
let stage: Stage;
let points: readonly string[] = [];

beforeAll(async () => {
  program = await Program.make();
  stage = await Stage.set({}, async (each) => {
    const { code, stderr, points: seen } = await program.apply(each, null);
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('error')]);
    points = seen;
  });
});

afterAll(async () => {
  await stage.clear();
  program.remove();
});

async function killAt(point: string): Promise<string> {
  const killed = await program.apply(stage, { at: point });
  // Killed there and by nothing else: it did not end by itself, and came to no other point.
  expect([killed.signal, killed.happened, killed.points.at(-1)]).toEqual(['SIGKILL', true, point]);
  return judge(stage, killed);
}

/** Microseconds after "before COMMIT". */
const DELAYS = Array.from({ length: tries(3, 60) }, (_, index) => 1 + index * tries(100, 10));

/** The program is inside the COMMIT of SQLite, or a little later, when it dies. */
async function killInside(delay: number): Promise<string> {
  const killed = await program.apply(stage, { at: 'before COMMIT', delay });
  expect([killed.signal, killed.happened]).toEqual(['SIGKILL', true]);
  expect(killed.points).toContain('before COMMIT');
  return judge(stage, killed);
}

describe(`untether apply on ${engine}, killed with -9`, () => {
  it('can be killed at twenty points that have names, and more', () => {
    expect(namesOf(points)).toEqual(expect.arrayContaining([...MUST]));
    expect(namesOf(points).length).toBeGreaterThanOrEqual(20);
  });

  it(
    'leaves nothing or everything, a snapshot whenever rows are gone, and a way on',
    { timeout: 60 * MINUTES },
    async () => {
      const commit = points.indexOf('before COMMIT');
      const near = points.slice(commit - NEAR + 1, commit + NEAR);
      const kills = chosen(points, near, SAMPLE);
      const heading = `${engine}, ${String(namesOf(points).length)} named points reached ${String(points.length)} times, kills of the client`;
      const times = await tallied(heading, kills, killAt);
      expect(times('nothing changed')).toBeGreaterThan(0);
      expect(times('everything changed')).toBeGreaterThan(0);
    },
  );

  // A server goes on with a COMMIT when the client is dead; in SQLite the client is the one that commits.
  it.each(engine === 'sqlite' ? [DELAYS] : [])(
    'leaves nothing or everything when it dies inside COMMIT',
    { timeout: 30 * MINUTES },
    async (...delays) => {
      await tallied(`${engine}, kills inside COMMIT`, delays, killInside);
    },
  );
});

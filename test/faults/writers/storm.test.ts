/** Writers at work while accounts lose their links: the snapshot of a run holds what the run removed, and nobody points at nobody. */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { waitingSessions } from '../../helpers/hold.js';
import { SEED, tries } from '../../helpers/seed.js';
import { until } from '../../helpers/until.js';
import type { Order } from './protocol.js';
import { Random } from './random.js';
import { type Outcome, type Runner, Storm } from './storm.js';
import { applyHalting } from './halting.js';

const { engine } = inject('engine');
const MINUTES = 60_000;
const APPLIES = tries(10, 1000);
/** Of all applies, those that must commit: what was refused shows nothing. */
const SHARE = 0.5;
/** After so many applies it is looked where each row is. */
const CHECKED = 100;
/** How often the writers are let loose before the plan is made, so that the plan is out of date. */
const EARLY = 0.15;
/** How often they are let loose while the run reads its rows, and not when it has them. */
const READING = 0.2;

/** What a run may be refused for while others write; the first is by far the most common. */
const REFUSALS = ['D01', 'L01', 'L03', 'A02', 'A05'];

let storm: Storm;

beforeAll(async () => {
  storm = await Storm.rise();
});

afterAll(async () => {
  await storm.calm();
});

function tell(applies: number, tally: ReadonlyMap<string, number>): void {
  const { tried, refused } = storm.pack.tally;
  const { written, taken } = storm.size;
  const outcomes = [...tally].toSorted().map(([state, times]) => `${String(times)} ${state}`);
  console.log(
    `${engine}, ${String(applies)} applies: ${outcomes.join(', ')}; ${String(tried)} changes tried, ${String(refused)} refused; ` +
      `${String(written)} rows written, ${String(taken)} in snapshots`,
  );
}

/** Without locks, the writers are done with what they were told before the first row goes. */
const unlocked =
  (isolation: boolean): Runner =>
  (work, plan, order) => {
    const pause = async (): Promise<void> => {
      storm.pack.work(order);
      await storm.pack.rested();
    };
    return applyHalting(work, plan, { locks: false, isolation, pause });
  };

/** With its locks, it goes on when a writer waits for it, or when none had to. SQLite lets nobody look who waits. */
const locked: Runner = (work, plan, order) => {
  const pause = async (): Promise<void> => {
    storm.pack.work(order);
    if (engine === 'sqlite') return;
    let rested = false;
    void storm.pack.rested().then(() => (rested = true));
    await until('a writer to wait for the run', async () => rested || (await waitingSessions(storm.database)) > 0);
  };
  return applyHalting(work, plan, { locks: true, isolation: true, pause });
};

describe(`eight writers on ${engine}`, () => {
  it(
    'each row they ever wrote is there, deleted by one of them, or in one snapshot as it was last',
    { timeout: 60 * MINUTES },
    async () => {
      const random = new Random(SEED);
      const tally = new Map<string, number>();
      let target = await storm.hire();
      for (let apply = 0; apply < APPLIES; apply += 1) {
        const how = { order: storm.order(target), early: random.next() < EARLY, gone: random.next() < 0.5 };
        const run = storm.applyUntil(random.next() < READING ? 'lock' : 'verify snapshot');
        const { state, orphans } = await storm.attempt(target, { ...how, run });
        expect({ apply, orphans }).toEqual({ apply, orphans: 0 });
        tally.set(state, (tally.get(state) ?? 0) + 1);
        // A refused plan is made again, for the rows as they are then.
        if (state === 'committed') target = await storm.hire();
        if ((apply + 1) % CHECKED === 0 || apply + 1 === APPLIES) {
          tell(apply + 1, tally);
          expect(await storm.problems()).toEqual([]);
        }
      }
      expect(await storm.orphans()).toBe(0);
      expect([...tally.keys()].filter((state) => state !== 'committed' && !REFUSALS.includes(state))).toEqual([]);
      expect(tally.get('committed')).toBeGreaterThanOrEqual(APPLIES * SHARE);
    },
  );
});

describe(`writers on ${engine} who link an account that is about to go`, () => {
  it('wait for the run or have it refused, where nothing is declared and nothing was linked', async () => {
    const target = await storm.hire([1, 1, 0]);
    const order = storm.order(target, { actions: ['insert'], tables: ['loose_links'], budget: 10 });
    const { state, orphans } = await storm.attempt(target, { order, early: false, gone: true, run: locked });
    expect(['committed', 'A02']).toContain(state);
    expect(orphans).toBe(0);
    expect(await storm.orphans()).toBe(0);
    expect(await storm.problems()).toEqual([]);
  });
});

describe(`the same writers on ${engine} where the run takes no locks`, () => {
  const attempt = (target: number, order: Order, isolation: boolean): Promise<Outcome> =>
    storm.attempt(target, { order, early: false, gone: true, run: unlocked(isolation) });

  it('change rows that are in the snapshot already', async () => {
    const target = await storm.hire([1, 1, 1]);
    const order = storm.order(target, { actions: ['touch'], budget: 10 });
    expect(await attempt(target, order, false)).toEqual({ state: 'committed', orphans: 0 });
    expect(await storm.problems()).toEqual(
      expect.arrayContaining([
        expect.stringMatching(new RegExp(`user ${String(target)}, .* in the snapshot of .*, but it was last`)),
      ]),
    );
  });

  it('leave rows that point at an account that is gone', async () => {
    const target = await storm.hire([1, 1, 0]);
    const order = storm.order(target, { actions: ['insert'], tables: ['loose_links'], budget: 10 });
    expect((await attempt(target, order, true)).orphans).toBeGreaterThan(0);
  });
});

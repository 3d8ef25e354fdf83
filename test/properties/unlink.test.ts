import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Plan, UntetherError } from '../../src/index.js';
import { freshDatabase, type TestDatabase } from '../helpers/database.js';
import { SEED, tries } from '../helpers/seed.js';
import { Workplace } from '../helpers/workplace.js';
import { cases, MOST_TABLES } from './generate.js';
import { FOUND } from './found.js';
import { countsOf, difference, namedRows, plannedCounts, readDump } from './observe.js';
import { BUGS, predict, type Prediction } from './oracle.js';
import { type Case, type State, stateOf } from './shapes.js';
import { createSql, dropSql, settingsOf } from './sql.js';

const { engine } = inject('engine');
const LEDGER = { except: ['untether_run'] };
const RUNS = tries(150, 2000);
const MINUTES = 60_000;

let database: TestDatabase;

beforeAll(async () => {
  database = await freshDatabase();
  const work = new Workplace(database, 'version: 1\n');
  await work.ledger();
  work.remove();
});

afterAll(async () => {
  await database.drop();
});

/** What a plan may refuse with: undecided or blocked rows, and then alone; shapes that it cannot take apart. */
const UNPLANNABLE = ['G15'];
const UNDECIDED = ['G13', 'G14', ...UNPLANNABLE];
/** What a rollback may refuse with when the plan said that there is no way back. */
const NOT_UNDOABLE = ['F01', 'A05'];

interface Accepted {
  readonly one: Case;
  readonly after: State;
}

const accepted: Accepted[] = [];
const tally = new Map<string, number>();

function count(what: string): void {
  tally.set(what, (tally.get(what) ?? 0) + 1);
}

/** Why a shape cannot be planned, without the names and numbers of the case. */
function kindOf({ message }: UntetherError): string {
  const [, reason = message] = /safely: (.*)$/.exec(message) ?? [];
  return reason.replace(/: t\d.*$/, '').replaceAll(/\b(?:t|r)?\d+\w*/g, 'n');
}

/** What came of it, or the refusal; anything but an UntetherError with one of these codes fails the test. */
async function attempt<T>(
  codes: readonly string[],
  act: () => Promise<T>,
): Promise<{ readonly value: T } | { readonly code: string }> {
  try {
    return { value: await act() };
  } catch (error) {
    if (!(error instanceof UntetherError)) throw error;
    if (!codes.includes(error.code) || error.data !== 'unchanged')
      throw new Error(`refused with ${error.code}: ${error.why.join('; ')}`, { cause: error });
    return { code: UNPLANNABLE.includes(error.code) ? `${error.code}, ${kindOf(error)}` : error.code };
  }
}

/** `t1 [r0_a]: 2 rows`: what the plan says that it cannot bring back. */
function danglingIn({ document }: Plan): readonly string[] {
  const told = document.findings.filter(({ rule }) => rule === 'R050');
  return told.map(({ facts }) => `${facts['reference']}: ${facts['rows']} rows`).toSorted();
}

/** The dump is what the plan says, and what the oracle says, in every table and row. */
function expectExactly(one: Case, plan: Plan, seen: { before: State; after: State; predicted: Prediction }): void {
  const changes = difference(seen.before, seen.after);
  expect(countsOf(changes)).toEqual(plannedCounts(plan));
  for (const { planned, real } of namedRows(one, plan, changes)) expect(planned).toEqual(real);
  expect(changes).toEqual(difference(seen.before, seen.predicted.after));
  expect(seen.after).toEqual(seen.predicted.after);
  expect(seen.predicted.mustRefuse).toBe(false);
  expect(danglingIn(plan)).toEqual(seen.predicted.dangling);
  expect(plan.document.summary.undoable).toBe(seen.predicted.dangling.length === 0);
}

/** Puts everything back, to the byte; a refusal leaves everything as the run left it. */
async function undo(
  work: Workplace,
  run: string,
  dumps: { before: string; after: string; undoable: boolean },
): Promise<void> {
  const back = await attempt(dumps.undoable ? [] : NOT_UNDOABLE, async () =>
    work.approveAndApply(await work.rollbackPlan(run)),
  );
  const isBack = 'value' in back;
  expect(await database.dump(LEDGER)).toBe(isBack ? dumps.before : dumps.after);
  count(isBack ? 'undone' : `undo refused, as the plan said: ${back.code}`);
}

/** The plan and its run, or who refused with which code. */
async function planAndApply(
  work: Workplace,
  one: Case,
  predicted: Prediction,
): Promise<{ readonly plan: Plan; readonly run: string } | { readonly refused: string }> {
  const planned = await attempt(predicted.mustRefuse ? UNDECIDED : UNPLANNABLE, () =>
    work.plan(one.logins, { withAccount: one.withAccount }),
  );
  if ('code' in planned) return { refused: `refused by plan: ${planned.code}` };
  const plan = planned.value;
  return { plan, run: (await work.approveAndApply(plan)).run };
}

async function outcomeOf(one: Case, work: Workplace): Promise<string> {
  const before = await database.dump(LEDGER);
  expect(readDump(engine, before)).toEqual(stateOf(one.tables));
  const predicted = predict(one);
  const done = await planAndApply(work, one, predicted);
  const after = await database.dump(LEDGER);
  if ('refused' in done) {
    expect(after).toBe(before);
    return done.refused;
  }
  const states = { before: readDump(engine, before), after: readDump(engine, after), predicted };
  expectExactly(one, done.plan, states);
  accepted.push({ one, after: states.after });
  await undo(work, done.run, { before, after, undoable: done.plan.document.summary.undoable });
  return before === after ? 'accepted, nothing to do' : 'accepted';
}

/** The whole loop on one case, compared at every turn; says what came of it. */
async function tryCase(one: Case): Promise<string> {
  await database.run(`${dropSql(engine, MOST_TABLES)}\n${createSql(engine, one)}`);
  const work = new Workplace(database, settingsOf(one));
  try {
    return await outcomeOf(one, work);
  } finally {
    work.remove();
  }
}

describe(`random schemas on ${engine}`, () => {
  it('change exactly as planned and as foretold, or not at all, and come back', { timeout: 90 * MINUTES }, async () => {
    const started = performance.now();
    await fc.assert(
      fc.asyncProperty(cases(engine), async (one) => count(await tryCase(one))),
      { seed: SEED, numRuns: RUNS },
    );
    const lines = [...tally].toSorted().map(([what, times]) => `  ${times} ${what}`);
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    console.log([`${engine}: ${RUNS} random databases in ${seconds} s, seed ${SEED}`, ...lines].join('\n'));
    expect(accepted.length / RUNS).toBeGreaterThanOrEqual(0.4);
  });

  it.each(BUGS)('would tell a program that %s', (bug) => {
    const caught = accepted.filter(
      ({ one, after }) => JSON.stringify(predict(one, bug).after) !== JSON.stringify(after),
    );
    expect(caught.length).toBeGreaterThan(0);
  });
});

describe(`found before, on ${engine}:`, () => {
  it.each(FOUND)('$what', async ({ one, outcome, onSqlite }) => {
    expect(await tryCase(one)).toBe(engine === 'sqlite' ? (onSqlite ?? outcome) : outcome);
  });
});

import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import type { Plan } from '../../src/index.js';
import { freshDatabase, type TestDatabase } from '../helpers/database.js';
import { hold, type Holder, otherSessions, waitingSessions } from '../helpers/hold.js';
import { type Running, startCli } from '../helpers/running.js';
import { BIG_KEYS, shapesSettings, shapesSql } from '../helpers/schemas.js';
import { until } from '../helpers/until.js';
import { Workplace } from '../helpers/workplace.js';

const { engine } = inject('engine');
const LEDGER = { except: ['untether_run'] };
const [ADA] = BIG_KEYS;

/** Who takes over the tasks. While somebody else holds her row, no task can be made to point at it. */
const DEE = 7;

/** The last of three updates hands tasks to Dee; all deletes come after it. */
const TASKS = `
CREATE TABLE zz_tasks (id BIGINT NOT NULL PRIMARY KEY, owner_id BIGINT NOT NULL, FOREIGN KEY (owner_id) REFERENCES users (id));
INSERT INTO users VALUES (${String(DEE)}, 'dee', NULL, NULL, NULL);
INSERT INTO zz_tasks VALUES (1, ${String(ADA)}), (2, ${String(ADA)});
`;

const SETTINGS = `${shapesSettings()}  - from: "zz_tasks [owner_id]"
    to: "users [id]"
    kind: ownership
    onUnlink: { set: { owner_id: ${String(DEE)} } }
`;

interface Point {
  readonly name: string;
  /** What the other session does to make the run wait there. */
  readonly held: string;
  /** The last thing the run says before it waits. */
  readonly said: RegExp;
}

const SERVER_POINTS: readonly Point[] = [
  {
    name: 'reading the rows',
    held: `SELECT * FROM memberships WHERE user_id = ${String(ADA)} FOR UPDATE`,
    said: /\[[12]\/6\]/,
  },
  {
    name: 'the middle of its changes',
    held: `SELECT * FROM users WHERE id = ${String(DEE)} FOR UPDATE`,
    said: /\[4\/6\]/,
  },
];

/** SQLite has one writer: it waits at BEGIN for another writer, and at COMMIT for readers. */
const SQLITE_POINTS: readonly Point[] = [
  { name: 'BEGIN', held: 'BEGIN IMMEDIATE', said: /\[1\/6\]/ },
  { name: 'COMMIT', held: 'SELECT * FROM users', said: /\[6\/6\]/ },
];

const POINTS = engine === 'sqlite' ? SQLITE_POINTS : SERVER_POINTS;

let database: TestDatabase;
let work: Workplace;
let plan: Plan;
let start: string;
let holder: Holder | null = null;

beforeEach(async () => {
  database = await freshDatabase();
  await database.run(shapesSql(engine) + TASKS);
  work = new Workplace(database, SETTINGS);
  await work.ledger();
  start = await database.dump();
  plan = await work.plan(['ada']);
  await work.approve(plan);
});

afterEach(async () => {
  await release();
  work.remove();
  await database.drop();
});

async function release(): Promise<void> {
  await holder?.release();
  holder = null;
}

/** Starts a run and returns when it waits for the other session. */
async function startUntil({ held, said, name }: Point): Promise<Running> {
  holder = await hold(database, held);
  const run = startCli(['apply', plan.id, '--yes', '--lock-timeout', '60s', '--statement-timeout', '120s'], work.dir);
  const ended = run.end.then((result) => {
    throw new Error(`the run ended instead of waiting: ${result.stderr}`);
  });
  const waits = until(`the run to wait at ${name}`, async () => {
    if (!said.test(run.said())) return false;
    return engine === 'sqlite' || (await waitingSessions(database)) > 0;
  });
  await Promise.race([waits, ended]);
  ended.catch(() => undefined); // from here on it may end
  return run;
}

/** The database is to the byte what it was, and no run is in the ledger. */
async function expectUntouched(): Promise<void> {
  await until('the session of the dead client to be gone', async () => (await otherSessions(database)) === 0);
  expect(await database.dump()).toBe(start);
  expect((await database.rows('SELECT count(*) FROM untether_run'))[0]?.[0]).toBe('0');
}

async function linksOfAda(): Promise<string | null | undefined> {
  return (await database.rows(`SELECT count(*) FROM user_roles WHERE user_id = ${String(ADA)}`))[0]?.[0];
}

describe(`a run on ${engine} that is stopped from outside`, () => {
  it.each(POINTS)('leaves nothing when it is killed at $name, and the plan can be applied then', async (point) => {
    const run = await startUntil(point);
    run.kill('SIGKILL');
    expect((await run.end).code).toBe(null);
    await release();
    await expectUntouched();

    const again = await work.cli(['apply', plan.id, '--yes', '--json']);
    expect([again.code, again.stderr]).toEqual([0, expect.not.stringContaining('error')]);
    expect(await linksOfAda()).toBe('0');
    const { run: id } = JSON.parse(again.stdout) as { readonly run: string };
    await work.approveAndApply(await work.rollbackPlan(id));
    expect(await database.dump(LEDGER)).toBe(start.replace(/^(public\.)?untether_run: 0 rows\n/m, ''));
  });

  it.each(POINTS)('rolls back on Ctrl-C while it waits at $name', async (point) => {
    const run = await startUntil(point);
    run.kill('SIGINT');
    if (engine !== 'sqlite') await until('the run to have heard', () => run.said().includes('Stopping'));
    await release();
    const { code, stderr } = await run.end;
    if (point.name === 'COMMIT') {
      // Nobody can call a COMMIT back; what counts is that the truth is told.
      expect([code, await linksOfAda()]).toEqual([0, '0']);
      return;
    }
    expect([code, stderr]).toEqual([130, expect.stringContaining('UT-S01')]);
    expect(stderr).toContain('Nothing was changed.');
    await expectUntouched();
  });
});

describe(`two runs at once on ${engine}`, () => {
  it('apply a plan once: one commits, the other says that it changed nothing', async () => {
    const args = ['apply', plan.id, '--yes', '--lock-timeout', '60s', '--statement-timeout', '120s'];
    const ends = await Promise.all([startCli(args, work.dir).end, startCli(args, work.dir).end]);
    const [winner, loser] = ends.toSorted((a, b) => Number(a.code) - Number(b.code));
    expect([winner?.code, winner?.stdout]).toEqual([0, expect.stringContaining('Changes were committed.')]);
    expect(loser?.stderr).toMatch(/^error UT-(G10|L01|L02|L03|D01): /m);
    expect(loser?.stderr).toContain('Nothing was changed.');
    expect(await database.rows('SELECT plan_id FROM untether_run')).toEqual([[plan.id]]);
    expect(await linksOfAda()).toBe('0');
    expect((await work.cli(['log', 'verify'])).code).toBe(0);
  });
});

/** Several people apply at the same moment: one plan runs once, and plans that share rows come out as if one had come after the other. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { readLog } from '../../../src/index.js';
import type { CliResult } from '../../helpers/cli.js';
import { freshDatabase, type TestDatabase } from '../../helpers/database.js';
import { hold, otherSessions } from '../../helpers/hold.js';
import { startCli } from '../../helpers/running.js';
import { tries } from '../../helpers/seed.js';
import { until } from '../../helpers/until.js';
import { Workplace } from '../../helpers/workplace.js';

const { engine } = inject('engine');
const MINUTES = 60_000;
const LEDGER = { except: ['untether_run'] };
const APPLIES = tries(5, 16);
const ROUNDS = tries(1, 12);
const FLAGS = ['--yes', '--lock-timeout', '300s', '--statement-timeout', '600s'];

/** Ada and Bob share a row that goes with either of them, and one in which each has a column of his own. */
const SQL = `
CREATE TABLE users (id BIGINT NOT NULL PRIMARY KEY, login VARCHAR(50) NOT NULL UNIQUE, password_hash VARCHAR(50));
CREATE TABLE badges (id BIGINT NOT NULL PRIMARY KEY, user_id BIGINT, FOREIGN KEY (user_id) REFERENCES users (id));
CREATE TABLE pairs (id BIGINT NOT NULL PRIMARY KEY, first_id BIGINT, second_id BIGINT);
CREATE TABLE approvals (id BIGINT NOT NULL PRIMARY KEY, delegate_id BIGINT, backup_id BIGINT, FOREIGN KEY (delegate_id) REFERENCES users (id));
INSERT INTO users VALUES (1, 'ada', 'x'), (2, 'bob', 'x'), (3, 'cyd', 'x');
INSERT INTO badges VALUES (1, 1), (2, 1), (3, 2), (4, 3);
INSERT INTO pairs VALUES (1, 1, 2), (2, 2, 3), (3, 3, 3);
INSERT INTO approvals VALUES (1, 1, 2), (2, 3, 1), (3, 3, 3);
`;

const SETTINGS = `version: 1
targets:
  app: { environment: test, approvals: 1 }
accounts:
  - { table: users, key: [id], lookup: [login], label: login, state: confirmed }
references:
  - { from: "badges [user_id]", to: "users [id]", basis: manual, state: confirmed, kind: group }
  - { from: "pairs [first_id]", to: "users [id]", basis: manual, state: confirmed, kind: group }
  - { from: "pairs [second_id]", to: "users [id]", basis: manual, state: confirmed, kind: group }
  - { from: "approvals [delegate_id]", to: "users [id]", basis: manual, state: confirmed, kind: delegate }
  - { from: "approvals [backup_id]", to: "users [id]", basis: manual, state: confirmed, kind: delegate }
`;

interface Scene {
  readonly database: TestDatabase;
  readonly work: Workplace;
}

const cleanUps: (() => unknown)[] = [];
let scene: Scene;

async function furnish(): Promise<Scene> {
  const database = await freshDatabase();
  cleanUps.unshift(() => database.drop());
  await database.run(SQL);
  const work = new Workplace(database, SETTINGS);
  cleanUps.unshift(() => work.remove());
  await work.ledger();
  return { database, work };
}

beforeEach(async () => {
  scene = await furnish();
});

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

/** Takes away what Ada and Bob share. */
const APART = 'DELETE FROM pairs WHERE id = 1; DELETE FROM approvals WHERE id = 1';

/** What the database holds when these accounts were unlinked one after the other, each by a plan of that moment. */
async function afterUnlinking(logins: readonly string[], before = ''): Promise<string> {
  const { database, work } = await furnish();
  if (before !== '') await database.run(before);
  for (const login of logins) await work.approveAndApply(await work.plan([login]));
  return database.dump(LEDGER);
}

/** What every run needs for its first write, held until all of them stand before it. */
const GATES = {
  sqlite: 'BEGIN IMMEDIATE',
  postgres: 'LOCK TABLE untether_run IN SHARE MODE',
  mysql: 'LOCK TABLES untether_run READ',
};
const GATE = GATES[engine === 'mariadb' ? 'mysql' : engine];

/** Starts these plans at once, and lets them in together. */
async function applyTogether({ database, work }: Scene, plans: readonly string[]): Promise<readonly CliResult[]> {
  const gate = await hold(database, GATE);
  const runs = plans.map((plan) => startCli(['apply', plan, ...FLAGS], work.dir));
  const ends = runs.map(({ end }) => end);
  try {
    // One by one: so many programs take their time to start on a small machine.
    for (const [index, { said }] of runs.entries())
      await until(`run ${String(index + 1)} to have begun`, () => said().includes('[1/6]'));
    if (engine !== 'sqlite')
      await until('all runs to be connected', async () => (await otherSessions(database)) > plans.length);
  } finally {
    await gate.release();
  }
  return Promise.all(ends);
}

/** A run that did not commit: it says its code, and that nothing was changed. */
function expectRefused({ stdout, stderr }: CliResult, codes: RegExp): void {
  expect(stderr).toMatch(new RegExp(`^error UT-(${codes.source}): `, 'm'));
  expect(stderr).toContain('Nothing was changed.');
  expect(stdout).toBe('');
}

async function committedRuns(): Promise<readonly string[]> {
  const rows = await scene.database.rows('SELECT run_id FROM untether_run ORDER BY run_id');
  return rows.map(([run]) => String(run));
}

/** The ledger, the snapshots and the audit log tell of the same runs. */
async function expectTold(count: number): Promise<void> {
  const runs = await committedRuns();
  expect(runs).toHaveLength(count);
  const { dir } = scene.work;
  const workspace = await scene.work.as('dba');
  const { snapshotDir } = (await workspace.target()).settings;
  expect(readdirSync(path.resolve(dir, snapshotDir)).toSorted()).toEqual(runs);
  const committed: string[] = [];
  for await (const { action, run } of readLog(workspace.settings.auditLog))
    if (action === 'unlink.committed') committed.push(run);
  expect(committed.toSorted()).toEqual(runs);
  expect((await scene.work.cli(['log', 'verify'])).code).toBe(0);
}

const tally = (ends: readonly CliResult[]): string =>
  ends
    .map(({ code, stderr }) => (code === 0 ? 'committed' : (/UT-(\w+)/.exec(stderr)?.[1] ?? `exit ${String(code)}`)))
    .toSorted()
    .join(' ');

describe(`applies at the same moment on ${engine}`, () => {
  it(
    `of one plan by ${String(APPLIES)}: one commits, and each of the others says why not`,
    { timeout: 5 * MINUTES },
    async () => {
      const { database, work } = scene;
      const plan = await work.plan(['ada']);
      await work.approve(plan);
      const ends = await applyTogether(
        scene,
        Array.from({ length: APPLIES }, () => plan.id),
      );
      console.log(`${engine}, one plan: ${tally(ends)}`);
      expect(ends.filter(({ code }) => code === 0)).toHaveLength(1);
      for (const end of ends.filter(({ code }) => code !== 0)) expectRefused(end, /G10|L01|L02|L03|D01/);
      expect(await database.dump(LEDGER)).toBe(await afterUnlinking(['ada']));
      await expectTold(1);
    },
  );

  it('of two plans that share rows: as if one had come after the other', { timeout: 15 * MINUTES }, async () => {
    const expected = new Map([
      ['ada', await afterUnlinking(['ada'])],
      ['bob', await afterUnlinking(['bob'])],
    ]);
    for (let round = 0; round < ROUNDS; round += 1) {
      if (round > 0) scene = await furnish();
      const { database, work } = scene;
      const plans = [await work.plan(['ada']), await work.plan(['bob'])];
      for (const plan of plans) await work.approve(plan);
      const ends = await applyTogether(
        scene,
        plans.map(({ id }) => id),
      );
      console.log(`${engine}, two plans: ${tally(ends)}`);
      // The second one finds rows that the first has taken, so it is refused whichever it is.
      const winner = ends.findIndex(({ code }) => code === 0);
      expect(ends.filter(({ code }) => code === 0)).toHaveLength(1);
      expectRefused(ends[1 - winner] ?? { code: null, stdout: '', stderr: '' }, /D01|L01|L02|L03/);
      expect(await database.dump(LEDGER)).toBe(expected.get(winner === 0 ? 'ada' : 'bob'));
      await expectTold(1);
    }
  });

  it('of two plans that share nothing: both, if need be one after the other', { timeout: 5 * MINUTES }, async () => {
    const { database, work } = scene;
    await database.run(APART);
    const plans = [await work.plan(['ada']), await work.plan(['bob'])];
    for (const plan of plans) await work.approve(plan);
    const ids = plans.map(({ id }) => id);
    const ends = await applyTogether(scene, ids);
    console.log(`${engine}, two plans apart: ${tally(ends)}`);
    for (const [index, end] of ends.entries()) {
      if (end.code === 0) continue;
      expectRefused(end, /L01|L02|L03/);
      expect((await work.cli(['apply', ids[index] ?? '', ...FLAGS])).code).toBe(0);
    }
    expect(await database.dump(LEDGER)).toBe(await afterUnlinking(['ada', 'bob'], APART));
    await expectTold(2);
  });
});

/** plan.sql, verify.sql and revert.sql in the stock client, with the tool absent. */
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Plan } from '../../src/index.js';
import type { CliResult } from '../helpers/cli.js';
import { type ClientResult, runClient } from '../helpers/client.js';
import { freshDatabase, type TestDatabase } from '../helpers/database.js';
import { BIG_KEYS, shapesSettings, shapesSql } from '../helpers/schemas.js';
import { Workplace } from '../helpers/workplace.js';

const { engine } = inject('engine');
const [ADA] = BIG_KEYS;
const LEDGER = { except: ['untether_run'] };

let database: TestDatabase;
let work: Workplace;
let start: string;

beforeAll(async () => {
  database = await freshDatabase();
  await database.run(shapesSql(engine));
  work = new Workplace(database, shapesSettings());
  await work.ledger();
  start = await database.dump(LEDGER);
});

afterAll(async () => {
  work.remove();
  await database.drop();
});

function run(plan: Plan, script: 'plan' | 'verify' | 'revert'): Promise<ClientResult> {
  return runClient(database, path.join(plan.folder, `${script}.sql`));
}

async function succeeds(plan: Plan, script: 'plan' | 'verify' | 'revert'): Promise<string> {
  const { code, stdout, stderr } = await run(plan, script);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

/** The client stops with an error of its own, and not a byte has changed. */
async function stops(plan: Plan, script: 'plan' | 'verify' | 'revert'): Promise<string> {
  const before = await database.dump();
  const { code, stdout, stderr } = await run(plan, script);
  expect(code, stdout + stderr).not.toBe(0);
  expect(stderr + stdout).toMatch(
    /CHECK constraint failed|division by zero|Subquery returns more than 1 row|UNIQUE|Duplicate|duplicate/i,
  );
  expect(await database.dump()).toBe(before);
  return stdout;
}

async function after(sql: string, undo: string, check: () => Promise<unknown>): Promise<void> {
  await database.run(sql);
  await check();
  await database.run(undo);
}

describe(`three scripts in the stock client of ${engine}`, () => {
  it.each(['keep', 'delete'] as const)('do, tell and undo the same as apply: account %s', async (withAccount) => {
    const plan = await work.plan(['ada'], { withAccount });
    expect(await stops(plan, 'verify')).toContain('NOT AS PLANNED');
    await stops(plan, 'revert');
    await succeeds(plan, 'plan');
    const byHand = await database.dump(LEDGER);
    expect(await succeeds(plan, 'verify')).not.toContain('NOT AS PLANNED');
    expect(await database.dump(LEDGER)).toBe(byHand);
    await stops(plan, 'plan');
    await succeeds(plan, 'revert');
    expect(await database.dump(LEDGER)).toBe(start);
    await stops(plan, 'revert');
    const { run: done } = await work.approveAndApply(plan);
    expect(await database.dump(LEDGER)).toBe(byHand);
    await succeeds(plan, 'verify');
    await work.approveAndApply(await work.rollbackPlan(done));
    await stops(plan, 'verify');
  });

  it('belong to the plan: under its sums and its digest, for the owner alone', async () => {
    const plan = await work.plan(['ada']);
    const sums = await readFile(path.join(plan.folder, 'SHA256SUMS'), 'utf8');
    for (const file of ['verify.sql', 'revert.sql']) {
      expect(plan.document.files[file]).toMatch(/^[0-9a-f]{64}$/);
      expect(sums).toContain(`${plan.document.files[file] ?? ''}  ${file}`);
      expect((await stat(path.join(plan.folder, file))).mode & 0o777).toBe(0o600);
    }
  });

  it('plan.sql stops when a row was added', async () => {
    const plan = await work.plan(['ada']);
    await after(`INSERT INTO nokey VALUES (${String(ADA)}, 'late')`, "DELETE FROM nokey WHERE note = 'late'", () =>
      stops(plan, 'plan'),
    );
  });

  it('verify.sql says which step is not as planned', async () => {
    const plan = await work.plan(['ada']);
    await succeeds(plan, 'plan');
    await after(
      `INSERT INTO user_roles VALUES (${String(ADA)}, 2, 'back again')`,
      "DELETE FROM user_roles WHERE granted_at = 'back again'",
      async () => {
        const told = (await stops(plan, 'verify')).split('\n');
        const wrong = told.filter((line) => line.includes('NOT AS PLANNED: 1 rows'));
        expect(wrong.every((line) => line.includes('user_roles'))).toBe(true);
        expect(wrong.length).toBeGreaterThan(0);
        expect(told.filter((line) => /\bok$/.test(line)).length).toBeGreaterThan(5);
      },
    );
    await after(
      "INSERT INTO membership_badges VALUES (11, 'new')",
      "DELETE FROM membership_badges WHERE badge = 'new'",
      () => succeeds(plan, 'verify'),
    );
    await succeeds(plan, 'revert');
    expect(await database.dump(LEDGER)).toBe(start);
  });

  it('revert.sql never writes over what somebody did since', async () => {
    const plan = await work.plan(['ada']);
    await succeeds(plan, 'plan');
    await after(
      "UPDATE approvals SET title = 'One' WHERE id = 1",
      "UPDATE approvals SET title = 'one' WHERE id = 1",
      () => stops(plan, 'revert'),
    );
    await after(
      `INSERT INTO user_roles VALUES (${String(ADA)}, 2, 'mine')`,
      "DELETE FROM user_roles WHERE granted_at = 'mine'",
      () => stops(plan, 'revert'),
    );
    await after(
      `INSERT INTO nokey VALUES (${String(ADA)}, 'twice')`,
      `DELETE FROM nokey WHERE user_id = ${String(ADA)}`,
      () => stops(plan, 'revert'),
    );
    await succeeds(plan, 'revert');
    expect(await database.dump(LEDGER)).toBe(start);
  });

  it('the plan of a rollback has them too, equal rows without a key included', async () => {
    const plan = await work.plan(['ada'], { withAccount: 'delete' });
    const { run: done } = await work.approveAndApply(plan);
    const back = await work.rollbackPlan(done);
    const gone = await database.dump();
    await stops(back, 'verify');
    await succeeds(back, 'plan');
    await succeeds(back, 'verify');
    await database.run(`INSERT INTO nokey VALUES (${String(ADA)}, 'twice')`);
    await stops(back, 'verify');
    await stops(back, 'revert');
    await database.run(`DELETE FROM nokey WHERE user_id = ${String(ADA)}`);
    await database.run(
      `INSERT INTO nokey VALUES (${String(ADA)}, 'twice'), (${String(ADA)}, 'twice'), (${String(ADA)}, NULL)`,
    );
    await succeeds(back, 'revert');
    expect(await database.dump()).toBe(gone);
    await work.approveAndApply(back);
    await succeeds(back, 'verify');
  });
});

describe(`attest on ${engine}`, () => {
  it('refuses what was run in part or not at all, and records what was run in full', async () => {
    const plan = await work.plan(['bob']);
    const attest = (): Promise<CliResult> => work.cli(['attest', plan.id, '--executed-by', 'li.dba', '--json']);
    const before = await database.dump();
    const early = await attest();
    expect([early.code, codeOf(early)]).toEqual([5, 'UT-D03']);
    expect(await database.dump()).toBe(before);
    await succeeds(plan, 'plan');
    await database.run(`INSERT INTO user_roles VALUES (${String(BIG_KEYS[1])}, 2, 'back again')`);
    const partial = await attest();
    expect([partial.code, codeOf(partial)]).toEqual([5, 'UT-D03']);
    expect(partial.stdout).toContain('user_roles');
    await database.run("DELETE FROM user_roles WHERE granted_at = 'back again'");
    const data = await database.dump(LEDGER);
    const done = await attest();
    expect(done.code, done.stderr).toBe(0);
    expect(JSON.parse(done.stdout)).toMatchObject({ plan: plan.id, executedBy: 'li.dba', inLedger: true });
    expect(await database.dump(LEDGER)).toBe(data);
    expect(await database.rows(`SELECT actor, active FROM untether_run WHERE plan_id = '${plan.id}'`)).toEqual([
      ['li.dba', null],
    ]);
    expect((await work.cli(['log', '--plan', plan.id])).stdout).toContain('unlink.attested');
    await work.approve(plan);
    for (const again of [await attest(), await work.cli(['apply', plan.id, '--yes', '--json'])])
      expect([again.code, codeOf(again)]).toEqual([4, 'UT-G10']);
    await succeeds(plan, 'revert');
  });

  it('records a plan in the audit log alone where there is no ledger', async () => {
    const plan = await work.plan(['bob']);
    await succeeds(plan, 'plan');
    await database.run('DROP TABLE untether_run');
    const { code, stdout, stderr } = await work.cli(['attest', plan.id, '--executed-by', 'li.dba', '--json']);
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ inLedger: false });
    await succeeds(plan, 'revert');
  });
});

function codeOf({ stdout }: CliResult): string {
  return (JSON.parse(stdout) as { readonly error: { readonly code: string } }).error.code;
}

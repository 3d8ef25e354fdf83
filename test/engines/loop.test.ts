import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { UntetherError } from '../../src/index.js';
import { freshDatabase, type TestDatabase } from '../helpers/database.js';
import { BIG_KEYS, ODD_TABLE, shapesSettings, shapesSql } from '../helpers/schemas.js';
import { Workplace } from '../helpers/workplace.js';

const { engine } = inject('engine');
const LEDGER = { except: ['untether_run'] };

let database: TestDatabase;
let work: Workplace;
let start: string;

beforeAll(async () => {
  database = await freshDatabase();
  await database.run(shapesSql(engine));
  work = new Workplace(database, shapesSettings());
  await work.ledger();
  start = await database.dump();
});

afterAll(async () => {
  work.remove();
  await database.drop();
});

async function failure(promise: Promise<unknown>): Promise<UntetherError> {
  const error = await promise.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof UntetherError) return error;
  throw error instanceof Error ? error : new Error('expected an UntetherError, nothing was thrown');
}

/** What the database holds before anything happens, made anew beside it. */
async function withoutLedger(): Promise<string> {
  const fresh = await freshDatabase();
  await fresh.run(shapesSql(engine));
  const dump = await fresh.dump(LEDGER);
  await fresh.drop();
  return dump;
}

describe(`the loop on ${engine}`, () => {
  it('plans without changing a byte, and says exactly which rows go', async () => {
    const plan = await work.plan(['ada']);
    const counted = plan.document.steps.map(
      ({ table, action, expectedRows }) => `${action} ${table} ${String(expectedRows)}`,
    );
    expect(counted.toSorted()).toEqual(
      [
        'delete membership_badges 2',
        'delete memberships 1',
        'delete nokey 3',
        'delete model_has_roles 1',
        'delete user_roles 2',
        `delete "${ODD_TABLE.replaceAll('"', '""')}" 1`,
        'update approvals 3',
        'update users 2',
      ].toSorted(),
    );
    expect(plan.document.leftOut).toEqual([expect.objectContaining({ reason: 'keep', rows: 1 })]);
    expect(await database.dump()).toBe(start);
  });

  it('rehearses for real and leaves no byte changed, not even in the ledger', async () => {
    const result = await work.rehearse(await work.plan(['ada']));
    expect(result.data.state).toBe('unchanged');
    expect(result.checks.every((check) => check.ok)).toBe(true);
    expect(await database.dump()).toBe(start);
  });

  it('applies what was planned and nothing else, then puts every byte back', async () => {
    const plan = await work.plan(['ada']);
    const result = await work.approveAndApply(plan);
    expect(result.data).toEqual({ state: 'committed', verified: true });
    const [first] = BIG_KEYS;
    const left = await database.rows(`SELECT count(*) FROM user_roles WHERE user_id = ${String(first)}`);
    expect(left[0]?.[0]).toBe('0');
    // The neighbours, one key further, keep everything.
    const others = await database.rows('SELECT count(*) FROM user_roles');
    expect(others[0]?.[0]).toBe('2');
    const back = await work.rollbackPlan(result.run);
    await work.approveAndApply(back);
    expect(await database.dump(LEDGER)).toBe(await withoutLedger());
  });

  it('takes several accounts at once, named by key, login and mail', async () => {
    const plan = await work.plan([String(BIG_KEYS[0]), 'bob', 'zw@example.com']);
    expect(plan.document.request.accounts.map(({ key }) => key[0])).toEqual(BIG_KEYS.map(String));
    const result = await work.approveAndApply(plan);
    expect((await database.rows('SELECT count(*) FROM user_roles'))[0]?.[0]).toBe('0');
    await work.approveAndApply(await work.rollbackPlan(result.run));
    expect(await database.dump(LEDGER)).toBe(await withoutLedger());
  });

  it('deletes the account itself when asked, and brings it back', async () => {
    const plan = await work.plan(['ada'], { withAccount: 'delete' });
    const result = await work.approveAndApply(plan);
    expect((await database.rows(`SELECT count(*) FROM users WHERE id = ${String(BIG_KEYS[0])}`))[0]?.[0]).toBe('0');
    await work.approveAndApply(await work.rollbackPlan(result.run));
    expect(await database.dump(LEDGER)).toBe(await withoutLedger());
  });
});

describe(`gates on ${engine}`, () => {
  it('does not run without a second person', async () => {
    const plan = await work.plan(['ada']);
    expect((await failure(work.apply(plan))).code).toBe('G01');
  });

  it('runs a plan once', async () => {
    const plan = await work.plan(['ada']);
    const result = await work.approveAndApply(plan);
    const error = await failure(work.apply(plan));
    expect([error.code, error.data]).toEqual(['G10', 'unchanged']);
    await work.approveAndApply(await work.rollbackPlan(result.run));
  });

  it('names a row that came between plan and apply, and changes nothing', async () => {
    const plan = await work.plan(['ada']);
    await work.approve(plan);
    await database.run("INSERT INTO roles VALUES (3, 'late')");
    await database.run(`INSERT INTO user_roles VALUES (${String(BIG_KEYS[0])}, 3, 'late')`);
    const before = await database.dump();
    const error = await failure(work.apply(plan));
    expect([error.code, error.exitCode, error.data]).toEqual(['D01', 5, 'unchanged']);
    expect(error.why.join('\n')).toContain(`1 new (user_id=${String(BIG_KEYS[0])}, role_id=3)`);
    expect(await database.dump()).toBe(before);
    await database.run('DELETE FROM user_roles WHERE role_id = 3');
    await database.run('DELETE FROM roles WHERE id = 3');
  });

  it('names a changed row and its columns', async () => {
    const plan = await work.plan(['ada']);
    await work.approve(plan);
    await database.run("UPDATE memberships SET note = 'edited' WHERE id = 10");
    const error = await failure(work.apply(plan));
    expect(error.code).toBe('D01');
    expect(error.why.join('\n')).toContain('memberships: 1 changed (id=10: note)');
    await database.run(`UPDATE memberships SET note = 'it''s "quoted" 中文' WHERE id = 10`);
  });

  it('refuses a rollback over a row that somebody changed, and names it', async () => {
    const plan = await work.plan(['ada']);
    const result = await work.approveAndApply(plan);
    await database.run("UPDATE approvals SET delegate_id = NULL, title = 'changed' WHERE id = 1");
    const error = await failure(work.rollbackPlan(result.run));
    expect([error.code, error.exitCode]).toEqual(['F01', 3]);
    expect(error.why.join('\n')).toContain('approvals id=1');
    await database.run("UPDATE approvals SET title = 'one' WHERE id = 1");
    await work.approveAndApply(await work.rollbackPlan(result.run));
    expect(await database.dump(LEDGER)).toBe(await withoutLedger());
  });

  it('refuses a plan whose file was touched', async () => {
    const plan = await work.plan(['ada']);
    await work.approve(plan);
    const { appendFile } = await import('node:fs/promises');
    await appendFile(path.join(plan.folder, 'plan.sql'), '-- one more line\n');
    const shown = await work.cli(['apply', plan.id, '--yes']);
    expect(shown.code).toBe(10);
    expect(shown.stderr).toContain('UT-I03');
  });
});

describe(`what the server sees on ${engine}`, () => {
  it('receives each statement of plan.sql byte for byte', async () => {
    const plan = await work.plan(['ada']);
    const script = await readFile(path.join(plan.folder, 'plan.sql'), 'utf8');
    const result = await work.approveAndApply(plan);
    const statements = script
      .split('\n')
      .filter((line) => line.endsWith(';') && !line.startsWith('--'))
      .map((line) => line.slice(0, -1));
    expect(statements.length).toBeGreaterThan(10);
    if (engine === 'sqlite') return void (await work.approveAndApply(await work.rollbackPlan(result.run)));
    const log = await database.statementLog();
    expect(statements.filter((statement) => !log.includes(statement))).toEqual([]);
    await work.approveAndApply(await work.rollbackPlan(result.run));
  });
});

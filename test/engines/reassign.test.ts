import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { type Plan, UntetherError } from '../../src/index.js';
import { freshDatabase, type TestDatabase } from '../helpers/database.js';
import { BIG_KEYS, shapesSettings, shapesSql } from '../helpers/schemas.js';
import { Workplace } from '../helpers/workplace.js';

const { engine } = inject('engine');
const [ADA = '', BOB = '', ZHANG = ''] = BIG_KEYS.map(String);
const LEDGER = { except: ['untether_run'] };

let database: TestDatabase;
let work: Workplace;
const cleanUps: (() => unknown)[] = [];

beforeEach(async () => {
  database = await freshDatabase();
  await database.run(shapesSql(engine));
  work = new Workplace(database, shapesSettings());
  await work.ledger();
  const [place, made] = [work, database];
  cleanUps.push(
    () => place.remove(),
    () => made.drop(),
  );
});

afterAll(async () => {
  for (const cleanUp of cleanUps) await cleanUp();
});

const steps = ({ document }: Plan): readonly string[] =>
  document.steps.map(({ action, table, expectedRows }) => `${action} ${table} ${String(expectedRows)}`).toSorted();

async function refusal(promise: Promise<unknown>): Promise<UntetherError> {
  const error: unknown = await promise.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof UntetherError) return error;
  throw error instanceof Error ? error : new Error('nothing was refused');
}

describe(`reassigning on ${engine}`, () => {
  it('gives the named links to the other account, and takes them back to the byte', async () => {
    const start = await database.dump(LEDGER);
    const plan = await work.plan(['ada'], { links: ['memberships', 'approvals'], reassignTo: '张伟' });
    expect(steps(plan)).toEqual(['update approvals 3', 'update memberships 1']);
    const { run } = await work.approveAndApply(plan);
    const owners = await database.rows('SELECT user_id FROM memberships ORDER BY id');
    expect(owners.map(([owner]) => owner)).toEqual([ZHANG, BOB]);
    const both = await database.rows('SELECT delegate_id, backup_id FROM approvals WHERE id = 3');
    expect(both).toEqual([[ZHANG, ZHANG]]);
    await work.approveAndApply(await work.rollbackPlan(run));
    expect(await database.dump(LEDGER)).toBe(start);
  });

  it('gives what a person may do only when it is named, where the other account has room', async () => {
    await database.run(`DELETE FROM user_roles WHERE user_id = ${BOB}`);
    const start = await database.dump(LEDGER);
    const all = await work.plan(['ada'], { reassignTo: 'bob', keep: ['users'] });
    expect(steps(all)).toEqual(expect.arrayContaining(['delete user_roles 2', 'delete nokey 3']));
    const plan = await work.plan(['ada'], { links: ['user_roles'], reassignTo: 'bob' });
    expect(steps(plan)).toEqual(['update user_roles 2']);
    const { run } = await work.approveAndApply(plan);
    expect(await database.rows(`SELECT count(*) FROM user_roles WHERE user_id = ${BOB}`)).toEqual([['2']]);
    await work.approveAndApply(await work.rollbackPlan(run));
    expect(await database.dump(LEDGER)).toBe(start);
  });

  it('refuses a row that the other account has already, and one that would be there twice', async () => {
    const taken = await refusal(work.plan(['ada'], { links: ['user_roles'], reassignTo: 'bob' }));
    expect([taken.code, taken.why]).toEqual(['G16', ['role_id=1']]);
    await database.run(`DELETE FROM user_roles WHERE user_id = ${BOB}`);
    const twice = await refusal(work.plan(['ada', '张伟'], { links: ['user_roles'], reassignTo: 'bob' }));
    expect([twice.code, twice.why]).toEqual(['G16', ['role_id=1']]);
  });

  it('refuses an heir who is protected, and says when one is disabled', async () => {
    const settle = (line: string): void => {
      const file = path.join(work.dir, 'untether.yaml');
      writeFileSync(file, shapesSettings().replace(/label: login/, `label: login, ${line}`));
    };
    settle('protected: [bob]');
    expect((await refusal(work.plan(['ada'], { links: ['memberships'], reassignTo: 'bob' }))).code).toBe('G09');
    settle('disabled: "login = \'bob\'"');
    const told = async (heir: string): Promise<readonly object[]> =>
      (await work.plan(['ada'], { links: ['memberships'], reassignTo: heir })).document.findings
        .filter(({ rule }) => rule === 'R051')
        .map(({ facts }) => facts);
    expect(await told('bob')).toEqual([{ account: 'bob', condition: "login = 'bob'" }]);
    expect(await told('张伟')).toEqual([]);
  });

  it('refuses an heir who is unlinked, or is not there', async () => {
    expect((await refusal(work.plan(['ada'], { reassignTo: 'ada@example.com' }))).code).toBe('U09');
    expect((await refusal(work.plan(['ada'], { reassignTo: 'nobody' }))).code).toBe('U07');
    const shown = await work.cli([
      'plan',
      'unlink',
      '--account',
      'ada',
      '--link',
      'user_roles',
      '--reassign-to',
      'bob',
      '--reason',
      'r',
      '--ticket',
      't',
      '--json',
    ]);
    expect([shown.code, shown.stdout]).toEqual([4, expect.stringContaining('UT-G16')]);
  });
});

describe(`pinned rows on ${engine}`, () => {
  it('name every row in plan.sql, run, and go back', async () => {
    const start = await database.dump(LEDGER);
    const plan = await work.plan(['ada'], { keep: ['nokey'], pinRows: true });
    const script = await readFile(path.join(plan.folder, 'plan.sql'), 'utf8');
    expect(script).toMatch(/DELETE FROM .*memberships.*10/);
    expect(script.match(/^DELETE FROM .*user_roles.*/m)?.[0]).toContain('2');
    expect(steps(plan)).toContain('update approvals 3');
    const { run } = await work.approveAndApply(plan);
    await work.approveAndApply(await work.rollbackPlan(run));
    expect(await database.dump(LEDGER)).toBe(start);
  });

  it('still tell a row that came since', async () => {
    const plan = await work.plan(['ada'], { keep: ['nokey'], pinRows: true });
    await database.run(`INSERT INTO memberships VALUES (12, ${ADA}, 'late')`);
    await work.approve(plan);
    expect((await refusal(work.apply(plan))).code).toBe('D01');
  });

  it('are refused where a table has no key', async () => {
    const error = await refusal(work.plan(['ada'], { pinRows: true }));
    expect([error.code, error.facts['table']]).toEqual(['G15', 'nokey']);
  });
});

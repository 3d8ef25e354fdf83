/** Links given again: like another account, and from a run. Every row of the database is compared. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, inject, it } from 'vitest';
import {
  findSnapshot,
  makeRelinkPlan,
  type Plan,
  refreshPlan,
  type RelinkOptions,
  type RelinkSource,
} from '../../src/index.js';
import { runClient } from '../helpers/client.js';
import { freshDatabase, type TestDatabase } from '../helpers/database.js';
import { BIG_KEYS, ODD_TABLE, quote, shapesSettings, shapesSql } from '../helpers/schemas.js';
import { refusal } from '../helpers/thrown.js';
import { Workplace } from '../helpers/workplace.js';

const { engine } = inject('engine');
const [ADA = '', BOB = ''] = BIG_KEYS.map(String);
const ADA_AGAIN = String(BIG_KEYS[0] + 100n);
const LEDGER = { except: ['untether_run'] };
const isMysql = engine === 'mysql' || engine === 'mariadb';
const USER = isMysql ? 'App\\\\User' : 'App\\User';
const ROLE_TIE = `  - { from: "model_has_roles [role_id]", to: "roles [id]", basis: manual, state: confirmed, kind: other }\n`;
const cleanUps: (() => unknown)[] = [];

let database: TestDatabase;
let work: Workplace;

async function fresh(): Promise<TestDatabase> {
  const made = await freshDatabase();
  cleanUps.push(() => made.drop());
  await made.run(shapesSql(engine));
  return made;
}

function settle(settings: string): void {
  writeFileSync(path.join(work.dir, 'untether.yaml'), settings);
}

beforeEach(async () => {
  database = await fresh();
  work = new Workplace(database, shapesSettings() + ROLE_TIE);
  await work.ledger();
  const place = work;
  cleanUps.push(() => {
    place.remove();
  });
});

afterAll(async () => {
  for (const cleanUp of cleanUps.toReversed()) await cleanUp();
});

async function relink(account: string, source: RelinkSource, other: Partial<RelinkOptions> = {}): Promise<Plan> {
  const options = { account, source, links: [], reason: 'test', ticket: 'T-3', maxRows: null, ...other };
  return makeRelinkPlan(await work.as('asker'), options);
}

async function from(run: string, other: { readonly to?: string } = {}): Promise<RelinkSource> {
  return { snapshot: await findSnapshot(await work.as('asker'), run), ...other };
}

const steps = ({ document }: Plan): readonly string[] =>
  document.steps.map(({ action, table, expectedRows }) => `${action} ${table} ${String(expectedRows)}`).toSorted();

const leftOut = ({ document }: Plan): readonly string[] =>
  document.leftOut
    .map(({ reference, reason, rows }) => `${reason} ${reference.split(' -> ')[0] ?? ''} ${String(rows)}`)
    .toSorted();

const rules = ({ document }: Plan): readonly string[] => document.findings.map(({ rule }) => rule);

describe(`plan relink --like on ${engine}`, () => {
  it('gives what the other account has and this one has not, and a rollback takes it away', async () => {
    await database.run(`INSERT INTO model_has_roles VALUES (99, '${USER}', ${ADA})`);
    const start = await database.dump(LEDGER);
    const plan = await relink('bob', { like: 'ada' });
    expect(steps(plan)).toEqual(['insert model_has_roles 1', 'insert user_roles 1']);
    expect(leftOut(plan)).toEqual([
      expect.stringMatching(/^own-key .*user's.* 1$/),
      'own-key memberships [user_id] 1',
      'target-gone model_has_roles [model_id] when model_type = "App\\\\User" 1',
      'there user_roles [user_id] 1',
    ]);
    expect(plan.document.request).toMatchObject({
      kind: 'relink',
      accounts: [{ key: [BOB], label: 'bob' }],
      relink: { like: { key: [ADA], label: 'ada' }, from: null, links: [] },
    });
    expect(rules(plan)).toContain('R052');
    expect((await work.rehearse(plan)).data).toEqual({ state: 'unchanged', verified: true });
    const { run, data } = await work.approveAndApply(plan);
    expect(data).toEqual({ state: 'committed', verified: true });
    const byHand = await fresh();
    await byHand.run(`INSERT INTO model_has_roles VALUES (99, '${USER}', ${ADA}), (1, '${USER}', ${BOB})`);
    await byHand.run(`INSERT INTO user_roles VALUES (${BOB}, 2, '')`);
    expect(await database.dump(LEDGER)).toBe(await byHand.dump());
    expect(steps(await relink('bob', { like: 'ada' }))).toEqual([]);
    await work.approveAndApply(await work.rollbackPlan(run));
    expect(await database.dump(LEDGER)).toBe(start);
  });

  it('takes only the links that are named', async () => {
    expect(steps(await relink('bob', { like: 'ada' }, { links: ['user_roles'] }))).toEqual(['insert user_roles 1']);
    expect(steps(await relink('bob', { like: 'ada' }, { links: ['group'] }))).toEqual([]);
    expect((await refusal(relink('bob', { like: 'ada' }, { links: ['nokey'] }))).code).toBe('U09');
    expect((await refusal(relink('bob', { like: 'bob@example.com' }))).code).toBe('U09');
    expect((await refusal(relink('bob', { like: 'nobody' }))).code).toBe('U07');
  });

  it('refuses a protected account, and tells of one that is disabled', async () => {
    const lookup = 'lookup: [login, email]';
    settle(shapesSettings().replace(lookup, `${lookup}, protected: [bob]`));
    expect((await refusal(relink('bob', { like: 'ada' }))).code).toBe('G09');
    settle(shapesSettings().replace(lookup, `${lookup}, disabled: "email = 'bob@example.com'"`));
    expect(rules(await relink('bob', { like: 'ada' }))).toContain('R051');
    expect(rules(await relink('张伟', { like: 'ada' }))).not.toContain('R051');
  });

  it('stops when the link came by another way since, or the role went', async () => {
    const plan = await relink('bob', { like: 'ada' });
    await work.approve(plan);
    await database.run(`INSERT INTO user_roles VALUES (${BOB}, 2, 'late')`);
    expect((await refusal(work.apply(plan))).code).toBe('D01');
    const { plan: again, moved } = await refreshPlan(await work.as('asker'), plan);
    expect(moved.rows.map(({ table, gone }) => [table, gone.count])).toEqual([['user_roles', 1]]);
    await work.approve(again);
    await database.run("INSERT INTO roles VALUES (3, 'spare')");
    await database.run(`UPDATE model_has_roles SET role_id = 3 WHERE model_id = ${ADA} AND model_type = '${USER}'`);
    const gone = await relink('bob', { like: 'ada' });
    await work.approve(gone);
    await database.run('DELETE FROM roles WHERE id = 3');
    expect((await refusal(work.apply(gone))).code).toBe('A02');
  });
});

describe(`plan relink --from on ${engine}`, () => {
  const LINKS = { except: ['untether_run', 'nokey', 'approvals', 'users', 'login_log'] };

  it('brings back what a run took from one account, and only that', async () => {
    const start = await database.dump(LINKS);
    const { run } = await work.approveAndApply(await work.plan(['ada', 'bob']));
    const unlinked = await database.dump(LEDGER);
    const plan = await relink('ada', await from(run));
    expect(steps(plan)).toEqual([
      expect.stringContaining("user's"),
      'insert membership_badges 2',
      'insert memberships 1',
      'insert model_has_roles 1',
      'insert user_roles 2',
    ]);
    expect(leftOut(plan)).toEqual([
      'changed-then approvals [backup_id] 2',
      'changed-then approvals [delegate_id] 2',
      'changed-then users [manager_id] 2',
      'no-key nokey [user_id] 3',
    ]);
    const result = await work.approveAndApply(plan);
    expect(result.data).toEqual({ state: 'committed', verified: true });
    const bobs = await relink('bob', await from(run));
    await work.approveAndApply(bobs);
    expect(await database.dump(LINKS)).toBe(start);
    expect(steps(await relink('ada', await from(run)))).toEqual([]);
    expect(leftOut(await relink('ada', await from(run)))).toContain('there user_roles [user_id] 2');
    expect(await database.dump(LEDGER)).not.toBe(unlinked);
  });

  it('gives them to somebody who returns with a new id, and a rollback takes them away', async () => {
    const { run } = await work.approveAndApply(await work.plan(['ada']));
    await database.run(`INSERT INTO users VALUES (${ADA_AGAIN}, 'ada.new', NULL, 'x', NULL)`);
    const before = await database.dump(LEDGER);
    const plan = await relink('ada', await from(run, { to: 'ada.new' }));
    expect(plan.document.request).toMatchObject({
      accounts: [{ key: [ADA_AGAIN] }],
      relink: { like: null, from: { run, account: { key: [ADA], label: 'ada' } } },
    });
    const result = await work.approveAndApply(plan);
    expect(
      await database.rows(`SELECT role_id, granted_at FROM user_roles WHERE user_id = ${ADA_AGAIN} ORDER BY 1`),
    ).toEqual([
      ['1', 'a'],
      ['2', ''],
    ]);
    expect(await database.rows('SELECT user_id FROM memberships WHERE id = 10')).toEqual([[ADA_AGAIN]]);
    expect(await database.rows('SELECT count(*) FROM membership_badges WHERE membership_id = 10')).toEqual([['2']]);
    await work.approveAndApply(await work.rollbackPlan(result.run));
    expect(await database.dump(LEDGER)).toBe(before);
  });

  it('gives no row to somebody whose name is only spelt alike', async () => {
    const byName = `  - { from: "login_grant [login]", to: "users [login]", basis: by-name, state: confirmed, kind: permission }\n`;
    settle(shapesSettings() + ROLE_TIE + byName);
    const key = isMysql ? 'VARCHAR(40) COLLATE utf8mb4_general_ci' : 'VARCHAR(40)';
    await database.run(
      `CREATE TABLE login_grant (login ${key} NOT NULL, area ${key} NOT NULL, PRIMARY KEY (area, login))`,
    );
    await database.run(`INSERT INTO login_grant VALUES ('ada', 'a'), ('Ada', 'b'), ('bob', 'c')`);
    const { run } = await work.approveAndApply(await work.plan(['ada'], { links: ['login_grant'] }));
    const plan = await relink('ada', await from(run), { links: ['login_grant'] });
    expect(steps(plan)).toEqual(['insert login_grant 1']);
    const isFolded = isMysql;
    expect(leftOut(plan)).toEqual(isFolded ? ['undecided login_grant [login] 1'] : []);
    await work.approveAndApply(plan);
    const held = await database.rows('SELECT area FROM login_grant ORDER BY area');
    expect(held).toEqual(isFolded ? [['a'], ['c']] : [['a'], ['b'], ['c']]);
    expect(steps(await relink('bob', { like: 'ada' }, { links: ['login_grant'] }))).toEqual(['insert login_grant 1']);
  });

  it('leaves rows whose key another row has, and says so', async () => {
    const { run } = await work.approveAndApply(await work.plan(['ada']));
    await database.run(`INSERT INTO memberships VALUES (10, ${BOB}, 'new')`);
    await database.run(`INSERT INTO user_roles VALUES (${ADA}, 1, 'a')`);
    const plan = await relink('ada', await from(run), { links: ['user_roles', 'memberships'] });
    expect(steps(plan)).toEqual(['insert user_roles 1']);
    expect(leftOut(plan)).toEqual([
      'key-taken memberships [user_id] 1',
      'target-gone membership_badges [membership_id] 2',
      'there user_roles [user_id] 1',
    ]);
  });

  it('runs, is looked at and reverted by the stock client', async () => {
    const { run } = await work.approveAndApply(await work.plan(['ada']));
    const before = await database.dump(LEDGER);
    const { folder } = await relink('ada', await from(run));
    const inClient = async (file: string): Promise<number | null> => {
      const { code, stderr } = await runClient(database, path.join(folder, file));
      if (code !== 0 && file !== 'verify.sql') throw new Error(stderr);
      return code;
    };
    expect(await inClient('verify.sql')).not.toBe(0);
    await inClient('plan.sql');
    expect(await inClient('verify.sql')).toBe(0);
    const odd = await database.rows(`SELECT count(*) FROM ${quote(engine, ODD_TABLE)}`);
    expect(odd).toEqual([['3']]);
    await inClient('revert.sql');
    expect(await database.dump(LEDGER)).toBe(before);
  });

  it('refuses a run that was undone, an account that was not in it, and flags that do not go together', async () => {
    const { run } = await work.approveAndApply(await work.plan(['ada']));
    expect((await refusal(relink('bob', await from(run)))).code).toBe('U07');
    const request = ['--reason', 'r', '--ticket', 't', '--json'];
    const both = await work.cli(['plan', 'relink', '--account', 'ada', '--like', 'bob', '--from', run, ...request]);
    expect([both.code, both.stdout]).toEqual([2, expect.stringContaining('UT-U09')]);
    const shown = await work.cli([
      'plan',
      'relink',
      '--account',
      'ada',
      '--from',
      run,
      ...request.slice(0, 4),
      '--lang',
      'zh-CN',
    ]);
    expect([shown.code, shown.stdout]).toEqual([0, expect.stringContaining('重新关联 1 个账号：')]);
    await work.approveAndApply(await work.rollbackPlan(run));
    expect((await refusal(relink('ada', await from(run)))).code).toBe('G10');
  });
});

/** Links given again must be those of the account: whose rows come back, and who the account is by now. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { findSnapshot, makeRelinkPlan, type Plan, refreshPlan, type RelinkSource } from '../../src/index.js';
import { freshDatabase, type TestDatabase } from '../helpers/database.js';
import { refusal } from '../helpers/thrown.js';
import { Workplace } from '../helpers/workplace.js';

const { engine } = inject('engine');
const cleanUps: (() => unknown)[] = [];
const TEXT = 'VARCHAR(60)';

const SQL = `
CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY, login ${TEXT} NOT NULL UNIQUE, email ${TEXT} NOT NULL UNIQUE, status ${TEXT});
CREATE TABLE roles (id INTEGER NOT NULL PRIMARY KEY, name ${TEXT} NOT NULL);
CREATE TABLE user_roles (user_id INTEGER NOT NULL, role_id INTEGER NOT NULL, granted_by INTEGER, deputy_id INTEGER,
  PRIMARY KEY (user_id, role_id));
CREATE TABLE folders (id INTEGER NOT NULL PRIMARY KEY, owner_id INTEGER NOT NULL, code ${TEXT});
CREATE TABLE folder_rights (id INTEGER NOT NULL PRIMARY KEY, folder_code ${TEXT}, user_id INTEGER, may ${TEXT});
CREATE TABLE user_areas (user_id INTEGER, area INTEGER${engine === 'sqlite' ? ', PRIMARY KEY (user_id, area)' : ''});
INSERT INTO users VALUES (1, 'ada', 'ada@example.com', 'on'), (2, 'bob', 'bob@example.com', 'on'), (3, 'cyd', 'cyd@example.com', 'on');
INSERT INTO roles VALUES (1, 'viewer'), (2, 'approver'), (3, 'admin');
INSERT INTO user_roles VALUES (1, 1, 3, NULL), (1, 3, 1, NULL), (2, 2, 1, NULL), (2, 3, 1, 1), (3, 1, 1, NULL);
INSERT INTO folders VALUES (1, 1, NULL), (2, 1, 'F2');
INSERT INTO folder_rights VALUES (1, NULL, 2, 'write'), (2, 'F2', 3, 'read'), (3, NULL, 2, 'admin'), (4, 'F2', NULL, 'read');
INSERT INTO user_areas VALUES (1, 7), (2, 7);
`;

function settings(accounts = 'lookup: [login], label: login', more = ''): string {
  const reference = (from: string, to: string, rest: string): string =>
    `  - { from: "${from}", to: "${to}", basis: manual, state: confirmed, ${rest} }\n`;
  return `version: 1
targets:
  app: { environment: test, approvals: 1 }
accounts:
  - { table: users, key: [id], ${accounts}, state: confirmed }
references:
${[
  reference('user_roles [user_id]', 'users [id]', 'kind: role'),
  reference('user_roles [role_id]', 'roles [id]', 'kind: other'),
  reference('user_roles [granted_by]', 'users [id]', 'kind: audit'),
  reference('user_roles [deputy_id]', 'users [id]', 'kind: delegate'),
  reference('folders [owner_id]', 'users [id]', 'kind: ownership, onUnlink: delete'),
  reference('folder_rights [folder_code]', 'folders [code]', 'kind: other, onUnlink: delete'),
  reference('folder_rights [user_id]', 'users [id]', 'kind: permission'),
  reference('user_areas [user_id]', 'users [id]', 'kind: permission'),
].join('')}${more}`;
}

let database: TestDatabase;
let work: Workplace;

function settle(text: string): void {
  writeFileSync(path.join(work.dir, 'untether.yaml'), text);
}

beforeEach(async () => {
  const made = await freshDatabase();
  const place = new Workplace(made, settings());
  cleanUps.push(
    () => made.drop(),
    () => {
      place.remove();
    },
  );
  await made.run(SQL);
  await place.ledger();
  [database, work] = [made, place];
});

afterAll(async () => {
  for (const cleanUp of cleanUps.toReversed()) await cleanUp();
});

async function relink(account: string, source: RelinkSource, links: readonly string[] = []): Promise<Plan> {
  const options = { account, source, links, reason: 'test', ticket: 'T-3', maxRows: null };
  return makeRelinkPlan(await work.as('asker'), options);
}

async function from(run: string, to?: string): Promise<RelinkSource> {
  return { snapshot: await findSnapshot(await work.as('asker'), run), ...(to === undefined ? {} : { to }) };
}

async function unlinked(...accounts: readonly string[]): Promise<string> {
  return (await work.approveAndApply(await work.plan(accounts))).run;
}

const steps = ({ document }: Plan): readonly string[] =>
  document.steps.map(({ table, expectedRows }) => `${table} ${String(expectedRows)}`).toSorted();

const leftOut = ({ document }: Plan): readonly string[] =>
  document.leftOut
    .map(({ reference, reason, rows }) => `${reason} ${reference.split(' -> ')[0] ?? ''} ${String(rows)}`)
    .toSorted();

const roles = (): Promise<readonly (readonly (string | null)[])[]> =>
  database.rows('SELECT user_id, role_id, granted_by FROM user_roles ORDER BY 1, 2');

describe(`whose rows come back on ${engine}`, () => {
  it('gives nobody the rights that the account only granted or stood in for', async () => {
    const run = await unlinked('ada', 'bob');
    const plan = await relink('ada', await from(run), ['user_roles']);
    expect(steps(plan)).toEqual(['user_roles 2']);
    expect(leftOut(plan)).toEqual(['not-taken user_roles [deputy_id] 1']);
    await work.approveAndApply(plan);
    expect(await roles()).toEqual([
      ['1', '1', '3'],
      ['1', '3', '1'],
      ['3', '1', '1'],
    ]);
  });

  it('writes the receiver only where the row was the account’s, and never into history', async () => {
    const run = await unlinked('ada', 'bob');
    await work.approveAndApply(await relink('ada', await from(run, 'cyd'), ['user_roles']));
    expect(await roles()).toEqual([
      ['3', '1', '1'],
      ['3', '3', '1'],
    ]);
  });

  it('leaves out by name what would let a third account in', async () => {
    settle(settings().replace('kind: delegate', 'kind: role'));
    const run = await unlinked('ada', 'bob');
    const plan = await relink('ada', await from(run), ['user_roles']);
    expect([steps(plan), leftOut(plan)]).toEqual([['user_roles 2'], ['other-account user_roles [deputy_id] 1']]);
  });

  it('hangs nothing on a key that is NULL, and nothing of a third account on a row that comes back', async () => {
    const run = await unlinked('ada', 'bob');
    const plan = await relink('ada', await from(run), ['folders']);
    expect(steps(plan)).toEqual(['folder_rights 1', 'folders 2']);
    expect(leftOut(plan)).toEqual(['other-account folder_rights [folder_code] 1']);
    await work.approveAndApply(plan);
    expect(await database.rows('SELECT id FROM folder_rights ORDER BY id')).toEqual([['4']]);
  });

  it('leaves out rows that nothing would tell from others', async () => {
    const run = await unlinked('ada');
    const plan = await relink('ada', await from(run), ['user_areas']);
    expect([steps(plan), leftOut(plan)]).toEqual([[], ['no-key user_areas [user_id] 1']]);
  });
});

describe(`who the account is on ${engine}`, () => {
  it('finds an account that is named by its mail, which plans show masked', async () => {
    settle(settings('lookup: [email]'));
    const run = await unlinked('ada@example.com');
    expect(steps(await relink('ada@example.com', await from(run), ['user_roles']))).toEqual(['user_roles 2']);
    expect(steps(await relink('ada@example.com', await from(run, 'bob@example.com'), ['folders']))).toEqual([
      'folder_rights 1',
      'folders 2',
    ]);
    expect(steps(await relink('1', await from(run, '2'), ['folders']))).toContain('folders 2');
  });

  it('refuses somebody who got the name, or the key, since', async () => {
    const run = await unlinked('ada');
    await database.run("UPDATE users SET login = 'ada.old' WHERE id = 1");
    await database.run("INSERT INTO users VALUES (9, 'ada', 'ada.new@example.com', 'on')");
    for (const name of ['ada', 'ada.old', '1']) {
      const error = await refusal(relink(name, await from(run)));
      expect([error.code, error.why.join(' ')]).toEqual(['U07', expect.stringContaining('--to')]);
    }
    const plan = await relink('ada', await from(run, 'ada'), ['user_roles']);
    expect(plan.document.request).toMatchObject({
      accounts: [{ key: ['9'], label: 'ada' }],
      relink: { from: { account: { key: ['1'], label: 'ada' } } },
    });
    expect(steps(plan)).toEqual(['user_roles 2']);
    expect((await refusal(relink('cyd', await from(run, 'ada')))).code).toBe('U07');
  });

  it('compares them again when the plan is made again', async () => {
    const run = await unlinked('ada');
    const plan = await relink('ada', await from(run), ['user_roles']);
    const given = await relink('1', await from(run, '1'), ['user_roles']);
    expect((await refreshPlan(await work.as('asker'), plan)).moved.rows).toEqual([]);
    await database.run("UPDATE users SET login = 'eve' WHERE id = 1");
    const workspace = await work.as('asker');
    expect((await refusal(refreshPlan(workspace, plan))).code).toBe('U07');
    expect((await refusal(refreshPlan(workspace, given))).code).toBe('U07');
  });

  it('stops when the account went out of use between the plan and its run', async () => {
    settle(settings(`lookup: [login], label: login, deleted: "status = 'gone'", disabled: "status = 'off'"`));
    const like = await relink('cyd', { like: 'ada' }, ['user_roles']);
    expect(like.document.checks.map(({ name }) => name)).toContain('receiver');
    await work.approve(like);
    await database.run("UPDATE users SET status = 'off' WHERE id = 3");
    expect((await refusal(work.apply(like))).code).toBe('A02');
    const told = await relink('cyd', { like: 'ada' }, ['user_roles']);
    expect(told.document.findings.map(({ rule }) => rule)).toContain('R051');
    expect((await work.approveAndApply(told)).data).toEqual({ state: 'committed', verified: true });
  });

  it('refuses a protected model, and tells of one that is out of use', async () => {
    settle(settings('lookup: [login], label: login, protected: [ada]'));
    expect((await refusal(relink('cyd', { like: 'ada' }))).code).toBe('G09');
    settle(settings(`lookup: [login], label: login, disabled: "login = 'ada'"`));
    const rules = async (account: string, like: string): Promise<readonly string[]> =>
      (await relink(account, { like })).document.findings.map(({ rule }) => rule);
    expect(await rules('cyd', 'ada')).toContain('R055');
    expect(await rules('cyd', 'bob')).not.toContain('R055');
  });
});

/** No guess deletes: what nobody confirmed stays out of a plan, is told there with its rows, and stays as it is when the plan runs. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase, type TestDatabase } from '../helpers/database.js';
import { Workplace } from '../helpers/workplace.js';
import { insert, text } from './discover-parts.js';

const SETTINGS = `version: 1
targets: { app: { environment: test, approvals: 1 } }
accounts:
  - { table: users, key: [id], lookup: [login], state: confirmed }
`;
/** Nothing is declared: every reference is a guess. */
const SCHEMA = `
CREATE TABLE users (id BIGINT NOT NULL PRIMARY KEY, login VARCHAR(60) NOT NULL UNIQUE, password_hash VARCHAR(90));
CREATE TABLE roles (id BIGINT NOT NULL PRIMARY KEY, name VARCHAR(60));
CREATE TABLE teams (id BIGINT NOT NULL PRIMARY KEY, label VARCHAR(60));
CREATE TABLE user_roles (user_id BIGINT NOT NULL, role_id BIGINT NOT NULL, PRIMARY KEY (user_id, role_id));
CREATE TABLE documents (id BIGINT NOT NULL PRIMARY KEY, user_id BIGINT, title VARCHAR(60));
CREATE TABLE model_roles (role_id BIGINT NOT NULL, model_type VARCHAR(60) NOT NULL, model_id BIGINT NOT NULL, PRIMARY KEY (role_id, model_type, model_id));
CREATE TABLE login_log (id BIGINT NOT NULL PRIMARY KEY, user_login VARCHAR(60));
`;
const ROWS = [
  insert(
    'users',
    ['ada', 'bob', 'cyn'].map((login, at) => [String(at + 1), text(login), text('x')]),
  ),
  insert(
    'roles',
    [1, 2, 3].map((n) => [String(n), text(`role ${String(n)}`)]),
  ),
  insert(
    'teams',
    [1, 2, 3].map((n) => [String(n), text(`team ${String(n)}`)]),
  ),
  insert(
    'user_roles',
    [1, 1, 1, 2].map((user, at) => [String(user), String((at % 3) + 1)]),
  ),
  insert(
    'documents',
    [1, 1, 2, 2, 2, 2, 2].map((user, at) => [String(at), String(user), text('t')]),
  ),
  // A team has the number of an account: its rows are not the account's.
  insert('model_roles', [
    ...['1', '2'].map((role) => [role, text('User'), '3']),
    ...['1', '2', '3'].map((role) => [role, text('Team'), '3']),
  ]),
  insert(
    'login_log',
    ['ada', 'ada', 'ada', 'ada', 'cyn'].map((login, at) => [String(at), text(login)]),
  ),
].join('');

/** What the tables hold of each account, counted by hand. */
const HELD: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  ada: { 'user_roles [user_id]': 3, 'documents [user_id]': 2, 'login_log [user_login]': 4 },
  bob: { 'user_roles [user_id]': 1, 'documents [user_id]': 5 },
  cyn: { 'model_roles [model_id] when model_type = "User"': 2, 'login_log [user_login]': 1 },
};

let database: TestDatabase;
let work: Workplace;

beforeAll(async () => {
  database = await freshDatabase();
  await database.run(SCHEMA + ROWS);
  work = new Workplace(database, SETTINGS);
  await work.ledger();
});
afterAll(async () => {
  work.remove();
  await database.drop();
});

async function inspect(...args: readonly string[]): Promise<void> {
  const { code, stdout, stderr } = await work.cli(['inspect', ...args]);
  expect(code, stdout + stderr).toBe(0);
}

type Document = Awaited<ReturnType<Workplace['plan']>>['document'];
const stepsOf = ({ steps }: Document): readonly unknown[] =>
  steps.map(({ table, action, expectedRows }) => [table, action, expectedRows]);

/** Rows left out as proposed, by reference; anything left out for another reason would show as text. */
function leftOut({ leftOut: entries }: Document): Readonly<Record<string, number | string>> {
  const rows = entries.map(({ reference, reason, rows: n }): [string, number | string] => [
    reference.split(' ->')[0] ?? '',
    reason === 'proposed' ? n : reason,
  ]);
  return Object.fromEntries(rows);
}

describe('proposed references', () => {
  it('of which no file knows are used by no plan, and counted', async () => {
    const { document } = await work.plan(['ada']);
    expect([stepsOf(document), leftOut(document)]).toEqual([[], HELD['ada']]);
  });

  it('in the file are used by no plan, and counted for the accounts of the plan only', async () => {
    await inspect('--write');
    for (const [account, held] of Object.entries(HELD)) {
      const { document } = await work.plan([account]);
      expect([account, stepsOf(document), leftOut(document)]).toEqual([account, [], held]);
    }
    const { document } = await work.plan(['ada', 'bob']);
    expect(leftOut(document)).toEqual({
      'user_roles [user_id]': 4,
      'documents [user_id]': 7,
      'login_log [user_login]': 4,
    });
  });

  it('are listed with their rows on the screen', async () => {
    const args = ['plan', 'unlink', '--account', 'ada', '--reason', 'r', '--ticket', 'T-1'];
    const { stdout } = await work.cli(args);
    for (const [reference, rows] of Object.entries(HELD['ada'] ?? {}))
      expect(stdout.split('\n')).toContainEqual(
        expect.stringMatching(new RegExp(`${reference.replaceAll(/[[\]]/g, '\\$&')}.*\\b${String(rows)}\\b`)),
      );
  });

  it('stay as they are when one of them was confirmed and the plan ran', async () => {
    await inspect('--confirm', 'user_roles [user_id]');
    const plan = await work.plan(['ada']);
    const { 'user_roles [user_id]': confirmed, ...others } = HELD['ada'] ?? {};
    expect(stepsOf(plan.document)).toEqual([['user_roles', 'delete', confirmed]]);
    expect(leftOut(plan.document)).toEqual(others);
    const except = ['untether_run', 'user_roles'];
    const before = await database.dump({ except });
    await work.approveAndApply(plan);
    expect(await database.dump({ except })).toBe(before);
    expect(await database.rows('SELECT user_id, role_id FROM user_roles')).toEqual([['2', '1']]);
  });

  it('that were rejected are left out without a word', async () => {
    await inspect('--reject', 'documents [user_id]');
    const { document } = await work.plan(['bob']);
    expect([stepsOf(document), leftOut(document)]).toEqual([[['user_roles', 'delete', 1]], {}]);
  });
});

/** Every confidence can be explained: each piece of evidence says what it does to it, and what was counted is what the rows hold. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase, type TestDatabase } from '../helpers/database.js';
import { Workplace } from '../helpers/workplace.js';
import { SETTINGS, data, find, insert, inspect, text, type Found, type Inspected } from './discover-parts.js';

const SCHEMA = `
CREATE TABLE sys_user (user_id BIGINT NOT NULL PRIMARY KEY, user_name VARCHAR(60) NOT NULL UNIQUE, password VARCHAR(90), dept_id BIGINT);
CREATE TABLE sys_role (role_id BIGINT NOT NULL PRIMARY KEY, role_name VARCHAR(60));
CREATE TABLE sys_user_role (user_id BIGINT NOT NULL, role_id BIGINT NOT NULL, PRIMARY KEY (user_id, role_id));
CREATE TABLE sys_dept (dept_id BIGINT NOT NULL PRIMARY KEY, parent_id BIGINT, leader VARCHAR(60), create_by VARCHAR(60));
CREATE TABLE hr_leave (id BIGINT NOT NULL PRIMARY KEY, approver_id BIGINT, create_by VARCHAR(60), FOREIGN KEY (approver_id) REFERENCES sys_user (user_id));
`;
const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, at) => from + at);
const ROWS = [
  insert(
    'sys_user',
    range(101, 140).map((n) => [String(n), text(`user${String(n)}`), text('x'), '1']),
  ),
  insert(
    'sys_role',
    range(1, 4).map((n) => [String(n), text(`role ${String(n)}`)]),
  ),
  insert('sys_dept', [['1', '0', text('user101'), text('user102')]]),
  insert('sys_user_role', [
    ...range(101, 122).map((n) => [String(n), String((n % 4) + 1)]),
    ...range(901, 903).map((n) => [String(n), '1']),
  ]),
  insert(
    'hr_leave',
    range(1, 30).map((n) => [
      String(n),
      String(100 + n),
      text(n < 25 ? `user${String(100 + n)}` : `ghost${String(n)}`),
    ]),
  ),
].join('');

let database: TestDatabase;
let work: Workplace;
let found: Inspected;

beforeAll(async () => {
  database = await freshDatabase();
  await database.run(SCHEMA + ROWS);
  work = new Workplace(database, SETTINGS);
  found = await inspect(work, '--table', 'sys_user_role');
});
afterAll(async () => {
  work.remove();
  await database.drop();
});

/** The confidence as its evidence makes it; only a declaration is certain. */
function explained({ evidence }: Found): number {
  const doubt = evidence.reduce((left, { weight = 0 }) => left * (1 - weight), 1);
  const factor = evidence.reduce((product, { factor: part = 1 }) => product * part, 1);
  const confidence = Math.round((1 - doubt) * factor * 100) / 100;
  return doubt === 0 ? confidence : Math.min(confidence, 0.99);
}

const counted = (id: string): unknown => {
  const { matched, distinct, counterExamples } = data(find(found, id)) ?? {};
  return [matched, distinct, counterExamples];
};

describe('the evidence of a reference', () => {
  it('counts what matches of what is distinct, and shows what does not', () => {
    expect(counted('sys_user_role [user_id]')).toEqual([22, 25, ['901', '902', '903']]);
    expect(counted('sys_user_role [role_id]')).toEqual([4, 4, []]);
    expect(counted('sys_user [dept_id]')).toEqual([1, 1, []]);
    // Logins are personal: their first letter only.
    expect(counted('hr_leave [create_by]')).toEqual([24, 30, ['g***', 'g***', 'g***']]);
  });

  it('counts again when the rows have changed', async () => {
    const before = find(found, 'sys_user_role [user_id]')?.confidence ?? 1;
    await database.run('DELETE FROM sys_user_role WHERE user_id > 900');
    found = await inspect(work, '--table', 'sys_user_role');
    expect(counted('sys_user_role [user_id]')).toEqual([22, 22, []]);
    expect(find(found, 'sys_user_role [user_id]')?.confidence).toBeGreaterThan(before);
  });

  it.each([[[]], [['--schema-only']]])('adds up to the confidence of each: inspect %j', async (flags) => {
    const { references } = await inspect(work, ...flags);
    expect(references.length).toBeGreaterThanOrEqual(6);
    expect(references.map((each) => [each.id, explained(each)])).toEqual(
      references.map(({ id, confidence }) => [id, confidence]),
    );
    expect(new Set(references.map(({ confidence }) => confidence)).size).toBeGreaterThan(2);
  });
});

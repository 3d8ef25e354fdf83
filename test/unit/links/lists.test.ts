import { describe, expect, it } from 'vitest';
import { users } from './accounts.js';
import { column, found, learnt, numbers, referencesOn } from './rows.js';
import type { Rows } from './rows.js';

const roles = 'id bigint auto\nname varchar(30)';
/** Ids long enough to be nothing else; short numbers prove nothing. */
const FIRST = 100_001;
const accounts = column('id', [...numbers(30), ...numbers(30, FIRST)]);
const [texts, short] = [FIRST, 1].map((first) =>
  ['0,1', '2,3,4', '5,6,7,8,9', '10,11'].map((list) => list.replaceAll(/\d+/g, (id) => String(first + Number(id)))),
) as [string[], string[]];
const list = (type: string, name = 'watch'): Parameters<typeof found>[0] => ({
  users,
  roles,
  t: `id bigint auto\n${name} ${type}\nbody text`,
});
const rowsOf = (values: readonly string[], name = 'watch'): Rows => ({ users: accounts, t: column(name, values) });

describe('lists by their name', () => {
  it.each([
    ['user_ids varchar(200)', 'users [id] ,'],
    ['receiver_ids text', 'users [id] ,'],
    ['attendees json', 'users [id] json'],
    ['assignees bigint[]', 'users [id] array'],
    ['role_ids varchar(200)', 'roles [id] ,'],
    ['roles json', 'roles [id] json'],
  ])('%s', (definition, target) => {
    const [name = ''] = definition.split(' ');
    expect(found({ users, roles, t: `id bigint auto\n${definition}\nbody text` })).toEqual([`t [${name}] → ${target}`]);
  });

  it('sees in the rows what stands between the ids', () => {
    const forms = [';', '|', '、', ' '].map((sign) =>
      found(list('text', 'user_ids'), rowsOf([`1${sign}2`], 'user_ids')),
    );
    expect(forms.flat()).toEqual([';', '|', '、', ' '].map((sign) => `t [user_ids] → users [id] ${sign}`));
    expect(found(list('text', 'user_ids'), rowsOf(['[1,2]'], 'user_ids'))).toEqual(['t [user_ids] → users [id] json']);
  });

  it('is a list where each row holds one id, too', () => {
    expect(found(list('varchar(200)', 'user_ids'), rowsOf(numbers(9), 'user_ids'))).toEqual([
      't [user_ids] → users [id] ,',
    ]);
  });

  it.each(['comments text', 'user_roles json', 'address varchar(200)', 'results bigint[]', 'user_ids varchar(10)'])(
    'does not take %s for one',
    (definition) => {
      const lists = learnt({ users, roles, t: `id bigint auto\n${definition}\nbody text` }).references;
      expect(lists.filter((each) => each.list !== undefined)).toEqual([]);
    },
  );
});

describe('lists by their rows', () => {
  it.each(['ancestors', 'parent_ids', 'tree_path'])(
    'does not take the rows above in a tree for accounts: %s',
    (name) => {
      expect(found(list('text', name), rowsOf(texts, name))).toEqual([]);
    },
  );

  it.each([
    ['text', texts, ','],
    ['varchar(200)', texts.map((text) => text.replaceAll(',', ' ; ')), ';'],
    ['json', texts.map((text) => `[${text}]`), 'json'],
    ['bigint[]', texts.map((text) => `{${text}}`), 'array'],
  ])('%s', (type, values, form) => {
    const [reference] = referencesOn(learnt(list(type), rowsOf(values)), 't', 'watch');
    expect(reference).toMatchObject({ to: { table: 'users', columns: ['id'] }, list: form });
    expect(reference?.evidence.at(-1)).toMatchObject({ matched: 12, distinct: 12 });
  });

  it.each([
    ['ids of something else', texts.map((text) => text.replaceAll(/\d+/g, (id) => `9000${id}`))],
    ['short numbers', short],
    ['words', ['red,green', 'blue,red', 'green,blue,red', 'red,blue']],
    ['words among ids', [...texts, '1,vip']],
    ['single numbers', numbers(20)],
    ['two lists', texts.slice(0, 2)],
    ['nothing', []],
  ])('does not take %s for one', (_, values) => {
    expect(found(list('text'), rowsOf(values))).toEqual([]);
  });
});

describe('lists of short numbers by their rows', () => {
  const far = ['3', '9', '41', '97', '163', '220', '388', '512'];
  const keysFarApart = column('id', far);
  const lists = ['3,41', '97,163,512', '9,388', '220,3'];
  const dense = ['1,2,3', '4,5', '6,7,8', '9,10'];
  const take = (name: string, keys: Rows[string], values: readonly string[]): readonly string[] =>
    found(list('text', name), { users: keys, t: column(name, values) });

  it('takes numbers that are all keys where few numbers are keys', () => {
    const [reference] = referencesOn(
      learnt(list('text'), { users: keysFarApart, t: column('watch', lists) }),
      't',
      'watch',
    );
    expect(reference).toMatchObject({ to: { table: 'users', columns: ['id'] }, list: ',' });
    expect(reference?.evidence.at(-1)?.detail).toContain('1 in ');
  });

  it('takes numbers of a column that speaks of the accounts where enough of them are keys', () => {
    expect(take('invited_users', column('id', numbers(30)), dense)).toEqual(['t [invited_users] → users [id] ,']);
  });

  it.each([
    ['positions among ids from 1 to n', 'sort_orders', column('id', numbers(30)), dense],
    ['counts that need not be keys', 'watch', keysFarApart, [...lists, '3,4']],
    ['too few distinct numbers', 'watch', keysFarApart, ['3,9', '9,41', '41,3']],
    ['numbers that speak of accounts and are none', 'invited_users', column('id', numbers(4)), dense],
    ['keys that are close where the numbers are', 'watch', column('id', [...numbers(20), '90000']), dense],
  ])('does not take %s', (_, name, keys, values) => {
    expect(take(name, keys, values)).toEqual([]);
  });

  it.each(['priority', 'sort_order', 'login_count'])('does not take single numbers for keys: %s', (name) => {
    const tables = { users, t: `id bigint auto\n${name} int` };
    expect(found(tables, { users: column('id', numbers(30)), t: column(name, numbers(20)) })).toEqual([]);
  });
});

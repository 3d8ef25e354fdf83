/** What the rows do to what the names suggest. */
import { describe, expect, it } from 'vitest';
import { RULES, clue, confidenceOf, evidenceOf } from '../../../src/links/evidence.js';
import type { Clue } from '../../../src/links/evidence.js';
import { employees, users } from './accounts.js';
import type { Tables } from './build.js';
import { column, found, learnt, numbers, referencesOn } from './rows.js';
import type { Rows } from './rows.js';

const accounts = { users: column('id', numbers(40)) };
const tables = { users, t: 'id bigint auto\nuser_id bigint\nowner varchar(60)\nbody text' };

/** Confidence in `t [user_id]`, 0 where it is not told. */
function confidence(rows: Rows): number {
  return referencesOn(learnt(tables, rows), 't', 'user_id')[0]?.confidence ?? 0;
}

describe('confidenceOf', () => {
  const clues = (...rules: readonly Clue['rule'][]): readonly Clue[] => rules.map((rule) => clue(rule, 'file'));

  it('adds up as independent chances, then multiplies with what takes away', () => {
    expect(confidenceOf(clues('keyName'))).toBe(RULES.keyName.weight);
    expect(confidenceOf(clues('keyName', 'sameType'))).toBe(0.8);
    expect(confidenceOf(clues('keyName', 'sameType', 'dataNone'))).toBe(0.28);
    expect(confidenceOf([])).toBe(0);
  });

  it('is 1 for a declaration only', () => {
    expect(confidenceOf(clues('declared'))).toBe(1);
    expect(confidenceOf(clues('keyName', 'dataMany', 'viewJoin', 'commentTarget', 'inKey', 'doneBy'))).toBe(0.99);
  });

  it('does not depend on the order of the clues', () => {
    const some = clues('keyName', 'sameType', 'rolePrefix', 'dataSome');
    expect(confidenceOf(some.toReversed())).toBe(confidenceOf(some));
    expect(evidenceOf(some).map(({ kind, weight, factor }) => [kind, weight, factor])).toEqual([
      ['name', RULES.keyName.weight, undefined],
      ['type', RULES.sameType.weight, undefined],
      ['name', undefined, RULES.rolePrefix.factor],
      ['data', RULES.dataSome.weight, undefined],
    ]);
  });
});

describe('rows', () => {
  const byNames = confidence({});
  const all = confidence({ ...accounts, t: column('user_id', numbers(30)) });
  const half = confidence({ ...accounts, t: column('user_id', numbers(30, 26)) });
  const few = confidence({ ...accounts, t: column('user_id', numbers(30, 38)) });
  const none = confidence({ ...accounts, t: column('user_id', numbers(30, 1000)) });

  it('raise what they agree with, and lower what they contradict', () => {
    expect(all).toBeGreaterThan(half);
    expect(all).toBeGreaterThan(byNames);
    expect(byNames).toBeGreaterThan(half);
    expect(half).toBeGreaterThan(few);
    expect(few).toBeGreaterThan(none);
    expect(none).toBe(0);
  });

  it('say nothing where there are none', () => {
    expect(confidence({ ...accounts, t: [] })).toBe(byNames);
    expect(confidence({ ...accounts, t: column('user_id', [null, '0', null]) })).toBe(byNames);
    expect(confidence({ t: column('user_id', numbers(30, 1000)) })).toBe(byNames);
  });

  it('never lower a declaration', () => {
    const declared = { users, t: { columns: tables.t, foreignKeys: ['user_id → users.id'] } };
    const rows = { ...accounts, t: column('user_id', numbers(30, 1000)) };
    expect(referencesOn(learnt(declared, rows), 't', 'user_id')[0]).toMatchObject({
      confidence: 1,
      state: 'confirmed',
    });
  });

  it('never confirm', () => {
    const states = learnt(tables, { ...accounts, t: column('user_id', numbers(30)) }).references.map(
      ({ state }) => state,
    );
    expect(states).toEqual(['proposed']);
  });

  it('show what does not match, of names and of names that are keys the first letter only', () => {
    const logins = {
      users: column(
        'username',
        numbers(40).map((at) => `user${at}`),
      ),
    };
    const log = 'id bigint auto\nuser_id bigint\nusername varchar(50)\nat datetime';
    const names = [...numbers(30).map((at) => `user${at}`), 'zoe', 'yan'];
    const example = (own: Tables, rows: Rows, name: string): unknown =>
      referencesOn(learnt(own, rows), 'login_log', name)[0]?.evidence.at(-1)?.counterExamples;
    expect(example({ users, login_log: log }, { ...logins, login_log: column('username', names) }, 'username')).toEqual(
      ['y***', 'z***'],
    );
    const keyed = { columns: users.columns.replace('id bigint auto\n', '') };
    expect(
      example({ users: keyed, login_log: log }, { ...logins, login_log: column('username', names) }, 'username'),
    ).toEqual(['y***', 'z***']);
    const ids = { ...accounts, login_log: column('user_id', [...numbers(30), '77', '78']) };
    expect(example({ users, login_log: log }, ids, 'user_id')).toEqual(['77', '78']);
  });
});

describe('two account tables', () => {
  const ids = numbers(25);
  const later = numbers(25, 1000);

  it('of one name: the rows say which is meant', () => {
    const schemas: Tables = { 'a.users': users, 'b.users': users, t: 'id bigint auto\nuser_id bigint\nbody text' };
    const people = { 'a.users': column('id', ids), 'b.users': column('id', later) };
    const meant = (values: readonly string[]): readonly string[] =>
      found(schemas, { ...people, t: column('user_id', values) });
    expect(found(schemas)).toEqual(['t [user_id] → a.users [id]']);
    expect(meant(ids)).toEqual(['t [user_id] → a.users [id]']);
    expect(meant(later)).toEqual(['t [user_id] → b.users [id]']);
    expect(meant(numbers(25, 5000))).toEqual([]);
  });

  it('named by a word and by a view: the rows say which is meant', () => {
    const view = 'select t.id, u.username from t join users u on u.id = t.manager_id';
    const both: Tables = {
      users,
      employees,
      t: 'id bigint auto\nmanager_id bigint\nbody text',
      v: { columns: 'a int', view },
    };
    const people = { users: column('id', ids), employees: column('id', later) };
    const meant = (values: readonly string[]): readonly string[] =>
      found(both, { ...people, t: column('manager_id', values) });
    expect(meant(ids)).toEqual(['t [manager_id] → users [id]']);
    expect(meant(later)).toEqual(['t [manager_id] → employees [id]']);
  });
});

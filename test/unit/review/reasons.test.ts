import { describe, expect, it } from 'vitest';
import { leftFrom, linkWords, readReference } from '../../../src/review/reasons.js';
import { step } from './sample.js';

describe('readReference', () => {
  it('reads what a plan writes', () => {
    expect(readReference('a.t [x, y] -> u [id, n] (declared)')).toEqual({
      from: { table: 'a.t', columns: ['x', 'y'] },
      to: { table: 'u', columns: ['id', 'n'] },
      basis: 'declared',
    });
  });

  it('is not fooled by a name with an arrow in it', () => {
    expect(readReference('"t [a] -> u" [x] -> v [id] (manual)')?.from).toEqual({
      table: '"t [a] -> u"',
      columns: ['x'],
    });
  });

  it.each(['the account itself', '', 'x -> y (declared)', 't [x] -> u [id]'])('leaves %j alone', (text) => {
    expect(readReference(text)).toBeNull();
  });
});

describe('linkWords', () => {
  it.each([
    ['a delete', {}, 'user_id declared', 'user_id 已声明'],
    [
      'several references',
      { because: ['t [a] -> u [id] (inferred)', 't [b] -> u [id] (by-name)'] },
      'a inferred; b by name',
      'a 推断；b 按姓名匹配',
    ],
    [
      'an update',
      { assignments: [{ column: 'user_id', value: null, when: null }] },
      'user_id -> NULL declared',
      'user_id -> NULL 已声明',
    ],
    [
      'an update of another column',
      { assignments: [{ column: 'state', value: 'tgone', when: null }] },
      'user_id declared; state -> gone',
      'user_id 已声明；state -> gone',
    ],
    [
      'numbers and bytes',
      {
        because: [],
        assignments: [
          { column: 'a', value: 'i1', when: null },
          { column: 'b', value: 'bAAE=', when: null },
        ],
      },
      'a -> 1; b -> 0x0001',
      'a -> 1；b -> 0x0001',
    ],
    ['the account', { because: ['the account itself'] }, 'the account itself', '账号本身'],
    ['a disabled account', { because: ['the account is disabled'] }, 'the account is disabled', '停用账号'],
    ['a rollback', { because: ['undoes the delete of step 4'] }, 'undoes the delete of step 4', '撤销第 4 步的删除'],
  ])('of %s', (_, other, en, zh) => {
    expect(linkWords(step(other), 'en')).toBe(en);
    expect(linkWords(step(other), 'zh-CN')).toBe(zh);
  });
});

describe('leftFrom', () => {
  it('takes the referencing side', () => {
    expect(leftFrom('t [x, y] -> u [id] (inferred)')).toEqual({ table: 't', words: 't [x, y]' });
    expect(leftFrom('something else')).toEqual({ table: null, words: 'something else' });
  });
});

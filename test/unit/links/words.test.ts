import { describe, expect, it } from 'vitest';
import { wordsOf } from '../../../src/links/words.js';

describe('wordsOf', () => {
  const words = wordsOf([]);

  it.each([
    ['user_id', 'user id'],
    ['userId', 'user id'],
    ['userIds', 'user id'],
    ['USR_ID', 'user id'],
    ['usrgrpid', 'user group id'],
    ['approver2', 'approver'],
    ['companies', 'company'],
    ['status', 'status'],
    ['用户ID', 'user id'],
    ['创建人编号', 'creator id'],
    ['createdby', 'created by'],
    ['orderid', 'orderid'],
  ])('%s → %s', (name, expected) => {
    expect(words(name).join(' ')).toBe(expected);
  });

  it('reads pinyin only where the names are certainly pinyin', () => {
    expect(words('js_id')).toEqual(['js', 'id']);
    expect(wordsOf(['yhid', 'cjr', 'cjsj'])('jsid')).toEqual(['role', 'id']);
  });
});

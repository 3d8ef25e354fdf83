import { describe, expect, it } from 'vitest';
import { clue, evidenceOf } from '../../../src/links/evidence.js';
import { evidenceTexts } from '../../../src/messages/evidence.js';
import { evidenceWords } from '../../../src/review/evidence.js';

const factsIn = (text: string): readonly string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name).sort();

describe('a sentence of evidence', () => {
  it.each(Object.entries(evidenceTexts))('%s has the same facts in both languages', (_, text) => {
    expect(factsIn(text['zh-CN'])).toEqual(factsIn(text.en));
    expect(text['zh-CN']).toMatch(/\p{Script=Han}/u);
    expect(text['zh-CN']).not.toMatch(/[请您]/);
    expect(text.en).not.toMatch(/\p{Script=Han}/u);
  });

  it('is shown in the language of the screen, and told in English to programs', () => {
    const [found] = evidenceOf([
      {
        ...clue('dataMany', 'looked', { table: 'sys_user' }),
        figures: { matched: 3, distinct: 4, counterExamples: ['x***'] },
      },
    ]);
    if (!found) throw new Error('no evidence');
    expect(found.detail).toBe('distinct values looked up in sys_user');
    expect(evidenceWords(found, 'en')).toBe(
      'data: distinct values looked up in sys_user; 3 of 4 values match; not matched: x***',
    );
    expect(evidenceWords(found, 'zh-CN')).toBe(
      '数据：在 sys_user 中查找不同的取值；匹配 3 个值，共 4 个；未匹配：x***',
    );
  });

  it('shows names of the database without control characters', () => {
    const [found] = evidenceOf([clue('commentNoun', 'comment', { comment: 'a\u001b[31m\nb' })]);
    expect(found && evidenceWords(found, 'zh-CN')).not.toMatch(/[\u0000-\u001f]/);
  });
});

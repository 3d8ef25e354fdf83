import { describe, expect, it } from 'vitest';
import { compareCounts, compareTexts } from '../../../src/messages/compare.js';
import { graphTexts } from '../../../src/messages/graph.js';
import { changeTexts } from '../../../src/messages/changes.js';
import { count, countTexts, reviewTexts, wordFor } from '../../../src/messages/review.js';
import { rightsTexts } from '../../../src/messages/rights.js';
import type { Text } from '../../../src/messages/text.js';

const placeholders = (text: string): readonly string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');

const everyText: readonly (readonly [string, Text])[] = [
  ...Object.entries(reviewTexts),
  ...Object.entries(graphTexts),
  ...Object.entries(rightsTexts),
  ...Object.entries(changeTexts),
  ...Object.entries(compareTexts),
  ...Object.entries({ ...countTexts, ...compareCounts }).flatMap(([name, { one, other }]) => [
    [`${name} one`, one] as const,
    [`${name} other`, other] as const,
  ]),
];

describe('every text of a screen', () => {
  it.each(everyText)('%s has the same facts in the same order in both languages', (_, text) => {
    expect(text.en).not.toBe('');
    expect(text.en).not.toMatch(/[\u3000-\u9fff]/);
    expect(placeholders(text['zh-CN'])).toEqual(placeholders(text.en));
  });

  it.each(everyText)('%s uses the agreed terms and spacing', (_, { 'zh-CN': zh }) => {
    expect(zh).not.toMatch(/备份|审批|批准|回退|帐号|试运行|应用/);
    expect(zh).not.toMatch(/[\u4e00-\u9fff][A-Za-z0-9`]|[A-Za-z0-9`][\u4e00-\u9fff]/);
  });
});

describe('words', () => {
  it('counts in the singular and the plural', () => {
    expect([count('delete', 1, 'en'), count('delete', 2, 'en'), count('delete', 0, 'en')]).toEqual([
      '1 row deleted',
      '2 rows deleted',
      '0 rows deleted',
    ]);
    expect(count('delete', 1, 'zh-CN')).toBe('删除 1 行');
  });

  it('keeps a code that it does not know', () => {
    expect(wordFor('basis', 'by-name', 'zh-CN')).toBe('按姓名匹配');
    expect(wordFor('basis', 'by-magic', 'zh-CN')).toBe('by-magic');
    expect(wordFor('constructor', '', 'en')).toBe('');
  });
});

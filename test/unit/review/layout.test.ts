import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it, test } from 'vitest';
import { hanging, layOut, shorten, tableLines, wrap } from '../../../src/review/layout.js';
import { plainPaint } from '../../../src/review/paint.js';

describe('wrap', () => {
  it.each([
    ['breaks at blanks', 'one two three four', 9, ['one two', 'three', 'four']],
    ['breaks a word only when it must', 'a_very_long_table_name x', 10, ['a_very_lon', 'g_table_na', 'me x']],
    ['breaks between Chinese characters', '删除四十九行', 8, ['删除四十', '九行']],
    ['keeps closing signs with their word', '变更计划。', 8, ['变更计', '划。']],
    ['parts closing signs that do not fit together', 'a中，.，', 6, ['a', '中，.', '，']],
    ['keeps an empty text', '', 8, ['']],
  ])('%s', (_, text, cells, lines) => {
    expect(wrap(text, cells)).toEqual(lines);
  });

  test('loses nothing and keeps the width', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '中', ' ', '，', '.') }),
        fc.integer({ min: 4, max: 20 }),
        (text, cells) => {
          const lines = wrap(text, cells);
          expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
          for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(cells);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('layOut', () => {
  it('aligns Chinese by cells', () => {
    const columns = [{ title: '表', gap: 0 }, { title: '行数', align: 'right' }, { title: 'x' }] as const;
    const lines = tableLines(columns, [
      ['角色表', '5', 'a'],
      ['sys_user_role', '18930', 'b'],
    ]);
    expect(lines).toEqual(['表              行数  x', '角色表             5  a', 'sys_user_role  18930  b']);
  });

  it('lets the widest column give way, and keeps every letter', () => {
    const name = 't'.repeat(70);
    const [row] = layOut(
      [
        { title: 'table', wraps: true },
        { title: 'rows', align: 'right' },
        { title: 'link', wraps: true },
      ],
      [[name, '5', 'user_id declared']],
    ).rows;
    expect(row?.every((line) => stringWidth(line) <= 80)).toBe(true);
    expect(row?.join('').replace(/[^t]/g, '')).toContain(name);
  });

  it('paints after padding', () => {
    const paint = { ...plainPaint, danger: (text: string) => `<${text}>` };
    expect(tableLines([{ title: 'sign' }, { title: 'n' }], [[{ text: '-', style: 'danger' }, '1']], paint)).toEqual([
      '  sign  n',
      '  <-   >  1',
    ]);
  });

  it('escapes every cell', () => {
    expect(tableLines([{ title: 't' }], [['a\nb\u001b']])).toEqual(['  t', '  a\\u{a}b\\u{1b}']);
  });
});

test('hanging indents the lines that follow', () => {
  expect(hanging('Why:  ', 'word '.repeat(20))).toEqual([
    `Why:  ${'word '.repeat(14)}word`,
    `      ${'word '.repeat(5)}`.trimEnd(),
  ]);
});

describe('shorten', () => {
  const numbers = (n: number): readonly number[] => Array.from({ length: n }, (_, index) => index + 1);

  it('keeps 25', () => {
    expect(shorten(numbers(25))).toEqual({ start: numbers(25), left: 0, end: [] });
  });

  it('shows the first 20 and the last 5 of more', () => {
    expect(shorten(numbers(30))).toEqual({ start: numbers(20), left: 5, end: [26, 27, 28, 29, 30] });
  });
});

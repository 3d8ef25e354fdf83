/** Hostile values and names through everything that prints them; the page has its own test in a browser. */
import { Chalk } from 'chalk';
import { parse } from 'csv-parse/sync';
import MarkdownIt, { type Token } from 'markdown-it';
import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { csvText as logCsv } from '../../../src/cli/output/csv.js';
import { safe } from '../../../src/review/escape.js';
import { tableLines } from '../../../src/review/layout.js';
import { escapeMarkdown } from '../../../src/review/markdown.js';
import { csvText as scanCsv } from '../../../src/scan/formats/csv.js';
import { hostileTexts } from '../../helpers/hostile.js';
import { tries } from '../../helpers/seed.js';

const TEXTS = hostileTexts(tries(1500, 10_000));

/** What is left of a screen when our own colours are taken off. */
const withoutColour = (text: string): string => text.replace(/\u001b\[\d+m/g, '');

test('a terminal is told nothing but text and our colours, and no line is wider than it', () => {
  const chalk = new Chalk({ level: 1 });
  const paint = { strong: chalk.bold, faint: chalk.dim, good: chalk.green, warning: chalk.yellow, danger: chalk.red };
  for (const text of TEXTS) {
    const columns = [
      { title: 'name', gap: 0, wraps: true },
      { title: 'value', wraps: true },
    ];
    const lines = tableLines(columns, [[safe(text), safe(text)]], paint).map(withoutColour);
    for (const line of lines) {
      expect(line, JSON.stringify(text)).not.toMatch(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\u200b-\u200f\ufeff]/u);
      expect(stringWidth(line), JSON.stringify(text)).toBeLessThanOrEqual(80);
    }
  }
});

/** What spreadsheets take for the beginning of a formula. */
const FORMULA = /^[=+\-@\t\r＝＋－＠]/;

test.each([
  ['of the log', logCsv],
  ['of a scan', scanCsv],
])('the CSV %s gives every value back, and none of them is a formula', (_, csvText) => {
  const rows = TEXTS.map((text) => ['x', text, 'y']);
  const read = parse(csvText(rows), { bom: true, record_delimiter: '\r\n' });
  // What is no character at all no file in UTF-8 can hold.
  const expected = TEXTS.map((text) =>
    ['x', FORMULA.test(text) ? `'${text}` : text, 'y'].map((cell) => Buffer.from(cell).toString()),
  );
  expect(read).toEqual(expected);
});

/** A reader of Markdown that is as generous as they come: HTML on, bare addresses made links. */
const reader = new MarkdownIt({ html: true, linkify: true });

const flat = (tokens: readonly Token[]): readonly Token[] =>
  tokens.flatMap((token) => [token, ...flat(token.children ?? [])]);

/** A value in each place that we put one: a cell, a heading, an item, the text behind a word. */
const PLACES: Readonly<Record<string, (text: string) => string>> = {
  cell: (text) => `| a | b |\n| --- | --- |\n| ${text} | x |`,
  heading: (text) => `# Plan ${text}`,
  item: (text) => `- ${text}`,
  paragraph: (text) => `Target: ${text}`,
};

test.each(Object.entries(PLACES))('Markdown: a value in a %s is text', (_, put) => {
  const plain = flat(reader.parse(put('value'), {})).map(({ type }) => type);
  for (const text of TEXTS.filter((each) => each.trim() !== '')) {
    const tokens = flat(reader.parse(put(escapeMarkdown(text)), {}));
    // Escapes and entities are text in pieces of their own.
    const kinds = tokens.map(({ type }) => type).filter((type) => type !== 'text' && type !== 'text_special');
    expect(kinds, JSON.stringify(text)).toEqual(plain.filter((type) => type !== 'text'));
    const shown = tokens.filter(({ type }) => type.startsWith('text')).map(({ content }) => content);
    expect(shown.join(''), JSON.stringify(text)).toContain(safe(text).trim());
  }
});

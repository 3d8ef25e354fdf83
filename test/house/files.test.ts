/** House rules about the text of files. */
import { expect, test } from 'vitest';
import { sourcesIn } from './sources.js';

const everything = ['src', 'test', 'bench'].flatMap(sourcesIn);

const FORBIDDEN: Readonly<Record<string, RegExp>> = {
  'type any': /(:|\bas|<|,)\s*any\b\s*([;,)>=[\]|&{]|$)/,
  'unfinished marks': /\b(TO[D]O|FIX[M]E|XX[X])\b/,
  'tests left out or singled out': /\b(it|test|describe|suite)(\.\w+)*\.(only|skip|skipIf|runIf|todo)\b/,
  'silenced checkers': /@ts-(ignore|nocheck)|eslint-disable(?!.* -- )/,
};

test.each(Object.entries(FORBIDDEN))('no %s', (_, pattern) => {
  const hits = everything.flatMap(({ file, text }) =>
    text
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${file}:${String(index + 1)} ${line.trim()}`] : [])),
  );
  expect(hits).toEqual([]);
});

test('hooks stand in test files, or in functions that those call: a module is loaded once for many files', () => {
  const helpers = everything.filter(({ file }) => file.startsWith('test/') && !file.endsWith('.test.ts'));
  const hooks = helpers.filter(({ text }) => /^(before|after)(Each|All)\(/m.test(text));
  expect(hooks.map(({ file }) => file)).toEqual([]);
});

const LONG = 250;
const TOO_LONG = 300;

test(`no file has more than ${String(TOO_LONG)} lines`, () => {
  const sizes = everything.map(({ file, text }) => ({ file, lines: text.split('\n').length - 1 }));
  const long = sizes.filter(({ lines }) => lines > LONG).map(({ file, lines }) => `${file}: ${String(lines)} lines`);
  if (long.length > 0) console.warn(`Getting long: ${long.join(', ')}`);
  // Lists of sample values are data: one line a value, however many there are.
  const code = sizes.filter(({ file }) => !file.startsWith('test/helpers/values/'));
  expect(code.filter(({ lines }) => lines > TOO_LONG)).toEqual([]);
});

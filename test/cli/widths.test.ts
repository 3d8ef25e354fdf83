/** The whole loop in both languages at three widths: no line is too long in cells, and none has a character of ambiguous width. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import stringWidth from 'string-width';
import { afterAll, describe, expect, it } from 'vitest';
import { callCli, runCli } from '../helpers/cli.js';
import { tries } from '../helpers/seed.js';

const dir = mkdtempSync(path.join(tmpdir(), 'ut-'));
afterAll(() => {
  rmSync(dir, { recursive: true });
});

/** What terminals draw one or two cells wide, as they please (East Asian Width A), but for quotation marks beside Chinese. */
const AMBIGUOUS = /[\u00a1-\u00ff\u2010-\u2017\u2020-\u203e\u2190-\u21ff\u2200-\u23ff\u2460-\u25ff\u2600-\u27ff]/u;
const NOT_AMBIGUOUS = /[\u201c\u201d]/g;

/** Typed or copied as a whole: a command, a statement, a path, a digest. */
const isWhole = (line: string, width: number): boolean =>
  /untether [a-z]|^\s*--|\b(SELECT|INSERT|UPDATE|DELETE|CREATE)\b/.test(line) ||
  line.split(/[ \u3000-\u9fff\uff00-\uffef]+/u).some((word) => stringWidth(word) >= width / 2);

function problems(text: string, width: number): readonly string[] {
  return text
    .split('\n')
    .flatMap((line) => [
      ...(stringWidth(line) > width && !isWhole(line, width) ? [`${String(stringWidth(line))} cells: ${line}`] : []),
      ...(AMBIGUOUS.test(line.replaceAll(NOT_AMBIGUOUS, '')) ? [`ambiguous: ${line}`] : []),
    ]);
}

/** What names this run alone. */
function timeless(text: string, folder: string): string {
  return (
    text
      .replaceAll(folder, '<dir>')
      .replaceAll(/\b[0-9a-f]{64}\b/g, '<sha256>')
      .replaceAll(/\b([PR])-[0-9a-f]{8}\b/g, '$1-<id>')
      .replaceAll(/(?:[0-9a-f]{4} ){3}[0-9a-f]{4}/g, '<digest>')
      .replaceAll(/sha256 [0-9a-f]{16}/g, 'sha256 <16>')
      .replaceAll(/--digest [0-9a-f]{8}/g, '--digest <8>')
      .replaceAll(/\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d\.\d+Z)?)?/g, '<time>')
      .replaceAll(/-[0-9a-f]{8}\b/g, '-<id>')
      .replaceAll(/\b\d+ ms|\d+ 毫秒/g, '<ms>')
      // Progress and hints come on a stream of their own, and when they come depends on the machine.
      .replaceAll(/^(?:\[\d\/\d\] |Next: |下一步： | {6}untether ).*\n/gm, '')
      .replaceAll(/sqlite \d+\.\d+\.\d+/g, 'sqlite <version>')
  );
}

const READING: readonly (readonly string[])[] = [
  [],
  ['inspect'],
  ['status'],
  ['log', 'verify'],
  ['scan'],
  ['explain', 'UT-D01'],
  ['show', 'P-00000000'],
  ['config', 'show', '--origin'],
];

const WIDTHS = [60, 80, 120] as const;

interface Walked {
  readonly folder: string;
  readonly text: string;
}

/** The demo types the whole loop. */
async function walk(lang: string, width: number): Promise<Walked> {
  const folder = path.join(dir, `${lang}-${String(width)}`);
  const env = { COLUMNS: String(width) };
  const { code, stdout, stderr } = await runCli(['demo', '--dir', folder, '--lang', lang], { env, timeout: 200_000 });
  expect(code, stderr).toBe(0);
  return { folder, text: `${stdout}\n${stderr}` };
}

describe.each(['en', 'zh-CN'] as const)('in %s', (lang) => {
  let walked: Walked;

  it('the loop is as it was read, and fits 80 cells', { timeout: 240_000 }, async () => {
    walked = await walk(lang, 80);
    expect(problems(walked.text, 80)).toEqual([]);
    await expect(timeless(walked.text, walked.folder)).toMatchFileSnapshot(`transcripts/${lang}.txt`);
  });

  it.each(WIDTHS)('its screens fit %i cells', { timeout: 120_000 }, async (width) => {
    const plan = /P-[0-9a-f]{8}/.exec(walked.text)?.[0] ?? '';
    const shown = [...READING, ['show', plan], ['show', plan, '--rows'], ['review', plan, '--format', 'text']];
    const texts: string[] = [];
    for (const args of shown) {
      const { stdout, stderr } = await callCli([...args, '--lang', lang], walked.folder, { COLUMNS: String(width) });
      texts.push(stdout, stderr);
    }
    expect(texts.join('').length).toBeGreaterThan(5000);
    expect(texts.flatMap((text) => problems(text, width))).toEqual([]);
  });

  // Words differ by language, the layout does not: Chinese is the wider one.
  const others = tries(lang === 'zh-CN' ? 1 : 0, 2);
  it.each([60, 120].slice(0, others))('the loop fits %i cells', { timeout: 240_000 }, async (width) => {
    expect(problems((await walk(lang, width)).text, width)).toEqual([]);
  });
});

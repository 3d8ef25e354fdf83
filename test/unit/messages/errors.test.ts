import { describe, expect, it } from 'vitest';
import { EXIT_CODES, UntetherError, type ErrorCode } from '../../../src/errors.js';
import { errorTexts } from '../../../src/messages/errors.js';
import { exitCodeTexts } from '../../../src/messages/exit-codes.js';
import { findingTexts } from '../../../src/messages/findings.js';
import { fill, type Text } from '../../../src/messages/text.js';
import { say, uiTexts } from '../../../src/messages/ui.js';

const CODES = [
  ...['B01', 'X01', 'F01', 'F02', 'D01', 'D02', 'D03', 'L01', 'L02', 'L03', 'A01', 'A02', 'A03', 'A04', 'A05', 'S01'],
  ...['U30', 'G20', 'G21', 'G22', 'G23', 'G24', 'G25', 'I10', 'I12'],
  ...numbered('U', 22),
  ...numbered('C', 9),
  ...numbered('G', 16),
  ...numbered('I', 5),
];

/** Numbers between them have no rule. */
const RULES = [...rules(1, 22), ...rules(25, 47), ...rules(49, 56), ...rules(60, 64)];

/** Commands of CLI.md section 2. */
const COMMANDS = [
  'demo',
  'init',
  'doctor',
  'inspect',
  'plan unlink',
  'plan orphans',
  'plan relink',
  'plan rollback',
  'plan refresh',
  'show',
  'review',
  'approve',
  'reject',
  'status',
  'rehearse',
  'apply',
  'recover',
  'attest',
  'scan',
  'rollback',
  'snapshot list',
  'snapshot show',
  'snapshot verify',
  'snapshot export',
  'snapshot prune',
  'compare',
  'log',
  'report',
  'explain',
  'completion',
  'config check',
  'config show',
  '--help',
  '{command} --help',
];

function numbered(letter: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${letter}${String(index + 1).padStart(2, '0')}`);
}

function rules(first: number, last: number): readonly string[] {
  return Array.from({ length: last - first + 1 }, (_, index) => `R${String(first + index).padStart(3, '0')}`);
}

const placeholders = (text: string): readonly string[] =>
  [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? ''))].sort();

const isSentence = (text: string): boolean => /[.。]$/.test(text) && !/\n| {2}/.test(text);

const errors = Object.entries(errorTexts).map(([code, text]) => ({ code: code as ErrorCode, ...text }));
const findings = Object.entries(findingTexts).map(([code, text]) => ({ code, ...text }));

const everyText: readonly (readonly [name: string, text: Text])[] = [
  ...errors.flatMap(({ code, message, meaning }) => [
    [`${code} message`, message] as const,
    [`${code} meaning`, meaning] as const,
  ]),
  ...findings.flatMap(({ code, message, advice }) => [
    [`${code} message`, message] as const,
    [`${code} advice`, advice] as const,
  ]),
  ...exitCodeTexts.map(({ code, meaning }) => [`exit ${String(code)}`, meaning] as const),
  ...Object.entries(uiTexts),
];

describe('every text', () => {
  it.each(everyText)('%s has both languages, with the same facts', (_, text) => {
    expect(text.en).not.toBe('');
    expect(text.en).not.toMatch(/[\u3000-\u9fff]/);
    expect(text['zh-CN']).toMatch(/[\u4e00-\u9fff]/);
    expect(placeholders(text['zh-CN'])).toEqual(placeholders(text.en));
  });

  it.each(everyText)('%s blames nobody and begs nobody', (_, { en, 'zh-CN': zh }) => {
    expect(en).not.toMatch(/please|invalid input|sorry|oops|you must|illegal|wrongly/i);
    // 申请人 (requester) and 申请 hold the sign for "please".
    expect(zh).not.toMatch(/(?<!申)请|抱歉|对不起|非法|无效输入|您/);
  });

  it.each(everyText)('%s uses the agreed terms', (_, { en, 'zh-CN': zh }) => {
    expect(en).not.toMatch(/dry run|back-?up|whitelist|pivot|parent table|child table/i);
    expect(zh).not.toMatch(/防篡改|备份|外部键|审批人|批准|回退|试运行|帐号|白名单|漂移/);
    // apply is 执行; 应用 alone means an application.
    expect(zh).not.toMatch(/应用(变更|计划)/);
  });

  it.each(everyText)('%s keeps a space between Chinese and Latin letters', (_, { 'zh-CN': zh }) => {
    expect(zh).not.toMatch(/[\u4e00-\u9fff][A-Za-z0-9{`]|[A-Za-z0-9}`][\u4e00-\u9fff]/);
    expect(zh).not.toMatch(/[\u4e00-\u9fff][,;:?!.]/);
  });
});

describe('the table of errors', () => {
  it('has every code', () => {
    expect(errors.map(({ code }) => code).sort()).toEqual([...CODES].sort());
  });

  it.each(errors)('$code is one sentence and an explanation of at least two', ({ message, meaning }) => {
    expect(isSentence(message.en) && isSentence(message['zh-CN'])).toBe(true);
    expect(isSentence(meaning.en) && isSentence(meaning['zh-CN'])).toBe(true);
    expect(message.en).toMatch(/^[A-Z{-]|^untether/);
    const sentences = meaning.en.split(/(?<=[.;:]) /).length;
    expect(sentences).toBeGreaterThanOrEqual(2);
    expect(meaning.en.split(/(?<=\.) /).length).toBeLessThanOrEqual(4);
  });

  it.each(errors)('$code names next commands that exist, the last of them without facts', ({ next }) => {
    expect(placeholders(next.at(-1) ?? '{none}')).toEqual([]);
    for (const line of next) {
      expect(
        COMMANDS.some((command) => `${line} `.startsWith(`untether ${command} `)),
        line,
      ).toBe(true);
    }
    expect(new Set(next).size).toBe(next.length);
  });

  it.each(errors)('$code can be thrown and has an exit code and a data state', ({ code, data }) => {
    const error = new UntetherError(code);
    expect(error.exitCode).toBe(EXIT_CODES[code[0] as keyof typeof EXIT_CODES]);
    expect(error.data).toBe(data ?? 'unchanged');
    expect(error.message).toMatch(`UT-${code}: `);
  });

  it('says committed and unknown only where it is so', () => {
    const odd = errors.filter(({ data }) => data !== undefined).map(({ code, data }) => `${code} ${data ?? ''}`);
    expect(odd.sort()).toEqual(['B01 unknown', 'I04 committed', 'X01 unknown']);
  });
});

describe('the table of findings', () => {
  it('has every rule', () => {
    expect(Object.keys(findingTexts).sort()).toEqual(RULES);
  });

  it.each(findings)('$code is one sentence with advice', ({ message, advice }) => {
    expect(isSentence(message.en) && isSentence(message['zh-CN'])).toBe(true);
    expect(isSentence(advice.en) && isSentence(advice['zh-CN'])).toBe(true);
  });
});

describe('the table of exit codes', () => {
  it('agrees with the numbers in the code', () => {
    const classes = exitCodeTexts.flatMap(({ code, errorClass }) => (errorClass === null ? [] : [[errorClass, code]]));
    expect(Object.fromEntries(classes)).toEqual(EXIT_CODES);
  });
});

describe('fill and say', () => {
  it('put facts in place and leave what is missing in sight', () => {
    expect(fill('{a} of {b}', { a: 4 })).toBe('4 of {b}');
    expect(fill('{a}', { a: '{b}', b: 'x' })).toBe('{b}');
    expect(say('data.unchanged', 'en')).toBe('Nothing was changed.');
    expect(say('data.unchanged', 'zh-CN')).toBe('没有改动任何数据。');
  });
});

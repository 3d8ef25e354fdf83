import { expect } from 'vitest';
import { EXIT_CODES, type DataState, type ErrorCode } from '../../src/errors.js';
import { say } from '../../src/messages/ui.js';
import type { CliResult } from './cli.js';

export interface Refusal {
  readonly code: ErrorCode;
  /** Default: `unchanged`. */
  readonly data?: DataState;
  /** What the lines under `Why:` must tell. */
  readonly why?: RegExp;
}

/** A call that can be made as often as one likes: it is refused every time. */
export type Call = (flags: readonly string[]) => Promise<CliResult>;

const STACK = /^\s*at .*\(.*:\d+:\d+\)/m;
const CHINESE = /\p{Script=Han}/u;

const exitCodeOf = (code: ErrorCode): number => EXIT_CODES[code[0] as keyof typeof EXIT_CODES];

function expectText(shown: CliResult, { code, data = 'unchanged', why }: Refusal): void {
  expect(shown.stderr).toMatch(new RegExp(`^error UT-${code}: \\S`, 'm'));
  expect(shown.stderr).toContain(`\n  ${say(`data.${data}`, 'en')}\n`);
  expect(shown.stderr).toMatch(/^ {2}Next: untether \S/m);
  if (why) expect(shown.stderr).toMatch(new RegExp(`^ {2}Why: {2}[^]*${why.source}`, 'm'));
  expect(shown.stdout).toBe('');
}

function expectDocument(shown: CliResult, { code, data = 'unchanged', why }: Refusal): void {
  interface Told {
    readonly error: { readonly message: string; readonly why: readonly string[]; readonly next: readonly string[] };
  }
  const document = JSON.parse(shown.stdout) as Told;
  expect(document).toMatchObject({
    schema: 'untether/result',
    ok: false,
    exitCode: exitCodeOf(code),
    data: { state: data },
    error: { code: `UT-${code}` },
  });
  expect(document.error.message).toMatch(/^[^{}]+$/);
  expect(document.error.next[0]).toMatch(/^untether [^{}]+$/);
  if (why) expect(document.error.why.join('\n')).toMatch(why);
}

function expectChinese(shown: CliResult, { code, data = 'unchanged' }: Refusal): void {
  const [, message = ''] = new RegExp(`^错误 UT-${code}: (.*)$`, 'm').exec(shown.stderr) ?? [];
  expect(message).toMatch(CHINESE);
  expect(shown.stderr).toContain(`\n  ${say(`data.${data}`, 'zh-CN')}\n`);
  expect(shown.stderr).toContain(`\n  ${say('label.next', 'zh-CN')}`);
}

/** Makes the call for people, for machines and in Chinese, and expects the same refusal each time. */
export async function expectRefusal(call: Call, refusal: Refusal): Promise<readonly CliResult[]> {
  const [text, json, chinese] = await Promise.all([call([]), call(['--json']), call(['--lang', 'zh-CN'])]);
  const all = [text, json, chinese] as const;
  expect(
    all.map(({ code }) => code),
    text.stderr,
  ).toEqual(all.map(() => exitCodeOf(refusal.code)));
  for (const { stdout, stderr } of all) expect(stdout + stderr).not.toMatch(STACK);
  expectText(text, refusal);
  expectDocument(json, refusal);
  expectChinese(chinese, refusal);
  return all;
}

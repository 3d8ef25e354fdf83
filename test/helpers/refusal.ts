import { expect, inject } from 'vitest';
import { EXIT_CODES, type DataState, type ErrorCode } from '../../src/errors.js';
import { say } from '../../src/messages/ui.js';
import type { CliResult } from './cli.js';
import { isChosen } from './seed.js';

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

/** Every way to be told a refusal: for people, for machines, in Chinese. */
const TELLINGS: readonly { readonly flags: readonly string[]; readonly expectIt: typeof expectText }[] = [
  { flags: [], expectIt: expectText },
  { flags: ['--json'], expectIt: expectDocument },
  { flags: ['--lang', 'zh-CN'], expectIt: expectChinese },
];

/**
 * Makes the call and expects this refusal in every telling on the engine that the seed chooses, for machines elsewhere: what an engine has
 * to do with is which refusal it is, not how one is told.
 */
export async function expectRefusal(call: Call, refusal: Refusal): Promise<readonly CliResult[]> {
  const { engine } = inject('engine');
  const tellings = TELLINGS.filter(({ expectIt }) => isChosen(engine) || expectIt === expectDocument);
  const all = await Promise.all(tellings.map(({ flags }) => call(flags)));
  expect(
    all.map(({ code }) => code),
    all[0]?.stderr,
  ).toEqual(all.map(() => exitCodeOf(refusal.code)));
  for (const [index, { expectIt }] of tellings.entries()) {
    const shown = all[index];
    if (!shown) throw new Error('a telling without its call');
    expect(shown.stdout + shown.stderr).not.toMatch(STACK);
    expectIt(shown, refusal);
  }
  return all;
}

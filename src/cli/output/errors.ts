import { randomBytes } from 'node:crypto';
import { UntetherError } from '../../errors.js';
import { asFileError } from '../../files/problem.js';
import { errorTexts } from '../../messages/errors.js';
import { factsIn, fill, type Facts, inLang, type Lang } from '../../messages/text.js';
import { say } from '../../messages/ui.js';
import { safe } from '../../review/escape.js';

/** Commands that commit something. */
const COMMITTING: ReadonlySet<string> = new Set(['apply', 'init', 'demo', 'recover']);

/** What JSON.parse and its like say quotes the text they were given. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error instanceof SyntaxError ? error.message.replace(/["'][^]*["']/, '...') : error.message;
}

/** Anything thrown by a command, as one of our errors. Where nothing is ever committed, the outcome is known whatever happened. */
export function asUntetherError(error: unknown, command: string): UntetherError {
  const known = asFileError(error);
  if (known instanceof UntetherError) return known;
  const report = randomBytes(4).toString('hex');
  const why = [wordsOf(error)];
  const data = COMMITTING.has(command) ? 'unknown' : 'unchanged';
  return new UntetherError('B01', { report }, { why, cause: error, data });
}

/** Default next commands of a code; those with a placeholder nobody filled are left out. */
function nextCommands(error: UntetherError, facts: Facts): readonly string[] {
  const commands = (error.next ?? errorTexts[error.code].next).map((command) => fill(command, facts));
  return commands.filter((command) => !/\{\w+\}/.test(command));
}

function safeFacts(error: UntetherError, lang: Lang): Facts {
  return Object.fromEntries(
    Object.entries(factsIn(error.facts, lang)).map(([name, value]) => [
      name,
      typeof value === 'string' ? safe(value) : value,
    ]),
  );
}

/** Where it came from. Not in its own words: those of a driver may quote rows, and what may be told of them stands under Why. */
function framesOf({ name, stack = '' }: Error): readonly string[] {
  return [name, ...stack.split('\n').filter((line) => /^\s+at /.test(line))];
}

/** Message, data state, why, next: the form of CLI.md 5. */
export function renderError(error: UntetherError, lang: Lang, verbose: boolean): string {
  const facts = safeFacts(error, lang);
  const width = lang === 'en' ? '  Why:  ' : `  ${say('label.why', lang)}`;
  const next = lang === 'en' ? '  Next: ' : `  ${say('label.next', lang)}`;
  const commands = nextCommands(error, facts);
  const lines = [
    `${say('label.error', lang)} UT-${error.code}: ${fill(errorTexts[error.code].message[lang], facts)}`,
    `  ${say(`data.${error.data}`, lang)}`,
    ...error.reasons.map((why, index) => `${index === 0 ? width : ' '.repeat(8)}${safe(inLang(why, lang))}`),
    ...commands.slice(0, 2).map((command, index) => `${index === 0 ? next : ' '.repeat(8)}${command}`),
  ];
  if (verbose && error.cause instanceof Error) lines.push(...framesOf(error.cause));
  return lines.join('\n');
}

/** The same for machines; never translated. */
export function errorDocument(error: UntetherError, command: string): Readonly<Record<string, unknown>> {
  const facts = factsIn(error.facts, 'en');
  return {
    schema: 'untether/result',
    formatVersion: '1.0',
    ok: false,
    command,
    exitCode: error.exitCode,
    data: { state: error.data },
    error: {
      code: `UT-${error.code}`,
      message: fill(errorTexts[error.code].message.en, facts),
      why: error.why,
      next: nextCommands(error, facts),
    },
    ...(error.details !== undefined && error.details !== null && typeof error.details === 'object'
      ? error.details
      : {}),
  };
}

import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Writable } from 'node:stream';
import yargs from 'yargs';
import { EXIT_CODES, UntetherError } from '../errors.js';
import { fileProblem } from '../files/problem.js';
import { closest } from '../messages/closest.js';
import type { Lang } from '../messages/text.js';
import { say } from '../messages/ui.js';
import { version } from '../package.js';
import { type CliContext, type Flags, isSet, type Outcome, type Surroundings, textFlag } from './context.js';
import { describeCommands, type Handler } from './grammar.js';
import { commandIn, grammar, knownCommands, knownGlobalFlags } from './known.js';
import { globalOptions } from './options.js';
import { folded, terminalCells } from './output/fold.js';
import { useScreen } from '../review/layout.js';
import { asUntetherError, errorDocument, renderError } from './output/errors.js';

interface Call {
  readonly command: string;
  readonly flags: Flags;
}

interface Chosen extends Call {
  readonly load: () => Promise<Handler>;
}

function langOf(flags: Flags, { env }: Surroundings): Lang {
  const fromSystem = [env['LC_ALL'], env['LC_MESSAGES'], env['LANG']];
  // An empty variable counts as not set, as it does for every other program.
  const asked = textFlag(flags, 'lang') ?? fromSystem.find((value) => value !== undefined && value !== '') ?? '';
  return asked.startsWith('zh') ? 'zh-CN' : 'en';
}

/** Ends the parsing: behind a handler that returns, yargs lays out the help of its command, and that takes longer than all the rest. */
class Understood extends Error {
  readonly chosen: Chosen;

  constructor(chosen: Chosen) {
    super('a command was chosen');
    this.chosen = chosen;
  }
}

/** What yargs could not understand, with the flags that were most likely meant. */
function notUnderstood(message: string, argv: readonly string[]): UntetherError {
  const lines = message.split('\n').filter((line) => line !== '');
  const unknown = /^Unknown arguments?: (.*)$/m.exec(message)?.[1]?.split(', ') ?? [];
  const command = commandIn(argv);
  const own = knownCommands().find(({ name }) => name === command)?.flags ?? [];
  const flags = [...own, ...knownGlobalFlags()].map(({ name }) => `--${name}`);
  const why = unknown.flatMap((word) => closest(`--${word}`, flags, 1).map((flag) => `did you mean ${flag}?`));
  const next = command === '' ? 'untether --help' : `untether ${command} --help`;
  return new UntetherError('U09', { detail: lines.join('; ') }, { why, next: [next] });
}

/** Finds the command; usage errors are errors like all others. Null when --help or --version has been printed. */
async function parse(argv: readonly string[]): Promise<Chosen | null> {
  const parser = yargs([...argv])
    .scriptName('untether')
    .options(globalOptions)
    .strict()
    .demandCommand(1)
    .recommendCommands()
    .version(version)
    .help()
    .alias('help', 'h')
    .exitProcess(false)
    .fail((message: string, error?: Error) => {
      throw error ?? notUnderstood(message, argv);
    });
  const described = describeCommands(parser, (command, load) => (flags) => {
    throw new Understood({ command, load, flags });
  });
  try {
    await described.parseAsync();
    return null;
  } catch (error) {
    if (error instanceof Understood) return error.chosen;
    throw error;
  }
}

async function write(stream: Writable, text: string): Promise<void> {
  await new Promise<void>((resolve) => {
    stream.write(text, () => {
      resolve();
    });
  });
}

/** The exit code. A result that cannot be put into its file is printed: what it tells may already be done. */
async function deliver(text: string, file: string | undefined, context: CliContext): Promise<number> {
  const { lang, hint, stdout, dir } = context;
  if (file !== undefined) {
    const { replaceFile } = await import('../files/write.js');
    const problem = await replaceFile(path.resolve(dir, file), text).then(() => null, fileProblemOrThrow);
    hint(say(problem === null ? 'output.written' : 'output.not-written', lang, { file, reason: problem ?? '' }));
    if (problem === null) return 0;
  }
  await write(stdout, text);
  return file === undefined ? 0 : EXIT_CODES.B;
}

function fileProblemOrThrow(error: unknown): string {
  const problem = fileProblem(error);
  if (problem === null) throw error;
  return problem;
}

/** These write a plan folder, SQL, a page, evidence or a support file where --output says, and print their document. */
const hasOwnOutput = ({ command, flags }: Call): boolean =>
  command === 'rollback' ||
  command === 'review' ||
  command === 'snapshot export' ||
  (command === 'doctor' && isSet(flags, 'bundle')) ||
  command.startsWith('plan ') ||
  (command === 'log export' && textFlag(flags, 'case') !== undefined);

function resultFile(call: Call): string | undefined {
  return hasOwnOutput(call) ? undefined : textFlag(call.flags, 'output');
}

/** Asked before anything runs: afterwards the data would be changed and the result lost. */
async function requireOutputFolder(file: string | undefined, { dir }: Surroundings): Promise<void> {
  if (file === undefined) return;
  const folder = path.dirname(path.resolve(dir, file));
  const found = await stat(folder).catch(() => undefined);
  if (!found?.isDirectory()) throw new UntetherError('U09', { detail: `--output: there is no folder ${folder}` });
}

async function printOutcome(outcome: Outcome, file: string | undefined, context: CliContext): Promise<number> {
  if (outcome.delivered) return 0;
  if (context.json) return deliver(jsonText(outcome.document, context.ndjson), file, context);
  const shown = outcome.raw === true || file !== undefined ? outcome.text : folded(outcome.text, context);
  const text = shown === '' || shown.endsWith('\n') ? shown : `${shown}\n`;
  const code = await deliver(text, file, context);
  const next = outcome.next ?? [];
  if (next.length > 0) context.hint(`${say('label.next', context.lang)} ${next.join('\n      ')}`);
  return code;
}

function eventLine(event: string, facts: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ schema: 'untether/event', formatVersion: '1.0', event, ...facts });
}

/** One document; on one line among events. */
function jsonText(document: Readonly<Record<string, unknown>>, ndjson: boolean): string {
  return `${JSON.stringify(document, null, ndjson ? undefined : 2)}\n`;
}

function contextOf(flags: Flags, around: Surroundings): CliContext {
  const quiet = isSet(flags, 'quiet');
  const lang = langOf(flags, around);
  const ndjson = isSet(flags, 'ndjson');
  return {
    ...around,
    flags,
    quiet,
    lang,
    signal: around.stopSignal(lang),
    json: isSet(flags, 'json') || ndjson,
    ndjson,
    emit: (event, facts) => {
      if (ndjson) around.stdout.write(`${eventLine(event, facts)}\n`);
    },
    grammar,
    mayAsk: flags['input'] !== false && around.env['CI'] !== 'true' && around.stdin.isTTY === true,
    hint: (line) => {
      if (!quiet) around.stderr.write(`${folded(line, around)}\n`);
    },
  };
}

/** A URL in the wrong place is quoted back in many ways, as a path, too: what stands in it before @ is left out of all of them. */
function withoutPasswords(argv: readonly string[]): (text: string) => string {
  const logins = argv.flatMap((word) => /:\/\/([^\s/]+)@/.exec(word)?.[1] ?? []);
  const spellings = logins.flatMap((login) => [login, JSON.stringify(login).slice(1, -1)]);
  return (text) => spellings.reduce((left, spelling) => left.replaceAll(spelling, '...'), text);
}

async function fail(thrown: unknown, call: Call, argv: readonly string[], around: Surroundings): Promise<number> {
  const shown = withoutPasswords(argv);
  const error = asUntetherError(thrown, call.command);
  const ndjson = isSet(call.flags, 'ndjson');
  if (ndjson || isSet(call.flags, 'json'))
    await write(around.stdout, shown(jsonText(errorDocument(error, call.command), ndjson)));
  await write(
    around.stderr,
    `${folded(shown(renderError(error, langOf(call.flags, around), isSet(call.flags, 'verbose'))), around)}\n`,
  );
  return error.exitCode;
}

/** Flags needed to report a call that yargs could not understand. */
function roughFlags(argv: readonly string[]): Flags {
  const lang = argv[argv.indexOf('--lang') + 1];
  const machine = { json: argv.includes('--json'), ndjson: argv.includes('--ndjson') };
  return { ...machine, ...(argv.includes('--lang') && lang !== undefined ? { lang } : {}) };
}

/** `untether` alone, whatever its language. */
const isBare = (argv: readonly string[]): boolean =>
  argv.length === 0 || (argv.length === 2 && argv[0] === '--lang' && (argv[1] === 'en' || argv[1] === 'zh-CN'));

async function tellLoop(argv: readonly string[], around: Surroundings): Promise<number> {
  const { renderLoop } = await import('../review/loop.js');
  await write(around.stdout, renderLoop(langOf(roughFlags(argv), around)));
  return 0;
}

/** One call of the program, from its arguments to its exit code. Never throws; leaves the process and its folder alone. */
export async function runCommand(argv: readonly string[], around: Surroundings): Promise<number> {
  useScreen(terminalCells(around));
  let call: Call = { command: argv.slice(0, 2).join(' '), flags: roughFlags(argv) };
  try {
    if (isBare(argv)) return await tellLoop(argv, around);
    const chosen = await parse(argv);
    if (!chosen) return 0;
    call = chosen;
    const file = resultFile(chosen);
    await requireOutputFolder(file, around);
    const context = contextOf(chosen.flags, around);
    context.emit('started', { command: chosen.command });
    const outcome = await (await chosen.load())(context);
    const delivered = await printOutcome(outcome, file, context);
    return outcome.exitCode ?? delivered;
  } catch (error) {
    return fail(error, call, argv, around);
  }
}

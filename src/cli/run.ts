import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Writable } from 'node:stream';
import yargs from 'yargs';
import { EXIT_CODES, UntetherError } from '../errors.js';
import { fileProblem } from '../files/problem.js';
import type { Lang } from '../messages/text.js';
import { say } from '../messages/ui.js';
import { version } from '../package.js';
import { type CliContext, type Flags, isSet, type Outcome, type Surroundings, textFlag } from './context.js';
import { describeCommands, type Handler } from './grammar.js';
import { globalOptions } from './options.js';
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
      throw (
        error ??
        new UntetherError('U09', {
          detail: message
            .split('\n')
            .filter((line) => line !== '')
            .join('; '),
        })
      );
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

/** These write a plan folder, SQL or a page where --output says, and print their document. */
const hasOwnOutput = (command: string): boolean =>
  command === 'rollback' || command === 'review' || command === 'snapshot export' || command.startsWith('plan ');

function resultFile({ command, flags }: Call): string | undefined {
  return hasOwnOutput(command) ? undefined : textFlag(flags, 'output');
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
  if (context.json) return deliver(`${JSON.stringify(outcome.document, null, 2)}\n`, file, context);
  const text = outcome.text === '' || outcome.text.endsWith('\n') ? outcome.text : `${outcome.text}\n`;
  const code = await deliver(text, file, context);
  const next = outcome.next ?? [];
  if (next.length > 0) context.hint(`${say('label.next', context.lang)} ${next.join('\n      ')}`);
  return code;
}

function contextOf(flags: Flags, around: Surroundings): CliContext {
  const quiet = isSet(flags, 'quiet');
  const lang = langOf(flags, around);
  return {
    ...around,
    flags,
    quiet,
    lang,
    signal: around.stopSignal(lang),
    json: isSet(flags, 'json'),
    mayAsk: flags['input'] !== false && around.env['CI'] !== 'true' && around.stdin.isTTY === true,
    hint: (line) => {
      if (!quiet) around.stderr.write(`${line}\n`);
    },
  };
}

async function fail(thrown: unknown, call: Call, around: Surroundings): Promise<number> {
  const error = asUntetherError(thrown, call.command);
  const json = isSet(call.flags, 'json');
  if (json) await write(around.stdout, `${JSON.stringify(errorDocument(error, call.command), null, 2)}\n`);
  await write(around.stderr, `${renderError(error, langOf(call.flags, around), isSet(call.flags, 'verbose'))}\n`);
  return error.exitCode;
}

/** Flags needed to report a call that yargs could not understand. */
function roughFlags(argv: readonly string[]): Flags {
  const lang = argv[argv.indexOf('--lang') + 1];
  return { json: argv.includes('--json'), ...(argv.includes('--lang') && lang !== undefined ? { lang } : {}) };
}

/** One call of the program, from its arguments to its exit code. Never throws; leaves the process and its folder alone. */
export async function runCommand(argv: readonly string[], around: Surroundings): Promise<number> {
  let call: Call = { command: argv.slice(0, 2).join(' '), flags: roughFlags(argv) };
  try {
    const chosen = await parse(argv);
    if (!chosen) return 0;
    call = chosen;
    const file = resultFile(chosen);
    await requireOutputFolder(file, around);
    const context = contextOf(chosen.flags, around);
    const outcome = await (await chosen.load())(context);
    const delivered = await printOutcome(outcome, file, context);
    return outcome.exitCode ?? delivered;
  } catch (error) {
    return fail(error, call, around);
  }
}

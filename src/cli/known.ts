import type { Argv } from 'yargs';
import type { Grammar, KnownCommand, KnownFlag } from './command-model.js';
import { describeCommands } from './grammar.js';
import { globalOptions } from './options.js';

type Options = Readonly<Record<string, { readonly describe?: string; readonly choices?: readonly string[] }>>;

interface Found {
  about: string;
  readonly flags: KnownFlag[];
}

function flagsOf(options: Options): readonly KnownFlag[] {
  return Object.entries(options).map(([name, { describe = '', choices = [] }]) => ({ name, about: describe, choices }));
}

/** Stands in for yargs and writes down what it is told. Calls it does not know change nothing. */
function recorder(parents: readonly string[], found: Map<string, Found>): Argv {
  const mine = found.get(parents.join(' '));
  const known: Readonly<Record<string, (...given: readonly unknown[]) => void>> = {
    command: (spec, about, build) => {
      const path = [...parents, String(spec).split(' ')[0] ?? ''];
      found.set(path.join(' '), { about: String(about), flags: [] });
      (build as (parser: Argv) => unknown)(recorder(path, found));
    },
    options: (options) => void mine?.flags.push(...flagsOf(options as Options)),
  };
  const self: object = new Proxy(
    {},
    {
      get:
        (_, method) =>
        (...given: readonly unknown[]) => {
          known[String(method)]?.(...given);
          return self;
        },
    },
  );
  return self as Argv;
}

/** Every command with its own flags, in the order of --help. */
export function knownCommands(): readonly KnownCommand[] {
  const found = new Map<string, Found>();
  describeCommands(recorder([], found), () => () => undefined);
  const names = [...found.keys()];
  return [...found].map(([name, { about, flags }]) => {
    const leads = flags.length === 0 && names.some((other) => other.startsWith(`${name} `));
    return { name, about, flags, leads };
  });
}

export const knownGlobalFlags = (): readonly KnownFlag[] => flagsOf(globalOptions);

/** The command that a call names, as far as it is one: `plan unlink` of `plan unlink --acount x`. */
export function commandIn(argv: readonly string[]): string {
  const names = new Set(knownCommands().map(({ name }) => name));
  let path = '';
  for (const word of argv.filter((each) => !each.startsWith('-'))) {
    const longer = path === '' ? word : `${path} ${word}`;
    if (names.has(longer)) path = longer;
  }
  return path;
}

export const grammar = (): Grammar => ({ commands: knownCommands(), flags: knownGlobalFlags() });

import type { Argv } from 'yargs';
import { globalOptions } from './options.js';

/** A flag as the grammar describes it. */
export interface KnownFlag {
  readonly name: string;
  readonly about: string;
  readonly choices: readonly string[];
}

/** A command as the grammar describes it. */
export interface KnownCommand {
  readonly name: string;
  readonly about: string;
  readonly flags: readonly KnownFlag[];
  /** A word that only leads to others, such as `plan`. */
  readonly leads: boolean;
}

/** The grammar, which loads commands that ask what commands there are. */
export type Describe = (parser: Argv, choose: () => () => undefined) => unknown;

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
export function knownCommands(describe: Describe): readonly KnownCommand[] {
  const found = new Map<string, Found>();
  describe(recorder([], found), () => () => undefined);
  const names = [...found.keys()];
  return [...found].map(([name, { about, flags }]) => {
    const leads = flags.length === 0 && names.some((other) => other.startsWith(`${name} `));
    return { name, about, flags, leads };
  });
}

export const knownGlobalFlags = (): readonly KnownFlag[] => flagsOf(globalOptions as unknown as Options);

/** The command that a call names, as far as it is one: `plan unlink` of `plan unlink --acount x`. */
export function commandIn(argv: readonly string[], describe: Describe): string {
  const names = new Set(knownCommands(describe).map(({ name }) => name));
  let path = '';
  for (const word of argv.filter((each) => !each.startsWith('-'))) {
    const longer = path === '' ? word : `${path} ${word}`;
    if (names.has(longer)) path = longer;
  }
  return path;
}

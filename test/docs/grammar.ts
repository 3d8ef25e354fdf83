import type { Argv } from 'yargs';
import { describeCommands } from '../../src/cli/grammar.js';

/** A command as the grammar describes it. */
export interface GrammarCommand {
  readonly name: string;
  readonly flags: readonly string[];
}

type Build = (parser: Argv) => unknown;

/** Stands in for yargs and writes down what it is told. Calls it does not know change nothing. */
function recorder(parents: readonly string[], found: Map<string, Set<string>>): Argv {
  const flags = new Set<string>();
  if (parents.length > 0) found.set(parents.join(' '), flags);
  const known: Readonly<Record<string, (...given: readonly unknown[]) => void>> = {
    command: (spec, _description, build) => {
      const [word = ''] = String(spec).split(' ');
      (build as Build)(recorder([...parents, word], found));
    },
    options: (options) => {
      for (const name of Object.keys(options as object)) flags.add(name);
    },
    option: (name) => void flags.add(String(name)),
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

/** Every command and its own flags. A word that only leads to others (`plan`, `snapshot`) is no command. */
export function grammarCommands(): readonly GrammarCommand[] {
  const found = new Map<string, Set<string>>();
  describeCommands(recorder([], found), () => () => undefined);
  const names = [...found.keys()];
  const leads = (name: string): boolean =>
    found.get(name)?.size === 0 && names.some((other) => other.startsWith(`${name} `));
  return names.filter((name) => !leads(name)).map((name) => ({ name, flags: [...(found.get(name) ?? [])] }));
}

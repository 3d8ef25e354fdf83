import { knownCommands } from '../../src/cli/known.js';

/** A command as the grammar describes it. */
export interface GrammarCommand {
  readonly name: string;
  readonly flags: readonly string[];
}

/** Every command and its own flags. A word that only leads to others (`plan`, `snapshot`) is no command. */
export function grammarCommands(): readonly GrammarCommand[] {
  return knownCommands()
    .filter(({ leads }) => !leads)
    .map(({ name, flags }) => ({ name, flags: flags.map((flag) => flag.name) }));
}

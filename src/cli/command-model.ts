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

/** Everything that may be typed. */
export interface Grammar {
  readonly commands: readonly KnownCommand[];
  /** Flags of every command. */
  readonly flags: readonly KnownFlag[];
}

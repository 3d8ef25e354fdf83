import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import type { Grammar } from './command-model.js';
import type { Lang } from '../messages/text.js';

/** Flags of one call, parsed by yargs; read through the helpers below, never trusted by shape. */
export type Flags = Readonly<Record<string, unknown>>;

interface Terminal {
  readonly isTTY?: boolean;
  /** Cells of a line. */
  readonly columns?: number;
}

/** What a call finds around it: a process of its own, or the one of a test. */
export interface Surroundings {
  /** Current folder. */
  readonly dir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: Readable & Terminal;
  readonly stdout: Writable & Terminal;
  readonly stderr: Writable;
  /** Called once, when the call is understood. */
  readonly stopSignal: (lang: Lang) => AbortSignal;
  /** Called when the program is loaded, and before rows flow. */
  readonly onLoaded: () => void;
}

/** What every command gets. */
export interface CliContext extends Surroundings {
  readonly flags: Flags;
  readonly lang: Lang;
  /** The result is one document, as --json and --ndjson ask. */
  readonly json: boolean;
  /** Each event is a line of JSON; the result is the last. */
  readonly ndjson: boolean;
  readonly quiet: boolean;
  /** Everything that may be typed. */
  readonly grammar: () => Grammar;
  /** False with --no-input, without a terminal, or under CI. */
  readonly mayAsk: boolean;
  /** Aborted by the first Ctrl-C. */
  readonly signal: AbortSignal;
  /** An event for programs, as --ndjson asks; nothing without it. */
  readonly emit: (event: string, facts: Readonly<Record<string, unknown>>) => void;
  /** A line for people on stderr: progress, hints. */
  readonly hint: (line: string) => void;
}

/** What a command hands back: one document for machines, one text for people. */
export interface Outcome {
  readonly document: Readonly<Record<string, unknown>>;
  readonly text: string;
  /** A file rather than a screen, such as a page or a script: no line of it is folded. */
  readonly raw?: boolean;
  /** The next sensible commands. */
  readonly next?: readonly string[];
  readonly exitCode?: number;
  /** The command has written its result itself, row by row. */
  readonly delivered?: true;
}

export function textFlag(flags: Flags, name: string): string | undefined {
  const value = flags[name];
  if (value === undefined || value === null) return undefined;
  return String(Array.isArray(value) ? value.at(-1) : value);
}

export function listFlag(flags: Flags, name: string): readonly string[] {
  const value = flags[name];
  if (value === undefined || value === null) return [];
  return (Array.isArray(value) ? value : [value]).map(String);
}

export function numberFlag(flags: Flags, name: string): number | null {
  const value = flags[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

export function isSet(flags: Flags, name: string): boolean {
  return flags[name] === true;
}

/** What `--output` names for a command that makes a plan: the plan folder. The document is printed as always. */
export function outputFolder({ flags, dir }: CliContext): string | undefined {
  const folder = textFlag(flags, 'output');
  return folder === undefined ? undefined : path.resolve(dir, folder);
}

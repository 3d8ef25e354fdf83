import { errorTexts } from './messages/errors.js';
import { fill, type Facts } from './messages/text.js';

/** What happened to the data in the target database. */
export type DataState = 'unchanged' | 'committed' | 'unknown';

/** Exit code per class of error; the first letter of a code names its class. See docs/reference/exit-codes.md. */
export const EXIT_CODES = { B: 1, U: 2, F: 3, G: 4, D: 5, C: 6, L: 7, A: 8, X: 9, I: 10, S: 130 } as const;

export type ErrorCode = keyof typeof errorTexts;

export interface ErrorDetails {
  /** Lines that say why: which rows, which columns, which line of which file. */
  readonly why?: readonly string[];
  /** Replaces the default next commands of the code. */
  readonly next?: readonly string[];
  /** Default: `unchanged`. */
  readonly data?: DataState;
  readonly cause?: unknown;
  /** Machine-readable extras for --json. */
  readonly details?: unknown;
}

/** The one error family. `code` is stable; texts in both languages live in messages/errors.ts. */
export class UntetherError extends Error {
  readonly code: ErrorCode;
  readonly facts: Facts;
  readonly why: readonly string[];
  readonly next: readonly string[] | undefined;
  readonly data: DataState;
  readonly details: unknown;

  constructor(code: ErrorCode, facts: Facts = {}, details: ErrorDetails = {}) {
    super(
      `UT-${code}: ${fill(errorTexts[code].message.en, facts)}`,
      details.cause === undefined ? {} : { cause: details.cause },
    );
    this.name = 'UntetherError';
    this.code = code;
    this.facts = facts;
    this.why = details.why ?? [];
    this.next = details.next;
    this.data = details.data ?? errorTexts[code].data ?? 'unchanged';
    this.details = details.details;
  }

  get exitCode(): number {
    return EXIT_CODES[this.code[0] as keyof typeof EXIT_CODES];
  }
}

import { errorTexts } from './messages/errors.js';
import { factsIn, fill, inLang, type Text, type ToldFacts } from './messages/text.js';

/** What happened to the data in the target database. */
export type DataState = 'unchanged' | 'committed' | 'unknown';

/** Exit code per class of error; the first letter of a code names its class. See docs/reference/exit-codes.md. */
export const EXIT_CODES = { B: 1, U: 2, F: 3, G: 4, D: 5, C: 6, L: 7, A: 8, X: 9, I: 10, S: 130 } as const;

export type ErrorCode = keyof typeof errorTexts;

export interface ErrorDetails {
  /** Lines that say why: which rows, which columns, which line of which file; in both languages where they are sentences. */
  readonly why?: readonly (string | Text)[];
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
  readonly facts: ToldFacts;
  /** The lines in English. */
  readonly why: readonly string[];
  readonly reasons: readonly (string | Text)[];
  readonly next: readonly string[] | undefined;
  readonly data: DataState;
  readonly details: unknown;

  constructor(code: ErrorCode, facts: ToldFacts = {}, details: ErrorDetails = {}) {
    super(
      `UT-${code}: ${fill(errorTexts[code].message.en, factsIn(facts, 'en'))}`,
      details.cause === undefined ? {} : { cause: details.cause },
    );
    this.name = 'UntetherError';
    this.code = code;
    this.facts = facts;
    this.reasons = details.why ?? [];
    this.why = this.reasons.map((reason) => inLang(reason, 'en'));
    this.next = details.next;
    this.data = details.data ?? errorTexts[code].data ?? 'unchanged';
    this.details = details.details;
  }

  get exitCode(): number {
    return EXIT_CODES[this.code[0] as keyof typeof EXIT_CODES];
  }
}

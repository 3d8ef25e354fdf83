import type { Session } from '../../dialects/dialect.js';
import { UntetherError } from '../../errors.js';
import type { Unread } from './facts.js';

/** How much may be read to learn about references, however large the tables are. */
export interface SampleLimits {
  /** Rows of one table. */
  readonly rows: number;
  /** Statements in all. */
  readonly statements: number;
  /** Milliseconds in all; checked between statements, each of which has its own time limit on the server. */
  readonly milliseconds: number;
}

/**
 * The statements are the limit that counts: reached at the same place in every run. The time is for a server that answers slowly.
 */
export const SAMPLE_LIMITS: SampleLimits = { rows: 300, statements: 2000, milliseconds: 15_000 };

/** Cells as text. */
export type Cells = readonly (readonly (string | null)[])[];

export type Outcome =
  { readonly ok: true; readonly cells: Cells } | ({ readonly ok: false } & Pick<Unread, 'reason' | 'detail'>);

const REASONS: Readonly<Record<string, Unread['reason']>> = { privilege: 'privilege', 'lock-timeout': 'timeout' };

/** Asks one question after the other until the limits are reached; a refused question is told and costs nothing else. */
export class Asker {
  readonly session: Session;
  readonly limits: SampleLimits;
  readonly #deadline: number;
  #left: number;

  /** `session` is inside a READ ONLY transaction. */
  constructor(session: Session, limits: SampleLimits) {
    this.session = session;
    this.limits = limits;
    this.#left = limits.statements;
    this.#deadline = performance.now() + limits.milliseconds;
  }

  /** The part of the limits that is left, from 1 down to 0. */
  get left(): number {
    const time = (this.#deadline - performance.now()) / this.limits.milliseconds;
    return Math.max(0, Math.min(this.#left / this.limits.statements, time));
  }

  /** `write` makes the statement; a name that cannot be quoted is a refusal like one of the server. */
  async ask(write: () => string): Promise<Outcome> {
    if (this.#left <= 0 || performance.now() > this.#deadline) return { ok: false, reason: 'limits', detail: '' };
    this.#left -= 1;
    try {
      return { ok: true, cells: await this.session.query(write()) };
    } catch (error) {
      if (error instanceof UntetherError) return { ok: false, reason: 'error', detail: error.message };
      const problem = this.session.dialect.classify(error);
      if (problem?.kind === 'lost' || problem?.kind === 'unreachable') throw error;
      // PostgreSQL ends a transaction with its first error: the next question needs a new one.
      await this.session.rollback();
      await this.session.begin('read');
      const detail = problem?.detail ?? (error instanceof Error ? error.message : String(error));
      return { ok: false, reason: REASONS[problem?.kind ?? ''] ?? 'error', detail };
    }
  }
}

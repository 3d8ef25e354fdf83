/** Runs a plan as the program does, but stops before the first change; with its locks, or without them to show what the tests of them are worth. */
import { withReading, withSession } from '../../../src/database/open.js';
import { runPlan } from '../../../src/apply/run.js';
import type { Dialect, RowRead, RowSelect, Session } from '../../../src/dialects/dialect.js';
import type { Plan, RunResult } from '../../../src/index.js';
import { presentLinks } from '../../../src/links/present.js';
import { linksFor, masksFor } from '../../../src/operations/workspace.js';
import type { Workplace } from '../../helpers/workplace.js';

/** Statements that are nothing but a lock; without its BEGIN IMMEDIATE SQLite commits each statement by itself. */
const LOCK = /^(LOCK TABLE|BEGIN IMMEDIATE)/;
const REPEATABLE = 'BEGIN ISOLATION LEVEL REPEATABLE READ';

export interface Halt {
  readonly locks: boolean;
  /** PostgreSQL holds on to rows by its isolation level as well: a change of somebody else ends the transaction. */
  readonly isolation: boolean;
  /** Called when the rows have been read and before the first one goes. */
  readonly pause: () => Promise<void>;
}

/** A session that waits before its first change, and locks nothing before that when it is told so. */
class Halting implements Session {
  readonly dialect: Dialect;
  readonly link: Session['link'];
  readonly #session: Session;
  readonly #halt: Halt;
  #hasPaused = false;

  constructor(session: Session, halt: Halt) {
    this.dialect = session.dialect;
    this.link = session.link;
    this.#session = session;
    this.#halt = halt;
  }

  query(sql: string): Promise<readonly (readonly (string | null)[])[]> {
    return this.#session.query(sql);
  }

  readRows(select: RowSelect): AsyncIterable<RowRead> {
    return this.#session.readRows(this.#halt.locks ? select : { ...select, lock: false });
  }

  readBatches(select: RowSelect): AsyncIterable<readonly RowRead[]> {
    return this.#session.readBatches(this.#halt.locks ? select : { ...select, lock: false });
  }

  async execute(sql: string): Promise<number> {
    if (sql.startsWith('DELETE FROM') && !this.#hasPaused) {
      this.#hasPaused = true;
      await this.#halt.pause();
    }
    if (this.#halt.locks) return this.#session.execute(sql);
    if (LOCK.test(sql)) return 0;
    const unlocked = sql.replace('LOCK IN SHARE MODE', '');
    return this.#session.execute(this.#halt.isolation ? unlocked : unlocked.replace(REPEATABLE, 'BEGIN'));
  }

  begin(kind: 'read' | 'write'): Promise<void> {
    return this.#session.begin(kind);
  }

  limits(): Promise<void> {
    return this.#session.limits();
  }

  async commit(): Promise<void> {
    if (this.#halt.locks || this.dialect.engine !== 'sqlite') await this.#session.commit();
  }

  rollback(): Promise<void> {
    return this.#session.rollback();
  }

  poison(): void {
    this.#session.poison();
  }
}

/** Applies an approved plan. */
export async function applyHalting(work: Workplace, plan: Plan, halt: Halt): Promise<RunResult> {
  const workspace = await work.as('asker');
  const target = await workspace.target();
  const limits = { ...workspace.limits, readOnly: false };
  return withSession(target, limits, async (session) => {
    const server = await session.dialect.identity(session);
    return runPlan({
      mode: 'apply',
      run: `R-${plan.digest.slice(-8)}`,
      plan,
      session: new Halting(session, halt),
      onSecondConnection: (use) => withReading(target, workspace.limits, use),
      onFence: (use) => withSession(target, limits, use),
      target,
      server,
      actor: workspace.actor,
      host: workspace.host,
      auditFile: workspace.settings.auditLog,
      snapshotDir: target.settings.snapshotDir,
      undone: null,
      linksOf: (catalog) => presentLinks(catalog, linksFor(workspace.settings)(catalog)).links,
      masksOf: masksFor(workspace.settings),
      now: () => new Date(),
      onProgress: () => undefined,
      signal: new AbortController().signal,
      requireGates: () => Promise.resolve(),
      requireOwnScript: () => Promise.resolve(),
    });
  });
}

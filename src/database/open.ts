import { classifyFor, connect } from '../dialects/index.js';
import type { Session, SessionOptions } from '../dialects/dialect.js';
import { UntetherError } from '../errors.js';
import type { Target } from '../settings/model.js';
import { errorFor } from './problems.js';

/** Opens a pinned session on the target; what the driver throws comes out as one of our errors. */
export async function withSession<T>(
  target: Target,
  options: SessionOptions,
  use: (session: Session) => Promise<T>,
): Promise<T> {
  try {
    return await connect(target.knex, { ...options, tls: target.settings.tls }, use);
  } catch (error) {
    if (error instanceof UntetherError) throw error;
    const problem = classifyFor(target.knex)(error);
    if (!problem) throw error;
    // The driver's own error may quote rows: only what the dialect makes of it goes on.
    throw errorFor(problem, { target: target.name }, error) ?? new Error(problem.detail);
  }
}

/** A session inside a READ ONLY transaction, always rolled back. */
export async function withReading<T>(
  target: Target,
  options: Omit<SessionOptions, 'readOnly'>,
  use: (session: Session) => Promise<T>,
): Promise<T> {
  return withSession(target, { ...options, readOnly: true }, async (session) => {
    await session.begin('read');
    try {
      return await use(session);
    } finally {
      // After a failed statement the transaction may be gone already; the connection is closed next in any case.
      await session.rollback().catch(() => undefined);
    }
  });
}

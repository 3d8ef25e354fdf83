import { classifyFor, connect } from '../dialects/index.js';
import type { DriverProblem, Session, SessionOptions } from '../dialects/dialect.js';
import { UntetherError } from '../errors.js';
import type { Target } from '../settings/model.js';

/** Null for a problem of the statement rather than of the connection: whoever sent it knows more. */
function asConnectionError(target: Target, problem: DriverProblem, cause: unknown): UntetherError | null {
  const facts = { target: target.name };
  const options = { why: [problem.detail], cause };
  switch (problem.kind) {
    case 'login':
      return new UntetherError('C02', facts, options);
    case 'no-database':
      return new UntetherError('C06', { ...facts, detail: problem.detail }, options);
    case 'privilege':
      return new UntetherError('C04', { ...facts, privilege: problem.detail }, options);
    case 'read-only':
      return new UntetherError('C05', facts, options);
    case 'lock-timeout':
      return new UntetherError('L01', facts, options);
    case 'deadlock':
    case 'serialization':
      return new UntetherError('L03', facts, options);
    case 'missing-table':
      return new UntetherError('D02', { ...facts, table: problem.detail }, options);
    case 'constraint':
      return null;
    case 'unreachable':
    case 'lost':
      return new UntetherError('C01', facts, options);
  }
}

/** Opens a pinned session on the target; what the driver throws comes out as one of our errors. */
export async function withSession<T>(
  target: Target,
  options: SessionOptions,
  use: (session: Session) => Promise<T>,
): Promise<T> {
  try {
    return await connect(target.knex, options, use);
  } catch (error) {
    if (error instanceof UntetherError) throw error;
    const problem = classifyFor(target.knex)(error);
    throw (problem && asConnectionError(target, problem, error)) ?? error;
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

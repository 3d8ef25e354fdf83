import type { Session } from '../dialects/dialect.js';
import { UntetherError } from '../errors.js';
import type { SkippedReference, SkipReason } from './model.js';

export type Attempt<T> =
  { readonly ok: true; readonly value: T } | ({ readonly ok: false } & Pick<SkippedReference, 'reason' | 'detail'>);

const REASONS: Readonly<Record<string, SkipReason>> = { 'lock-timeout': 'timeout', privilege: 'privilege' };

/** The driver's words may hold values; its code does not. */
function codeOf(error: unknown): string {
  const { code, errno } = error as { readonly code?: unknown; readonly errno?: unknown };
  if (typeof code === 'string') return code;
  return typeof errno === 'number' ? String(errno) : 'error';
}

/**
 * One question; a server that refuses it does not end the others. PostgreSQL ends a transaction with its first error, so the next question
 * gets a new one. Throws when the connection is lost.
 */
export async function attempt<T>(session: Session, ask: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { ok: true, value: await ask() };
  } catch (error) {
    if (error instanceof UntetherError) throw error;
    const problem = session.dialect.classify(error);
    if (problem?.kind === 'lost' || problem?.kind === 'unreachable') throw error;
    await session.rollback();
    await session.begin('read');
    return { ok: false, reason: REASONS[problem?.kind ?? ''] ?? 'failed', detail: codeOf(error) };
  }
}

import type { DriverProblem } from '../dialect.js';
import { isInsecure } from '../tls.js';

const BY_CODE: Readonly<Record<string, DriverProblem['kind']>> = {
  ER_ACCESS_DENIED_ERROR: 'login',
  ER_ACCESS_DENIED_NO_PASSWORD_ERROR: 'login',
  ER_NOT_SUPPORTED_AUTH_MODE: 'login',
  ER_DBACCESS_DENIED_ERROR: 'privilege',
  ER_BAD_DB_ERROR: 'no-database',
  ER_TABLEACCESS_DENIED_ERROR: 'privilege',
  ER_COLUMNACCESS_DENIED_ERROR: 'privilege',
  ER_OPTION_PREVENTS_STATEMENT: 'read-only',
  ER_LOCK_WAIT_TIMEOUT: 'lock-timeout',
  ER_STATEMENT_TIMEOUT: 'lock-timeout',
  ER_QUERY_TIMEOUT: 'lock-timeout',
  ER_LOCK_DEADLOCK: 'deadlock',
  ER_CHECKREAD: 'serialization',
  ER_NO_SUCH_TABLE: 'missing-table',
  ER_DUP_ENTRY: 'constraint',
  ER_ROW_IS_REFERENCED_2: 'constraint',
  ER_NO_REFERENCED_ROW_2: 'constraint',
  PROTOCOL_CONNECTION_LOST: 'lost',
  ECONNRESET: 'lost',
  EPIPE: 'lost',
  ER_SERVER_SHUTDOWN: 'lost',
  ECONNREFUSED: 'unreachable',
  ENOTFOUND: 'unreachable',
  EAI_AGAIN: 'unreachable',
  ETIMEDOUT: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  ENOENT: 'unreachable',
};

/** Messages that quote names alone. */
const QUOTES_NAMES = new Set([
  'ER_CHECK_CONSTRAINT_VIOLATED',
  'ER_CONSTRAINT_FAILED',
  'ER_BAD_NULL_ERROR',
  'ER_BAD_FIELD_ERROR',
]);

/** What the server said, without values: a trigger's message may be one whole, and others hold them in quotes. */
function withoutValues(code: string, { message, sqlState }: Error & { readonly sqlState?: unknown }): string {
  if (QUOTES_NAMES.has(code)) return message;
  if (code === 'ER_SIGNAL_EXCEPTION' || sqlState === '45000')
    return `SQLSTATE ${String(sqlState)} was raised by a trigger`;
  return `${code}: ${message.replace(/["'][^]*["']/, '...')}`;
}

export function classify(error: unknown): DriverProblem | null {
  if (!(error instanceof Error)) return null;
  if (isInsecure(error)) return { kind: 'insecure', detail: error.message };
  const { code: given, errno, sqlState } = error as { code?: unknown; errno?: unknown; sqlState?: unknown };
  // The driver has no name for MariaDB's end of a statement that took too long.
  const code = errno === 1969 ? 'ER_STATEMENT_TIMEOUT' : typeof given === 'string' ? given : '';
  const closed = /connection is in closed state|Connection lost|This socket has been ended/.test(error.message);
  const kind = BY_CODE[code] ?? (closed ? 'lost' : null);
  // The driver's message may hold values of the statement ("Duplicate entry 'x'"): only its code travels then.
  if (kind) return { kind, detail: kind === 'constraint' ? code : error.message };
  // Only what the server sends has a state.
  return typeof sqlState === 'string' ? { kind: 'statement', detail: withoutValues(code, error) } : null;
}

import type { DriverProblem } from '../dialect.js';
import { isInsecure } from '../tls.js';

const BY_STATE: Readonly<Record<string, DriverProblem['kind']>> = {
  '28000': 'login',
  '28P01': 'login',
  '3D000': 'no-database',
  '42501': 'privilege',
  '25006': 'read-only',
  '55P03': 'lock-timeout',
  '57014': 'lock-timeout',
  '40P01': 'deadlock',
  '40001': 'serialization',
  '42P01': 'missing-table',
  '57P01': 'lost',
  '57P02': 'lost',
  '25P03': 'lost',
};

const NETWORK = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENOENT|timeout expired/;
const LOST = /Connection terminated|not queryable|ECONNRESET|EPIPE/;

/** Where a function of the database raised it: `PL/pgSQL function guard() line 1 at RAISE`. */
const RAISED_IN = /^[\w/]+ function [^(]+/;

/** Whose messages quote what stands in rows; those of the other classes quote names. https://www.postgresql.org/docs/current/errcodes-appendix.html */
const QUOTES_VALUES = /^(?!23|42(?!601)|0A|25|28|3D|40|53|54|55|57|58|XX)/;

/** What the server said, without values: a message that a function makes up may be one whole, and others hold them in quotes. */
function withoutValues(state: string, { message, where }: Error & { readonly where?: unknown }): string {
  if (!QUOTES_VALUES.test(state)) return message;
  const place = RAISED_IN.exec(String(where))?.[0];
  if (state.startsWith('P0')) return `SQLSTATE ${state} was raised${place === undefined ? '' : ` by ${place}`}`;
  return message.replace(/["'][^]*["']/, '...');
}

/**
 * A trigger function that names a table without its schema does not find it: while a plan runs only pg_catalog is searched, so that nothing
 * of ours can be led astray.
 */
function missingInFunction(state: string, { message, where }: Error & { readonly where?: unknown }): string | null {
  const place = RAISED_IN.exec(String(where))?.[0];
  return state === '42P01' && place !== undefined ? `${message}, said by ${place}` : null;
}

export function classify(error: unknown): DriverProblem | null {
  if (!(error instanceof Error)) return null;
  if (isInsecure(error)) return { kind: 'insecure', detail: error.message };
  const { code, severity } = error as { code?: unknown; severity?: unknown };
  const state = typeof code === 'string' ? code : '';
  const text = `${state} ${error.message}`;
  const inFunction = missingInFunction(state, error);
  if (inFunction !== null) return { kind: 'statement', detail: inFunction };
  const kind =
    BY_STATE[state] ??
    (state.startsWith('23') ? 'constraint' : LOST.test(text) ? 'lost' : NETWORK.test(text) ? 'unreachable' : null);
  if (kind) return { kind, detail: error.message };
  // Only what the server sends has a severity.
  return typeof severity === 'string' ? { kind: 'statement', detail: withoutValues(state, error) } : null;
}

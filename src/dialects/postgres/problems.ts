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

export function classify(error: unknown): DriverProblem | null {
  if (!(error instanceof Error)) return null;
  if (isInsecure(error)) return { kind: 'insecure', detail: error.message };
  const code = (error as { code?: unknown }).code;
  const state = typeof code === 'string' ? code : '';
  const text = `${state} ${error.message}`;
  const kind =
    BY_STATE[state] ??
    (state.startsWith('23') ? 'constraint' : LOST.test(text) ? 'lost' : NETWORK.test(text) ? 'unreachable' : null);
  return kind ? { kind, detail: error.message } : null;
}

import type { DriverProblem } from '../dialect.js';

const KINDS: readonly (readonly [RegExp, DriverProblem['kind']])[] = [
  [/^SQLITE_BUSY|^SQLITE_LOCKED/, 'lock-timeout'],
  [/^SQLITE_READONLY/, 'read-only'],
  [/^SQLITE_CANTOPEN|^SQLITE_NOTADB/, 'no-database'],
  [/^SQLITE_CONSTRAINT/, 'constraint'],
];

export function classify(error: unknown): DriverProblem | null {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code !== 'string' || !code.startsWith('SQLITE_')) return null;
  const message = (error as Error).message;
  if (/^no such table/.test(message)) return { kind: 'missing-table', detail: message };
  const kind = KINDS.find(([pattern]) => pattern.test(code))?.[1] ?? 'statement';
  // A trigger's message is made up by whoever wrote it, and may be a value whole; others hold them in quotes.
  if (code === 'SQLITE_CONSTRAINT_TRIGGER') return { kind, detail: `${code}: raised by a trigger` };
  const detail = kind === 'statement' ? message.replace(/["'][^]*["']/, '...') : message;
  return { kind, detail: `${code}: ${detail}` };
}

import { stat } from 'node:fs/promises';
import path from 'node:path';
import { replaceFile } from '../files/write.js';
import type { Named } from '../plan/accounts.js';
import type { PlanAccount } from '../plan/model.js';
import type { ListedName } from './account-list.js';

export type LineOutcome = 'found' | 'repeated' | 'missing' | 'ambiguous' | 'empty';

/** What became of one line of a list. */
export interface LineResult {
  readonly line: number;
  readonly name: string;
  readonly result: LineOutcome;
  /** The account, or all that the name fits. */
  readonly accounts: readonly PlanAccount[];
  /** Repeated: the line that named the account first. */
  readonly first: number | null;
}

/** What became of a list. */
export interface ListReport {
  readonly file: string;
  readonly lines: number;
  readonly counts: Readonly<Record<LineOutcome, number>>;
  /** Lines that gave no account of their own, as CSV; null when every line did. */
  readonly rejects: string | null;
  readonly results: readonly LineResult[];
}

/** A result for each line. An account named before, by this name or another one, is a repetition. */
export function lineResults(list: readonly ListedName[], named: Named): readonly LineResult[] {
  const lineOf = new Map<string, number>();
  return list.map(({ line, name }) => {
    const accounts = named.get(name) ?? [];
    const [account] = accounts;
    if (name === '') return { line, name, result: 'empty', accounts, first: null };
    if (account === undefined) return { line, name, result: 'missing', accounts, first: null };
    if (accounts.length > 1) return { line, name, result: 'ambiguous', accounts, first: null };
    const key = JSON.stringify(account.key);
    const first = lineOf.get(key);
    if (first !== undefined) return { line, name, result: 'repeated', accounts, first };
    lineOf.set(key, line);
    return { line, name, result: 'found', accounts, first: null };
  });
}

function describe({ key, label }: PlanAccount): string {
  return `${label ?? '?'} (${key.map((cell) => cell ?? 'NULL').join(', ')})`;
}

function whyRejected({ result, accounts, first }: LineResult): string {
  if (result === 'repeated') return `the account of line ${String(first)} again`;
  if (result === 'ambiguous') return `names ${String(accounts.length)} accounts: ${accounts.map(describe).join(', ')}`;
  return result === 'empty' ? 'the cell is empty' : 'names no account';
}

/** A quoted CSV cell; one that a spreadsheet would run as a formula is defused. */
function cell(text: string): string {
  return `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
}

/** The rejected lines as CSV. The mark at its start makes spreadsheets read it as UTF-8. */
export function rejectsCsv(results: readonly LineResult[]): string {
  const rejected = results.filter(({ result }) => result !== 'found');
  const lines = rejected.map((one) => [String(one.line), one.name, one.result, whyRejected(one)].map(cell).join(','));
  return `\uFEFF${['line,account,result,why', ...lines].join('\r\n')}\r\n`;
}

const NONE: Readonly<Record<LineOutcome, number>> = { found: 0, repeated: 0, missing: 0, ambiguous: 0, empty: 0 };

/** Writes the rejects file (its name counted from `dir`), and replaces the one of an earlier try even when nothing is rejected any more. */
export async function reportList(
  list: {
    readonly dir: string;
    readonly file: string;
    readonly rejects: string;
    readonly names: readonly ListedName[];
  },
  named: Named,
): Promise<ListReport> {
  const results = lineResults(list.names, named);
  const counts = { ...NONE };
  for (const { result } of results) counts[result] += 1;
  const anyRejected = counts.found < results.length;
  const rejects = path.resolve(list.dir, list.rejects);
  const anyBefore = await stat(rejects).then(
    () => true,
    () => false,
  );
  if (anyRejected || anyBefore) await replaceFile(rejects, rejectsCsv(results));
  return { file: list.file, lines: results.length, counts, rejects: anyRejected ? list.rejects : null, results };
}

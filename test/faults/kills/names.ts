/** What a statement or a call of the file system is, in plain words: points are named by it, not by a number. */
import { constants } from 'node:fs';
import path from 'node:path';
import type { ScriptLine } from '../../../src/plan/script.js';
import type { FileCall } from '../files/calls.js';

const STATEMENTS: readonly (readonly [RegExp, string])[] = [
  [/^(BEGIN|START TRANSACTION)\b.*READ ONLY|^BEGIN$/, 'BEGIN of a reading transaction'],
  [/^(BEGIN|START TRANSACTION)\b/, 'BEGIN'],
  [/^COMMIT$/, 'COMMIT'],
  [/^ROLLBACK$/, 'ROLLBACK'],
  [/^INSERT INTO \S*untether_run\b/, 'the ledger row'],
  [/^UPDATE (OR \w+ )?\S*untether_run\b/, 'the last words of the ledger row'],
  [/^SELECT .* FROM \S*untether_run\b/, 'the look at the ledger'],
  [/^LOCK TABLE/, 'the table locks'],
  [/^(SET|PRAGMA|CREATE TEMP TABLE)\b/, 'a setting'],
  [/pg_stat_xact|pg_locks|total_changes|SESSION STATUS/, 'the counting of changes'],
  [/pg_catalog|pg_class|pg_settings|information_schema|sqlite_schema|sqlite_master|pragma_/i, 'a look at the catalog'],
  [/\bFROM (ONLY )?\S*(user_roles)\b/, 'a look at the roles'],
  [/\bFROM (ONLY )?\S*(membership_badges)\b/, 'a look at the badges'],
  [/\bFROM (ONLY )?\S*(memberships)\b/, 'a look at the memberships'],
  [/\bFROM (ONLY )?\S*(nokey)\b/, 'a look at the rows without a key'],
  [/\bFROM (ONLY )?\S*(approvals)\b/, 'a look at the approvals'],
  [/\bFROM (ONLY )?\S*(model_has_roles)\b/, 'a look at the polymorphic roles'],
  [/\bFROM (ONLY )?\S*(users)\b/, 'a look at the users'],
  [/\bFROM (ONLY )?.*角色/, 'a look at the odd table'],
];

/** Names statements; those of the plan by the section of plan.sql they stand in. */
export class StatementNames {
  readonly #lines: readonly ScriptLine[];
  /** Guards may be equal; each belongs to the step that was sent last. */
  #step = 0;

  constructor(lines: readonly ScriptLine[]) {
    this.#lines = lines;
  }

  of(sql: string): string {
    const line = this.#lines.find((each) => each.sql === sql && typeof each.section === 'number' && !each.isGuard);
    if (line) this.#step = Number(line.section);
    if (line) return `step ${String(line.section)}`;
    if (this.#lines.some((each) => each.sql === sql && each.isGuard)) return `the guard of step ${String(this.#step)}`;
    if (this.#lines.some((each) => each.sql === sql && each.section === 'checks')) return 'a check of what is left';
    const flat = sql.replace(/\s+/g, ' ').trim();
    return STATEMENTS.find(([pattern]) => pattern.test(flat))?.[1] ?? 'a question to the server';
  }
}

/** The point before a statement. */
export function beforeStatement(name: string): string {
  const step = /^the guard of (step \d+)$/.exec(name)?.[1];
  return step === undefined ? `before ${name}` : `between ${step} and its guard`;
}

const FILES: readonly (readonly [RegExp, (found: RegExpExecArray) => string])[] = [
  [/step-0*(\d+)\.ndjson\.gz$/, ([, step]) => `step ${String(step)} of the snapshot`],
  [/manifest\.json$/, () => 'the manifest'],
  [/^snapshots\/\.R-\w+\.\w+\.draft$/, () => 'the draft of the snapshot'],
  [/^snapshots\/R-\w+$/, () => 'the snapshot'],
  [/^snapshots$/, () => 'the folder of snapshots'],
  [/audit\.jsonl\.lock$/, () => 'the lock of the audit log'],
  [/audit\.jsonl$/, () => 'the audit log'],
  [/\/runs\/R-\w+\.json$/, () => 'the note of the run'],
  [/^$/, () => 'the folder of the audit log'],
];

function fileName(file: string): string {
  const relative = path.relative(process.cwd(), file);
  for (const [pattern, words] of FILES) {
    const found = pattern.exec(relative);
    if (found) return words(found);
  }
  return relative;
}

const VERBS: Readonly<Record<string, string>> = {
  open: 'opened',
  mkdir: 'made',
  rename: 'renamed',
  rm: 'removed',
  'handle.write': 'written',
  'handle.writeFile': 'written',
  'handle.sync': 'synced',
  'handle.truncate': 'cut',
};

function onlyReads(flags: unknown): boolean {
  return (Number(flags) & (constants.O_WRONLY | constants.O_RDWR)) === 0;
}

/** `the manifest is renamed`; null for a call that only reads. */
export function fileEvent({ name, args, file }: FileCall): { readonly what: string; readonly is: string } | null {
  const verb = VERBS[name];
  if (verb === undefined || (name === 'open' && onlyReads(args[1]))) return null;
  return { what: fileName(file ?? String(args[0])), is: verb };
}

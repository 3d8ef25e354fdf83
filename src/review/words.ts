import { isApproved } from '../approval/count.js';
import type { ApprovalState } from '../approval/model.js';
import { findingTexts, type FindingRule } from '../messages/findings.js';
import { count, tell, wordFor } from '../messages/review.js';
import { fill, type Lang } from '../messages/text.js';
import type { Finding, LeftOut, Person, Plan, PlanAccount, PlanDocument, PlanStep } from '../plan/model.js';

/** Where a plan stands; in this order, the first that applies. */
export type PlanState = 'applied' | 'rejected' | 'void' | 'empty' | 'expired' | 'free' | 'approved' | 'waiting';

export interface Standing {
  readonly plan: Plan;
  readonly approvals: ApprovalState;
  /** The run that applied the plan. */
  readonly applied?: string;
  /** Without it a plan never counts as expired. */
  readonly now?: Date;
}

export function planState({ plan, approvals, applied, now }: Standing): PlanState {
  if (applied !== undefined) return 'applied';
  if (approvals.approvals.some(({ decision }) => decision === 'rejected')) return 'rejected';
  if (approvals.approvals.some(({ digest }) => digest !== plan.digest)) return 'void';
  if (plan.document.steps.length === 0) return 'empty';
  if (now && now.getTime() > Date.parse(plan.document.expiresAt)) return 'expired';
  if (approvals.needed === 0) return 'free';
  return isApproved(approvals) ? 'approved' : 'waiting';
}

/** The hexadecimal digits of a digest, without its `sha256:`. */
export function digestDigits(plan: Pick<Plan, 'digest'>): string {
  return plan.digest.replace(/^sha256:/, '');
}

/** `7f3a 9c21 0b5e d144`: the first 16 digits, to be compared by eye. */
export function digestGroups(digits: string): string {
  return (digits.match(/.{1,4}/g) ?? []).join(' ');
}

/** What to type next, best first. */
export function nextCommands(standing: Standing): readonly string[] {
  const { id } = standing.plan;
  switch (planState(standing)) {
    case 'applied':
      return [`untether rollback ${standing.applied ?? ''}`];
    case 'rejected':
    case 'void':
    case 'expired':
      return [`untether plan refresh ${id}`];
    case 'empty':
      return ['untether scan'];
    case 'free':
    case 'approved':
      return [`untether rehearse ${id}`, `untether apply ${id}`];
    case 'waiting':
      return [
        `untether review ${id} -o review.html`,
        `untether approve ${id} --digest ${digestDigits(standing.plan).slice(0, 8)}`,
      ];
  }
}

/** `2026-11-03 10:12`, at an offset in minutes east of UTC; the same in every locale. */
export function clock(time: string, offsetMinutes = 0): string {
  const moment = Date.parse(time);
  if (Number.isNaN(moment)) return time;
  return new Date(moment + offsetMinutes * 60_000).toISOString().slice(0, 16).replace('T', ' ');
}

/** `2026-11-03 10:12 +08:00`. */
export function stamp(time: string, offsetMinutes = 0): string {
  const minutes = Math.abs(offsetMinutes);
  const part = (value: number): string => String(value).padStart(2, '0');
  const zone = `${offsetMinutes < 0 ? '-' : '+'}${part(Math.floor(minutes / 60))}:${part(minutes % 60)}`;
  return `${clock(time, offsetMinutes)} ${offsetMinutes === 0 ? 'UTC' : zone}`;
}

export function person({ name, identity }: Person, lang: Lang): string {
  return `${name} (${wordFor('identity', identity, lang)})`;
}

/** `zhangwei (104)`. */
export function accountName({ key, label }: PlanAccount): string {
  const shown = key.map((part) => part ?? 'NULL').join(', ');
  return label === null ? shown : `${label} (${shown})`;
}

const ACTIONS = ['delete', 'update', 'insert'] as const;

/** `49 rows deleted, 3 rows updated`; empty for a plan that changes nothing. */
export function changes(summary: PlanDocument['summary'], lang: Lang): string {
  return ACTIONS.filter((action) => summary[action] > 0)
    .map((action) => count(action, summary[action], lang))
    .join(tell('list.and', lang));
}

export function rowsChanged({ summary }: PlanDocument): number {
  return ACTIONS.reduce((sum, action) => sum + summary[action], 0);
}

/** The plan in one sentence: for whom or what it undoes, and how much it changes. */
export function headline(document: PlanDocument, lang: Lang): string {
  const { summary, request } = document;
  const nothing = rowsChanged(document) === 0 ? 'Nothing' : '';
  const facts = { changes: changes(summary, lang), tables: count('tables', summary.tables, lang) };
  if (request.kind === 'rollback')
    return tell(`head.rollback${nothing}`, lang, { ...facts, run: request.undoes?.run ?? '?' });
  if (request.kind === 'orphans') return tell(`head.orphans${nothing}`, lang, facts);
  const head = request.kind === 'relink' ? 'head.relink' : 'head.unlink';
  return tell(`${head}${nothing}`, lang, { ...facts, accounts: count('accounts', summary.accounts, lang) });
}

/** Which part of a run a rollback undoes, and how it settles conflicts; null for all of it. */
export function partWords({ request }: PlanDocument, lang: Lang): string | null {
  const choice = request.undoes?.choice;
  if (!choice) return null;
  const list = (items: readonly string[]): string => items.join(', ');
  const accounts = choice.accounts.map(({ key, label }) => `${label ?? '?'} (${key.join(', ')})`);
  const ways = Object.entries(choice.onConflict).map(([kind, way]) => `${kind}=${way}`);
  const parts = [
    choice.tables.length > 0 ? tell('part.tables', lang, { list: list(choice.tables) }) : null,
    accounts.length > 0 ? tell('part.accounts', lang, { list: list(accounts) }) : null,
    choice.links ? tell('part.links', lang, { list: list(choice.links) }) : null,
    ways.length > 0 ? tell('part.conflicts', lang, { list: list(ways) }) : null,
  ];
  return parts.filter((part) => part !== null).join('; ');
}

/** What can be undone. */
export function undoWords(document: PlanDocument, lang: Lang): string {
  const n = rowsChanged(document);
  if (n === 0) return tell('undo.nothing', lang);
  return document.summary.undoable ? tell('undo.all', lang, { n }) : tell('undo.none', lang);
}

/** Rows of the table before the plan, and the part of them that the step touches. */
export function ofTable({ tableRows, expectedRows, action }: PlanStep): {
  readonly of: string;
  readonly share: string;
} {
  if (tableRows === null) return { of: '?', share: '?' };
  if (tableRows === 0 || action === 'insert') return { of: String(tableRows), share: '-' };
  const share = (expectedRows / tableRows) * 100;
  return { of: String(tableRows), share: share > 0 && share < 0.1 ? '<0.1 %' : `${share.toFixed(1)} %` };
}

const textOf = (rule: string): (typeof findingTexts)[FindingRule] | undefined =>
  Object.hasOwn(findingTexts, rule) ? findingTexts[rule as FindingRule] : undefined;

/** What was found; a rule that this version does not know keeps the words of the plan. */
export function findingMessage(finding: Finding, lang: Lang): string {
  const text = textOf(finding.rule);
  return text ? fill(text.message[lang], finding.facts) : finding.message;
}

export function findingAdvice(rule: string, lang: Lang): string {
  return textOf(rule)?.advice[lang] ?? '';
}

const KEPT: ReadonlySet<string> = new Set([
  'keep',
  'keep-history',
  'not-selected',
  'rejected',
  'protected',
  'there',
  'not-asked',
  'already-so',
]);

/** What stays because somebody or a rule says so, and what stays because nobody decided. */
export function splitLeftOut(
  leftOut: readonly LeftOut[],
): readonly { readonly title: 'kept' | 'left'; readonly entries: readonly LeftOut[] }[] {
  const kept = { title: 'kept' as const, entries: leftOut.filter(({ reason }) => KEPT.has(reason)) };
  const left = { title: 'left' as const, entries: leftOut.filter(({ reason }) => !KEPT.has(reason)) };
  return [kept, left].filter(({ entries }) => entries.length > 0);
}

/** Rows of a left-out reference; columns of a type that cannot be compared were not counted. */
export function leftRows({ reason, rows }: LeftOut): string {
  return reason === 'unsupported' ? '?' : String(rows);
}

const LONGEST_STATEMENT = 2000;

/** The start of a statement; never half a character. */
function clipStatement(statement: string): {
  readonly text: string;
  readonly shown: number;
  readonly clipped: boolean;
} {
  if (statement.length <= LONGEST_STATEMENT) return { text: statement, shown: statement.length, clipped: false };
  const cut = statement.slice(0, LONGEST_STATEMENT).replace(/[\ud800-\udbff]$/, '');
  return { text: cut, shown: cut.length, clipped: true };
}

/** A statement as it is shown; null where it holds values that nobody is shown. */
export function statementText({ statement, hidden }: Pick<PlanStep, 'statement' | 'hidden'>): string | null {
  if (hidden === true) return null;
  const { text, clipped } = clipStatement(statement);
  return `${text}${clipped ? '...' : ';'}`;
}

/** Says what of a statement is missing on the page. */
export function statementNotes(step: Pick<PlanStep, 'statement' | 'statements'>, lang: Lang): readonly string[] {
  const { shown, clipped } = clipStatement(step.statement);
  const notes = step.statements > 1 ? [tell('sql.first', lang, { n: step.statements })] : [];
  return clipped ? [...notes, tell('sql.clipped', lang, { shown, n: step.statement.length })] : notes;
}

export function statementTitle(step: PlanStep, lang: Lang): string {
  const facts = {
    step: step.number,
    action: tell(`action.${step.action}`, lang),
    table: step.table,
    rows: step.expectedRows,
  };
  return tell('sql.step', lang, facts);
}

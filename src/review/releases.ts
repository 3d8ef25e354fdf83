import { sayPage } from '../messages/page.js';
import { tell } from '../messages/review.js';
import type { Lang } from '../messages/text.js';
import type { PlanDocument, PlanStep, Release } from '../plan/model.js';
import { statementNotes, statementText, statementTitle } from './words.js';

function facts({ table, columns, because, expectedRows }: Release): Record<string, string | number> {
  return { table, columns: columns.join(', '), because, rows: expectedRows };
}

/** A sentence for each table whose rows point at each other, so that columns are emptied first or filled last. */
export function releaseSentences({ releases = [] }: Pick<PlanDocument, 'releases'>, lang: Lang): readonly string[] {
  return releases.map((release) => tell(`release.${release.action}`, lang, facts(release)));
}

/** A statement to show: its title and what is to be said about it. */
export interface ShownStatement {
  readonly title: string;
  /** As long as anybody reads; null where it holds values that nobody is shown. */
  readonly text: string | null;
  readonly notes: readonly string[];
}

/** The first statements of the releases. */
export function releaseStatements(
  { releases = [] }: Pick<PlanDocument, 'releases'>,
  action: Release['action'],
  lang: Lang,
): readonly ShownStatement[] {
  const mine = releases.filter((release) => release.action === action);
  return mine.map((release) => ({
    title: tell(`release.${action}.title`, lang, facts(release)),
    ...shownStatement(release, lang),
  }));
}

/** The statements of the steps. */
export function stepStatements(steps: readonly PlanStep[], lang: Lang): readonly ShownStatement[] {
  return steps.map((step) => ({ title: statementTitle(step, lang), ...shownStatement(step, lang) }));
}

function shownStatement(
  made: Pick<PlanStep, 'statement' | 'statements' | 'hidden'>,
  lang: Lang,
): Pick<ShownStatement, 'text' | 'notes'> {
  const text = statementText(made);
  return { text, notes: text === null ? [`-- ${sayPage('sql.hidden', lang)}`] : statementNotes(made, lang) };
}

import { tell } from '../messages/review.js';
import type { Lang } from '../messages/text.js';
import type { PlanDocument, Release } from '../plan/model.js';
import { statementNotes } from './words.js';

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
  readonly statement: string;
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
    statement: release.statement,
    notes: statementNotes(release, lang),
  }));
}

import type { Lang } from '../messages/text.js';
import type { Plan } from '../plan/model.js';
import { shownRows } from '../plan/shown.js';
import { planMarkdown } from '../review/markdown.js';
import { renderPage } from '../review/page/page.js';
import { renderPlan } from '../review/plan.js';
import { rowLines, type RowsView } from '../review/row-lines.js';
import { approvalsOf } from './approve.js';
import { status } from './status.js';
import type { Workspace } from './workspace.js';

export const REVIEW_FORMATS = ['html', 'md', 'text'] as const;
export type ReviewFormat = (typeof REVIEW_FORMATS)[number];

export interface ReviewOptions {
  readonly format: ReviewFormat;
  readonly lang: Lang;
  /** The page stays in `lang`, whatever the reader's browser speaks. */
  readonly langChosen?: boolean;
}

/** The affected rows in words, a line or more each: masked as in the plan. */
export function readShownRows(plan: Plan, view: Omit<RowsView, 'rows' | 'document'>): Promise<readonly string[]> {
  return rowLines({ ...view, document: plan.document, rows: shownRows(plan.folder) });
}

/** The plan for the person who decides on it, as it stands now: one HTML file, Markdown for a ticket, or plain text. Ends with a newline. */
export async function reviewPlan(
  workspace: Workspace,
  plan: Plan,
  { format, lang, langChosen = false }: ReviewOptions,
): Promise<string> {
  if (format === 'md') return planMarkdown(plan);
  const approvals = await approvalsOf(workspace, plan);
  const { state, runs } = (await status(workspace, plan.id))[0] ?? { state: '', runs: [] };
  const applied = state === 'applied' ? { applied: runs[0] ?? '' } : {};
  const standing = { plan, approvals, lang, now: new Date(), ...applied };
  if (format === 'text') return renderPlan({ ...standing, sql: true });
  return renderPage({ ...standing, langChosen, rows: shownRows(plan.folder) });
}

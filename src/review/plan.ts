import stringWidth from 'string-width';
import { count, tell } from '../messages/review.js';
import { say } from '../messages/ui.js';
import { attentionLines } from './attention.js';
import { safe } from './escape.js';
import { hanging } from './layout.js';
import { plainPaint } from './paint.js';
import { headLines } from './plan-head.js';
import { accountLines, leftLines, stepLines } from './plan-tables.js';
import type { Drawn, PlanView } from './plan-view.js';
import { releaseSentences, releaseStatements, type ShownStatement, stepStatements } from './releases.js';
import { rightsLines } from './rights.js';
import { changes, nextCommands, rowsChanged } from './words.js';

/** The statements in the order in which they run. */
function shownStatements({ plan, lang, table }: Drawn): readonly ShownStatement[] {
  const { steps, releases = [] } = plan.document;
  const chosen = (id: string): boolean => table === undefined || id === table;
  const document = { releases: releases.filter((release) => chosen(release.table)) };
  return [
    ...releaseStatements(document, 'release', lang),
    ...stepStatements(
      steps.filter((step) => chosen(step.table)),
      lang,
    ),
    ...releaseStatements(document, 'restore', lang),
  ];
}

function statementLines(view: Drawn): readonly string[] {
  const { lang, paint } = view;
  if (view.sql !== true) return [];
  const lines = shownStatements(view).flatMap(({ title, text, notes }) => [
    '',
    paint.faint(safe(title)),
    ...(text === null ? [] : [safe(text)]),
    ...notes.map(paint.faint),
  ]);
  return ['', paint.strong(tell('sql', lang)), ...lines.slice(1)];
}

function nextLines(view: Drawn): readonly string[] {
  const prefix = `${say('label.next', view.lang)}${view.lang === 'en' ? ' ' : ''}`;
  const indent = ' '.repeat(stringWidth(prefix));
  return nextCommands(view).map((command, index) => `${index === 0 ? prefix : indent}${safe(command)}`);
}

function closingLines(view: Drawn): readonly string[] {
  const { plan, lang, applied } = view;
  const { document } = plan;
  const facts = { changes: changes(document.summary, lang), tables: count('tables', document.summary.tables, lang) };
  const totals = rowsChanged(document) === 0 ? '' : tell('totals', lang, facts);
  const outcome = applied === undefined ? tell('unchanged', lang) : tell('changed', lang, { run: applied });
  const gap = lang === 'en' && totals !== '' ? ' ' : '';
  return ['', ...hanging('', `${totals}${gap}${outcome}`), ...(view.next === false ? [] : nextLines(view))];
}

/** The screen of `show`: a plan, where it stands, and what to type next. Ends with a newline. */
export function renderPlan(view: PlanView): string {
  const drawn: Drawn = { ...view, paint: view.paint ?? plainPaint };
  const lines = [
    ...headLines(drawn),
    ...stepLines(drawn),
    ...releaseSentences(drawn.plan.document, drawn.lang).flatMap((line) => ['', ...hanging('', safe(line))]),
    ...leftLines(drawn),
    ...attentionLines(drawn),
    ...rightsLines(drawn),
    ...accountLines(drawn),
    ...statementLines(drawn),
    ...closingLines(drawn),
  ];
  return `${lines.join('\n')}\n`;
}

import stringWidth from 'string-width';
import { sayPage } from '../messages/page.js';
import { count, tell, wordFor } from '../messages/review.js';
import type { Lang } from '../messages/text.js';
import type { LeftOut, PlanAccount, PlanDocument, PlanStep } from '../plan/model.js';
import { needsAttention } from './attention.js';
import { safe } from './escape.js';
import { type CellText, hanging, layOut, screenCells, shorten } from './layout.js';
import type { Drawn } from './plan-view.js';
import { leftFrom, linkWords } from './reasons.js';
import { accountName, leftRows, ofTable, splitLeftOut } from './words.js';

const SIGNS = { delete: '-', update: '~', insert: '+' } as const;
const SIGN_STYLES = { delete: 'danger', update: 'warning', insert: 'good' } as const;

function stepRow(step: PlanStep, view: Drawn): readonly CellText[] {
  const { plan, lang } = view;
  const { of, share } = ofTable(step);
  return [
    { text: SIGNS[step.action], style: SIGN_STYLES[step.action] },
    step.table,
    needsAttention(step, plan.document.findings) ? { text: '!', style: 'danger' } : '',
    String(step.expectedRows),
    of,
    share,
    linkWords(step, lang),
    tell(plan.document.summary.undoable && step.undo !== '' ? 'yes' : 'no', lang),
  ];
}

/** One line per step: table, rows, share, and the link that leads there. */
export function stepLines(view: Drawn): readonly string[] {
  const { plan, lang, paint, table } = view;
  const steps = plan.document.steps.filter((step) => table === undefined || step.table === table);
  if (plan.document.steps.length === 0) return [];
  const title = (key: 'table' | 'rows' | 'of' | 'share' | 'link' | 'undo'): string => tell(`column.${key}`, lang);
  const columns = [
    { title: '', gap: 1 },
    { title: title('table'), wraps: true, gap: 1 },
    { title: '', gap: 1 },
    { title: title('rows'), align: 'right', gap: 1 },
    { title: title('of'), align: 'right' },
    { title: title('share'), align: 'right' },
    { title: title('link'), wraps: true },
    { title: title('undo') },
  ] as const;
  const { head, rows } = layOut(
    columns,
    steps.map((step) => stepRow(step, view)),
    paint,
  );
  const automatic = [...new Set(steps.flatMap((step) => step.automatic.map((words) => `${step.table}: ${words}`)))];
  return [
    '',
    `  ${tell('legend', lang)}`,
    head,
    ...rows.flat(),
    ...showing(steps.length, plan.document.steps.length, lang),
    ...(automatic.length === 0
      ? []
      : hanging('', tell('automatic', lang, { list: automatic.join(tell('list.or', lang)) }))),
  ];
}

function showing(n: number, all: number, lang: Lang): readonly string[] {
  return n === all ? [] : [` (${tell('showing', lang, { n, all })})`];
}

/** What the plan does not touch, and why. */
export function leftLines(view: Drawn): readonly string[] {
  const { plan, lang, paint, table } = view;
  const leftOut = plan.document.leftOut.filter(
    ({ reference }) => table === undefined || leftFrom(reference).table === table,
  );
  const columns = [
    { title: '', wraps: true, gap: 1 },
    { title: '', align: 'right' },
    { title: '', wraps: true },
  ] as const;
  const row = (entry: LeftOut): readonly string[] => [
    leftFrom(entry.reference).words,
    leftRows(entry),
    wordFor('reason', entry.reason, lang),
  ];
  return splitLeftOut(leftOut).flatMap(({ title, entries }) => {
    const total = entries.reduce((sum, { rows }) => sum + rows, 0);
    const { start, left, end } = shorten(entries);
    const { rows } = layOut(columns, [...start, ...end].map(row), paint);
    const more = left > 0 ? [` ${tell('more.json', lang, { n: left })}`] : [];
    return [
      '',
      paint.strong(`${tell(title, lang)} (${count('rows', total, lang)})`),
      ...rows.slice(0, start.length).flat(),
      ...more,
      ...rows.slice(start.length).flat(),
    ];
  });
}

/** Rows of each account by kind of link; null where nothing is counted by account. */
function countsByKind({ steps, perAccount }: PlanDocument): CountedKinds | null {
  if (!perAccount || steps.length === 0) return null;
  const kindOf = ({ kinds }: PlanStep): string => kinds[0] ?? 'other';
  const kinds = [...new Set(steps.map(kindOf))];
  const sums = (counts: readonly number[]): readonly number[] =>
    kinds.map((kind) => counts.reduce((sum, n, at) => sum + (steps[at] && kindOf(steps[at]) === kind ? n : 0), 0));
  return { kinds, rows: perAccount.rows.map(sums) };
}

interface CountedKinds {
  readonly kinds: readonly string[];
  readonly rows: readonly (readonly number[])[];
}

/** A line for each of the accounts; the names alone where the columns do not fit the screen. */
function accountTable(entries: readonly PlanAccount[], view: Drawn): readonly (readonly string[])[] {
  const { plan, lang, paint } = view;
  const counted = countsByKind(plan.document);
  const plain = entries.map((entry) => hanging(' ', accountName(entry)));
  if (!counted || entries.length === 0) return plain;
  const titles = [...counted.kinds.map((kind) => wordFor('kind', kind, lang)), sayPage('matrix.total', lang)];
  const numbers = titles.map((title) => ({ title, align: 'right' as const }));
  const places = new Map(plan.document.request.accounts.map((entry, index) => [entry, index]));
  const { head, rows } = layOut(
    [{ title: '', gap: 1 }, ...numbers],
    entries.map((entry) => {
      const counts = counted.rows[places.get(entry) ?? -1];
      const total = counts?.reduce((sum, n) => sum + n, 0);
      return [
        accountName(entry),
        ...[...(counts ?? counted.kinds.map(() => 0)), total ?? 0].map((n) => (n === 0 ? '-' : String(n))),
      ];
    }),
  );
  const fits = [head, ...rows.flat()].every((line) => stringWidth(line) <= screenCells());
  return fits ? rows.map((lines, index) => (index === 0 ? [paint.faint(head), ...lines] : lines)) : plain;
}

/** The accounts, the first 20 and the last 5 of many. */
export function accountLines(view: Drawn): readonly string[] {
  const { plan, lang, paint, account } = view;
  const { accounts } = plan.document.request;
  const wanted = accounts.filter(
    ({ key, label: name }) => account === undefined || name === account || key.join(', ') === account,
  );
  if (accounts.length === 0) return [];
  const { start, left, end } = shorten(wanted);
  const lines = accountTable([...start, ...end], view);
  const tables = [...new Set(accounts.map((entry) => safe(entry.table)))].join(', ');
  return [
    '',
    ...hanging('', `${tell('accounts', lang)} (${String(accounts.length)})  ${tables}`, { paint, style: 'strong' }),
    ...lines.slice(0, start.length).flat(),
    ...(left > 0 ? [` ${tell('more', lang, { n: left })}`] : []),
    ...lines.slice(start.length).flat(),
    ...showing(wanted.length, accounts.length, lang),
  ];
}

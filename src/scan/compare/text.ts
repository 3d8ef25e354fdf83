import { formatName } from '../../catalog/names.js';
import { countCompare, tellCompare } from '../../messages/compare.js';
import type { Lang } from '../../messages/text.js';
import { type ColumnLayout, hanging, shorten, tableLines } from '../../review/layout.js';
import type { CompareReport, ComparedReference, ToldDifference } from './model.js';

/** A comparison for the terminal: both databases, a line for each reference, the differences, what was left out, totals. Ends with a newline. */
export function renderCompare(
  report: CompareReport,
  names: { readonly a: string; readonly b: string },
  lang: Lang,
): string {
  const parts = [
    tellCompare('head', lang, names)
      .split('\n')
      .flatMap((line) => hanging('', line)),
    referenceLines(report, lang),
    differenceLines(report, lang),
    leftLines(report, lang),
    skippedLines(report, lang),
    totalLines(report, lang),
  ];
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function referenceLines({ references }: CompareReport, lang: Lang): readonly string[] {
  if (references.length === 0) return [];
  const columns: readonly ColumnLayout[] = [
    { title: tellCompare('column.reference', lang), wraps: true, gap: 0 },
    { title: tellCompare('column.kind', lang), wraps: true },
    ...(['a', 'b', 'only-in-a', 'only-in-b', 'changed'] as const).map((name) => ({
      title: tellCompare(`column.${name}`, lang),
      align: 'right' as const,
    })),
  ];
  const rows = references.map(({ reference, kind, rows: { a, b }, onlyInA, onlyInB, changed }) => [
    reference,
    kind,
    ...[a, b, onlyInA, onlyInB, changed].map(String),
  ]);
  return tableLines(columns, rows);
}

function differenceLines({ references }: CompareReport, lang: Lang): readonly string[] {
  const different = references.filter(({ differences }) => differences.length > 0);
  if (different.length === 0) return [];
  return [tellCompare('differences', lang), ...different.flatMap((each) => [each.reference, ...toldLines(each, lang)])];
}

function toldLines(compared: ComparedReference, lang: Lang): readonly string[] {
  const { differences, onlyInA, onlyInB, changed } = compared;
  const { start, left, end } = shorten(differences);
  const told = differences.reduce((sum, { times }) => sum + times, 0);
  const untold = onlyInA + onlyInB + changed - told;
  const lines = (some: readonly ToldDifference[]): readonly string[] =>
    some.flatMap((each) => hanging(` ${tellCompare(`mark.${each.side}`, lang)} `, inWords(each, lang)));
  const more = (count: number): readonly string[] => (count > 0 ? [`   ${tellCompare('more', lang, { count })}`] : []);
  return [...lines(start), ...more(left), ...lines(end), ...more(untold)];
}

const written = (value: string | null): string => value ?? 'NULL';

function inWords({ account, label, row, columns, side, times }: ToldDifference, lang: Lang): string {
  const who = account.map(written).join(' ');
  const cells = Object.entries(row).map(([name, value]) => `${formatName(name)}=${written(value)}`);
  const changes = columns.map(({ column, a, b }) => `${formatName(column)}: ${written(a)} -> ${written(b)}`);
  const what = side === 'changed' ? changes.join(', ') : cells.join(' ');
  const line = `${label === null ? who : `${label} (${who})`}  ${what}`;
  return times > 1 ? tellCompare('times', lang, { row: line, times }) : line;
}

function leftLines({ references }: CompareReport, lang: Lang): readonly string[] {
  const columns = references.flatMap(({ reference, left }) =>
    left.flatMap(({ column, reason }) =>
      hanging('  ', `${reference} ${formatName(column)}: ${tellCompare(`reason.${reason}`, lang)}`),
    ),
  );
  const rows = references.flatMap(({ reference, unmatched }) =>
    unmatched.a + unmatched.b === 0 ? [] : hanging('', tellCompare('unmatched', lang, { reference, ...unmatched })),
  );
  return [...(columns.length === 0 ? [] : [tellCompare('left', lang), ...columns]), ...rows];
}

function skippedLines({ skipped }: CompareReport, lang: Lang): readonly string[] {
  if (skipped.length === 0) return [];
  const lines = skipped.flatMap(({ reference, reason }) =>
    hanging('  ', `${reference}: ${tellCompare(`skip.${reason}`, lang)}`),
  );
  return [tellCompare('skipped', lang), ...lines];
}

function totalLines(report: CompareReport, lang: Lang): readonly string[] {
  const lines = [totals(report, lang), ...(report.complete ? [] : [tellCompare('incomplete', lang)])];
  return lines.flatMap((line) => hanging('', line));
}

function totals({ references, identical, complete }: CompareReport, lang: Lang): string {
  if (references.length === 0) return tellCompare('nothing', lang);
  const sum = (of: (each: ComparedReference) => number): number => references.reduce((all, each) => all + of(each), 0);
  const [onlyInA, onlyInB, changed] = [
    sum((each) => each.onlyInA),
    sum((each) => each.onlyInB),
    sum((each) => each.changed),
  ];
  const told = (count: number): string => countCompare('references', count, lang);
  if (identical) {
    const facts = {
      references: told(references.length),
      rows: countCompare(
        'rows',
        sum(({ rows }) => rows.a),
        lang,
      ),
    };
    return tellCompare(complete ? 'identical' : 'identical-so-far', lang, facts);
  }
  const differing = references.filter((each) => each.onlyInA + each.onlyInB + each.changed > 0).length;
  const differences = countCompare('differences', onlyInA + onlyInB + changed, lang);
  return tellCompare('different', lang, { differences, references: told(differing), onlyInA, onlyInB, changed });
}

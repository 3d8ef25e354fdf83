import { countScan, tellScan } from '../messages/scan.js';
import type { Lang } from '../messages/text.js';
import { hanging, tableLines } from '../review/layout.js';
import type { ColumnLayout } from '../review/layout.js';
import type { ScanFinding, ScanReport } from './model.js';

/** A report for the terminal: findings as a table, what their classes mean, what was skipped, totals. Ends with a newline. */
export function renderScan(report: ScanReport, lang: Lang, hasBaseline = false): string {
  const parts = [
    findingLines(report, lang, hasBaseline),
    classLines(report, lang),
    idLines(report, lang),
    skippedLines(report, lang),
    totalLines(report, lang, hasBaseline),
  ];
  const filled = parts.filter((lines) => lines.length > 0);
  return `${filled.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

export function findingLines({ findings }: ScanReport, lang: Lang, hasBaseline: boolean): readonly string[] {
  if (findings.length === 0) return [];
  const columns: readonly ColumnLayout[] = [
    { title: tellScan('column.severity', lang), gap: 0 },
    { title: tellScan('column.class', lang) },
    { title: tellScan('column.reference', lang), wraps: true },
    { title: tellScan('column.rows', lang), align: 'right' },
    ...(hasBaseline ? STANDING : []).map(
      (each) => ({ title: tellScan(`column.${each}`, lang), align: 'right' }) as const,
    ),
    { title: tellScan('column.samples', lang), wraps: true },
  ];
  return tableLines(
    columns,
    findings.map((finding) => cellsOf(finding, lang, hasBaseline)),
  );
}

const STANDING = ['new', 'known', 'fixed'] as const;

function cellsOf(finding: ScanFinding, lang: Lang, hasBaseline: boolean): readonly string[] {
  const { severity, rows, samples } = finding;
  const more = rows > samples.length && samples.length > 0 ? ', ...' : '';
  return [
    tellScan(`severity.${severity}`, lang),
    finding.class,
    nameOf(finding, lang),
    String(rows),
    ...(hasBaseline ? STANDING : []).map((each) => String(finding[each])),
    `${samples.join(', ')}${more}`,
  ];
}

function nameOf({ reference, state, kept }: ScanFinding, lang: Lang): string {
  if (kept === true) return tellScan('leftover.kept', lang, { reference });
  return state === 'proposed' ? tellScan('proposed', lang, { reference }) : reference;
}

function classLines({ findings }: ScanReport, lang: Lang): readonly string[] {
  const classes = [...new Set(findings.map((finding) => finding.class))].toSorted();
  return classes.flatMap((found) => hanging(`${found}: `, tellScan(`class.${found}`, lang)));
}

/** What `plan orphans --finding` takes; in a list of their own, for the table is wide enough. */
function idLines({ findings }: ScanReport, lang: Lang): readonly string[] {
  if (findings.length === 0) return [];
  const lines = findings.flatMap(({ id, class: found, reference }) => hanging(`  ${id}  `, `${found} ${reference}`));
  return [tellScan('ids', lang), ...lines];
}

export function skippedLines({ skipped }: ScanReport, lang: Lang): readonly string[] {
  if (skipped.length === 0) return [];
  const lines = skipped.flatMap(({ reference, reason, detail = '' }) =>
    hanging('  ', `${reference}: ${tellScan(`skip.${reason}`, lang, { detail })}`),
  );
  return [tellScan('skipped', lang), ...lines];
}

function totalLines(report: ScanReport, lang: Lang, hasBaseline: boolean): readonly string[] {
  const lines = [totals(report, lang)];
  const sum = (what: (typeof STANDING)[number]): number =>
    report.findings.reduce((rows, finding) => rows + finding[what], 0);
  if (hasBaseline)
    lines.push(tellScan('standing', lang, { new: sum('new'), known: sum('known'), fixed: sum('fixed') }));
  if (!report.complete) lines.push(tellScan('incomplete', lang, { skipped: report.skipped.length }));
  return lines.flatMap((line) => hanging('', line));
}

function totals({ complete, findings, checked }: ScanReport, lang: Lang): string {
  const facts = { checked: countScan('references', checked, lang) };
  if (findings.length === 0 && complete) return tellScan(checked === 0 ? 'nothing' : 'clean', lang, facts);
  const sum = findings.reduce((rows, finding) => rows + finding.rows, 0);
  const found = { findings: countScan('findings', findings.length, lang), rows: countScan('rows', sum, lang) };
  return tellScan('totals', lang, { ...facts, ...found });
}

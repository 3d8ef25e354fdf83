import { countScan, tellScan } from '../../messages/scan.js';
import { escapeMarkdown } from '../../review/markdown.js';
import { total, type ScanView } from './view.js';

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** A report as Markdown: totals, findings as a table, what their classes mean, what was not scanned. */
export function renderMarkdown({ report, target, lang, now, hasBaseline }: ScanView): string {
  const { findings, skipped, checked, complete } = report;
  const heads = [
    'severity',
    'class',
    'reference',
    'rows',
    ...(hasBaseline ? (['new', 'known', 'fixed'] as const) : []),
  ] as const;
  const titles = [...heads.map((head) => tellScan(`column.${head}`, lang)), 'ID', tellScan('column.samples', lang)];
  const lines = findings.map((finding) =>
    row([
      tellScan(`severity.${finding.severity}`, lang),
      finding.class,
      escapeMarkdown(finding.reference),
      String(finding.rows),
      ...(hasBaseline ? [finding.new, finding.known, finding.fixed].map(String) : []),
      finding.id,
      finding.samples.map(escapeMarkdown).join('; '),
    ]),
  );
  const classes = [...new Set(findings.map((finding) => finding.class))].toSorted();
  const facts = {
    checked: countScan('references', checked, lang),
    findings: countScan('findings', findings.length, lang),
    rows: countScan('rows', total(report, 'rows'), lang),
  };
  const parts = [
    [`# ${tellScan('title', lang, { target: escapeMarkdown(target) })}`],
    [tellScan('made', lang, { at: now.toISOString() })],
    [findings.length === 0 && complete ? tellScan('clean', lang, facts) : tellScan('totals', lang, facts)],
    complete ? [] : [`**${tellScan('incomplete', lang, { skipped: skipped.length })}**`],
    findings.length === 0 ? [] : [row(titles), row(titles.map(() => '---')), ...lines],
    classes.map((found) => `- ${found}: ${tellScan(`class.${found}`, lang)}`),
    skipped.length === 0
      ? []
      : [
          `## ${tellScan('skipped', lang)}`,
          '',
          ...skipped.map(
            ({ reference, reason, detail = '' }) =>
              `- ${escapeMarkdown(reference)}: ${tellScan(`skip.${reason}`, lang, { detail: escapeMarkdown(detail) })}`,
          ),
        ],
  ];
  return `${parts
    .filter((part) => part.length > 0)
    .map((part) => part.join('\n'))
    .join('\n\n')}\n`;
}

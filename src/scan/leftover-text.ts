import { countScan, tellScan } from '../messages/scan.js';
import type { Lang } from '../messages/text.js';
import { safe } from '../review/escape.js';
import { hanging } from '../review/layout.js';
import type { Leftovers, ScanReport } from './model.js';
import { findingLines, skippedLines } from './text.js';

function accountName({ account }: Leftovers): string {
  const key = account.key.map((each) => each ?? 'NULL').join('/');
  return safe(account.label === null ? `${account.table} ${key}` : `${account.table} ${account.label} (${key})`);
}

function textLines({ texts, searched, notSearched }: Leftovers, lang: Lang): readonly string[] {
  const hits = texts.flatMap(({ table, column, rows, by }) =>
    hanging(
      '  ',
      safe(tellScan('leftover.text', lang, { table, column, rows: countScan('rows', rows, lang), by: by.join(', ') })),
    ),
  );
  const [first] = notSearched;
  const example = first === undefined ? '' : safe(`${first.table}.${first.column} (${first.reason})`);
  return [
    ...(hits.length === 0 ? [] : [tellScan('leftover.texts', lang), ...hits]),
    tellScan('leftover.searched', lang, { searched }),
    ...(first === undefined
      ? []
      : hanging('', tellScan('leftover.notSearched', lang, { count: notSearched.length, example }))),
  ];
}

function totalLine({ findings, checked }: ScanReport, lang: Lang): string {
  const facts = { checked: countScan('references', checked, lang) };
  if (findings.length === 0) return tellScan('leftover.none', lang, facts);
  const sum = (all: ScanReport['findings']): number => all.reduce((rows, finding) => rows + finding.rows, 0);
  const kept = sum(findings.filter((finding) => finding.kept === true));
  return tellScan('leftover.some', lang, { ...facts, rows: countScan('rows', sum(findings), lang), kept });
}

/** What still refers to one account, for the terminal and for the file of the case. Ends with a newline. */
export function renderLeftovers(report: ScanReport, lang: Lang): string {
  const { leftovers, skipped, complete } = report;
  if (leftovers === undefined) return '';
  const parts = [
    [tellScan('leftover.title', lang, { account: accountName(leftovers) })],
    leftovers.exists ? [] : hanging('', tellScan('leftover.gone', lang)),
    findingLines(report, lang, false),
    skippedLines(report, lang),
    textLines(leftovers, lang),
    [
      ...hanging('', totalLine(report, lang)),
      ...(complete
        ? []
        : hanging('', tellScan('incomplete', lang, { skipped: skipped.length + leftovers.notSearched.length }))),
    ],
  ];
  const filled = parts.filter((lines) => lines.length > 0);
  return `${filled.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

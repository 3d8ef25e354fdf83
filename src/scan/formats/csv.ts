import { stringify } from 'csv-stringify/sync';
import { safe } from '../../review/escape.js';
import type { ScanView } from './view.js';

const COLUMNS = ['id', 'reference', 'class', 'severity', 'state', 'rows', 'new', 'known', 'fixed', 'samples'] as const;

/** One line a finding, then one for each reference that was not looked at; cells that a spreadsheet would take for formulas are defused. */
export function renderCsv({ report }: ScanView): string {
  const found = report.findings.map(({ samples, reference, ...rest }) => [
    rest.id,
    safe(reference),
    rest.class,
    rest.severity,
    rest.state,
    ...[rest.rows, rest.new, rest.known, rest.fixed].map(String),
    safe(samples.join('; ')),
  ]);
  const skipped = report.skipped.map(({ reference, reason }) => [
    '',
    safe(reference),
    'not-scanned',
    '',
    reason,
    '',
    '',
    '',
    '',
    '',
  ]);
  return csvText([[...COLUMNS], ...found, ...skipped]);
}

/** For spreadsheets: with a byte order mark, so that they read UTF-8, and without formulas. */
export function csvText(lines: readonly (readonly string[])[]): string {
  return stringify(
    lines.map((line) => [...line]),
    // A line break alone would end the line for some readers, and start a cell.
    { bom: true, record_delimiter: 'windows', escape_formulas: true, quoted_match: /[\r\n]/ },
  );
}

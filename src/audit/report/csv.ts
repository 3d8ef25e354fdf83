import { stringify } from 'csv-stringify/sync';
import type { Lang } from '../../messages/text.js';
import { safe } from '../../review/escape.js';
import type { PeriodReport } from './model.js';
import { sectionsOf } from './sections.js';

/** The report as CSV for spreadsheets: a line for each cell, so that every line has the same columns. Formulas are defused. */
export function reportCsv(report: PeriodReport, lang: Lang): string {
  const rows = sectionsOf(report, lang).flatMap(({ id, columns, rows: all }) =>
    all.flatMap((row, index) => row.map((cell, place) => [id, String(index + 1), columns[place] ?? '', safe(cell)])),
  );
  const head = [['section', 'row', 'column', 'value']];
  return stringify([...head, ...rows], { bom: true, escape_formulas: true, quoted: true, record_delimiter: 'windows' });
}

import { stringify } from 'csv-stringify/sync';

/** Rows as CSV in UTF-8 with the mark by which spreadsheets know it. Cells that they would run as formulas are defused. */
export function csvText(rows: readonly (readonly string[])[]): string {
  return stringify(
    rows.map((row) => [...row]),
    { bom: true, escape_formulas: true, quoted: true, record_delimiter: 'windows' },
  );
}

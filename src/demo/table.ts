/** A value of a demo row, in the form SQLite keeps it. */
export type DemoCell = string | bigint | null;

/** All rows of one demo table. */
export interface DemoTable {
  readonly table: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly DemoCell[])[];
}

/** Builds a table from rows with plain whole numbers; `columns` are separated by blanks. */
export function demoTable(
  table: string,
  columns: string,
  rows: readonly (readonly (string | number | null)[])[],
): DemoTable {
  return { table, columns: columns.split(/\s+/), rows: rows.map((row) => row.map(toCell)) };
}

function toCell(value: string | number | null): DemoCell {
  return typeof value === 'number' ? BigInt(value) : value;
}

/** The demo's present: Monday 2 November 2026, midnight. Fixed, so that the data never depends on the clock. */
const PRESENT = Date.UTC(2026, 10, 2);
const DAY = 86_400_000;

/** The day `daysAgo` days before the demo's present, `YYYY-MM-DD`. */
export function dayText(daysAgo: number): string {
  return new Date(PRESENT - daysAgo * DAY).toISOString().slice(0, 10);
}

/** A moment of that day, `YYYY-MM-DD HH:MM:SS`. */
export function timeText(daysAgo: number, secondOfDay: number): string {
  return new Date(PRESENT - daysAgo * DAY + secondOfDay * 1000).toISOString().slice(0, 19).replace('T', ' ');
}

/** True for Monday to Friday. */
export function isWorkday(daysAgo: number): boolean {
  return ![0, 6].includes(new Date(PRESENT - daysAgo * DAY).getUTCDay());
}

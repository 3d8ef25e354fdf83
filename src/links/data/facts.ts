import type { TableId } from '../../catalog/model.js';
import { formatColumns } from '../../catalog/names.js';
import type { Columns } from '../model.js';
import { elementsOf } from './elements.js';

/** Rows looked at, as text cut to a length; `null` is SQL NULL. */
export interface TableSample {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
  /** `whole` table; `ranges` spread over the key; both `ends` of the key; the `first` rows the engine gave. */
  readonly how: 'whole' | 'ranges' | 'ends' | 'first';
}

/** What a lookup of values in a referenced column gave. */
export interface Answers {
  readonly asked: ReadonlySet<string>;
  /** Values that are there, and in how many rows. */
  readonly found: ReadonlyMap<string, number>;
}

/** A table that was not looked at, or in which nothing was looked up, and why. */
export interface Unread {
  readonly table: TableId;
  /**
   * `limits`: enough had been read before its turn came; `no-index`: to look values up there would have read all of it; `columns`: more of
   * its columns might be references than are read of one table; `materialized`: a view that keeps copies of rows.
   */
  readonly reason: 'privilege' | 'timeout' | 'limits' | 'no-index' | 'foreign' | 'materialized' | 'columns' | 'error';
  /** The driver's own words, or the columns that were meant or left out; empty for `limits`. */
  readonly detail: string;
}

/** What the rows say: read once, inside a READ ONLY transaction, then only looked at. */
export interface Facts {
  readonly samples: ReadonlyMap<TableId, TableSample>;
  /** By `table [columns]` of the referenced side. */
  readonly answers: ReadonlyMap<string, Answers>;
  readonly unread: readonly Unread[];
}

/** Nothing was looked at: references rest on the catalog alone. */
export const NO_FACTS: Facts = { samples: new Map(), answers: new Map(), unread: [] };

/** Part of a table's rows, and how each value is read. */
export interface Selector {
  /** Only rows with these values. */
  readonly when?: Readonly<Record<string, string | null>>;
  /** Each value holds several ids. */
  readonly list?: string;
}

/** Values that stand for "nobody" in systems without NULL. */
const NOBODY = new Set(['', '0', '-1', '00000000-0000-0000-0000-000000000000', '[]', '{}', 'null']);
/** More distinct values say nothing new. */
const MOST_VALUES = 200;
/** Stands between the parts of a composite value; in no text of a database. */
const BETWEEN = '\u0000';

/** Distinct values of some columns in the sample, in order of appearance; undefined when the table was not looked at. */
export function valuesOf(facts: Facts, from: Columns, selector: Selector = {}): readonly string[] | undefined {
  const sample = facts.samples.get(from.table);
  const places = from.columns.map((column) => sample?.columns.indexOf(column) ?? -1);
  if (sample === undefined || places.includes(-1)) return undefined;
  const chosen = rowFilter(sample, selector.when ?? {});
  const found = new Set<string>();
  for (const row of sample.rows) {
    if (found.size >= MOST_VALUES) break;
    if (!chosen(row)) continue;
    for (const value of partsOf(row, places, selector.list)) if (!NOBODY.has(value.trim())) found.add(value);
  }
  return [...found];
}

/** Composite values, taken apart again. */
export function splitValue(value: string): readonly string[] {
  return value.split(BETWEEN);
}

/** The answers about the values of a referenced column. */
export function answersFor(facts: Facts, to: Columns): Answers | undefined {
  return facts.answers.get(formatColumns(to.table, to.columns));
}

/** Rows in the sample where a column has a value, of all rows in the sample. */
export function filled(facts: Facts, table: TableId, column: string): { readonly rows: number; readonly of: number } {
  const sample = facts.samples.get(table);
  const at = sample?.columns.indexOf(column) ?? -1;
  const rows = sample?.rows.filter((row) => !NOBODY.has(row[at] ?? '')).length ?? 0;
  return { rows, of: sample?.rows.length ?? 0 };
}

function rowFilter(
  { columns }: TableSample,
  when: Readonly<Record<string, string | null>>,
): (row: readonly (string | null)[]) => boolean {
  const wanted = Object.entries(when).map(([column, value]) => [columns.indexOf(column), value] as const);
  return (row) => wanted.every(([at, value]) => at >= 0 && (row[at] ?? null) === value);
}

function partsOf(
  row: readonly (string | null)[],
  places: readonly number[],
  list: string | undefined,
): readonly string[] {
  const cells = places.map((at) => row[at] ?? null);
  if (cells.includes(null)) return [];
  const [only = ''] = cells;
  // Within a tenant, too, nobody is nobody.
  if (cells.length > 1 && NOBODY.has(cells.at(-1)?.trim() ?? '')) return [];
  return list === undefined ? [cells.join(BETWEEN)] : elementsOf(only ?? '').elements;
}

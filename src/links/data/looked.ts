import type { Catalog, TableId } from '../../catalog/model.js';
import { compareText } from '../../catalog/names.js';
import { readViewJoins } from '../view-joins.js';
import type { Facts, TableSample, Unread } from './facts.js';

/** What was read of the rows, and which evidence is missing. */
export interface Looked {
  /** Tables looked at, by how much of them was read. */
  readonly tables: Readonly<Record<TableSample['how'], number>>;
  readonly rows: number;
  /** Tables without a single row: references from and to them rest on names alone. */
  readonly empty: readonly TableId[];
  readonly unread: readonly Unread[];
  /** Views whose text is hidden from this login or could not be made out. */
  readonly unreadViews: readonly TableId[];
}

/** Sums up what was looked at. */
export function lookedAt(catalog: Catalog, facts: Facts): Looked {
  const samples = [...facts.samples];
  const tables = { whole: 0, ranges: 0, ends: 0, first: 0 };
  for (const [, { how }] of samples) tables[how] += 1;
  const known = new Set(catalog.tables.map(({ id }) => id));
  return {
    tables,
    rows: samples.reduce((sum, [, sample]) => sum + sample.rows.length, 0),
    empty: samples.flatMap(([id, { rows }]) => (rows.length === 0 && known.has(id) ? [id] : [])).sort(compareText),
    unread: facts.unread.toSorted((a, b) => compareText(a.table, b.table)),
    unreadViews: readViewJoins(catalog).unread,
  };
}

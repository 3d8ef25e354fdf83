import { getColumn, getTable } from '../../catalog/graph.js';
import type { Catalog, Column, Table } from '../../catalog/model.js';
import { compareText, formatColumns } from '../../catalog/names.js';
import type { Dialect } from '../../dialects/dialect.js';
import type { Cell } from '../../rows/cell.js';
import type { Columns } from '../model.js';
import { isUnique } from '../schema.js';
import type { Asker, Outcome } from './asker.js';
import { splitValue } from './facts.js';
import type { Answers, TableSample } from './facts.js';
import { fits, matchSpellings, SEARCHABLE } from './spelling.js';

/** Values to look for in a referenced column, or in the columns of a composite key. */
export interface LookupRequest {
  readonly to: Columns;
  readonly values: readonly string[];
}

export type LookupOutcome =
  { readonly ok: true; readonly answers: Answers } | Extract<Outcome, { ok: false }> | { readonly ok: 'no-index' };

/** Values in one statement. */
const CHUNK = 200;
/** Names may stand in many rows; more say nothing new. */
const MOST_ROWS = 2000;
/** A column without an index is only searched in a table known to be no larger than this. */
const SMALL_TABLE = 100_000;

/** Which of the values stand in the referenced column: found by its index, values that its type cannot hold left out. */
export async function lookUp(
  asker: Asker,
  catalog: Catalog,
  { to, values, sample }: LookupRequest & { readonly sample: TableSample | undefined },
): Promise<LookupOutcome> {
  const table = getTable(catalog, to.table);
  const columns = to.columns.map((name) => getColumn(table, name));
  if (!canSearch(table, columns, sample)) return { ok: 'no-index' };
  const possible = values.filter((value) => fits(splitValue(value), columns));
  const returned: string[] = [];
  for (let at = 0; at < possible.length; at += CHUNK) {
    const chunk = possible.slice(at, at + CHUNK);
    const asked = await asker.ask(() => lookupSql(asker.session.dialect, { table, columns }, chunk));
    if (!asked.ok) return asked;
    returned.push(...asked.cells.map((cells) => cells.join('\u0000')));
  }
  return { ok: true, answers: matchSpellings(values, returned) };
}

/** Values by the referenced column they are looked up in, one request for each. */
export function requestsFor(
  pairs: Iterable<{ readonly to: Columns; readonly values: readonly string[] }>,
): readonly LookupRequest[] {
  const requests = new Map<string, { to: Columns; values: Set<string> }>();
  for (const { to, values } of pairs) {
    const id = formatColumns(to.table, to.columns);
    const request = requests.get(id) ?? { to, values: new Set<string>() };
    for (const value of values) request.values.add(value);
    requests.set(id, request);
  }
  return [...requests.values()].map(({ to, values }) => ({ to, values: [...values].sort(compareText) }));
}

/** A table that was read whole is small, whatever its statistics say; one without statistics may be of any size. */
function canSearch(table: Table, columns: readonly Column[], sample: TableSample | undefined): boolean {
  const [first] = columns;
  if (first === undefined || !columns.every(({ family }) => SEARCHABLE.has(family))) return false;
  const leads = table.indexes.some((index) => !index.partial && index.columns[0] === first.name);
  const indexed = isUnique(table, first.name) || leads || table.primaryKey?.[0] === first.name;
  return indexed || sample?.how === 'whole' || (table.rowEstimate ?? Infinity) <= SMALL_TABLE;
}

function lookupSql(
  dialect: Dialect,
  { table, columns }: { readonly table: Table; readonly columns: readonly Column[] },
  values: readonly string[],
): string {
  const keys = values.flatMap((value) => cellsOf(splitValue(value), columns, dialect));
  const shown = columns.map((column, index) => `${dialect.shown(column)} AS k${String(index)}`);
  return `SELECT ${shown.join(', ')} FROM ${dialect.rowsOf(table)} WHERE ${dialect.inKeys(columns, keys)} LIMIT ${String(MOST_ROWS)}`;
}

/** A SQLite column without a type may hold the number or its text. */
function cellsOf(parts: readonly string[], columns: readonly Column[], dialect: Dialect): readonly (readonly Cell[])[] {
  const cells = columns.map((column, index) => dialect.parse(parts[index] ?? '', column));
  const [only, second] = columns;
  const [text = ''] = parts;
  const isEither = only?.family === 'untyped' && second === undefined && /^-?\d{1,18}$/.test(text);
  return isEither ? [cells, [BigInt(text)]] : [cells];
}

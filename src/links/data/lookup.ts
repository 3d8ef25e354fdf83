import { getColumn } from '../../catalog/graph.js';
import type { Catalog, Column, ColumnFamily, Table } from '../../catalog/model.js';
import { getTable } from '../../catalog/graph.js';
import { formatColumns } from '../../catalog/names.js';
import type { Cell } from '../../rows/cell.js';
import type { Columns } from '../model.js';
import { isIndexed, isUnique } from '../schema.js';
import type { Asker } from './asker.js';
import type { Answers } from './facts.js';
import { splitValue } from './facts.js';

/** Values to look for in a referenced column, or in the columns of a composite key. */
export interface LookupRequest {
  readonly to: Columns;
  readonly values: readonly string[];
}

/** Values in one statement. */
const CHUNK = 200;
/** Names may stand in many rows; more say nothing new. */
const MOST_ROWS = 2000;
/** A column without an index is only searched in a table no larger than this. */
const SMALL_TABLE = 100_000;

const FORMS: Readonly<Partial<Record<ColumnFamily, RegExp>>> = {
  integer: /^-?\d{1,18}$/,
  decimal: /^-?\d{1,30}$/,
  uuid: /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i,
};
const SEARCHABLE: ReadonlySet<ColumnFamily> = new Set(['integer', 'decimal', 'uuid', 'text', 'untyped', 'other']);

/** Which of the values stand in the referenced column: found by its index, values that its type cannot hold left out. */
export async function lookUp(
  asker: Asker,
  catalog: Catalog,
  { to, values }: LookupRequest,
): Promise<Answers | undefined> {
  const table = getTable(catalog, to.table);
  const columns = to.columns.map((name) => getColumn(table, name));
  if (!canSearch(table, columns)) return undefined;
  const found = new Map<string, number>();
  const possible = values.filter((value) => fits(splitValue(value), columns));
  for (let at = 0; at < possible.length; at += CHUNK) {
    const asked = await asker.ask(lookupSql(asker, { table, columns }, possible.slice(at, at + CHUNK)));
    if (!asked.ok) return undefined;
    for (const cells of asked.cells) count(found, comparable(cells.join('\u0000'), columns));
  }
  const inSpelling = values.map((value) => [value, found.get(comparable(value, columns))] as const);
  return {
    asked: new Set(values),
    found: new Map(inSpelling.flatMap(([value, rows]) => (rows === undefined ? [] : [[value, rows] as const]))),
  };
}

/** Values with their `table [columns]`, one request for each referenced column. */
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
  return [...requests.values()].map(({ to, values }) => ({ to, values: [...values] }));
}

function canSearch(table: Table, columns: readonly Column[]): boolean {
  const [first] = columns;
  if (first === undefined || !columns.every(({ family }) => SEARCHABLE.has(family))) return false;
  const indexed = isUnique(table, first.name) || isIndexed(table, first.name) || table.primaryKey?.[0] === first.name;
  return indexed || (table.rowEstimate ?? 0) <= SMALL_TABLE;
}

function fits(parts: readonly string[], columns: readonly Column[]): boolean {
  return columns.every(({ family }, index) => FORMS[family]?.test(parts[index] ?? '') ?? true);
}

function lookupSql(
  { session: { dialect } }: Asker,
  { table, columns }: { readonly table: Table; readonly columns: readonly Column[] },
  values: readonly string[],
): string {
  const keys = values.flatMap((value) =>
    cellsOf(splitValue(value), columns, (text, column) => dialect.parse(text, column)),
  );
  const shown = columns.map((column, index) => `${dialect.shown(column)} AS k${String(index)}`);
  return `SELECT ${shown.join(', ')} FROM ${dialect.rowsOf(table)} WHERE ${dialect.inKeys(columns, keys)} LIMIT ${String(MOST_ROWS)}`;
}

/** A SQLite column without a type may hold the number or its text. */
function cellsOf(
  parts: readonly string[],
  columns: readonly Column[],
  parse: (text: string, column: Column) => Cell,
): readonly (readonly Cell[])[] {
  const cells = columns.map((column, index) => parse(parts[index] ?? '', column));
  const [only, second] = columns;
  const [text = ''] = parts;
  const isEither = only?.family === 'untyped' && second === undefined && /^-?\d{1,18}$/.test(text);
  return isEither ? [cells, [BigInt(text)]] : [cells];
}

/** The server found it equal under its own collation; we only have to find our spelling again. */
function comparable(value: string, columns: readonly Column[]): string {
  const isUuid = columns.length === 1 && columns[0]?.family === 'uuid';
  const folds = columns.some(({ collation, family }) => family === 'uuid' || /_ci\b|nocase/i.test(collation ?? ''));
  const spelt = (folds ? value.toLowerCase() : value).trimEnd();
  return isUuid ? spelt.replaceAll('-', '') : spelt;
}

function count(found: Map<string, number>, value: string): void {
  found.set(value, (found.get(value) ?? 0) + 1);
}

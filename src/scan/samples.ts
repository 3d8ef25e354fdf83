import { rowIdentity } from '../catalog/graph.js';
import type { Column, Table } from '../catalog/model.js';
import { compareText, formatName } from '../catalog/names.js';
import type { Session } from '../dialects/dialect.js';
import { type Masks, shownValue } from '../links/masks.js';
import type { LinkKind } from '../links/model.js';
import type { Row } from '../rows/cell.js';

interface SampleRequest {
  readonly table: Table;
  readonly where: string;
  /** Columns that the finding is about. */
  readonly columns: readonly string[];
  readonly kind: LinkKind;
  readonly masks: Masks;
  readonly limit: number;
}

/** A row of these is a secret that opens a door, and often its own key. */
const SECRET: ReadonlySet<LinkKind> = new Set(['session', 'token']);
const UNSORTED: ReadonlySet<Column['family']> = new Set(['json', 'array', 'spatial', 'other']);

/** Columns to sort rows by before the first of them are taken. */
export function sortedBy(columns: readonly Column[]): readonly string[] {
  return columns.filter(({ family }) => !UNSORTED.has(family)).map(({ name }) => name);
}

/** The first rows under a condition as `id=9 user_id=104`, sorted by code point. */
export async function readSamples(
  session: Session,
  { limit, where, ...request }: SampleRequest,
): Promise<readonly string[]> {
  if (limit < 1) return [];
  const columns = shownColumns(request);
  const rows: Row[] = [];
  const names = columns.map(({ name }) => name);
  const select = { table: request.table, columns: names, where, orderBy: sortedBy(columns), limit };
  for await (const { row } of session.readRows(select)) rows.push(row);
  return showSamples(session, rows, request);
}

/** Rows that hold the shown columns as people see them. */
export function showSamples(
  { dialect }: Session,
  rows: readonly Row[],
  request: Omit<SampleRequest, 'where' | 'limit'>,
): readonly string[] {
  const columns = shownColumns(request);
  const samples = rows.map((row) => {
    const cells = columns.map((column, index) => {
      const text = dialect.display(row[index] ?? null, column);
      const place = { table: request.table.id, column: column.name };
      return `${formatName(column.name)}=${text === null ? 'NULL' : shownValue(request.masks, place, text)}`;
    });
    return cells.join(' ');
  });
  return samples.toSorted(compareText);
}

/** Row identity first, then what the finding is about; of a secret only numbers. */
export function shownColumns({
  table,
  columns,
  kind,
}: Pick<SampleRequest, 'table' | 'columns' | 'kind'>): readonly Column[] {
  const names = new Set([...(rowIdentity(table) ?? []), ...columns]);
  const found = [...names].flatMap((name) => table.columns.find((column) => column.name === name) ?? []);
  if (!SECRET.has(kind)) return found;
  return found.filter(({ name, family }) => columns.includes(name) || family === 'integer');
}

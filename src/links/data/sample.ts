import type { Column, Table } from '../../catalog/model.js';
import { getColumn } from '../../catalog/graph.js';
import { compareText } from '../../catalog/names.js';
import type { Dialect } from '../../dialects/dialect.js';
import type { Asker, Cells, Outcome } from './asker.js';
import type { TableSample } from './facts.js';

/** Which columns of a table are worth a look. */
export interface SampleRequest {
  readonly table: Table;
  readonly columns: readonly string[];
}

export type SampleOutcome = { readonly ok: true; readonly sample: TableSample } | Extract<Outcome, { ok: false }>;

/** Places in the key where a large table is looked at. */
const RANGES = 6;
/** A column with fewer values than this in a sample is looked up in its index. */
const FEW = 10;
/** Values read from either end of such an index. */
const FROM_INDEX = 40;

/**
 * Rows of one table in a number of statements and rows that does not depend on its size: all of a small table; pieces at even distances of a
 * numeric key; both ends of any other key; the first rows where there is no key. Every piece is found by an index.
 */
export async function readSample(asker: Asker, request: SampleRequest): Promise<SampleOutcome> {
  const whole = await readWhole(asker, request);
  if (!whole.ok || whole.sample.how === 'whole' || request.table.primaryKey === null) return whole;
  const key = request.table.primaryKey.map((name) => getColumn(request.table, name));
  const [only, second] = key;
  const isNumber = only?.family === 'integer' && second === undefined;
  const pieces = isNumber ? await readRanges(asker, request, only) : await readEnds(asker, request, key);
  const sample = pieces.ok ? pieces.sample : whole.sample;
  return { ok: true, sample: { ...sample, rows: [...sample.rows, ...(await readSparse(asker, request, sample))] } };
}

/** Columns that are mostly empty: their indexes know where the values are. */
async function readSparse(asker: Asker, { table, columns }: SampleRequest, sample: TableSample): Promise<Cells> {
  const { dialect } = asker.session;
  const found: (string | null)[][] = [];
  for (const [at, name] of columns.entries()) {
    const filled = sample.rows.filter((row) => row[at] !== null).length;
    // A partial index may know only some of the values, and the engine would scan for the rest.
    if (filled >= FEW || !table.indexes.some((index) => !index.partial && index.columns[0] === name)) continue;
    const end = (direction: string): string => {
      const column = dialect.name(name);
      return `WHERE ${column} IS NOT NULL ORDER BY ${column} ${direction} LIMIT ${String(FROM_INDEX)}`;
    };
    const asked = await asker.ask(() =>
      unionOf(['ASC', 'DESC'].map((direction) => selectSql(dialect, { table, columns: [name] }, end(direction)))),
    );
    const cells = asked.ok ? asked.cells : [];
    found.push(...cells.map(([cell]) => columns.map((_, index) => (index === at ? (cell ?? null) : null))));
  }
  return found;
}

/** The first rows; the whole table when that is all of them. */
async function readWhole(asker: Asker, request: SampleRequest): Promise<SampleOutcome> {
  const { rows } = asker.limits;
  const asked = await asker.ask(() => selectSql(asker.session.dialect, request, `LIMIT ${String(rows + 1)}`));
  if (!asked.ok) return asked;
  if (asked.cells.length > rows) return sampleOf(request, asked.cells.slice(0, rows), 'first');
  // Where a row lies says nothing: the same rows give the same sample.
  const order = (row: Cells[number]): string => JSON.stringify(row);
  return sampleOf(
    request,
    asked.cells.toSorted((a, b) => compareText(order(a), order(b))),
    'whole',
  );
}

async function readRanges(asker: Asker, request: SampleRequest, key: Column): Promise<SampleOutcome> {
  const { dialect } = asker.session;
  const ends = await asker.ask(() => endsSql(dialect, request.table, key));
  if (!ends.ok) return ends;
  const numbers = ends.cells.flatMap(([cell]) => (/^-?\d+$/.test(cell ?? '') ? [BigInt(cell ?? '0')] : []));
  const [low = 0n, high = low] = numbers.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const step = (high - low) / BigInt(RANGES);
  const size = Math.ceil(asker.limits.rows / RANGES);
  const starts = Array.from({ length: RANGES }, (_, index) => low + step * BigInt(index));
  const name = dialect.name(key.name);
  const from = (start: bigint): string => `WHERE ${name} >= ${start.toString()} ORDER BY ${name} LIMIT ${String(size)}`;
  return readPieces(asker, request, { pieces: starts.map(from), how: 'ranges' });
}

/** The least and the greatest key, each from its end of the index. */
function endsSql(dialect: Dialect, table: Table, key: Column): string {
  const name = dialect.name(key.name);
  const end = (which: string): string => `(SELECT ${which}(${name}) FROM ${dialect.rowsOf(table)})`;
  return `SELECT ${dialect.shown(key)} FROM ${dialect.rowsOf(table)} WHERE ${name} IN (${end('min')}, ${end('max')})`;
}

async function readEnds(asker: Asker, request: SampleRequest, key: readonly Column[]): Promise<SampleOutcome> {
  const { dialect } = asker.session;
  const half = Math.ceil(asker.limits.rows / 2);
  const ordered = (direction: string): string =>
    `ORDER BY ${key.map((column) => `${dialect.name(column.name)} ${direction}`).join(', ')} LIMIT ${String(half)}`;
  return readPieces(asker, request, { pieces: ['ASC', 'DESC'].map(ordered), how: 'ends' });
}

async function readPieces(
  asker: Asker,
  request: SampleRequest,
  { pieces, how }: { readonly pieces: readonly string[]; readonly how: TableSample['how'] },
): Promise<SampleOutcome> {
  const { dialect } = asker.session;
  const asked = await asker.ask(() => unionOf(pieces.map((piece) => selectSql(dialect, request, piece))));
  return asked.ok ? sampleOf(request, asked.cells, how) : asked;
}

function unionOf(pieces: readonly string[]): string {
  return pieces.map((piece, index) => `SELECT * FROM (${piece}) AS piece${String(index)}`).join(' UNION ALL ');
}

/** Without a LIMIT on what is shown a single value could be a gigabyte. */
function selectSql(dialect: Dialect, { table, columns }: SampleRequest, rest: string): string {
  const shown = columns.map((name, index) => `${dialect.shown(getColumn(table, name))} AS c${String(index)}`);
  return `SELECT ${shown.join(', ')} FROM ${dialect.rowsOf(table)} ${rest}`;
}

function sampleOf({ columns }: SampleRequest, rows: Cells, how: TableSample['how']): SampleOutcome {
  return { ok: true, sample: { columns, rows, how } };
}

import type { Column, Table } from '../catalog/model.js';
import { compareText } from '../catalog/names.js';
import type { RowSelect, Session } from '../dialects/dialect.js';
import { countRows } from '../plan/leftout.js';
import type { Row } from '../rows/cell.js';
import { sortedBy } from './samples.js';

/** Rows that are read to be counted; where there are more, the server counts them. */
const COUNTED = 5000;
/** Of those, how many are kept to be shown. */
const KEPT = 20;

/** How many rows a condition picks, and the first of them in the order of the columns. */
export interface Counted {
  readonly rows: number;
  readonly first: readonly Row[];
}

interface Question {
  readonly table: Table;
  /** Each picks other rows. */
  readonly readings: readonly string[];
  readonly columns: readonly Column[];
}

/** Reads no more than `limit` rows. */
async function readSome(
  session: Session,
  { table, readings, columns }: Question,
  { limit, ...more }: Pick<RowSelect, 'orderBy'> & { readonly limit: number },
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const where of readings) {
    if (rows.length === limit) break;
    const select = { table, columns: columns.map(({ name }) => name), where, limit: limit - rows.length, ...more };
    for await (const { row } of session.readRows(select)) rows.push(row);
  }
  return rows;
}

function compareCells(a: string | null, b: string | null): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  const [one, other] = [a, b].map((text) => (/^-?\d{1,40}$/.test(text) ? BigInt(text) : null));
  if (typeof one !== 'bigint' || typeof other !== 'bigint' || one === other) return compareText(a, b);
  return one < other ? -1 : 1;
}

function sorted({ dialect }: Session, rows: readonly Row[], columns: readonly Column[]): readonly Row[] {
  const told = rows.map((row) => ({
    row,
    texts: columns.map((column, index) => dialect.display(row[index] ?? null, column)),
  }));
  const compare = (a: readonly (string | null)[], b: readonly (string | null)[]): number =>
    columns.reduce((sum, _, index) => sum || compareCells(a[index] ?? null, b[index] ?? null), 0);
  return told.toSorted((a, b) => compare(a.texts, b.texts)).map(({ row }) => row);
}

/**
 * Asks once where there are few rows, which is the usual case: looking for what is missing takes a pass over the whole table. They are
 * sorted here, since an engine that is to sort them walks through the table in that order instead of taking the shortest way.
 */
export async function countAndRead(session: Session, question: Question): Promise<Counted> {
  const { table, readings, columns } = question;
  const few = await readSome(session, question, { limit: COUNTED + 1 });
  if (few.length <= COUNTED) return { rows: few.length, first: sorted(session, few, columns).slice(0, KEPT) };
  const first = await readFirst(session, question);
  let rows = 0;
  for (const where of readings) rows += await countRows(session, `${session.dialect.rowsOf(table)} WHERE ${where}`);
  return { rows, first };
}

/** The same where another statement counts. */
export async function countAndReadBy(session: Session, question: Question, count: string): Promise<Counted> {
  const rows = Number((await session.query(count))[0]?.[0]);
  return { rows, first: rows === 0 ? [] : await readFirst(session, question) };
}

/** The first rows of each condition in the order of the columns, and of those the first. */
async function readFirst(session: Session, { readings, ...question }: Question): Promise<readonly Row[]> {
  const first: Row[] = [];
  const asked = { orderBy: sortedBy(question.columns), limit: KEPT };
  for (const where of readings) first.push(...(await readSome(session, { ...question, readings: [where] }, asked)));
  return readings.length === 1 ? first : sorted(session, first, question.columns).slice(0, KEPT);
}

import { getColumn, getTable } from '../catalog/graph.js';
import type { Catalog, Column, Table } from '../catalog/model.js';
import type { Session } from '../dialects/dialect.js';
import { UntetherError } from '../errors.js';
import type { Reference } from '../links/model.js';
import { type Cell, cellText } from '../rows/cell.js';
import type { Account } from './accounts.js';
import { whenCondition } from './conditions.js';
import { withoutIds } from './list-text.js';
import type { PlanCheck } from './model.js';
import type { Edge } from './reach.js';

/** A value with ids of accounts among others, and what is left of it. */
export interface ListEdit {
  readonly before: Cell;
  readonly after: string;
}

/** Rows with one such value, and what they get. */
export interface ReachedList {
  readonly column: string;
  readonly condition: string;
  readonly after: string;
}

/** Each list that differs has a branch of its own in the statement. */
const MOST_LISTS = 500;

interface Place {
  readonly session: Session;
  readonly catalog: Catalog;
}

function idsOf({ session, catalog }: Place, reference: Reference, accounts: readonly Account[]): ReadonlySet<string> {
  const [name = ''] = reference.to.columns;
  const column = getColumn(getTable(catalog, reference.to.table), name);
  const texts = accounts.map(({ values }) => session.dialect.display(values.get(name) ?? null, column));
  return new Set(texts.filter((text): text is string => text !== null && text !== ''));
}

interface Listed {
  readonly reference: Reference;
  readonly table: Table;
  readonly column: Column;
}

function listedBy({ catalog }: Place, reference: Reference): Listed {
  const table = getTable(catalog, reference.from.table);
  return { reference, table, column: getColumn(table, reference.from.columns[0] ?? '') };
}

/** Rows that hold a list at all. */
function rowsWith({ session }: Place, { reference, table, column }: Listed): string {
  const { dialect } = session;
  return [`${dialect.name(column.name)} IS NOT NULL`, ...whenCondition(dialect, table, reference)].join(' AND ');
}

/** The lists that hold the accounts, each once. Throws G15 for what cannot be taken apart and for too many of them. */
async function editsOf(place: Place, reference: Reference, accounts: readonly Account[]): Promise<readonly ListEdit[]> {
  const listed = listedBy(place, reference);
  const { table, column } = listed;
  const refuse = (reason: string): never => {
    throw new UntetherError('G15', { table: table.id, reason });
  };
  const ids = idsOf(place, reference, accounts);
  const edits = new Map<string, ListEdit>();
  const select = { table, columns: [column.name], where: rowsWith(place, listed) };
  for await (const { row } of place.session.readRows(select)) {
    const [cell = null] = row;
    if (cell === null) continue;
    const text = cellText(cell);
    const after = edits.has(text) ? null : withoutIds(text, reference.list ?? ',', ids);
    if (after === undefined)
      return refuse(`a value of ${column.name} names an account and is no list of the form that the settings tell`);
    if (after !== null) edits.set(text, { before: cell, after });
    if (edits.size > MOST_LISTS)
      return refuse(`more than ${String(MOST_LISTS)} different lists in ${column.name} hold these accounts`);
  }
  return [...edits].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, edit]) => edit);
}

/** What becomes of every list that holds the accounts. */
export async function readListEdits(
  place: Place,
  edges: readonly Edge[],
  accounts: readonly Account[],
): Promise<ReadonlyMap<Edge, readonly ReachedList[]>> {
  const found = new Map<Edge, readonly ReachedList[]>();
  for (const edge of accounts.length === 0 ? [] : edges) {
    const listed = listedBy(place, edge.reference);
    const { dialect } = place.session;
    const chosen = whenCondition(dialect, listed.table, edge.reference);
    const edits = await editsOf(place, edge.reference, accounts);
    found.set(
      edge,
      edits.map(({ before, after }) => ({
        column: listed.column.name,
        condition: [dialect.exactly(before, listed.column), ...chosen].join(' AND '),
        after,
      })),
    );
  }
  return found;
}

/** Numbers only: LIKE forgives letter case on some engines, and has letters of its own. */
const PLAIN_ID = /^\d+$/;
const MOST_ASKED = 200;

/** True of lists that hold one of these ids, whatever stands round it: blanks, brackets, quotes. */
function holdsAny({ session }: Place, { reference, column }: Listed, ids: readonly string[]): readonly string[] {
  const separator = reference.list === 'json' || reference.list === 'array' ? ',' : (reference.list ?? ',');
  if (column.family !== 'text' || !/^[,;|]$/.test(separator) || ids.length > MOST_ASKED) return [];
  const bare = [' ', '[', ']', '"'].reduce(
    (sql, letter) => `REPLACE(${sql}, '${letter}', '')`,
    session.dialect.name(column.name),
  );
  return ids
    .filter((id) => PLAIN_ID.test(id))
    .flatMap((id) => [
      ...[`${bare} = '${id}'`, `${bare} LIKE '${id}${separator}%'`],
      ...[`${bare} LIKE '%${separator}${id}'`, `${bare} LIKE '%${separator}${id}${separator}%'`],
    ]);
}

/** After the run no list may hold one of the accounts, not even one that somebody wrote since the plan was made. */
export function listChecks(
  place: Place,
  edits: ReadonlyMap<Edge, readonly ReachedList[]>,
  accounts: readonly Account[],
): readonly PlanCheck[] {
  const { dialect } = place.session;
  return [...edits].flatMap(([{ reference }, lists]) => {
    const listed = listedBy(place, reference);
    const held = [
      ...lists.map(({ condition }) => `(${condition})`),
      ...holdsAny(place, listed, [...idsOf(place, reference, accounts)]),
    ].join(' OR ');
    if (held === '') return [];
    const where = [`(${held})`, ...whenCondition(dialect, listed.table, reference)].join(' AND ');
    const detail = `${reference.id} no longer holds the accounts`;
    return [{ name: 'leftover' as const, detail, from: `${dialect.rowsOf(listed.table)} WHERE ${where}`, rows: 0 }];
  });
}

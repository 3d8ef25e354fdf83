import { findTable, getColumn, rowIdentity } from '../catalog/graph.js';
import type { Table } from '../catalog/model.js';
import { storedColumns } from '../dialects/columns.js';
import type { Reference } from '../links/model.js';
import type { Account } from '../plan/accounts.js';
import { whenCondition } from '../plan/conditions.js';
import type { PlanContext } from '../plan/context.js';
import { inWords } from '../plan/draft.js';
import type { InsertDraft } from '../plan/inserts.js';
import { countRows, type LeftRows } from '../plan/leftout.js';
import { holdsAccounts } from '../plan/reach.js';
import type { Row } from '../rows/cell.js';
import { orphaned } from '../scan/conditions.js';
import { givesAccess, isNamed, isPlain, leftBy, type Pointing, pointingAt, withCells } from './links.js';
import { distinctRows, otherTies, splitByRoom } from './room.js';

/** Links to be given, and those that cannot be. */
export interface Given {
  readonly inserts: readonly InsertDraft[];
  readonly left: readonly LeftRows[];
}

interface Pair {
  /** Gets the links. */
  readonly account: Account;
  /** Has them. */
  readonly like: Account;
}

/** The rows of a reference that point at an account, as a condition on its table. */
function rowsPointing(context: PlanContext, table: Table, reference: Reference, cells: Pointing): string {
  const { dialect } = context.session;
  const columns = [...cells.keys()].map((name) => getColumn(table, name));
  return [dialect.inKeys(columns, [[...cells.values()]]), ...whenCondition(dialect, table, reference)].join(' AND ');
}

async function readAll({ session }: PlanContext, table: Table, where: string): Promise<readonly Row[]> {
  const rows: Row[] = [];
  const orderBy = rowIdentity(table);
  for await (const { row } of session.readRows({ table, where, ...(orderBy ? { orderBy } : {}) })) rows.push(row);
  return rows;
}

/** True when a copy with another account has another key; a key without the account would be the same. */
function copyHasOwnKey(key: readonly string[], cells: Pointing): boolean {
  return key.some((name) => cells.has(name));
}

/** Rows that could not stand beside their copy: a unique key that says nothing of the account, and is filled. */
function isUncopyable(table: Table, row: Row, cells: Pointing): boolean {
  const columns = storedColumns(table).map(({ name }) => name);
  return table.uniques.some(
    ({ columns: key }) =>
      !copyHasOwnKey(key, cells) && key.every((name) => (row[columns.indexOf(name)] ?? null) !== null),
  );
}

/** Rows of one reference, copied; `null` of a table stands for rows that it does not let in. */
async function copyLinks(context: PlanContext, reference: Reference, pair: Pair): Promise<Given> {
  const { session } = context;
  const table = findTable(context.catalog, reference.from.table);
  const none: Given = { inserts: [], left: [] };
  if (!table || (table.kind !== 'table' && table.kind !== 'partitioned')) return none;
  if (holdsAccounts(context.links, table.id)) return none;
  const theirs = pointingAt(context, reference, { table, account: pair.like });
  const mine = pointingAt(context, reference, { table, account: pair.account });
  if (theirs === null) return none;
  const where = rowsPointing(context, table, reference, theirs);
  const from = session.dialect.rowsOf(table);
  const count = (condition: string): Promise<number> => countRows(session, `${from} WHERE ${condition}`);
  if (reference.state !== 'confirmed') return { inserts: [], left: leftBy(reference, 'proposed', await count(where)) };
  const identity = rowIdentity(table);
  if (identity === null) return { inserts: [], left: leftBy(reference, 'no-key', await count(where)) };
  if (!copyHasOwnKey(identity, theirs)) return { inserts: [], left: leftBy(reference, 'own-key', await count(where)) };
  if (mine === null) return { inserts: [], left: leftBy(reference, 'undecided', await count(where)) };
  const broken = otherTies(context, table, reference).map(
    (prepared) => `(${orphaned(session.dialect, prepared)}) IS NOT TRUE`,
  );
  const sound = [`(${where})`, ...broken].join(' AND ');
  const rows = await readAll(context, table, sound);
  const gone = (await count(where)) - rows.length;
  const copyable = rows.filter((row) => !isUncopyable(table, row, theirs));
  const copies = copyable.map((row) => withCells(table, row, mine));
  const { free, there, taken } = await splitByRoom(context, table, distinctRows(table, copies));
  return {
    inserts: [{ table, because: [inWords(reference)], kinds: [reference.kind], rows: free }],
    left: [
      ...leftBy(reference, 'target-gone', gone),
      ...leftBy(reference, 'own-key', rows.length - copyable.length),
      ...leftBy(reference, 'there', there.length),
      ...leftBy(reference, 'key-taken', taken.length),
    ],
  };
}

/** Ids in a list, or rows that nobody has told apart: not looked at, so not counted. */
function unread(reference: Reference): LeftRows {
  const reason = 'unsupported';
  return { edge: { reference, from: 'roots', reason }, reference: inWords(reference), reason, rows: 0 };
}

/** The links that give access to one account and not to another, as rows for the other. */
export async function linksLike(context: PlanContext, pair: Pair, names: readonly string[]): Promise<Given> {
  const inserts: InsertDraft[] = [];
  const left: LeftRows[] = [];
  const named = context.links.references.filter(
    (reference) =>
      reference.to.table === pair.like.table &&
      reference.state !== 'rejected' &&
      givesAccess(reference) &&
      isNamed(reference, names),
  );
  for (const reference of named) {
    if (!isPlain(reference)) {
      if (reference.state === 'confirmed') left.push(unread(reference));
      continue;
    }
    const given = await copyLinks(context, reference, pair);
    inserts.push(...given.inserts);
    left.push(...given.left);
  }
  return { inserts, left };
}

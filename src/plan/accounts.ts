import { getColumn, getTable } from '../catalog/graph.js';
import type { Catalog, Column, Table, TableId } from '../catalog/model.js';
import type { Session } from '../dialects/dialect.js';
import { UntetherError } from '../errors.js';
import type { AccountTable, Reference } from '../links/model.js';
import { type Cell, cellText, type Row } from '../rows/cell.js';
import { rowKey } from '../rows/encode.js';
import { closest } from '../messages/closest.js';
import type { PlanAccount } from './model.js';

/** One account as the plan needs it: its key and every value that some reference may hold. */
export interface Account {
  readonly table: TableId;
  readonly key: Row;
  readonly label: string | null;
  readonly values: ReadonlyMap<string, Cell>;
}

const CHUNK = 500;

/** Accounts by the names that were asked for: none where a name fits nobody, several where it is not enough. */
export type Named = ReadonlyMap<string, readonly PlanAccount[]>;

function columnsToRead(accountTable: AccountTable, references: readonly Reference[]): readonly string[] {
  const pointedAt = references
    .filter((reference) => reference.to.table === accountTable.table)
    .flatMap((reference) => reference.to.columns);
  const label = accountTable.label === undefined ? [] : [accountTable.label];
  return [...new Set([...accountTable.key, ...accountTable.lookup, ...label, ...pointedAt])];
}

function chunks<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

/** Text that could be a value of this column; an engine would refuse or twist the rest. */
export function fits(text: string, column: Column): boolean {
  if (column.family === 'integer') return /^-?\d{1,20}$/.test(text);
  if (column.family === 'decimal' || column.family === 'float' || column.family === 'boolean') return false;
  if (column.family === 'uuid') return /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i.test(text);
  return column.family === 'text' || column.family === 'other' || column.family === 'untyped';
}

interface Lookup {
  readonly session: Session;
  readonly table: Table;
  readonly accountTable: AccountTable;
  readonly columns: readonly string[];
  /** Columns an account may be named by: the key (when it is one column) and the lookup columns. */
  readonly namedBy: readonly Column[];
}

function toAccount(lookup: Lookup, row: Row): Account {
  const values = new Map(lookup.columns.map((column, index) => [column, row[index] ?? null]));
  const shown = lookup.accountTable.lookup[0] ?? lookup.accountTable.label;
  const labelColumn = shown === undefined ? undefined : getColumn(lookup.table, shown);
  return {
    table: lookup.table.id,
    key: lookup.accountTable.key.map((column) => values.get(column) ?? null),
    label: labelColumn ? lookup.session.dialect.display(values.get(labelColumn.name) ?? null, labelColumn) : null,
    values,
  };
}

async function findByColumn(lookup: Lookup, column: Column, names: readonly string[]): Promise<readonly Account[]> {
  const { dialect } = lookup.session;
  const usable = names.filter((name) => fits(name, column));
  const found: Account[] = [];
  for (const part of chunks(usable, CHUNK)) {
    const where = dialect.inKeys(
      [column],
      part.map((name) => [dialect.parse(name, column)]),
    );
    for await (const { row } of lookup.session.readRows({ table: lookup.table, columns: lookup.columns, where }))
      found.push(toAccount(lookup, row));
  }
  return found;
}

/** Names asked for in one statement: each is a branch of a UNION, and SQLite takes no more than 500. */
const BRANCHES = 100;

/** Which name the server's collation matches with which stored value, told by the server itself. */
async function matchedValues(
  lookup: Lookup,
  column: Column,
  names: readonly string[],
): Promise<readonly (readonly [string, string])[]> {
  const { dialect } = lookup.session;
  const usable = names.filter((name) => fits(name, column));
  const pairs: (readonly [string, string])[] = [];
  for (const part of chunks(usable, BRANCHES)) {
    const branches = part.map((name, index) => {
      const where = dialect.inKeys([column], [[dialect.parse(name, column)]]);
      return `SELECT ${String(index)}, ${dialect.name(column.name)} FROM ${dialect.rowsOf(lookup.table)} WHERE ${where}`;
    });
    for (const [index, value] of await lookup.session.query(branches.join(' UNION ALL ')))
      if (value !== null && value !== undefined) pairs.push([part[Number(index)] ?? '', value]);
  }
  return pairs;
}

/** Every account that each name stands for. Rows that match no name letter by letter are put to names by the server's collation. */
async function matches(lookup: Lookup, names: readonly string[]): Promise<ReadonlyMap<string, readonly Account[]>> {
  const byName = new Map<string, Map<string, Account>>(names.map((name) => [name, new Map<string, Account>()]));
  const add = (name: string, account: Account): void => void byName.get(name)?.set(rowKey(account.key), account);
  for (const column of lookup.namedBy) {
    const inexact = new Map<string, Account[]>();
    for (const account of await findByColumn(lookup, column, names)) {
      const text = lookup.session.dialect.display(account.values.get(column.name) ?? null, column) ?? '';
      if (byName.has(text)) add(text, account);
      else inexact.set(text, [...(inexact.get(text) ?? []), account]);
    }
    if (inexact.size === 0) continue;
    const open = names.filter((name) => byName.get(name)?.size === 0);
    for (const [name, value] of await matchedValues(lookup, column, open))
      for (const account of inexact.get(value) ?? []) add(name, account);
  }
  return new Map([...byName].map(([name, accounts]) => [name, [...accounts.values()]]));
}

function describe(account: Account): string {
  return `${account.label ?? '?'} (${account.key.map((cell) => (cell === null ? 'NULL' : cellText(cell))).join(', ')})`;
}

/** Names that a mistyped one may have been meant for. */
async function knownNames(lookup: Lookup): Promise<readonly string[]> {
  const column = lookup.namedBy.at(-1) ?? lookup.namedBy[0];
  const shown =
    lookup.accountTable.lookup[0] === undefined ? column : getColumn(lookup.table, lookup.accountTable.lookup[0]);
  if (!shown) return [];
  const candidates: string[] = [];
  for await (const { row } of lookup.session.readRows({ table: lookup.table, columns: [shown.name], limit: 5000 })) {
    const text = lookup.session.dialect.display(row[0] ?? null, shown);
    if (text !== null) candidates.push(text);
  }
  return candidates;
}

async function refuseMissing(lookup: Lookup, missing: readonly string[]): Promise<never> {
  const candidates = await knownNames(lookup);
  const why = missing.slice(0, 10).map((name) => {
    const close = closest(name, candidates, 3);
    return close.length > 0
      ? `${name}: closest are ${close.join(', ')}`
      : `${name}: nothing like it in ${lookup.table.id}`;
  });
  throw new UntetherError('U07', { count: missing.length, names: missing.slice(0, 5).join(', ') }, { why });
}

function refuseAmbiguous(found: ReadonlyMap<string, readonly Account[]>): void {
  const ambiguous = [...found].filter(([, accounts]) => accounts.length > 1);
  const [first] = ambiguous;
  if (!first) return;
  const why = ambiguous.slice(0, 10).map(([name, accounts]) => `${name}: ${accounts.map(describe).join(', ')}`);
  const more = ambiguous.length > 10 ? [`${String(ambiguous.length - 10)} more names match several accounts`] : [];
  throw new UntetherError('U08', { name: first[0], count: first[1].length }, { why: [...why, ...more] });
}

function lookupIn(
  session: Session,
  catalog: Catalog,
  accountTable: AccountTable,
  references: readonly Reference[],
): Lookup {
  const table = getTable(catalog, accountTable.table);
  const singleKey = accountTable.key.length === 1 ? accountTable.key : [];
  const namedBy = [...new Set([...singleKey, ...accountTable.lookup])].map((column) => getColumn(table, column));
  return { session, table, accountTable, columns: columnsToRead(accountTable, references), namedBy };
}

/** Of several account tables, those in which every name is found. */
export async function tablesHolding(
  session: Session,
  catalog: Catalog,
  tables: readonly AccountTable[],
  names: readonly string[],
): Promise<readonly AccountTable[]> {
  const holding: AccountTable[] = [];
  for (const accountTable of tables) {
    const found = await matches(lookupIn(session, catalog, accountTable, []), [...new Set(names)]);
    if ([...found.values()].every((accounts) => accounts.length > 0)) holding.push(accountTable);
  }
  return holding;
}

function shownAccount(session: Session, keyColumns: readonly Column[], account: Account): PlanAccount {
  const key = account.key.map((cell, index) => {
    const column = keyColumns[index];
    return column ? session.dialect.display(cell, column) : null;
  });
  return { table: account.table, key, label: account.label };
}

function compareKeys(a: readonly (string | null)[], b: readonly (string | null)[]): number {
  const left = a.join('\0');
  const right = b.join('\0');
  return left.length - right.length || (left < right ? -1 : left > right ? 1 : 0);
}

/** Accounts as a plan shows them, sorted by key. */
export function planAccounts(
  session: Session,
  place: { readonly accountTable: AccountTable; readonly table: Table },
  accounts: readonly Account[],
): readonly PlanAccount[] {
  const columns = place.accountTable.key.map((name) => getColumn(place.table, name));
  return accounts.map((account) => shownAccount(session, columns, account)).sort((a, b) => compareKeys(a.key, b.key));
}

/** The accounts with these keys, as a plan shows them; those that are gone are left out. */
export async function readAccounts(
  session: Session,
  catalog: Catalog,
  options: {
    accountTable: AccountTable;
    references: readonly Reference[];
    keys: readonly PlanAccount['key'][];
  },
): Promise<readonly Account[]> {
  const lookup = lookupIn(session, catalog, options.accountTable, options.references);
  const columns = options.accountTable.key.map((name) => getColumn(lookup.table, name));
  const accounts: Account[] = [];
  for (const part of chunks(options.keys, CHUNK)) {
    const keys = part.map((key) =>
      columns.map((column, index) => {
        const text = key[index] ?? null;
        return text === null ? null : session.dialect.parse(text, column);
      }),
    );
    const where = session.dialect.inKeys(columns, keys);
    for await (const { row } of session.readRows({ table: lookup.table, columns: lookup.columns, where }))
      accounts.push(toAccount(lookup, row));
  }
  return accounts;
}

/** What was named, each exactly one row; several matches or none is an error that names them. */
export async function resolveAccounts(
  session: Session,
  catalog: Catalog,
  options: {
    accountTable: AccountTable;
    references: readonly Reference[];
    names: readonly string[];
    skipMissing: boolean;
    /** Told what each name stands for before anything is refused. */
    onNamed?: (named: Named) => Promise<void>;
  },
): Promise<{ accounts: readonly Account[]; missing: readonly string[] }> {
  const { accountTable } = options;
  const lookup = lookupIn(session, catalog, accountTable, options.references);
  const found = await matches(lookup, [...new Set(options.names)]);
  const place = { accountTable, table: lookup.table };
  await options.onNamed?.(new Map([...found].map(([name, some]) => [name, planAccounts(session, place, some)])));
  refuseAmbiguous(found);
  const missing = [...found].filter(([, accounts]) => accounts.length === 0).map(([name]) => name);
  if (missing.length > 0 && !options.skipMissing) await refuseMissing(lookup, missing);
  const accounts = new Map([...found.values()].flat().map((account) => [rowKey(account.key), account]));
  return { accounts: [...accounts.values()], missing };
}

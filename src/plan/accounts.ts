import { getColumn, getTable } from '../catalog/graph.js';
import type { Catalog, Column, Table, TableId } from '../catalog/model.js';
import type { Session } from '../dialects/dialect.js';
import { UntetherError } from '../errors.js';
import { masked, type Masks } from '../links/masks.js';
import type { AccountTable, Reference } from '../links/model.js';
import { cellText, type Row } from '../rows/cell.js';
import { rowKey } from '../rows/encode.js';
import { closest } from '../messages/closest.js';
import { type Cells, RowCells } from './cells.js';
import { fits, keyParts } from './key-names.js';
import type { PlanAccount } from './model.js';

/** One account as the plan needs it: its key and every value that some reference may hold. */
export interface Account {
  readonly table: TableId;
  readonly key: Row;
  readonly label: string | null;
  readonly values: Cells;
}

/** Names or keys in one statement: a lookup column may have no index, and then each statement reads the whole table. */
const CHUNK = 5000;

/** Accounts by the names that were asked for: none where a name fits nobody, several where it is not enough. */
export type Named = ReadonlyMap<string, readonly PlanAccount[]>;

/** Every column that may name an account: what it is known by, and what references lead to. */
export function columnsToRead(accountTable: AccountTable, references: readonly Reference[]): readonly string[] {
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

interface Lookup {
  readonly session: Session;
  readonly table: Table;
  readonly accountTable: AccountTable;
  readonly columns: readonly string[];
  readonly places: ReadonlyMap<string, number>;
  /** What an account may be named by: each lookup column, and the key, which may have several. */
  readonly namedBy: readonly (readonly Column[])[];
  readonly masks: Masks;
}

/** What a person is shown of an account: the first of its names that need not be masked, or the first one masked. */
function labelColumns({ accountTable, masks }: Pick<Lookup, 'accountTable' | 'masks'>): readonly string[] {
  const { table, lookup, label } = accountTable;
  const names = [...lookup, ...(label === undefined ? [] : [label])];
  return [...names.filter((name) => !masks(table, name)), ...names.filter((name) => masks(table, name))];
}

function shownIn(lookup: Lookup, column: string, text: string): string {
  return lookup.masks(lookup.table.id, column) ? masked(text) : text;
}

function toAccount(lookup: Lookup, row: Row): Account {
  const values = new RowCells(lookup.places, row);
  const [shown] = labelColumns(lookup);
  const labelColumn = shown === undefined ? undefined : getColumn(lookup.table, shown);
  const label = labelColumn ? lookup.session.dialect.display(values.get(labelColumn.name) ?? null, labelColumn) : null;
  return {
    table: lookup.table.id,
    key: lookup.accountTable.key.map((column) => values.get(column) ?? null),
    label: label === null || shown === undefined ? label : shownIn(lookup, shown, label),
    values,
  };
}

/** The names that could be values of these columns, each with those values. */
function usableKeys(
  { session }: Lookup,
  columns: readonly Column[],
  names: readonly string[],
): readonly (readonly [string, Row])[] {
  return names.flatMap((name): readonly (readonly [string, Row])[] => {
    const parts = columns.length === 1 ? [name] : keyParts(name, columns);
    if (parts === null || !columns.every((column, index) => fits(parts[index] ?? '', column))) return [];
    return [[name, columns.map((column, index) => session.dialect.parse(parts[index] ?? '', column))]];
  });
}

async function findByColumns(
  lookup: Lookup,
  columns: readonly Column[],
  names: readonly string[],
): Promise<readonly Account[]> {
  const { dialect } = lookup.session;
  const found: Account[] = [];
  for (const part of chunks(usableKeys(lookup, columns, names), CHUNK)) {
    const where = dialect.inKeys(
      columns,
      part.map(([, key]) => key),
    );
    for await (const { row } of lookup.session.readRows({ table: lookup.table, columns: lookup.columns, where }))
      found.push(toAccount(lookup, row));
  }
  return found;
}

/** Names asked for in one statement: each row is compared with each of them. */
const ASKED = 100;

/** Which name the server's collation matches with which account, told by the server itself. */
async function matchedAccounts(
  lookup: Lookup,
  columns: readonly Column[],
  names: readonly string[],
): Promise<readonly (readonly [string, Account])[]> {
  const { dialect } = lookup.session;
  const pairs: (readonly [string, Account])[] = [];
  for (const part of chunks(usableKeys(lookup, columns, names), ASKED)) {
    const keys = part.map(([, key]) => key);
    const select = { table: lookup.table, columns: lookup.columns, where: dialect.inKeys(columns, keys) };
    const asked = keys.map((key) => dialect.inKeys(columns, [key]));
    for await (const { row, flags } of lookup.session.readRows({ ...select, flags: asked })) {
      const account = toAccount(lookup, row);
      pairs.push(...part.filter((_, index) => flags[index]).map(([name]) => [name, account] as const));
    }
  }
  return pairs;
}

/** Every account that each name stands for. Rows that match no name letter by letter are put to names by the server's collation. */
async function matches(lookup: Lookup, names: readonly string[]): Promise<ReadonlyMap<string, readonly Account[]>> {
  const byName = new Map<string, Map<string, Account>>(names.map((name) => [name, new Map<string, Account>()]));
  const add = (name: string, account: Account): void => void byName.get(name)?.set(rowKey(account.key), account);
  for (const columns of lookup.namedBy) {
    const inexact = new Set<string>();
    for (const account of await findByColumns(lookup, columns, names)) {
      const cells = columns.map((column) => [account.values.get(column.name) ?? null, column] as const);
      const text = cells.map(([cell, column]) => lookup.session.dialect.display(cell, column) ?? '').join(', ');
      if (byName.has(text)) add(text, account);
      else inexact.add(rowKey(account.key));
    }
    if (inexact.size === 0) continue;
    const open = names.filter((name) => byName.get(name)?.size === 0);
    for (const [name, account] of await matchedAccounts(lookup, columns, open))
      if (inexact.has(rowKey(account.key))) add(name, account);
  }
  return new Map([...byName].map(([name, accounts]) => [name, [...accounts.values()]]));
}

function describe(account: Account): string {
  return `${account.label ?? '?'} (${account.key.map((cell) => (cell === null ? 'NULL' : cellText(cell))).join(', ')})`;
}

/** Names that a mistyped one may have been meant for. */
async function knownNames(lookup: Lookup, shown: Column): Promise<readonly string[]> {
  const candidates: string[] = [];
  for await (const { row } of lookup.session.readRows({ table: lookup.table, columns: [shown.name], limit: 5000 })) {
    const text = lookup.session.dialect.display(row[0] ?? null, shown);
    if (text !== null) candidates.push(text);
  }
  return candidates;
}

async function refuseMissing(lookup: Lookup, missing: readonly string[]): Promise<never> {
  const [named] = lookup.accountTable.lookup;
  const shown = named === undefined ? lookup.namedBy.at(-1)?.at(-1) : getColumn(lookup.table, named);
  const candidates = shown ? await knownNames(lookup, shown) : [];
  const why = missing.slice(0, 10).map((name) => {
    const close = closest(name, candidates, 3).map((near) => shownIn(lookup, shown?.name ?? '', near));
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
  { references, masks }: { readonly references: readonly Reference[]; readonly masks: Masks },
): Lookup {
  const table = getTable(catalog, accountTable.table);
  const { key, lookup } = accountTable;
  const alone = lookup.filter((column) => key.length > 1 || column !== key[0]);
  const namedBy = [key, ...alone.map((column) => [column])].map((names) =>
    names.map((column) => getColumn(table, column)),
  );
  const columns = columnsToRead(accountTable, references);
  const places = new Map(columns.map((column, index) => [column, index]));
  return { session, table, accountTable, columns, places, namedBy, masks };
}

/** Of several account tables, those in which every name is found. */
export async function tablesHolding(
  session: Session,
  catalog: Catalog,
  tables: readonly AccountTable[],
  { names, masks }: { readonly names: readonly string[]; readonly masks: Masks },
): Promise<readonly AccountTable[]> {
  const holding: AccountTable[] = [];
  for (const accountTable of tables) {
    const found = await matches(lookupIn(session, catalog, accountTable, { references: [], masks }), [
      ...new Set(names),
    ]);
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
    masks: Masks;
    keys: readonly PlanAccount['key'][];
  },
): Promise<readonly Account[]> {
  const lookup = lookupIn(session, catalog, options.accountTable, options);
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
    masks: Masks;
    names: readonly string[];
    skipMissing: boolean;
    /** Told what each name stands for before anything is refused. */
    onNamed?: (named: Named) => Promise<void>;
  },
): Promise<{ accounts: readonly Account[]; missing: readonly string[] }> {
  const { accountTable } = options;
  const lookup = lookupIn(session, catalog, accountTable, options);
  const found = await matches(lookup, [...new Set(options.names)]);
  const place = { accountTable, table: lookup.table };
  await options.onNamed?.(new Map([...found].map(([name, some]) => [name, planAccounts(session, place, some)])));
  refuseAmbiguous(found);
  const missing = [...found].filter(([, accounts]) => accounts.length === 0).map(([name]) => name);
  if (missing.length > 0 && !options.skipMissing) await refuseMissing(lookup, missing);
  const accounts = new Map([...found.values()].flat().map((account) => [rowKey(account.key), account]));
  return { accounts: [...accounts.values()], missing };
}

import type { Said } from '../messages/evidence.js';
import { compareText } from '../catalog/names.js';
import { loginColumns, traitsOf } from './account-columns.js';
import { accountNoun, identifiesPeople, pointsOf } from './account-points.js';
import { findColumn, singleKey } from './schema.js';
import type { NamedColumn, NamedTable, Schema } from './schema.js';
import type { Targets } from './targets.js';
import { IDENTITY_NOUNS, PERSON_NOUNS } from './vocabulary.js';

/** A table recognised as holding accounts. */
export interface Account {
  readonly table: NamedTable;
  readonly key: readonly NamedColumn[];
  /** The column by which a person signs in; undefined when only the key names the account. */
  readonly logins: readonly NamedColumn[];
  readonly mail: NamedColumn | undefined;
  /** True where rows are people (employees) rather than logins. */
  readonly isPerson: boolean;
  /** True for principals and actors: rows that stand for accounts (and groups) elsewhere. */
  readonly isIdentity?: boolean;
  readonly score: number;
  readonly reasons: readonly Said[];
}

/** A table needs this many points, and something that identifies a person, to be an account table. */
const LEAST_POINTS = 6;

/** The catalog's account tables, strongest first; supertypes that hold the login of another account table stand beside it. */
export function findAccounts(schema: Schema, targets: Targets): readonly Account[] {
  const incoming = countIncoming(schema, targets);
  const found = schema.tables.flatMap((table) => accountOf(table, schema, incoming.get(table) ?? 0) ?? []);
  const logins = [...found, ...supertypesOf(found, schema)];
  const all = [...logins, ...identitiesOf(logins, schema, incoming)];
  return all.toSorted((a, b) => b.score - a.score || compareText(a.table.table.id, b.table.table.id));
}

function accountOf(table: NamedTable, schema: Schema, incoming: number): Account | undefined {
  const key = keyOf(table);
  if (key.length === 0) return undefined;
  const points = pointsOf({ table, key, schema, incoming });
  const score = points.reduce((sum, { points: part }) => sum + part, 0);
  if (score < LEAST_POINTS || !identifiesPeople(table)) return undefined;
  return { ...describe(table), key, score, reasons: points.map(({ reason }) => reason) };
}

function describe(table: NamedTable): Pick<Account, 'table' | 'logins' | 'mail' | 'isPerson'> {
  const traits = traitsOf(table);
  const mail = table.columns.find((named) => traits.get(named) === 'mail');
  const isPerson =
    accountNoun(table) !== undefined &&
    PERSON_NOUNS.has(accountNoun(table) ?? '') &&
    ![...traits.values()].includes('password');
  return { table, logins: loginColumns(table), mail, isPerson };
}

function keyOf(table: NamedTable): readonly NamedColumn[] {
  const single = singleKey(table);
  if (single !== undefined) return [single];
  return (table.table.primaryKey ?? []).flatMap((name) => findColumn(table, name) ?? []);
}

/** How many other tables point at each table, by declaration or by a telling column name. */
function countIncoming(schema: Schema, targets: Targets): ReadonlyMap<NamedTable, number> {
  const sources = new Map<NamedTable, Set<NamedTable>>();
  const add = (target: NamedTable | undefined, source: NamedTable): void => {
    if (target !== undefined && target !== source) sources.set(target, (sources.get(target) ?? new Set()).add(source));
  };
  for (const table of schema.tables) {
    for (const { referencedTable } of table.table.foreignKeys) add(schema.byId.get(referencedTable), table);
    for (const { squashed } of table.columns)
      for (const target of targets.byName.get(squashed) ?? []) if (target.form === 'key') add(target.table, table);
  }
  return new Map([...sources].map(([table, from]) => [table, from.size]));
}

/** A table that an account table points at one to one, when the login stands there and not in the account table. */
function supertypesOf(accounts: readonly Account[], schema: Schema): readonly Account[] {
  const known = new Set(accounts.map(({ table }) => table));
  return accounts
    .filter(({ logins }) => logins.length === 0)
    .flatMap(({ table, score }) => {
      const parents = table.table.foreignKeys.filter(
        ({ columns }) => columns.length === 1 && isOneToOne(table, columns[0] ?? ''),
      );
      return parents.flatMap(({ referencedTable }): readonly Account[] => {
        const parent = schema.byId.get(referencedTable);
        if (parent === undefined || known.has(parent) || loginColumns(parent).length === 0) return [];
        known.add(parent);
        return [
          {
            ...describe(parent),
            key: keyOf(parent),
            score: score - 1,
            reasons: [{ text: 'everyRow', facts: { table: table.table.name } }],
          },
        ];
      });
    });
}

/** Most columns of a table that only says that somebody exists. */
const MOST_COLUMNS = 8;

/** `principals` or `actors` beside the accounts: one row for each account, which other tables point at instead. */
function identitiesOf(
  accounts: readonly Account[],
  schema: Schema,
  incoming: ReadonlyMap<NamedTable, number>,
): readonly Account[] {
  const known = new Set(accounts.map(({ table }) => table));
  return schema.tables.flatMap((table): readonly Account[] => {
    const noun = table.nouns.find(({ words, part }) => part !== 'tail' && words.length === 1)?.words[0] ?? '';
    const key = keyOf(table);
    if (!IDENTITY_NOUNS.has(noun) || known.has(table) || key.length !== 1 || table.columns.length > MOST_COLUMNS)
      return [];
    const stands = standsForAccount(table, accounts, incoming.get(table) ?? 0);
    if (stands === undefined) return [];
    return [{ ...describe(table), isIdentity: true, key, score: LEAST_POINTS - 1, reasons: [stands] }];
  });
}

function standsForAccount(table: NamedTable, accounts: readonly Account[], incoming: number): Said | undefined {
  const ids = new Set(accounts.map((account) => account.table.table.id));
  const declared = table.table.foreignKeys.find(({ referencedTable }) => ids.has(referencedTable));
  if (declared !== undefined) return { text: 'standFor', facts: { table: declared.referencedTable } };
  const named = table.columns.find(({ words }) =>
    accounts.some((account) => words.includes(accountNoun(account.table) ?? '')),
  );
  if (named !== undefined) return { text: 'namesAccount', facts: { column: named.column.name } };
  const typed = table.columns.find(({ squashed }) => squashed.endsWith('type'));
  return typed === undefined || incoming === 0
    ? undefined
    : { text: 'tellsApart', facts: { column: typed.column.name } };
}

function isOneToOne(table: NamedTable, column: string): boolean {
  const { primaryKey, uniques } = table.table;
  const alone = [primaryKey ?? [], ...uniques.map(({ columns }) => columns)].some(
    (columns) => columns.length === 1 && columns[0] === column,
  );
  return alone && findColumn(table, column)?.column.nullable === false;
}

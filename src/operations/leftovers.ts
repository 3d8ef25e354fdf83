import { getColumn, getTable } from '../catalog/graph.js';
import { UntetherError } from '../errors.js';
import type { AccountTable } from '../links/model.js';
import { planAccounts, resolveAccounts } from '../plan/accounts.js';
import { fits, keyParts } from '../plan/key-names.js';
import type { PlanContext } from '../plan/context.js';
import { chooseAccountTable } from '../plan/unlink.js';
import { findLeftovers, keyLiterals, type Person } from '../scan/leftovers.js';
import type { ScanReport } from '../scan/model.js';
import type { Target } from '../settings/model.js';
import { contextOf } from './plan.js';
import { forReading } from './scan.js';
import { withView, type Workspace } from './workspace.js';

export interface LeftoverOptions {
  /** Key, login or mail; the key when the account's row is gone. */
  readonly account: string;
  readonly accountTable?: string;
  /** Text columns to search. */
  readonly columnBudget: number;
}

/** A shorter text stands in too many others; a number is a telephone number, not a key, from here on. */
const SHORTEST_NAME = 3;
const SHORTEST_NUMBER = 6;

/** What a person is called by, in every column that names people or holds personal data. */
async function namesOf(context: PlanContext, accountTable: AccountTable, where: string): Promise<Person['names']> {
  const { session, catalog, masks } = context;
  const table = getTable(catalog, accountTable.table);
  const columns = table.columns.filter(
    ({ name, family }) => family === 'text' && (accountTable.lookup.includes(name) || masks(table.id, name)),
  );
  if (columns.length === 0) return [];
  for await (const { row } of session.readRows({ table, columns: columns.map(({ name }) => name), where }))
    return columns.flatMap((column, index) => {
      const value = session.dialect.display(row[index] ?? null, column) ?? '';
      const least = /^\d+$/.test(value) ? SHORTEST_NUMBER : SHORTEST_NAME;
      return value.trim().length < least ? [] : [{ column: column.name, value }];
    });
  return [];
}

/** Somebody whose row is gone is known by nothing but the key. Throws U07 for what is none. */
function personGone(context: PlanContext, accountTable: AccountTable, name: string): Person {
  const table = getTable(context.catalog, accountTable.table);
  const key = accountTable.key.map((column) => getColumn(table, column));
  const parts = key.length === 1 ? [name] : keyParts(name, key);
  if (parts === null || !key.every((column, index) => fits(parts[index] ?? '', column)))
    throw new UntetherError(
      'U07',
      { names: name, count: 1 },
      { why: [`${name} is in no row of ${table.id}, and is no key of it`] },
    );
  return {
    account: { table: table.id, key: parts, label: null },
    table,
    key: keyLiterals(
      context,
      table,
      Object.fromEntries(key.map(({ name: column }, index) => [column, parts[index] ?? ''])),
    ),
    where: null,
    // A part of a key is nobody's name.
    names: key.flatMap(({ name: column }) =>
      key.length > 1 || (/^\d+$/.test(name) && name.length < SHORTEST_NUMBER) ? [] : [{ column, value: name }],
    ),
  };
}

async function findPerson(context: PlanContext, options: LeftoverOptions): Promise<Person> {
  const { session, catalog, links, masks } = context;
  const names = [options.account];
  const named = options.accountTable === undefined ? {} : { accountTable: options.accountTable };
  const accountTable = await chooseAccountTable(context, { accounts: names, ...named });
  const { references } = links;
  const { accounts } = await resolveAccounts(session, catalog, {
    accountTable,
    references,
    masks,
    names,
    skipMissing: true,
  });
  const table = getTable(catalog, accountTable.table);
  const [found] = accounts;
  const [account] = planAccounts(session, { accountTable, table }, accounts);
  if (found === undefined || account === undefined) return personGone(context, accountTable, options.account);
  const columns = accountTable.key.map((name) => getColumn(table, name));
  const where = session.dialect.inKeys(columns, [found.key]);
  return { account, table, key: [], where, names: await namesOf(context, accountTable, where) };
}

/** Everything that still refers to one account, and the texts that name it. Reads only. */
export async function scanAccount(
  workspace: Workspace,
  options: LeftoverOptions,
): Promise<{ readonly report: ScanReport; readonly target: Target }> {
  const reading = forReading(workspace);
  return withView(reading, async (view) => {
    const context = contextOf(reading, view);
    const person = await findPerson(context, options);
    const { session, catalog, links, masks, target } = view;
    const asked = { session, catalog, links, masks, columnBudget: options.columnBudget };
    return { report: await findLeftovers(asked, person), target };
  });
}

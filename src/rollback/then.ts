import { getColumn, getTable } from '../catalog/graph.js';
import { UntetherError } from '../errors.js';
import type { AccountTable } from '../links/model.js';
import { type Account, planAccounts, readAccounts, resolveAccounts } from '../plan/accounts.js';
import type { PlanContext } from '../plan/context.js';
import type { PlanAccount } from '../plan/model.js';
import type { Cell } from '../rows/cell.js';
import type { Snapshot } from '../snapshot/model.js';
import { readImages } from '../snapshot/read.js';

/** An account by a name that was given, or by the key that an earlier plan had. */
export type Wanted = { readonly name: string } | { readonly key: PlanAccount['key'] };

export function nameOf(wanted: Wanted): string {
  return 'name' in wanted ? wanted.name : wanted.key.join(', ');
}

function inWords({ key, label }: PlanAccount): string {
  return `${label ?? '?'} (${key.join(', ')})`;
}

function sameKey(a: PlanAccount, b: PlanAccount): boolean {
  return JSON.stringify(a.key) === JSON.stringify(b.key);
}

/** A key that was given to somebody else since shows another label. */
function sameLabel(a: PlanAccount, b: PlanAccount): boolean {
  return a.label === null || b.label === null || a.label === b.label;
}

export function shownAs({ session, catalog }: PlanContext, accountTable: AccountTable, account: Account): PlanAccount {
  const [shown] = planAccounts(session, { accountTable, table: getTable(catalog, accountTable.table) }, [account]);
  if (!shown) throw new Error('an account that was found cannot be shown');
  return shown;
}

function accountsOf({ manifest }: Snapshot, { table }: AccountTable): readonly PlanAccount[] {
  return manifest.accounts.filter((each) => each.table === table);
}

function notInRun({ manifest }: Snapshot, name: string, why: readonly string[] = []): UntetherError {
  const { run, accounts } = manifest;
  const here = accounts.slice(0, 10).map(inWords);
  const told = here.length === 0 ? `${run} named no account` : `accounts of ${run}: ${here.join('; ')}`;
  return new UntetherError('U07', { count: 1, names: name }, { why: [...why, told] });
}

/** The account that a run took links from, when it is to get them itself: the same key, and nobody else's by now. Throws U07. */
export function sameAsThen(snapshot: Snapshot, accountTable: AccountTable, today: PlanAccount): PlanAccount {
  const then = accountsOf(snapshot, accountTable).find((each) => sameKey(each, today));
  if (!then) {
    const why = [`${inWords(today)} is not among them; the links of another account come back for it with --to`];
    throw notInRun(snapshot, inWords(today), why);
  }
  if (sameLabel(then, today)) return then;
  const why = [`${inWords(then)} then, ${inWords(today)} today: if that is the same person, say so with --to`];
  throw notInRun(snapshot, inWords(today), why);
}

/** The account of a run by its key or label there, else by what it is called today. Throws U07, U08. */
export async function accountOfRun(
  context: PlanContext,
  accountTable: AccountTable,
  { snapshot, wanted }: { readonly snapshot: Snapshot; readonly wanted: Wanted },
): Promise<PlanAccount> {
  const { session, catalog, links, masks } = context;
  const accounts = accountsOf(snapshot, accountTable);
  const name = nameOf(wanted);
  const known = accounts.filter(({ key, label }) => key.join(', ') === name || ('name' in wanted && label === name));
  const [first] = known;
  if (known.length > 1) throw new UntetherError('U08', { name, count: known.length }, { why: known.map(inWords) });
  if (first) return first;
  const named = { accountTable, references: links.references, masks, names: [name], skipMissing: true };
  const today = 'name' in wanted ? (await resolveAccounts(session, catalog, named)).accounts : [];
  const shown = today.map((account) => shownAs(context, accountTable, account));
  const then = accounts.find((each) => shown.some((other) => sameKey(each, other) && sameLabel(each, other)));
  if (!then) throw notInRun(snapshot, name);
  return then;
}

/** The account as the run found it: its row when the run changed that, too, else the row of today, else what its key says. */
export async function valuesThen(
  context: PlanContext,
  accountTable: AccountTable,
  { snapshot, then }: { readonly snapshot: Snapshot; readonly then: PlanAccount },
): Promise<Account> {
  const { session, catalog, links, masks } = context;
  const table = getTable(catalog, accountTable.table);
  const key = accountTable.key.map((column, index): Cell => {
    const text = then.key[index] ?? null;
    return text === null ? null : session.dialect.parse(text, getColumn(table, column));
  });
  const place = { accountTable, references: links.references, masks };
  const [today] = await readAccounts(session, catalog, { ...place, keys: [then.key] });
  const isSame = today !== undefined && sameLabel(then, shownAs(context, accountTable, today));
  const values = new Map<string, Cell>([
    ...(isSame ? today.values.entries() : []),
    ...accountTable.key.map((column, index) => [column, key[index] ?? null] as const),
  ]);
  for (const file of snapshot.manifest.files.filter((each) => each.table === accountTable.table)) {
    const columns = file.columns.map((column) => column.name);
    for await (const { before } of readImages(snapshot, file)) {
      const same = accountTable.key.every((column, index) => {
        const cell = before[columns.indexOf(column)] ?? null;
        return session.dialect.display(cell, getColumn(table, column)) === then.key[index];
      });
      if (same) for (const [index, column] of columns.entries()) values.set(column, before[index] ?? null);
    }
  }
  return { table: accountTable.table, key, label: then.label, values };
}

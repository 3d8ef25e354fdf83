import { findTable, getColumn } from '../../catalog/graph.js';
import { formatColumns, parseColumns } from '../../catalog/names.js';
import type { Masks } from '../../links/masks.js';
import type { AccountTable, Reference } from '../../links/model.js';
import { planAccounts, readAccounts } from '../../plan/accounts.js';
import { fits } from '../../plan/key-names.js';
import type { ComparedDatabase } from './compare.js';
import type { Mapping } from './mapping.js';
import type { ComparedReference, CompareReport } from './model.js';
import { columnNamed, Names } from './names.js';

/** What people call the accounts of a report: the names that A knows them by. None where the mapping has put something else in the place of their keys. */
export async function labelled(
  report: CompareReport,
  a: ComparedDatabase,
  { masks, mapping }: { readonly masks: Masks; readonly mapping: Mapping },
): Promise<CompareReport> {
  const translated = translates(a, mapping);
  const references: ComparedReference[] = [];
  for (const compared of report.references)
    references.push(translated(compared.reference) ? compared : await withLabels(compared, a, masks));
  return { ...report, references };
}

/** Whether what a report calls the key of an account is no key of A. */
function translates({ catalog, links }: ComparedDatabase, mapping: Mapping): (id: string) => boolean {
  const names = new Names(catalog);
  const keyed = new Set([...mapping.keys.keys()].map((name) => names.table(name)?.id));
  const written = new Set(
    [...mapping.values.keys()].flatMap((place) => {
      const { table, columns } = parseColumns(place);
      const found = names.table(table);
      const column = found && columnNamed(found, columns[0] ?? '');
      return found && column ? [formatColumns(found.id, [column.name])] : [];
    }),
  );
  return (id) => {
    const reference = links.references.find((each) => each.id === id);
    if (!reference) return true;
    const { from, to } = reference;
    return keyed.has(to.table) || from.columns.some((name) => written.has(formatColumns(from.table, [name])));
  };
}

type Key = readonly (string | null)[];

async function withLabels(compared: ComparedReference, a: ComparedDatabase, masks: Masks): Promise<ComparedReference> {
  const keys = new Map<string, Key>();
  for (const { key } of compared.accounts.first) keys.set(JSON.stringify(key), key);
  for (const { account } of compared.differences) keys.set(JSON.stringify(account), account);
  const labels = await labelsOf(compared.reference, [...keys.values()], a, masks);
  const labelOf = (key: Key): string | null => labels.get(JSON.stringify(key)) ?? null;
  const first = compared.accounts.first.map((account) => ({ ...account, label: labelOf(account.key) }));
  const differences = compared.differences.map((told) => ({ ...told, label: labelOf(told.account) }));
  return { ...compared, accounts: { ...compared.accounts, first }, differences };
}

async function labelsOf(
  id: string,
  keys: readonly Key[],
  { session, catalog, links }: ComparedDatabase,
  masks: Masks,
): Promise<ReadonlyMap<string, string>> {
  const reference = links.references.find((each) => each.id === id);
  const accountTable = reference && accountsBehind(reference, links.accounts);
  const table = accountTable && findTable(catalog, accountTable.table);
  if (!table || reference.to.columns.some((name) => masks(table.id, name))) return new Map();
  const columns = accountTable.key.map((name) => getColumn(table, name));
  const usable = keys.filter((key) =>
    columns.every((column, place) => typeof key[place] === 'string' && fits(key[place], column)),
  );
  const request = { accountTable, references: [], masks, keys: usable };
  const accounts = planAccounts(session, { accountTable, table }, await readAccounts(session, catalog, request));
  return new Map(accounts.flatMap(({ key, label }) => (label === null ? [] : [[JSON.stringify(key), label] as const])));
}

/** The account table that a reference leads to by its key. */
function accountsBehind({ to }: Reference, accounts: readonly AccountTable[]): AccountTable | undefined {
  const found = accounts.find(({ table, state }) => table === to.table && state !== 'rejected');
  return found?.key.join('\0') === to.columns.join('\0') ? found : undefined;
}

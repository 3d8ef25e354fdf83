import { getColumn, getTable } from '../catalog/graph.js';
import type { Catalog } from '../catalog/model.js';
import type { Session } from '../dialects/dialect.js';
import { UntetherError } from '../errors.js';
import type { Masks } from '../links/masks.js';
import type { AccountTable, Reference } from '../links/model.js';
import { encodeCell, rowKey } from '../rows/encode.js';
import { type Account, planAccounts, readAccounts, resolveAccounts } from './accounts.js';
import type { PlanAccount } from './model.js';

/** The account that gets the link rows of those that are unlinked. */
export interface Heir {
  readonly account: PlanAccount;
  readonly person: Account;
  /** What the columns of a reference hold when they point at the heir; null when it has no value to point at. */
  readonly valuesFor: (reference: Reference) => Readonly<Record<string, string | null>> | null;
}

interface HeirPlace {
  readonly session: Session;
  readonly catalog: Catalog;
  readonly accountTable: AccountTable;
  readonly references: readonly Reference[];
  readonly masks: Masks;
}

/** What the columns of a reference hold when they point at an account; null when it has no value to point at. */
export function valuesOf(
  place: Pick<HeirPlace, 'session' | 'catalog'>,
  account: Account,
  { from, to }: Reference,
): ReturnType<Heir['valuesFor']> {
  const { dialect } = place.session;
  const table = getTable(place.catalog, account.table);
  const values: Record<string, string> = {};
  for (const [index, name] of to.columns.entries()) {
    const column = getColumn(table, name);
    const cell = account.values.get(name) ?? null;
    const text = dialect.display(cell, column);
    if (text === null || text === '') return null;
    if (encodeCell(dialect.parse(text, column)) !== encodeCell(cell)) {
      const reason = `a value of ${table.id}.${name} (${column.type}) cannot be written into another row exactly`;
      throw new UntetherError('G15', { table: from.table, reason });
    }
    values[from.columns[index] ?? ''] = text;
  }
  return values;
}

/** Finds the heir by the name that was given, or by the key that an earlier plan had. Throws U07, U08; U09 when it is unlinked itself. */
export async function findHeir(
  place: HeirPlace,
  wanted: { readonly name: string | undefined; readonly key: PlanAccount['key'] | undefined },
  accounts: readonly Account[],
): Promise<Heir | null> {
  const { session, catalog, accountTable, references, masks } = place;
  const { name, key } = wanted;
  if (name === undefined && key === undefined) return null;
  const named = { accountTable, references, masks };
  const found =
    key === undefined
      ? (await resolveAccounts(session, catalog, { ...named, names: [name ?? ''], skipMissing: false })).accounts
      : await readAccounts(session, catalog, { ...named, keys: [key] });
  const [account] = found;
  if (!account) throw new UntetherError('U07', { count: 1, names: name ?? key?.join(', ') ?? '' });
  const table = getTable(catalog, accountTable.table);
  const [shown] = planAccounts(session, { accountTable, table }, [account]);
  if (!shown) throw new Error('an account that was found cannot be shown');
  if (accounts.some((other) => rowKey(other.key) === rowKey(account.key)))
    throw new UntetherError('U09', {
      detail: `--reassign-to ${shown.label ?? shown.key.join('/')} is among the accounts to unlink`,
    });
  return { account: shown, person: account, valuesFor: (reference) => valuesOf(place, account, reference) };
}

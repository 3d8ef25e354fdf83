import { getColumn, getTable } from '../catalog/graph.js';
import type { Catalog } from '../catalog/model.js';
import type { Session } from '../dialects/dialect.js';
import type { AccountTable } from '../links/model.js';
import type { Account } from './accounts.js';
import { countRows } from './leftout.js';

/** The condition of the settings by which an account is deleted or disabled; null for one that is active. */
export async function inactiveBy(
  { session, catalog }: { readonly session: Session; readonly catalog: Catalog },
  { deleted, disabled, table, key }: AccountTable,
  account: Account,
): Promise<string | null> {
  const accounts = getTable(catalog, table);
  const columns = key.map((name) => getColumn(accounts, name));
  const itself = session.dialect.inKeys(columns, [account.key]);
  for (const mark of [deleted, disabled]) {
    if (mark === undefined) continue;
    const from = `${session.dialect.rowsOf(accounts)} WHERE ${itself} AND (${mark})`;
    if ((await countRows(session, from)) > 0) return mark;
  }
  return null;
}

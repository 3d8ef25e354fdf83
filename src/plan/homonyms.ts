import { getColumn, getTable } from '../catalog/graph.js';
import type { Catalog } from '../catalog/model.js';
import type { Session } from '../dialects/dialect.js';
import type { Reference } from '../links/model.js';
import { rowKey } from '../rows/encode.js';
import type { Account } from './accounts.js';
import type { Reach } from './reach.js';

/** A name that several accounts carry, in a reference that holds names. */
export interface Homonym {
  readonly reference: string;
  readonly name: string;
  readonly count: number;
}

function namingReferences(reach: Reach): readonly Reference[] {
  const edges = [...[...reach.deletes.values()].flat(), ...[...reach.updates.values()].flat()];
  return edges
    .filter(
      ({ from, reference }) =>
        from === 'accounts' && reference.basis === 'by-name' && reference.to.columns.length === 1,
    )
    .map(({ reference }) => reference);
}

/** Asks the database which of the accounts' names other accounts carry too: its collation decides what is the same name. */
export async function findHomonyms(
  session: Session,
  context: { readonly catalog: Catalog; readonly accounts: readonly Account[]; readonly reach: Reach },
): Promise<readonly Homonym[]> {
  const found: Homonym[] = [];
  const { dialect } = session;
  for (const reference of namingReferences(context.reach)) {
    const table = getTable(context.catalog, reference.to.table);
    const column = getColumn(table, reference.to.columns[0] ?? '');
    const names = context.accounts
      .map((account) => [account.values.get(column.name) ?? null])
      .filter(([cell]) => cell !== null && cell !== '');
    const distinct = [...new Map(names.map((name) => [rowKey(name), name])).values()];
    if (distinct.length === 0) continue;
    const quoted = dialect.name(column.name);
    const where = dialect.inKeys([column], distinct);
    const rows = await session.query(
      `SELECT min(${quoted}), count(*) FROM ${dialect.rowsOf(table)} WHERE ${where} GROUP BY ${quoted} HAVING count(*) > 1 ORDER BY 1`,
    );
    found.push(...rows.map(([name, count]) => ({ reference: reference.id, name: name ?? '', count: Number(count) })));
  }
  return found;
}

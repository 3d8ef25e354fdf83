import { getColumn, getTable } from '../catalog/graph.js';
import type { Catalog } from '../catalog/model.js';
import type { Session } from '../dialects/dialect.js';
import { type Masks, shownValue } from '../links/masks.js';
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
  context: {
    readonly catalog: Catalog;
    readonly accounts: readonly Account[];
    readonly reach: Reach;
    readonly masks: Masks;
  },
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
      `SELECT min(${dialect.shown(column)}), count(*) FROM ${dialect.rowsOf(table)} WHERE ${where} GROUP BY ${quoted} HAVING count(*) > 1 ORDER BY 1`,
    );
    const place = { table: table.id, column: column.name };
    found.push(
      ...rows.map(([name, count]) => ({
        reference: reference.id,
        name: shownValue(context.masks, place, name ?? ''),
        count: Number(count),
      })),
    );
  }
  return found;
}

/** Another account that carries a name in some other column than the one a reference goes by. */
export interface Namesake {
  readonly reference: string;
  readonly name: string;
  readonly column: string;
}

/** Asks the database for accounts beside these that are known by one of their names, too. */
export async function findNamesakes(
  session: Session,
  context: {
    readonly catalog: Catalog;
    readonly accounts: readonly Account[];
    readonly accountRows: string | null;
    readonly reach: Reach;
    readonly masks: Masks;
  },
): Promise<readonly Namesake[]> {
  const found: Namesake[] = [];
  const { dialect } = session;
  const { accountTable } = context.reach;
  if (!accountTable) return found;
  for (const reference of namingReferences(context.reach)) {
    const table = getTable(context.catalog, reference.to.table);
    const [named = ''] = reference.to.columns;
    const names = context.accounts
      .map((account) => [account.values.get(named) ?? null])
      .filter(([cell]) => cell !== null && cell !== '');
    const distinct = [...new Map(names.map((name) => [rowKey(name), name])).values()];
    const others = accountTable.lookup.filter((name) => name !== named);
    for (const column of others.map((name) => getColumn(table, name)).filter(({ family }) => family === 'text')) {
      if (distinct.length === 0 || context.accountRows === null) continue;
      const shown = dialect.shown(column);
      const where = `${dialect.inKeys([column], distinct, [getColumn(table, named)])} AND (${context.accountRows}) IS NOT TRUE`;
      const rows = await session.query(
        `SELECT DISTINCT ${shown} FROM ${dialect.rowsOf(table)} WHERE ${where} ORDER BY 1`,
      );
      const place = { table: table.id, column: column.name };
      found.push(
        ...rows.map(([name]) => ({
          reference: reference.id,
          name: shownValue(context.masks, place, name ?? ''),
          column: column.name,
        })),
      );
    }
  }
  return found;
}

import { findTable, getTable } from '../../catalog/graph.js';
import type { Table } from '../../catalog/model.js';
import type { Reference } from '../../links/model.js';
import { countRows } from '../leftout.js';
import { type Draft, finding, type FindingContext, type UnlinkFacts } from './draft.js';

/** No two accounts share one row there: the row is the account under another key, not somebody else. */
function isOwn(table: Table, columns: readonly string[]): boolean {
  const keys = [table.primaryKey ?? [], ...table.uniques.map((unique) => unique.columns)];
  return keys.some((key) => key.length === columns.length && columns.every((column) => key.includes(column)));
}

/** Rows that stand for an account of the plan in another account table, and what hangs on those: this plan does not reach it. */
export async function aboutSupertypes(
  { session, catalog, links }: FindingContext,
  { accountTable, accountRows }: UnlinkFacts,
): Promise<readonly Draft[]> {
  const table = findTable(catalog, accountTable.table);
  if (table === undefined || accountRows === null) return [];
  const { dialect } = session;
  const known = new Set(links.accounts.flatMap(({ table: id, state }) => (state === 'rejected' ? [] : [id])));
  const to = links.references.filter(
    (reference) =>
      reference.from.table === table.id &&
      reference.to.table !== table.id &&
      known.has(reference.to.table) &&
      reference.state !== 'rejected' &&
      isOwn(table, reference.from.columns),
  );
  const found: Draft[] = [];
  for (const supertype of to) {
    const names = (reference: Reference): string => reference.from.columns.map((name) => dialect.name(name)).join(', ');
    const own = `SELECT ${names(supertype)} FROM ${dialect.rowsOf(table)} WHERE ${accountRows}`;
    const holding = links.references.filter(
      ({ from, to: target, state, when, list }) =>
        target.table === supertype.to.table &&
        from.table !== table.id &&
        from.table !== target.table &&
        state === 'confirmed' &&
        when === undefined &&
        list === undefined &&
        target.columns.join('\n') === supertype.to.columns.join('\n'),
    );
    for (const reference of holding) {
      const rows = await countRows(
        session,
        `${dialect.rowsOf(getTable(catalog, reference.from.table))} WHERE (${names(reference)}) IN (${own})`,
      );
      if (rows > 0)
        found.push(finding('R064', { table: table.id, other: supertype.to.table, reference: reference.id, rows }));
    }
  }
  return found;
}

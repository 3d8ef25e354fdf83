import { getColumn } from '../../catalog/graph.js';
import { rowKey } from '../../rows/encode.js';
import type { Row } from '../../rows/cell.js';
import { roleColumns } from './held.js';
import { activeRows, type RightsView } from './view.js';
import type { RoleFamily } from './ways.js';

/** Roles named in one statement; beyond that all of them are counted. */
const NAMED = 1000;

/**
 * How many active accounts outside the plan hold each of these roles after it, by the key of the role (`rowKey`).
 * `own` is the condition on the account table: the accounts of the plan.
 */
export async function countOthers(
  view: RightsView,
  family: RoleFamily,
  asked: { readonly own: string; readonly roles: readonly Row[] },
): Promise<ReadonlyMap<string, number>> {
  if (asked.roles.length === 0) return new Map();
  const columns = family.key.map((name) => getColumn(family.role, name));
  const only = asked.roles.length > NAMED ? null : view.session.dialect.inKeys(columns, asked.roles);
  const others = [`(${asked.own}) IS NOT TRUE`, ...activeRows(view)].join(' AND ');
  const width = roleColumns(family).length;
  const counts = new Map<string, number>();
  for await (const { row } of view.session.readRows(view.held.holders(family, others, only)))
    counts.set(rowKey(row.slice(0, width)), Number(row[width]));
  return counts;
}

import type { TableId } from '../catalog/model.js';

/** Tables whose rows are found by the rows of a table, step by step. */
function foundBy(table: TableId, followed: (table: TableId) => readonly TableId[]): ReadonlySet<TableId> {
  const met = new Set<TableId>();
  const queue = [...followed(table)];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    if (met.has(next)) continue;
    met.add(next);
    queue.push(...followed(next));
  }
  return met;
}

/** Groups of tables whose rows are found by each other, or by themselves; the found after what they are found by. */
export function findCycles(
  tables: readonly TableId[],
  followed: (table: TableId) => readonly TableId[],
): readonly (readonly TableId[])[] {
  const met = new Map(tables.map((table) => [table, foundBy(table, followed)]));
  const cyclic = tables.filter((table) => met.get(table)?.has(table)).toSorted();
  const together = (one: TableId, other: TableId): boolean =>
    one === other || (met.get(one)?.has(other) === true && met.get(other)?.has(one) === true);
  const cycles = cyclic
    .filter((table) => cyclic.find((other) => together(table, other)) === table)
    .map((first) => cyclic.filter((other) => together(first, other)));
  const leadsTo = ([one = '']: readonly TableId[]): number => met.get(one)?.size ?? 0;
  return cycles.toSorted((one, other) => leadsTo(other) - leadsTo(one));
}

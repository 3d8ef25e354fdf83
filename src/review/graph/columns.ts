import type { Cluster, GraphEdge, LinkGraph } from './model.js';

/** Clusters from left to right: grants stand between roles and accounts, everything that hangs on accounts behind them. */
const SIDES: readonly (readonly Cluster[])[] = [
  ['roles', 'groups'],
  ['grants'],
  ['accounts'],
  ['sessions', 'history', 'other'],
];
const LAST = SIDES.length - 1;

/**
 * Boxes that stand below each other, column by column from left to right. A box that leads to another of its side stands left of it;
 * behind the accounts it is the other that gives way, for everything there leads to them.
 */
export function columnsOf({ nodes, edges }: LinkGraph): readonly (readonly string[])[] {
  const sides = new Map(
    nodes.map(({ id, cluster }) => [id, SIDES.findIndex((clusters) => clusters.includes(cluster))]),
  );
  const inner = edges.filter(({ from, to }) => from !== to && sides.get(from) === sides.get(to));
  const giveWay = new Set(inner.map((edge) => (sides.get(edge.from) === LAST ? edge.to : edge.from)));
  const columns = SIDES.flatMap((_, side) => {
    const own = nodes.map(({ id }) => id).filter((id) => sides.get(id) === side);
    const beside = own.filter((id) => giveWay.has(id) && !leadsAmong(id, inner, giveWay));
    const main = own.filter((id) => !giveWay.has(id));
    return side === LAST ? [main, beside] : [beside, main];
  });
  return columns.filter((column) => column.length > 0);
}

/** True for a box in a chain of boxes that all give way: Graphviz finds the place of such. */
function leadsAmong(id: string, inner: readonly GraphEdge[], giveWay: ReadonlySet<string>): boolean {
  return inner.some(({ from, to }) => (from === id && giveWay.has(to)) || (to === id && giveWay.has(from)));
}

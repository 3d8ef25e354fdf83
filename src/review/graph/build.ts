import { groupBy } from '../../catalog/assemble.js';
import type { Catalog, TableId } from '../../catalog/model.js';
import { compareText, formatColumns } from '../../catalog/names.js';
import type { Links, Reference } from '../../links/model.js';
import { chooseAll, chooseAround } from './choose.js';
import { boxesOf } from './fold.js';
import type { GraphEdge, GraphNode, LinkGraph } from './model.js';
import { partsOf } from './parts.js';

const tablesOf = (node: GraphNode): readonly TableId[] => (node.shape === 'fold' ? node.tables : [node.id]);

/** `type=1, kind=2` as a key: the same condition is the same text, in whatever order it was written. */
function conditionKey({ when = {} }: Reference): string {
  return JSON.stringify(Object.entries(when).toSorted(([a], [b]) => compareText(a, b)));
}

const orderOf = ({ id, to }: Reference): string => `${id} ${formatColumns(to.table, to.columns)}`;

/** One line for all references between two boxes that look the same; those inside a box have none. */
function edgesOf(references: readonly Reference[], nodes: readonly GraphNode[]): readonly GraphEdge[] {
  const box = new Map(nodes.flatMap((node) => tablesOf(node).map((table) => [table, node] as const)));
  const ends = references.flatMap((reference) => {
    const [from, to] = [box.get(reference.from.table), box.get(reference.to.table)];
    if (!from || !to || reference.state === 'rejected' || (from === to && from.shape === 'fold')) return [];
    const { basis, state } = reference;
    const key = JSON.stringify([from.id, to.id, basis, state, conditionKey(reference)]);
    return [{ key, edge: { from: from.id, to: to.id, basis, state }, reference }];
  });
  const lines = [...groupBy(ends, ({ key }) => key)].toSorted(([a], [b]) => compareText(a, b));
  return lines.map(([, group]) => {
    const [{ edge, reference }] = group;
    const own = group.map((end) => end.reference).toSorted((a, b) => compareText(orderOf(a), orderOf(b)));
    return { ...edge, references: own, ...(reference.when ? { when: reference.when } : {}) };
  });
}

/** A database, its links, and the one table that is asked for, if any. */
export interface GraphSource {
  readonly catalog: Catalog;
  readonly links: Links;
  readonly table?: TableId;
}

/** The drawing of who is linked to what: whole, or of one table and its neighbours. */
export function buildGraph({ catalog, links, table }: GraphSource): LinkGraph {
  const parts = partsOf(links);
  const choice = table === undefined ? chooseAll(parts) : chooseAround(table, parts);
  const nodes = boxesOf(choice, parts, table);
  const edges = edgesOf(choice.references, nodes);
  const drawn = edges.reduce((sum, { references }) => sum + references.length, 0);
  const folded = nodes.reduce((sum, node) => sum + (node.shape === 'fold' ? node.tables.length : 0), 0);
  return {
    database: catalog.database,
    nodes,
    edges,
    drawn: { tables: choice.tables.size, folded, references: drawn },
    leftOut: {
      tables: catalog.tables.filter(({ id }) => !choice.tables.has(id)).length,
      references: parts.references.length - drawn,
      rejected: links.references.length - parts.references.length,
    },
    ...(table === undefined ? {} : { table }),
  };
}

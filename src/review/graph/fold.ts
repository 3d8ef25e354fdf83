import { groupBy } from '../../catalog/assemble.js';
import type { TableId } from '../../catalog/model.js';
import { compareText } from '../../catalog/names.js';
import type { Choice } from './choose.js';
import { type Cluster, CLUSTERS, type GraphNode } from './model.js';
import { clusterOf, type Parts } from './parts.js';

/** More boxes than this do not fit a page that people read. */
export const MOST_BOXES = 60;
/** Clusters that give way when there are more, the least telling one first. */
const GIVE_WAY: readonly Cluster[] = ['history', 'other', 'sessions', 'grants', 'groups', 'roles'];

/** Fewer record keepers than this are drawn by name. */
const LEAST_KEEPERS = 4;

type Table = Extract<GraphNode, { shape: 'table' }>;
type Fold = Extract<GraphNode, { shape: 'fold' }>;

/** Tables of which every drawn reference says who did something to the row. */
function recordKeepers(tables: readonly Table[], { references }: Choice): readonly Table[] {
  const outgoing = groupBy(references, ({ from }) => from.table);
  const pointedAt = new Set(references.map(({ to }) => to.table));
  return tables.filter(
    ({ id, cluster }) =>
      cluster === 'history' && !pointedAt.has(id) && outgoing.get(id)?.every(({ kind }) => kind === 'audit'),
  );
}

/** One box for several tables of a cluster. */
function fold(nodes: readonly GraphNode[], chosen: readonly Table[], why: Fold['why']): readonly GraphNode[] {
  const [first] = chosen;
  if (!first || chosen.length < (why === 'records' ? LEAST_KEEPERS : 2)) return nodes;
  const tables = chosen.map(({ id }) => id).sort(compareText);
  const box: Fold = { shape: 'fold', id: `${why} in ${first.cluster}`, cluster: first.cluster, why, tables };
  return [...nodes.filter((node) => node.shape === 'fold' || !tables.includes(node.id)), box];
}

function foldLargest(nodes: readonly GraphNode[], focus: TableId | undefined): readonly GraphNode[] {
  return GIVE_WAY.reduce((left, cluster) => {
    if (left.length <= MOST_BOXES) return left;
    const isOf = (node: GraphNode): node is Table =>
      node.shape === 'table' && node.cluster === cluster && node.id !== focus;
    return fold(left, left.filter(isOf), 'many');
  }, nodes);
}

const rank = ({ cluster }: GraphNode): number => CLUSTERS.indexOf(cluster);

/** The boxes of the drawing. Accounts and `focus` always have one of their own. */
export function boxesOf(choice: Choice, parts: Parts, focus: TableId | undefined): readonly GraphNode[] {
  const tables = [...choice.tables].map((id): Table => ({ shape: 'table', id, cluster: clusterOf(id, parts) }));
  const keepers = recordKeepers(tables, choice).filter(({ id }) => id !== focus);
  return foldLargest(fold(tables, keepers, 'records'), focus).toSorted(
    (a, b) => rank(a) - rank(b) || compareText(a.id, b.id),
  );
}

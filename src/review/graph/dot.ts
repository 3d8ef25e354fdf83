import { caption } from '../../messages/graph.js';
import type { Lang } from '../../messages/text.js';
import { dotLegend } from './dot-legend.js';
import { dotCell, dotName, dotText, roomFor } from './dot-text.js';
import { FILL, INK, LINES } from './looks.js';
import { type Cluster, CLUSTERS, type GraphEdge, type GraphNode, type LinkGraph } from './model.js';
import { edgeLabel, edgeTooltip, nodeLabel, nodeTooltip, titleOf } from './words.js';

const FONT = 'fontname="Helvetica"';
/** Points left and right of the name in a box. */
const MARGIN = 8;
const POINTS_AN_INCH = 72;

/** Columns of the drawing: grants stand between roles and accounts, everything that hangs on accounts behind them. */
const COLUMNS = ['roles', 'grants', 'accounts', 'rest'] as const;
type Column = (typeof COLUMNS)[number];
const COLUMN_OF: Readonly<Record<Cluster, Column>> = {
  roles: 'roles',
  groups: 'roles',
  grants: 'grants',
  accounts: 'accounts',
  sessions: 'rest',
  history: 'rest',
  other: 'rest',
};

type ColumnOf = (id: string) => Column;
type Attributes = Readonly<Record<string, string>>;

function attributeList(attributes: Attributes): string {
  const pairs = Object.entries(attributes).map(([name, value]) => `${name}=${value}`);
  return `[${pairs.join(', ')}]`;
}

function nodeLine(node: GraphNode, lang: Lang): string {
  const label = nodeLabel(node, lang);
  const tooltip = nodeTooltip(node);
  const attributes = {
    label: dotText([label]),
    width: ((roomFor(label) + 2 * MARGIN) / POINTS_AN_INCH).toFixed(2),
    ...(node.shape === 'fold' ? { style: '"filled,dashed"' } : {}),
    ...(tooltip.length > 0 ? { tooltip: dotText(tooltip) } : {}),
  };
  return `    ${dotName(node.id)} ${attributeList(attributes)};`;
}

function clusterLines(cluster: Cluster, { nodes }: LinkGraph, lang: Lang): readonly string[] {
  const own = nodes.filter((node) => node.cluster === cluster);
  if (own.length === 0) return [];
  const title = dotCell(caption(`cluster.${cluster}`, lang));
  return [
    `  subgraph ${dotName(`cluster_${cluster}`)} {`,
    `    label=<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0"><TR>${title}</TR></TABLE>>;`,
    '    labelloc=t;',
    `    node [fillcolor="${FILL[cluster].fill}", color="${FILL[cluster].border}"];`,
    ...own.map((node) => nodeLine(node, lang)),
    '  }',
  ];
}

/** Boxes of a column stand below each other, but for those that another box of it leads to or from. */
function columnLines({ nodes, edges }: LinkGraph, columnOf: ColumnOf): readonly string[] {
  const inner = edges.filter(({ from, to }) => from !== to && columnOf(from) === columnOf(to));
  const free = new Set(inner.map(({ from, to }) => (columnOf(from) === 'rest' ? to : from)));
  return COLUMNS.flatMap((column) => {
    const own = nodes.filter(({ id }) => columnOf(id) === column && !free.has(id));
    return own.length < 2 ? [] : [`  { rank=same; ${own.map(({ id }) => `${dotName(id)};`).join(' ')} }`];
  });
}

function edgeLine(edge: GraphEdge, columnOf: ColumnOf, lang: Lang): string {
  // Graphviz puts the first end to the left: a line that leads to the left is written from its end, with the arrow at its start.
  const leftwards = COLUMNS.indexOf(columnOf(edge.from)) > COLUMNS.indexOf(columnOf(edge.to));
  const { style, bold } = LINES[edge.basis];
  const ink = `"${INK[edge.state]}"`;
  const attributes = {
    label: dotText(edgeLabel(edge, lang)),
    tooltip: dotText(edgeTooltip(edge)),
    style,
    ...(bold ? { penwidth: '2.5' } : {}),
    color: ink,
    fontcolor: ink,
    ...(leftwards ? { dir: 'back' } : {}),
  };
  const [left, right] = leftwards ? [edge.to, edge.from] : [edge.from, edge.to];
  return `  ${dotName(left)} -> ${dotName(right)} ${attributeList(attributes)};`;
}

/** The graph in the language of Graphviz. */
export function toDot(graph: LinkGraph, lang: Lang): string {
  const columns = new Map(graph.nodes.map(({ id, cluster }) => [id, COLUMN_OF[cluster]]));
  const columnOf: ColumnOf = (id) => columns.get(id) ?? 'rest';
  const lines = [
    `digraph ${dotName(titleOf(graph, lang))} {`,
    `  graph [rankdir=LR, newrank=true, nodesep=0.15, ranksep=0.7, pad=0.3, bgcolor="#ffffff", ${FONT}, fontsize=12,`,
    '    style=rounded, color="#b0b0b0", labelloc=b, labeljust=l,',
    `    label=${dotLegend(graph, lang)}];`,
    `  node [shape=box, style=filled, height=0.3, margin="0.12,0.05", ${FONT}, fontsize=12];`,
    `  edge [arrowsize=0.7, ${FONT}, fontsize=9];`,
    ...CLUSTERS.flatMap((cluster) => clusterLines(cluster, graph, lang)),
    ...columnLines(graph, columnOf),
    ...graph.edges.map((edge) => edgeLine(edge, columnOf, lang)),
    '}',
  ];
  return `${lines.join('\n')}\n`;
}

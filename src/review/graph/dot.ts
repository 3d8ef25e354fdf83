import { caption } from '../../messages/graph.js';
import type { Lang } from '../../messages/text.js';
import { columnsOf } from './columns.js';
import { dotLegend } from './dot-legend.js';
import { dotCell, dotName, dotText, roomFor } from './dot-text.js';
import { FILL, INK, LINES } from './looks.js';
import { type Cluster, CLUSTERS, type GraphEdge, type GraphNode, type LinkGraph } from './model.js';
import { edgeLabel, edgeTooltip, nodeLabel, nodeTooltip, titleOf } from './words.js';

const FONT = 'fontname="Helvetica"';
/** Points left and right of the name in a box. */
const MARGIN = 8;
const POINTS_AN_INCH = 72;

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
    fillcolor: `"${FILL[node.cluster].fill}"`,
    color: `"${FILL[node.cluster].border}"`,
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
    ...own.map((node) => nodeLine(node, lang)),
    '  }',
  ];
}

/**
 * Boxes of a column stand below each other, and an invisible line through the columns holds their order: it comes before all other
 * lines, so that Graphviz turns those round that lead to the left.
 */
function columnLines(graph: LinkGraph): readonly string[] {
  const columns = columnsOf(graph).map((column) => column.map(dotName));
  const order = columns.map(([first = '']) => first);
  return [
    ...(order.length < 2 ? [] : [`  ${order.join(' -> ')} [style=invis];`]),
    ...columns.map((column) => `  { rank=same; ${column.join('; ')}; }`),
  ];
}

function edgeLine(edge: GraphEdge, lang: Lang): string {
  const { from, to, basis, state } = edge;
  const { style, bold } = LINES[basis];
  const ink = `"${INK[state]}"`;
  const attributes = {
    label: dotText(edgeLabel(edge, lang)),
    tooltip: dotText(edgeTooltip(edge)),
    style,
    ...(bold ? { penwidth: '2.5' } : {}),
    color: ink,
    fontcolor: ink,
  };
  return `  ${dotName(from)} -> ${dotName(to)} ${attributeList(attributes)};`;
}

/** The graph in the language of Graphviz. */
export function toDot(graph: LinkGraph, lang: Lang): string {
  const lines = [
    `digraph ${dotName(titleOf(graph, lang))} {`,
    `  graph [rankdir=LR, newrank=true, nodesep=0.15, ranksep=0.7, pad=0.3, bgcolor="#ffffff", ${FONT}, fontsize=12,`,
    '    style=rounded, color="#b0b0b0", labelloc=b, labeljust=l,',
    `    label=${dotLegend(graph, lang)}];`,
    `  node [shape=box, style=filled, height=0.3, margin="0.12,0.05", ${FONT}, fontsize=12];`,
    `  edge [arrowsize=0.7, ${FONT}, fontsize=9];`,
    ...columnLines(graph),
    ...CLUSTERS.flatMap((cluster) => clusterLines(cluster, graph, lang)),
    ...graph.edges.map((edge) => edgeLine(edge, lang)),
    '}',
  ];
  return `${lines.join('\n')}\n`;
}

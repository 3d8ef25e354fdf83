import { caption } from '../../messages/graph.js';
import type { Lang } from '../../messages/text.js';
import { safe } from '../escape.js';
import { BASES, FILL, INK, LINES, STATES } from './looks.js';
import { type Cluster, CLUSTERS, type GraphEdge, type GraphNode, type LinkGraph } from './model.js';
import { edgeLabel, nodeLabel, nodeTooltip, notes, titleOf } from './words.js';

/** Everything that Mermaid, Markdown or HTML might read as a sign of its own. */
const SIGNS = /[^\p{L}\p{M}\p{N} _.,:=()+：；，。（）、-]/gu;

/** Lines of text between quotes; signs become entities (https://mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters). */
export function mermaidText(lines: readonly string[]): string {
  const code = (sign: string): string => `#${String(sign.codePointAt(0))};`;
  return `"${lines.map((line) => safe(line).replaceAll(SIGNS, code)).join('<br/>')}"`;
}

/** A line as it leaves its first box, and what its look needs besides. */
interface Arrow {
  readonly sign: '-->' | '-.->' | '==>';
  readonly css: string;
}

function arrowOf({ basis, state }: Pick<GraphEdge, 'basis' | 'state'>): Arrow {
  const { style, bold } = LINES[basis];
  const sign = bold ? '==>' : style === 'solid' ? '-->' : '-.->';
  // Mermaid has one interrupted line; dashes and dots differ by style.
  const dashes = { solid: '', dashed: ',stroke-dasharray:6 4', dotted: ',stroke-dasharray:2 4' }[style];
  return { sign, css: `stroke:${INK[state]},color:${INK[state]}${dashes}` };
}

interface Line {
  readonly text: string;
  readonly css: string;
}

function edgeLine(edge: GraphEdge, nameOf: (id: string) => string, lang: Lang): Line {
  const { sign, css } = arrowOf(edge);
  return { css, text: `${nameOf(edge.from)} ${sign}|${mermaidText(edgeLabel(edge, lang))}| ${nameOf(edge.to)}` };
}

/** A sample of each line, and the sums. */
function legendLines(
  graph: LinkGraph,
  lang: Lang,
): { readonly texts: readonly string[]; readonly css: readonly string[] } {
  const samples = [
    ...BASES.map((basis) => ({ ...arrowOf({ basis, state: 'confirmed' }), words: caption(`line.${basis}`, lang) })),
    ...STATES.map((state) => ({ ...arrowOf({ basis: 'declared', state }), words: caption(`state.${state}`, lang) })),
  ];
  const lines = samples.map(({ sign, words }, index) => {
    const name = `k${String(index)}`;
    return `    ${name}a[" "] ${sign}|${mermaidText([words])}| ${name}b[" "]`;
  });
  const sums = `    k[${mermaidText(notes(graph, lang))}]`;
  return {
    texts: [`  subgraph legend [${mermaidText([caption('legend', lang)])}]`, ...lines, sums, '  end'],
    css: samples.map(({ css }) => css),
  };
}

type Named = readonly (readonly [name: string, node: GraphNode])[];

function clusterLines(cluster: Cluster, named: Named, lang: Lang): readonly string[] {
  const own = named.filter(([, node]) => node.cluster === cluster);
  if (own.length === 0) return [];
  return [
    `  subgraph c_${cluster} [${mermaidText([caption(`cluster.${cluster}`, lang)])}]`,
    ...own.flatMap(([name, node]) => [
      // There are tooltips only for links; a comment says in full what the box has no room for.
      ...nodeTooltip(node).map((line) => `    %% ${name}: ${line}`),
      `    ${name}[${mermaidText([nodeLabel(node, lang)])}]:::${cluster}`,
    ]),
    '  end',
  ];
}

/** `linkStyle` names lines by their number in the text. */
function styleLines(css: readonly string[]): readonly string[] {
  const numbers = new Map<string, number[]>();
  for (const [number, style] of css.entries()) numbers.set(style, [...(numbers.get(style) ?? []), number]);
  return [...numbers].map(([style, list]) => `  linkStyle ${list.join(',')} ${style}`);
}

/** The graph as a Mermaid flowchart, as Markdown pages show it. */
export function toMermaid(graph: LinkGraph, lang: Lang): string {
  const named: Named = graph.nodes.map((node, index) => [`t${String(index + 1)}`, node]);
  const names = new Map(named.map(([name, { id }]) => [id, name]));
  const edges = graph.edges.map((edge) => edgeLine(edge, (id) => names.get(id) ?? '', lang));
  const legend = legendLines(graph, lang);
  const lines = [
    'flowchart LR',
    `  accTitle: ${mermaidText([titleOf(graph, lang)]).slice(1, -1)}`,
    ...CLUSTERS.flatMap((cluster) => clusterLines(cluster, named, lang)),
    ...edges.map(({ text }) => `  ${text}`),
    ...legend.texts,
    ...CLUSTERS.map(
      (cluster) => `  classDef ${cluster} fill:${FILL[cluster].fill},stroke:${FILL[cluster].border},color:#000000`,
    ),
    ...styleLines([...edges.map(({ css }) => css), ...legend.css]),
  ];
  return `${lines.join('\n')}\n`;
}

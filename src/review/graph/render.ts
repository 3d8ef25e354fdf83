import type { Lang } from '../../messages/text.js';
import { getNamedTable } from '../inspect-table.js';
import { buildGraph, type GraphSource } from './build.js';
import { toDot } from './dot.js';
import { toMermaid } from './mermaid.js';
import type { GraphFormat } from './model.js';
import { toSvg } from './svg.js';

export interface GraphView extends GraphSource {
  readonly format: GraphFormat;
  readonly lang: Lang;
}

/**
 * The drawing of accounts and what refers to them, whole or around one table, as a document that ends with a newline.
 * The same catalog and links give the same bytes. Throws UT-U09 when the database has no table of that name.
 */
export async function renderGraph(view: GraphView): Promise<string> {
  if (view.table !== undefined) getNamedTable(view.catalog, view.table);
  const graph = buildGraph(view);
  switch (view.format) {
    case 'svg':
      return toSvg(graph, view.lang);
    case 'mermaid':
      return toMermaid(graph, view.lang);
    case 'dot':
      return toDot(graph, view.lang);
  }
}

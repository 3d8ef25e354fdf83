import type { Lang } from '../../messages/text.js';
import { toDot } from './dot.js';
import { nameInTitle } from './dot-text.js';
import type { LinkGraph } from './model.js';

/** Opening tag and title of the document: what a screen reader says, and what a browser shows where nothing else is. */
function opening(size: string, title: string): string {
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="graph-title" ${size}>\n` +
    `<title id="graph-title">${title}</title>`
  );
}

/** The drawing of Graphviz as one element that needs nothing else. Its tooltips are links, which only some viewers show: titles work in all. */
function selfContained(drawn: string): string {
  const bare = drawn
    .slice(drawn.indexOf('<svg'))
    .replaceAll(/<!--.*?-->\n?/gs, '')
    .replaceAll(/<title>[^<]*<\/title>/g, nameInTitle)
    .replaceAll(/<a xlink:title="([^"]*)">/g, '<g><title>$1</title>')
    .replaceAll('</a>', '</g>');
  const title = /<title>([^<]*)<\/title>/.exec(bare)?.[1] ?? '';
  return bare.replace(/<svg ([^>]*)>/, (_, size: string) => opening(size.replaceAll(/\s+/g, ' ').trim(), title));
}

/**
 * The graph as an SVG document without fonts, links or scripts from elsewhere. Laid out by Graphviz, which is loaded only here: it is
 * large, and no other command needs it.
 */
export async function toSvg(graph: LinkGraph, lang: Lang): Promise<string> {
  const { instance } = await import('@viz-js/viz');
  const viz = await instance();
  return selfContained(viz.renderString(toDot(graph, lang), { format: 'svg_inline' }));
}

import { caption } from '../../messages/graph.js';
import type { Lang } from '../../messages/text.js';
import { dotCell, dotHtml } from './dot-text.js';
import { BASES, INK, LINES, STATES } from './looks.js';
import type { LinkGraph } from './model.js';
import { notes } from './words.js';

/** Points: a line of the legend, and its sample. */
const LINE_HEIGHT = 20;
const MEANINGS_WIDTH = 320;

/** The border of an empty cell is the sample of a line. */
function sample({ style, bold }: { readonly style: string; readonly bold: boolean }): string {
  const border = `SIDES="B" BORDER="${bold ? '3' : '1'}" COLOR="${INK.confirmed}" STYLE="${style.toUpperCase()}"`;
  const rows = `<TR><TD WIDTH="40" HEIGHT="7" ${border}></TD></TR><TR><TD HEIGHT="7"></TD></TR>`;
  return `<TD><TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0">${rows}</TABLE></TD>`;
}

function meanings(lang: Lang): string {
  const lines = BASES.map((basis) => `<TR>${sample(LINES[basis])}${dotCell(caption(`line.${basis}`, lang))}</TR>`);
  const states = STATES.map((state) => `<TR><TD></TD>${dotCell(caption(`state.${state}`, lang), INK[state])}</TR>`);
  const rows = [...lines, ...states];
  const size = `FIXEDSIZE="TRUE" WIDTH="${MEANINGS_WIDTH}" HEIGHT="${rows.length * LINE_HEIGHT}"`;
  return `<TABLE ALIGN="LEFT" BORDER="0" CELLBORDER="0" CELLSPACING="0" ${size}>${rows.join('')}</TABLE>`;
}

/** What the drawing means and what it leaves out, as an HTML-like label. */
export function dotLegend(graph: LinkGraph, lang: Lang): string {
  return [
    '<<TABLE BORDER="1" COLOR="#b0b0b0" CELLBORDER="0" CELLSPACING="1">',
    `<TR><TD ALIGN="LEFT"><B>${dotHtml(caption('legend', lang))}</B></TD></TR>`,
    `<TR><TD ALIGN="LEFT">${meanings(lang)}</TD></TR>`,
    ...notes(graph, lang).map((note) => `<TR>${dotCell(note)}</TR>`),
    '</TABLE>>',
  ].join('');
}

import stringWidth from 'string-width';
import { safe } from '../escape.js';

/** Entities are read in every text of DOT, so `&` is written as one. */
const quoted = (text: string): string => `"${text.replaceAll('&', '&amp;').replaceAll('"', '\\"')}"`;

/**
 * A name in DOT. Between double quotes only `\"` is an escape (https://graphviz.org/doc/info/lang.html), so that a backslash before
 * the closing quote could not be written: every backslash becomes `\u{5c}`. `nameInTitle` reads it back.
 */
export function dotName(text: string): string {
  return quoted(safe(text.replaceAll('\\', '\\u{5c}')));
}

/** A name as `dotName` wrote it, with its backslashes again. */
export function nameInTitle(written: string): string {
  return written.replaceAll('\\u{5c}', '\\');
}

/** Lines of text in DOT, where two backslashes stand for one (https://graphviz.org/docs/attr-types/escString). */
export function dotText(lines: readonly string[]): string {
  return quoted(lines.map((line) => safe(line).replaceAll('\\', '\\\\')).join('\\n'));
}

/** Text inside an HTML-like label (https://graphviz.org/doc/info/shapes.html#html). */
export function dotHtml(text: string): string {
  return safe(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** Points for each terminal cell of a text of 12 points. */
const CELL = 7.4;

/** Points that a text needs in the widest usual font: Graphviz reckons with Helvetica, which many readers do not have. */
export function roomFor(text: string): number {
  return Math.ceil(stringWidth(safe(text)) * CELL);
}

/** A cell of an HTML-like label that has room for its text. */
export function dotCell(text: string, ink = '#000000'): string {
  return `<TD ALIGN="LEFT" WIDTH="${roomFor(text)}"><FONT COLOR="${ink}">${dotHtml(text)}</FONT></TD>`;
}

import { formatColumns, formatName } from '../catalog/names.js';
import type { Reference } from '../links/model.js';
import { tell, wordFor } from '../messages/review.js';
import type { Lang } from '../messages/text.js';
import type { CellText, ColumnLayout } from './layout.js';

/** Layout of a list of references. */
export function referenceColumns(lang: Lang): readonly ColumnLayout[] {
  return [
    { title: tell('column.reference', lang), wraps: true },
    { title: tell('column.basis', lang) },
    { title: tell('column.state', lang) },
    { title: tell('column.confidence', lang), align: 'right' },
    { title: tell('column.kind', lang) },
  ];
}

/** One reference; the table it points at is left to the heading above it unless `whole`. */
export function referenceRow(reference: Reference, lang: Lang, { whole = false } = {}): readonly CellText[] {
  const { from, to, basis, state, confidence, kind } = reference;
  const target = whole ? formatColumns(to.table, to.columns) : `[${to.columns.map(formatName).join(', ')}]`;
  const word = wordFor('link', state, lang);
  return [
    `${formatColumns(from.table, from.columns)} -> ${target}`,
    wordFor('basis', basis, lang),
    state === 'proposed' ? { text: word, style: 'warning' } : word,
    confidence.toFixed(2),
    wordFor('kind', kind, lang),
  ];
}

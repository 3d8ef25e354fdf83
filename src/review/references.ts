import { formatColumns, formatName } from '../catalog/names.js';
import { referenceId } from '../links/ids.js';
import type { Reference } from '../links/model.js';
import { tell, wordFor } from '../messages/review.js';
import type { Lang } from '../messages/text.js';
import { evidenceWords } from './evidence.js';
import { type CellText, type ColumnLayout, hanging, layOut } from './layout.js';
import type { Paint } from './paint.js';

/** A reference as a list shows it; `confidence` is null when nothing speaks for it now. */
export type ShownReference = Pick<Reference, 'from' | 'to' | 'basis' | 'state' | 'kind' | 'when'> & {
  readonly confidence: number | null;
};

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
export function referenceRow(reference: ShownReference, lang: Lang, { whole = false } = {}): readonly CellText[] {
  const { to, basis, state, confidence, kind } = reference;
  const target = whole ? formatColumns(to.table, to.columns) : `[${to.columns.map(formatName).join(', ')}]`;
  const word = wordFor('link', state, lang);
  return [
    `${referenceId(reference)} -> ${target}`,
    wordFor('basis', basis, lang),
    state === 'proposed' ? { text: word, style: 'warning' } : word,
    confidence?.toFixed(2) ?? '-',
    wordFor('kind', kind, lang),
  ];
}

/** References with what speaks for each of them below it. */
export function evidencedLines(
  references: readonly (ShownReference & Pick<Reference, 'evidence'>)[],
  lang: Lang,
  paint: Paint,
): readonly string[] {
  const { head, rows } = layOut(
    referenceColumns(lang),
    references.map((reference) => referenceRow(reference, lang, { whole: true })),
    paint,
  );
  const lines = references.flatMap(({ evidence }, index) => [
    ...(rows[index] ?? []),
    ...evidence.flatMap((entry) => hanging('      ', evidenceWords(entry, lang))),
  ]);
  return [head, ...lines];
}

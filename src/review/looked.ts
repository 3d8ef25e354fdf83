import type { Looked } from '../links/data/looked.js';
import { tell } from '../messages/review.js';
import type { Lang } from '../messages/text.js';
import { hanging } from './layout.js';

const REASONS = ['privilege', 'timeout', 'limits', 'no-index', 'foreign', 'materialized', 'error'] as const;

/** What was read of the rows, and which evidence is missing, in a few lines. */
export function lookedLines(looked: Looked | null, lang: Lang): readonly string[] {
  if (looked === null) return hanging('', tell('looked.schemaOnly', lang));
  const { whole, ranges, ends, first } = looked.tables;
  const part = ranges + ends + first;
  const texts = [
    tell('looked.rows', lang, { rows: looked.rows, tables: whole + part, whole, part }),
    ...(looked.empty.length === 0 ? [] : [tell('looked.empty', lang, { n: looked.empty.length })]),
    ...REASONS.flatMap((reason) => {
      const n = looked.unread.filter((each) => each.reason === reason).length;
      return n === 0 ? [] : [tell(`looked.${reason}`, lang, { n })];
    }),
    ...columnTexts(looked, lang),
    ...(looked.unreadViews.length === 0 ? [] : [tell('looked.views', lang, { n: looked.unreadViews.length })]),
  ];
  return hanging('', texts.join(lang === 'en' ? ' ' : ''));
}

/** Tables of which not every column that might be a reference was read, each with how many were not. */
function columnTexts({ unread }: Looked, lang: Lang): readonly string[] {
  const cut = unread.flatMap(({ table, reason, detail }) =>
    reason === 'columns' ? [`${table} (${String(detail.split(', ').length)})`] : [],
  );
  return cut.length === 0 ? [] : [tell('looked.columns', lang, { list: cut.join(tell('list.and', lang)) })];
}

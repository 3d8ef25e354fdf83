import type { Evidence } from '../links/model.js';
import { evidenceKind, evidenceText } from '../messages/evidence.js';
import { tell } from '../messages/review.js';
import type { Lang } from '../messages/text.js';
import { clip, safe } from './escape.js';

/** One line of evidence with its figures: how many values match, and a few that do not. */
export function evidenceWords(
  { kind, detail, said, matched, distinct, counterExamples }: Evidence,
  lang: Lang,
): string {
  const counted =
    matched === undefined
      ? []
      : [
          distinct === undefined
            ? tell('inspect.matchedOnly', lang, { matched })
            : tell('inspect.matched', lang, { matched, distinct }),
        ];
  const examples = (counterExamples ?? []).slice(0, 3).map((value) => clip(safe(value), 20));
  const odd = examples.length === 0 ? [] : [tell('inspect.counterExamples', lang, { list: examples.join(', ') })];
  const sentence = safe(said ? evidenceText(said, lang) : detail);
  return `${evidenceKind(kind, lang)}${lang === 'en' ? ': ' : '：'}${[sentence, ...counted, ...odd].join(tell('list.or', lang))}`;
}

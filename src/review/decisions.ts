import { formatColumns } from '../catalog/names.js';
import { tellChange } from '../messages/changes.js';
import { wordFor } from '../messages/review.js';
import type { Lang } from '../messages/text.js';
import type { AccountTable, Evidence, Reference } from '../links/model.js';
import type { Decision } from '../settings/decide.js';
import { evidenceWords } from './evidence.js';
import { hanging } from './layout.js';
import { type Paint, plainPaint } from './paint.js';
import { evidencedLines } from './references.js';

/** A decision and what the database shows of its entry now; null when discovery does not find it. */
export type Considered =
  | (Extract<Decision, { what: 'account' }> & { readonly found: AccountTable | null })
  | (Extract<Decision, { what: 'reference' }> & { readonly found: Reference | null });

export interface DecisionsView {
  readonly decisions: readonly Considered[];
  readonly lang: Lang;
  readonly paint?: Paint;
}

const absent = (lang: Lang): readonly Evidence[] => [{ kind: 'data', detail: tellChange('absent', lang) }];

function accountLines({ setting, found }: Extract<Considered, { what: 'account' }>, lang: Lang): readonly string[] {
  const table = tellChange('account', lang, { table: formatColumns(setting.table, setting.key) });
  const evidence = found?.evidence ?? absent(lang);
  return [
    ...hanging('  ', `${table}  ${wordFor('link', setting.state, lang)}`),
    ...evidence.flatMap((entry) => hanging('      ', evidenceWords(entry, lang))),
  ];
}

function sectionLines(
  { decisions, lang, paint = plainPaint }: DecisionsView,
  decided: 'confirmed' | 'rejected',
): readonly string[] {
  const made = decisions.filter((decision) => decision.decided === decided);
  if (made.length === 0) return [];
  const references = made.flatMap((decision) =>
    decision.what === 'reference'
      ? [
          {
            ...decision.setting,
            confidence: decision.found?.confidence ?? null,
            evidence: decision.found?.evidence ?? absent(lang),
          },
        ]
      : [],
  );
  return [
    paint.strong(`${tellChange(decided, lang)} (${String(made.length)})`),
    ...made.flatMap((decision) => (decision.what === 'account' ? accountLines(decision, lang) : [])),
    ...(references.length === 0 ? [] : evidencedLines(references, lang, paint)),
    '',
  ];
}

/** What will be confirmed and rejected, each with its evidence; ends with an empty line, empty when there is nothing. */
export function renderDecisions(view: DecisionsView): string {
  const lines = [...sectionLines(view, 'confirmed'), ...sectionLines(view, 'rejected')];
  return lines.map((line) => `${line}\n`).join('');
}

import { fullReferenceId } from '../links/ids.js';
import { formatColumns } from '../catalog/names.js';
import { tellChange } from '../messages/changes.js';
import { tell, wordFor } from '../messages/review.js';
import type { Lang } from '../messages/text.js';
import type { Changed, Changes, FieldChange, Gone, Subject } from '../settings/changes.js';
import { hanging } from './layout.js';
import { type Paint, plainPaint } from './paint.js';

export interface ChangesView {
  readonly changes: Changes;
  /** Name of the settings file. */
  readonly file: string;
  readonly lang: Lang;
  readonly paint?: Paint;
}

/** Longer lists are in the JSON document. */
const SHOWN = 20;

function subjectWords(subject: Subject, lang: Lang): string {
  switch (subject.what) {
    case 'account':
      return tellChange('account', lang, { table: subject.setting.table });
    case 'grant': {
      const { role, holders } = subject.setting;
      return tellChange('grant', lang, { role: formatColumns(role.table, role.columns), holders });
    }
    case 'reference':
      return fullReferenceId(subject.setting);
  }
}

function newWords(subject: Subject, lang: Lang): string {
  const words = subjectWords(subject, lang);
  if (subject.what !== 'reference') return words;
  const { basis, kind } = subject.setting;
  return `${words}  ${wordFor('basis', basis, lang)}  ${wordFor('kind', kind, lang)}`;
}

function placedWords(entry: Gone | Changed, news: string, lang: Lang): string {
  const subject = subjectWords(entry, lang);
  return `${tellChange('line', lang, { line: entry.line })}  ${tellChange('entry', lang, { subject, news })}`;
}

function goneWords(entry: Gone, lang: Lang): string {
  const news = entry.missing === null ? tellChange('lost', lang) : tellChange('missing', lang, { name: entry.missing });
  return placedWords(entry, news, lang);
}

function fieldWords(change: FieldChange, lang: Lang): string {
  const word = (value: string | number | null): string => {
    if (value === null) return tellChange('none', lang);
    if (typeof value === 'number') return value.toFixed(2);
    if (change.field === 'list') return tell('quoted', lang, { text: value });
    return change.field === 'basis' || change.field === 'kind' ? wordFor(change.field, value, lang) : value;
  };
  return `${tellChange(`field.${change.field}`, lang)} ${word(change.old)} -> ${word(change.new)}`;
}

function changedWords(entry: Changed, lang: Lang): string {
  const news = entry.fields.map((field) => fieldWords(field, lang)).join(tellChange('list', lang));
  return placedWords(entry, news, lang);
}

function section(
  { lang, paint = plainPaint }: ChangesView,
  title: 'new' | 'gone' | 'changed',
  lines: readonly string[],
): readonly string[] {
  if (lines.length === 0) return [];
  const sign = { new: ' + ', gone: ' - ', changed: ' ~ ' }[title];
  const left = lines.length - SHOWN;
  return [
    '',
    paint.strong(`${tellChange(title, lang)} (${String(lines.length)})`),
    ...lines.slice(0, SHOWN).flatMap((line) => hanging(sign, line)),
    ...(left > 0 ? [` ${tell('more.json', lang, { n: left })}`] : []),
  ];
}

/** One line: how many entries are new, gone and changed. */
export function changesSummary({ changes, file, lang }: ChangesView): string {
  const counts = { new: changes.new.length, gone: changes.gone.length, changed: changes.changed.length };
  return hanging('', tellChange('summary', lang, { file, ...counts })).join('\n');
}

/** What was added to the settings file, and which of its entries the database no longer bears out; ends with a newline. */
export function renderChanges(view: ChangesView): string {
  const { changes, lang } = view;
  const lines = [
    ...section(
      view,
      'new',
      changes.new.map((subject) => newWords(subject, lang)),
    ),
    ...section(
      view,
      'gone',
      changes.gone.map((entry) => goneWords(entry, lang)),
    ),
    ...section(
      view,
      'changed',
      changes.changed.map((entry) => changedWords(entry, lang)),
    ),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

import type { TableId } from '../catalog/model.js';
import { formatColumns, parseColumn } from '../catalog/names.js';
import type { AccountSetting, Settings } from '../settings/model.js';
import type { Columns, Evidence, Links, Reference } from './model.js';

/** Says which columns hold personal data: their values are shown masked everywhere but in snapshots and in SQL, which needs them. */
export type Masks = (table: TableId, column: string) => boolean;

/** Mail addresses, telephone numbers and identity cards, by what such columns are called. */
const PERSONAL =
  /e?mail(?:addr(?:ess)?)?$|(?:phone|mobile|telephone|cellphone)(?:no|num|number)?$|^tel(?:no)?$|id(?:entity)?card(?:no|num|number)?$|^(?:ssn|passportno|passportnumber)$|邮箱|手机|电话|身份证/;

function isPersonal(column: string): boolean {
  return PERSONAL.test(column.toLowerCase().replaceAll(/[\s_-]/g, ''));
}

/** What `mask:` names, the names of people in account tables, what is called like personal data, and what refers to any of these. */
export function masksOf(
  { mask, accounts, references }: Pick<Settings, 'mask' | 'accounts' | 'references'>,
  links?: Pick<Links, 'accounts' | 'references'>,
): Masks {
  const people: readonly AccountSetting[] = links?.accounts ?? accounts;
  const labels = people.flatMap(({ table, label, lookup }) =>
    // A name that people are looked up by is a login.
    label === undefined || lookup.includes(label) ? [] : [formatColumns(table, [label])],
  );
  const named = mask.map((entry) => {
    const { table, column } = parseColumn(entry);
    return formatColumns(table, [column]);
  });
  const hidden = new Set([...labels, ...named]);
  const masks: Masks = (table, column) => hidden.has(formatColumns(table, [column])) || isPersonal(column);
  for (let known = -1; known < hidden.size;) {
    known = hidden.size;
    for (const name of hiddenBy(links?.references ?? references, masks)) hidden.add(name);
  }
  return masks;
}

/** The same value stands on both sides of a reference. */
function hiddenBy(references: readonly Pick<Reference, 'from' | 'to' | 'state'>[], masks: Masks): readonly string[] {
  return references.flatMap(({ from, to, state }) => {
    const columns = from.columns.filter((_, index) => masks(to.table, to.columns[index] ?? ''));
    return state === 'rejected' ? [] : columns.map((column) => formatColumns(from.table, [column]));
  });
}

/** The first letter, so that a person who knows the value recognises it. */
export function masked(text: string): string {
  return text === '' ? '' : `${Array.from(text)[0] ?? ''}***`;
}

/** A value as people see it. */
export function shownValue(
  masks: Masks,
  place: { readonly table: TableId; readonly column: string },
  text: string,
): string {
  return masks(place.table, place.column) ? masked(text) : text;
}

/** Links whose evidence shows no value of a column that is to be masked. */
export function hideExamples(links: Links, masks: Masks): Links {
  const isHidden = ({ table, columns }: Columns): boolean => columns.some((column) => masks(table, column));
  const hide = ({ counterExamples, ...rest }: Evidence): Evidence =>
    counterExamples === undefined ? rest : { ...rest, counterExamples: counterExamples.map(masked) };
  const references = links.references.map((reference) =>
    isHidden(reference.from) || isHidden(reference.to)
      ? { ...reference, evidence: reference.evidence.map(hide) }
      : reference,
  );
  return { ...links, references };
}

import { getColumn } from '../catalog/graph.js';
import type { ColumnFamily, Table } from '../catalog/model.js';
import type { Reference } from '../links/model.js';

const EDITABLE: ReadonlySet<ColumnFamily> = new Set(['text', 'json', 'array', 'untyped']);

/** False for lists that cannot be taken apart as text: blobs, SETs. */
export function isEditable(table: Table, { from }: Reference): boolean {
  const [column, ...others] = from.columns.map((name) => getColumn(table, name));
  return column !== undefined && others.length === 0 && EDITABLE.has(column.family);
}

/** A value that holds several ids: the text between them and around them stays as it is. */
interface Taken {
  readonly head: string;
  readonly parts: readonly { readonly text: string; readonly id: string }[];
  readonly separator: string;
  readonly tail: string;
}

const JSON_LIST =
  /^(\s*\[\s*)((?:"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?)(?:\s*,\s*(?:"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?))*)(\s*\]\s*)$/s;
const JSON_PART = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?/gs;
const ARRAY_LIST = /^(\{)((?:"(?:[^"\\]|\\.)*"|[^,{}"\\]+)(?:,(?:"(?:[^"\\]|\\.)*"|[^,{}"\\]+))*)(\})$/s;
const ARRAY_PART = /"(?:[^"\\]|\\.)*"|[^,{}"\\]+/gs;

function fromJson(text: string): string {
  return text.startsWith('"') ? String(JSON.parse(text)) : text;
}

const fromArray = (text: string): string =>
  text.startsWith('"') ? text.slice(1, -1).replaceAll(/\\(.)/gs, '$1') : text;

function takenBy(
  text: string,
  { list, part, read }: { readonly list: RegExp; readonly part: RegExp; readonly read: (text: string) => string },
): Taken | null {
  const [, head = '', middle, tail = ''] = list.exec(text) ?? [];
  if (middle === undefined) return null;
  const parts = [...middle.matchAll(part)].map(([each]) => ({ text: each, id: read(each) }));
  const [first = { text: '' }, second] = parts;
  const between = second ? middle.slice(first.text.length, middle.indexOf(second.text, first.text.length)) : ',';
  return { head, parts, separator: between, tail };
}

function take(text: string, form: string): Taken | null {
  if (form === 'json') return takenBy(text, { list: JSON_LIST, part: JSON_PART, read: fromJson });
  if (form === 'array') return takenBy(text, { list: ARRAY_LIST, part: ARRAY_PART, read: fromArray });
  const parts = text.split(form).map((each) => ({ text: each, id: each.trim() }));
  return { head: '', parts, separator: form, tail: '' };
}

/**
 * The list without some of its ids. `form`: `json`, `array` (as PostgreSQL prints one), or the separator. Null when it holds none of them;
 * undefined when it is no such list and mentions one all the same.
 */
export function withoutIds(text: string, form: string, ids: ReadonlySet<string>): string | null | undefined {
  const taken = take(text, form);
  if (taken === null) return [...ids].some((id) => text.includes(id)) ? undefined : null;
  const rest = taken.parts.filter(({ id }) => !ids.has(id));
  if (rest.length === taken.parts.length) return null;
  // Blanks in front of the first id are not those that stood between two.
  const [first, ...others] = rest.map(({ text: each }) => each);
  const joined = [first?.trimStart() ?? '', ...others].join(taken.separator);
  return `${taken.head}${joined}${taken.tail}`;
}

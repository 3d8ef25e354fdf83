import canonicalize from 'canonicalize';
import type { Column, ColumnFamily } from '../../catalog/model.js';
import type { Form } from '../../dialects/canonical.js';

const NUMBERS: readonly ColumnFamily[] = ['integer', 'decimal'];
/** What a value of any type may have become when a database was moved. */
const TEXTS: readonly ColumnFamily[] = ['text', 'untyped'];

/** The first family that one of the columns has decides; the other must be one of those beside it. */
const RULES: readonly (readonly [
  family: ColumnFamily,
  form: (a: Column, b: Column) => Form | null,
  others: readonly ColumnFamily[],
])[] = [
  ['spatial', () => 'bytes', ['spatial']],
  ['uuid', () => 'uuid', ['uuid', 'binary', 'other', ...TEXTS]],
  ['binary', () => 'bytes', ['binary', ...TEXTS]],
  ['bit', bitForm, ['bit', 'boolean', ...NUMBERS]],
  ['json', () => 'json', ['json', ...TEXTS]],
  ['temporal', temporalForm, ['temporal', ...TEXTS, ...NUMBERS]],
  ['boolean', () => 'truth', ['boolean', ...NUMBERS, ...TEXTS]],
  ['float', () => 'real', ['float', ...NUMBERS, ...TEXTS]],
  ['decimal', () => 'number', [...NUMBERS, ...TEXTS]],
  ['integer', () => 'number', [...NUMBERS, ...TEXTS]],
  ['array', () => 'text', ['array', ...TEXTS]],
];

/** How the values of two columns can be compared; null when they cannot. */
export function formFor(a: Column, b: Column): Form | null {
  const rule = RULES.find(([family]) => a.family === family || b.family === family);
  if (!rule) return isFixed(a) || isFixed(b) ? 'padded' : 'text';
  const [family, form, others] = rule;
  return others.includes(a.family === family ? b.family : a.family) ? form(a, b) : null;
}

function bitForm(a: Column, b: Column): Form {
  if (a.family === b.family) return 'bits';
  return a.family === 'boolean' || b.family === 'boolean' ? 'truth' : 'number';
}

const isYear = ({ type }: Column): boolean => /^year\b/i.test(type);
const isClock = ({ type }: Column): boolean => /^(time(?!\s*stamp)|interval)/i.test(type) && !/^timestamp/i.test(type);

/** A moment and a time of day are never the same; a year is a number. */
function temporalForm(a: Column, b: Column): Form | null {
  const isTime = ({ family }: Column): boolean => family === 'temporal';
  const times = [a, b].filter(isTime);
  if (times.some(isYear)) return times.every(isYear) ? 'number' : null;
  if (times.length < 2 && [a, b].some(({ family }) => NUMBERS.includes(family))) return null;
  if (times.every(isClock)) return 'clock';
  return times.some(isClock) ? null : 'moment';
}

/** CHAR(n): engines differ in whether the blanks at the end are there. */
const isFixed = ({ family, type }: Column): boolean =>
  family === 'text' && /^(n?char|character|bpchar)(\s*\(|$)/i.test(type);

/** Engines write these in unlike ways, so their order is not the same; they are compared when they are here. */
export function isSortable(form: Form): boolean {
  return form !== 'real' && form !== 'json';
}

/** The text of a value once and for all. */
export function settled(text: string | null, form: Form): string | null {
  if (text === null || isSortable(form)) return text;
  return form === 'real' ? sameReal(text) : sameJson(text);
}

/** Each engine writes so many digits that only one double is meant. */
function sameReal(text: string): string {
  const value = Number(text);
  return text.trim() === '' || Number.isNaN(value) ? text : String(value);
}

const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g;

/** Without blanks, keys sorted; numbers keep their digits, for 9007199254740993 is not ...992. Text that is no JSON stays as it is. */
function sameJson(text: string): string {
  const exact = text.replace(STRING_OR_NUMBER, (found) =>
    found.startsWith('"') ? `"s${found.slice(1)}` : `"n${found.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '')}"`,
  );
  try {
    return canonicalize(JSON.parse(exact)) ?? text;
  } catch {
    return text;
  }
}

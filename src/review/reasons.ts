import { formatColumns, parseColumns, type TableColumns } from '../catalog/names.js';
import type { Lang } from '../messages/text.js';
import { tell, wordFor } from '../messages/review.js';
import type { Assignment, PlanStep } from '../plan/model.js';
import { decodeCell } from '../rows/encode.js';
import { RawText } from '../rows/cell.js';
import { clip, safe } from './escape.js';

/** A reference as a plan spells it: `t [a] -> u [b] (declared)`. */
export interface SpelledReference {
  readonly from: TableColumns;
  readonly to: TableColumns;
  readonly basis: string;
}

function columnsOrNull(text: string): TableColumns | null {
  try {
    return parseColumns(text);
  } catch {
    return null;
  }
}

/** Reads a reference in words; null when the text says something else. */
export function readReference(text: string): SpelledReference | null {
  const found = /^(.*) \(([a-z-]+)\)$/su.exec(text);
  const [, pair = '', basis = ''] = found ?? [];
  // A quoted name may hold an arrow itself, so every arrow is tried.
  for (let at = pair.indexOf(' -> '); at !== -1; at = pair.indexOf(' -> ', at + 1)) {
    const from = columnsOrNull(pair.slice(0, at));
    const to = columnsOrNull(pair.slice(at + 4));
    if (from && to) return { from, to, basis };
  }
  return null;
}

/** Reasons that are no reference, in the chosen language. */
function otherReason(text: string, lang: Lang): string {
  if (text === 'the account itself') return tell('link.account', lang);
  if (text === 'the account is disabled') return tell('link.disabled', lang);
  const [, action, step] = /^undoes the (delete|update|insert) of step (\d+)$/.exec(text) ?? [];
  if (action === undefined || step === undefined) return text;
  return tell(`link.undoes.${action as PlanStep['action']}`, lang, { step });
}

/** The value an update writes, short enough for a table. */
export function assignedValue({ value }: Assignment): string {
  const cell = decodeCell(value);
  if (cell === null) return 'NULL';
  if (Buffer.isBuffer(cell)) return clip(`0x${cell.toString('hex')}`, 24);
  if (cell instanceof RawText) return clip(`0x${cell.bytes.toString('hex')}`, 24);
  return clip(safe(String(cell)), 24);
}

function columnWords(reference: SpelledReference, step: PlanStep, lang: Lang): string {
  const columns = reference.from.columns;
  const own = step.assignments.filter(({ column }) => columns.includes(column));
  const target = columns
    .map((name) => {
      const set = own.find(({ column }) => column === name);
      return set ? `${name} -> ${assignedValue(set)}` : name;
    })
    .join(', ');
  return `${target} ${wordFor('basis', reference.basis, lang)}`;
}

/** Why a step touches its table: columns with their basis, and what an update writes elsewhere. */
export function linkWords(step: PlanStep, lang: Lang): string {
  const references = step.because.map((text) => readReference(text) ?? text);
  const named = references.flatMap((entry) => (typeof entry === 'string' ? [] : entry.from.columns));
  const words = references.map((entry) =>
    typeof entry === 'string' ? otherReason(entry, lang) : columnWords(entry, step, lang),
  );
  const elsewhere = step.assignments
    .filter(({ column }) => !named.includes(column))
    .map((set) => `${set.column} -> ${assignedValue(set)}`);
  return [...words, ...elsewhere].join(tell('list.or', lang));
}

/** The columns and table a left-out reference starts from; the whole text when it is not spelled as one. */
export function leftFrom(text: string): { readonly table: string | null; readonly words: string } {
  const reference = readReference(text);
  if (!reference) return { table: null, words: text };
  return { table: reference.from.table, words: formatColumns(reference.from.table, reference.from.columns) };
}

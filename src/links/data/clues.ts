import type { Column } from '../../catalog/model.js';
import { compareText } from '../../catalog/names.js';
import { clue } from '../evidence.js';
import type { Clue } from '../evidence.js';
import type { Columns } from '../model.js';
import { answersFor, filled, splitValue, valuesOf } from './facts.js';
import type { Facts, Selector } from './facts.js';

/** A reference in question, and the last column of what it refers to. */
export interface Question extends Selector {
  readonly from: Columns;
  readonly to: Columns;
  readonly key: Column;
}

/** So many distinct values are no coincidence. */
const MANY = 20;
const SEVERAL = 8;
/** Fewer say hardly anything. */
const FEW = 3;
const MOST_EXAMPLES = 3;
/** Rows written by programs, or orphans: not every value must be there. */
const NEARLY_ALL = 0.9;
const HALF = 0.5;

/** What the rows say for or against a reference: how many of its distinct values are there on the other side. */
export function dataClues(facts: Facts, question: Question): readonly Clue[] {
  const { from, to } = question;
  const values = valuesOf(facts, from, question);
  if (values === undefined) return [];
  if (values.length === 0) return [emptyClue(facts, from)];
  const answers = answersFor(facts, to);
  const asked = values.filter((value) => answers?.asked.has(value) === true);
  if (answers === undefined || asked.length === 0) return [];
  const missing = asked.filter((value) => !answers.found.has(value));
  const matched = asked.length - missing.length;
  const figures = { matched, distinct: asked.length, counterExamples: examples(missing, question.key) };
  return [
    { ...clue(ruleFor(question, matched, asked.length), 'looked', { table: to.table }), figures },
    ...homonyms(question, asked, answers.found),
  ];
}

function emptyClue(facts: Facts, from: Columns): Clue {
  const { of } = filled(facts, from.table, from.columns[0] ?? '');
  if (of === 0) return clue('noData', 'noRows', { table: from.table });
  return clue('noData', 'noValue', { rows: of });
}

/** Small numbers are keys of many tables: for them agreement says less. */
function ruleFor({ key }: Question, matched: number, distinct: number): Clue['rule'] {
  const share = matched / distinct;
  if (matched === 0 && distinct >= FEW) return distinct >= SEVERAL ? 'dataNone' : 'dataHardly';
  if (share < HALF) return distinct >= SEVERAL ? 'dataFew' : 'dataHardly';
  if (share < NEARLY_ALL) return 'dataPart';
  if (distinct < FEW) return 'dataSome';
  const isNumber = key.family === 'integer' || key.family === 'decimal' || key.family === 'untyped';
  if (distinct >= MANY) return isNumber ? 'dataManyNumbers' : 'dataMany';
  if (distinct >= SEVERAL) return isNumber ? 'dataSeveralNumbers' : 'dataSeveral';
  return 'dataSome';
}

/** A name that several accounts carry does not say which of them is meant. */
function homonyms({ to }: Question, asked: readonly string[], found: ReadonlyMap<string, number>): readonly Clue[] {
  const shared = asked.filter((value) => (found.get(value) ?? 0) > 1);
  if (shared.length === 0) return [];
  return [clue('homonyms', 'homonyms', { n: shared.length, table: to.table })];
}

/** Numbers for a numeric key and uuids are ids; anything else may be a person's name, number or address, and shows its first letter only. */
function examples(missing: readonly string[], key: Column): readonly string[] {
  const isNumber = key.family === 'integer' || key.family === 'decimal';
  return missing
    .toSorted((a, b) => a.length - b.length || compareText(a, b))
    .slice(0, MOST_EXAMPLES)
    .map((value) =>
      splitValue(value)
        .map((part) => (isId(part, isNumber) ? part : masked(part)))
        .join(', '),
    );
}

function isId(value: string, isNumber: boolean): boolean {
  return (isNumber && /^-?\d{1,20}$/.test(value)) || /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(value);
}

function masked(value: string): string {
  return `${Array.from(value)[0] ?? ''}***`;
}

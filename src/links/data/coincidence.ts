import { clue } from '../evidence.js';
import type { Clue } from '../evidence.js';
import type { Columns } from '../model.js';
import { answersFor, valuesOf } from './facts.js';
import type { Facts, Selector } from './facts.js';

/** Numbers that are no keys would all be keys this rarely; a database has thousands of columns. */
const RARELY = 1e-6;
/** Fewer values are too few to reckon with. */
const LEAST_VALUES = 5;

/**
 * Short numbers that are all keys of the referenced table, though few of the numbers around them are: that is no coincidence. Where the keys
 * lie close together, as 1 to n, every small number is one of them and agreement says nothing.
 */
export function coincidenceClues(
  facts: Facts,
  { from, to, ...selector }: Selector & { readonly from: Columns; readonly to: Columns },
): readonly Clue[] {
  const values = numbersOf(valuesOf(facts, from, selector) ?? []);
  const answers = answersFor(facts, to);
  const keys = numbersOf(wholeColumn(facts, to));
  if (values.length < LEAST_VALUES || !values.every((value) => answers?.found.has(String(value)) === true)) return [];
  const share = shareOfKeys(keys, values);
  if (share === undefined || share ** values.length > RARELY) return [];
  return [clue('noCoincidence', 'noCoincidence', { table: to.table, n: Math.floor(1 / share) })];
}

/** Every value of the column where all of its table was read: a part of the keys would look like keys far apart. */
function wholeColumn(facts: Facts, { table, columns }: Columns): readonly string[] {
  const sample = facts.samples.get(table);
  const at = sample?.columns.indexOf(columns[0] ?? '') ?? -1;
  return sample?.how === 'whole' && at >= 0 ? sample.rows.flatMap((row) => row[at] ?? []) : [];
}

/** How many of the whole numbers between the least and the greatest value are keys; undefined where that is not known. */
function shareOfKeys(keys: readonly number[], values: readonly number[]): number | undefined {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const between = keys.filter((key) => key >= least && key <= most).length;
  return between === 0 ? undefined : Math.min(1, between / (most - least + 1));
}

function numbersOf(values: readonly string[]): readonly number[] {
  return values.map(Number).filter(Number.isSafeInteger);
}

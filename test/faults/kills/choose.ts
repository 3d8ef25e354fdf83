import fc from 'fast-check';
import { SEED } from '../../helpers/seed.js';
import { pointName } from './orders.js';

const LONG = process.env['UNTETHER_LONG'] === '1';

/** Names of points that must be there on every engine: a list that lost them would prove nothing. */
export const MUST: readonly string[] = [
  'before BEGIN',
  'before the ledger row',
  'before step 1',
  'between step 1 and its guard',
  'before the manifest is written',
  'before the draft of the snapshot is renamed',
  'after the draft of the snapshot was renamed',
  'before the last words of the ledger row',
  'before COMMIT',
  'after COMMIT was answered',
  'before the note of the run is written',
];

/** Points by name, each once. */
export function namesOf(points: readonly string[]): readonly string[] {
  return [...new Set(points.map(pointName))];
}

/** The first and the last time that each is come to: reading the catalog is hundreds of points that differ in nothing. */
function firstAndLast(points: readonly string[]): readonly string[] {
  const first = new Map(points.toReversed().map((point) => [pointName(point), point]));
  const last = new Map(points.map((point) => [pointName(point), point]));
  const wanted = new Set([...first.values(), ...last.values()]);
  return points.filter((point) => wanted.has(point));
}

/** Every name in the long test; else those that are always tried, and a sample of the others. */
export function chosen(points: readonly string[], always: readonly string[], others: number): readonly string[] {
  if (LONG) return firstAndLast(points);
  const rest = points.filter((point) => !always.includes(point));
  const size = { minLength: others, maxLength: others };
  return [...always, ...(fc.sample(fc.shuffledSubarray(rest, size), { numRuns: 1, seed: SEED })[0] ?? [])];
}

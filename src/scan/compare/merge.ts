import { KEY_BYTES } from '../../dialects/canonical.js';
import { compareText } from '../../catalog/names.js';
import type { Difference, Values } from './model.js';

/** Which values decide the order, and which say that two rows are the same link. */
export interface Order {
  readonly sortedBy: readonly number[];
  /** Places that pick one row; empty where nothing does. */
  readonly identity: readonly number[];
}

/** Rows that came in another order than the one that was asked for: merging them would tell differences that are none. */
export class Unsorted extends Error {
  constructor() {
    super('rows are not in the order of their bytes');
  }
}

/** What both sides have alike. */
export interface Tally {
  rowsA: number;
  rowsB: number;
  same: number;
}

/** Rows whose keys are the same; equal rows once, with how often they are there. */
interface Group {
  readonly key: Values;
  readonly rows: ReadonlyMap<string, Counted>;
}

interface Counted {
  readonly values: Values;
  times: number;
}

type Rows = AsyncIterable<Values>;

/** Walks over the rows of two databases, both sorted, and gives what is not the same on both sides. Holds one group of rows at a time. */
export async function* merge(a: Rows, b: Rows, order: Order, tally: Tally): AsyncGenerator<Difference> {
  const left = groups(a, order, (count) => (tally.rowsA += count))[Symbol.asyncIterator]();
  const right = groups(b, order, (count) => (tally.rowsB += count))[Symbol.asyncIterator]();
  try {
    let [ours, theirs] = [await left.next(), await right.next()];
    while (ours.done !== true || theirs.done !== true) {
      const place = compareHeads(ours, theirs);
      if (place < 0 && ours.done !== true) yield* onlyIn('only-in-a', ours.value);
      else if (place > 0 && theirs.done !== true) yield* onlyIn('only-in-b', theirs.value);
      else if (ours.done !== true && theirs.done !== true) yield* between(ours.value, theirs.value, order, tally);
      if (place <= 0) ours = await left.next();
      if (place >= 0) theirs = await right.next();
    }
  } finally {
    await left.return(undefined);
    await right.return(undefined);
  }
}

function compareHeads(ours: IteratorResult<Group, void>, theirs: IteratorResult<Group, void>): number {
  if (ours.done === true) return 1;
  return theirs.done === true ? -1 : compareKeys(ours.value.key, theirs.value.key);
}

async function* groups(rows: Rows, { sortedBy }: Order, count: (rows: number) => void): AsyncGenerator<Group, void> {
  let key: Values | null = null;
  let found = new Map<string, Counted>();
  for await (const values of rows) {
    count(1);
    const next = sortedBy.map((place) => values[place] ?? null);
    const step = key === null ? 0 : compareKeys(key, next);
    if (step > 0) throw new Unsorted();
    if (step < 0 && key !== null) {
      yield { key, rows: found };
      found = new Map();
    }
    key = next;
    const text = JSON.stringify(values);
    const same = found.get(text);
    if (same) same.times += 1;
    else found.set(text, { values, times: 1 });
  }
  if (key !== null) yield { key, rows: found };
}

/** By the bytes that the engines sorted by: NULL before all, then as much of the value as counts. */
export function compareKeys(a: Values, b: Values): number {
  for (const [place, left] of a.entries()) {
    const step = compareKey(left, b[place] ?? null);
    if (step !== 0) return step;
  }
  return 0;
}

/** One byte of a key is the sign that tells a value from NULL. */
const BYTES = KEY_BYTES - 1;
/** So few characters have no more bytes than count. */
const SHORT = Math.floor(BYTES / 3);

function compareKey(a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? -1 : 1;
  if (a.length <= SHORT && b.length <= SHORT) return compareText(a, b);
  return Buffer.compare(Buffer.from(a).subarray(0, BYTES), Buffer.from(b).subarray(0, BYTES));
}

function* onlyIn(side: 'only-in-a' | 'only-in-b', { rows }: Group): Generator<Difference> {
  for (const { values, times } of rows.values()) yield { side, values, times };
}

/** Equal rows go against each other; of what is left, rows of one identity have changed. */
function* between(ours: Group, theirs: Group, order: Order, tally: Tally): Generator<Difference> {
  const left = [...ours.rows].flatMap(([text, { values, times }]) => rest(values, times, theirs.rows.get(text)?.times));
  const right = [...theirs.rows].flatMap(([text, { values, times }]) =>
    rest(values, times, ours.rows.get(text)?.times),
  );
  for (const [text, { times }] of ours.rows) tally.same += Math.min(times, theirs.rows.get(text)?.times ?? 0);
  for (const row of left) {
    const other = right.find((each) => each.times > 0 && isSame(row.values, each.values, order));
    while (other !== undefined && row.times > 0 && other.times > 0) {
      yield { side: 'changed', values: row.values, others: other.values };
      row.times -= 1;
      other.times -= 1;
    }
    if (row.times > 0) yield { side: 'only-in-a', values: row.values, times: row.times };
  }
  for (const { values, times } of right) if (times > 0) yield { side: 'only-in-b', values, times };
}

function rest(values: Values, times: number, others = 0): readonly Counted[] {
  return times > others ? [{ values, times: times - others }] : [];
}

function isSame(a: Values, b: Values, { identity }: Order): boolean {
  return identity.length > 0 && identity.every((place) => a[place] === b[place]);
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KEY_BYTES } from '../../../../src/dialects/canonical.js';
import { merge, Unsorted } from '../../../../src/scan/compare/merge.js';
import type { Difference, Values } from '../../../../src/scan/compare/model.js';
import { SEED, tries } from '../../../helpers/seed.js';

/** The key that a server sorts by, as bytes. */
const keyOf = (value: string | null): Buffer => Buffer.from(value === null ? '' : `=${value}`).subarray(0, KEY_BYTES);

const sorted = (rows: readonly Values[], places: readonly number[]): readonly Values[] =>
  rows.toSorted((a, b) => {
    for (const place of places) {
      const step = Buffer.compare(keyOf(a[place] ?? null), keyOf(b[place] ?? null));
      if (step !== 0) return step;
    }
    return 0;
  });

async function* stream(rows: readonly Values[]): AsyncGenerator<Values> {
  for (const row of rows) yield await Promise.resolve(row);
}

async function all<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

async function differences(
  a: readonly Values[],
  b: readonly Values[],
  identity: readonly number[],
): Promise<{ readonly found: readonly Difference[]; readonly tally: object }> {
  const sortedBy = identity.length > 0 ? identity : [0, 1, 2];
  const tally = { rowsA: 0, rowsB: 0, same: 0 };
  const rows = [stream(sorted(a, sortedBy)), stream(sorted(b, sortedBy))] as const;
  const found = await all(merge(...rows, { sortedBy, identity }, tally));
  return { found, tally };
}

/** Few values, so that keys meet; long ones that differ only behind what is sorted by; signs that UTF-16 sorts otherwise than bytes. */
const value = fc.oneof(
  fc.constantFrom(null, '', 'a', 'b', '=', 'ａ', '😀', '\u{ffff}', 'x'.repeat(KEY_BYTES), 'é'.repeat(150)),
  fc.string({ unit: 'binary', maxLength: 3 }).filter((text) => !/\p{Cs}/u.test(text)),
  fc.constantFrom('1', '2').map((end) => '长'.repeat(90) + end),
);
const rows = fc.array(fc.tuple(value, value, value), { maxLength: 30 });

const times = (list: readonly Values[], row: Values): number =>
  list.filter((each) => JSON.stringify(each) === JSON.stringify(row)).length;

describe('merge', () => {
  it('gives what is left of two heaps of rows when equal ones are taken away', async () => {
    await fc.assert(
      fc.asyncProperty(rows, rows, async (a, b) => {
        const { found, tally } = await differences(a, b, []);
        const left = (mine: readonly Values[], others: readonly Values[]): readonly string[] =>
          [...new Map(mine.map((row) => [JSON.stringify(row), row])).values()]
            .flatMap((row) => {
              const count = times(mine, row) - times(others, row);
              return count > 0 ? [`${count} ${JSON.stringify(row)}`] : [];
            })
            .sort();
        const told = (side: Difference['side']): readonly string[] =>
          found
            .flatMap((each) =>
              each.side === side && each.side !== 'changed' ? [`${each.times} ${JSON.stringify(each.values)}`] : [],
            )
            .sort();
        expect(told('only-in-a')).toEqual(left(a, b));
        expect(told('only-in-b')).toEqual(left(b, a));
        const gone = found.reduce((sum, each) => sum + (each.side === 'only-in-a' ? each.times : 0), 0);
        expect(tally).toEqual({ rowsA: a.length, rowsB: b.length, same: a.length - gone });
      }),
      { seed: SEED, numRuns: tries(300, 10_000) },
    );
  });

  it('tells a row of the same identity as changed, once', async () => {
    const a = [
      ['1', 'a', 'x'],
      ['1', 'b', 'x'],
      ['2', 'a', 'x'],
    ];
    const b = [
      ['1', 'a', 'y'],
      ['1', 'b', 'x'],
      ['3', 'a', 'x'],
    ];
    expect((await differences(a, b, [0, 1])).found).toEqual([
      { side: 'changed', values: a[0], others: b[0] },
      { side: 'only-in-a', values: a[2], times: 1 },
      { side: 'only-in-b', values: b[2], times: 1 },
    ]);
  });

  it('tells apart identities that are alike as far as servers sort by them', async () => {
    const long = 'k'.repeat(KEY_BYTES);
    const { found } = await differences([['1', `${long}1`, 'x']], [['1', `${long}2`, 'x']], [0, 1]);
    expect(found.map(({ side }) => side)).toEqual(['only-in-a', 'only-in-b']);
  });

  it('refuses rows in another order', async () => {
    const order = { sortedBy: [0], identity: [0] };
    const backwards = merge(stream([['b'], ['a']]), stream([]), order, { rowsA: 0, rowsB: 0, same: 0 });
    await expect(all(backwards)).rejects.toThrow(Unsorted);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addAll, type Bits, bitsFor, countBits, numbersIn, setBit, without } from '../../../src/plan/rights/bits.js';
import { SEED } from '../../helpers/seed.js';

const SIZE = 100;
const numbers = fc.uniqueArray(fc.nat(SIZE - 1));

function bitsOf(list: readonly number[], size = SIZE): Bits {
  const bits = bitsFor(size);
  for (const number of list) setBit(bits, number);
  return bits;
}

const ascending = (list: Iterable<number>): readonly number[] => [...list].toSorted((a, b) => a - b);

describe('a set of numbers as bits', () => {
  it('is what a Set is', () => {
    fc.assert(
      fc.property(numbers, numbers, (left, right) => {
        const both = bitsOf(left);
        addAll(both, bitsOf(right));
        expect(numbersIn(both)).toEqual(ascending(new Set([...left, ...right])));
        expect(countBits(both)).toBe(new Set([...left, ...right]).size);
        const rest = without(bitsOf(left), bitsOf(right));
        expect(numbersIn(rest)).toEqual(ascending(left.filter((each) => !right.includes(each))));
        expect(numbersIn(bitsOf(left))).toEqual(ascending(left));
      }),
      { seed: SEED },
    );
  });

  it('takes a shorter one for one that ends early, and has the last bit of a word', () => {
    const bits = bitsOf([0, 31, 32, 63, 64]);
    addAll(bits, bitsOf([1], 2));
    expect(numbersIn(bits)).toEqual([0, 1, 31, 32, 63, 64]);
    expect(numbersIn(without(bits, bitsOf([0, 31], 32)))).toEqual([1, 32, 63, 64]);
    expect(countBits(bits)).toBe(6);
  });
});

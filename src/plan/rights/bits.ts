/** A set of small numbers, thirty-two of them in a word: what many roles allow together is found by OR. */
export type Bits = Uint32Array;

const WORD = 32;

export function bitsFor(size: number): Bits {
  return new Uint32Array(Math.ceil(size / WORD));
}

export function setBit(bits: Bits, number: number): void {
  const word = Math.floor(number / WORD);
  bits[word] = (bits[word] ?? 0) | (1 << (number % WORD));
}

/** Adds all of the second to the first. */
export function addAll(bits: Bits, more: Bits): void {
  for (const [index, word] of more.entries()) bits[index] = (bits[index] ?? 0) | word;
}

/** What the first has and the second has not. */
export function without(bits: Bits, less: Bits): Bits {
  return bits.map((word, index) => word & ~(less[index] ?? 0));
}

function onesIn(word: number): number {
  let count = 0;
  for (let rest = word >>> 0; rest !== 0; rest = (rest & (rest - 1)) >>> 0) count += 1;
  return count;
}

export function countBits(bits: Bits): number {
  return bits.reduce((sum, word) => sum + onesIn(word), 0);
}

/** The numbers, ascending. */
export function numbersIn(bits: Bits): readonly number[] {
  const found: number[] = [];
  for (const [index, word] of bits.entries())
    for (let bit = 0; word >>> bit !== 0 && bit < WORD; bit += 1)
      if (((word >>> bit) & 1) === 1) found.push(index * WORD + bit);
  return found;
}

import { hash } from 'node:crypto';
import { encodeCells, type EncodedRow } from './encode.js';
import type { Row } from './cell.js';

const MODULUS_MASK = (1n << 512n) - 1n;

/** SHA-512, in hex, over the length-prefixed, tagged cells of one row: ('a', NULL) and ('a|NULL') can never meet. */
function hashOf(cells: EncodedRow): string {
  let text = '';
  for (const cell of cells) text += cell === null ? '-;' : `${String(cell.length)}:${cell};`;
  return hash('sha512', text, 'hex');
}

export function rowHash(row: Row): string {
  return hashOf(encodeCells(row));
}

/**
 * Digest of a set of rows that does not depend on their order and keeps multiplicity: the sum of the row hashes
 * modulo 2^512, hashed once more together with the count. Two equal rows count twice (an XOR would cancel them).
 */
export class ContentDigest {
  #sum = 0n;
  #rows = 0;

  get rows(): number {
    return this.#rows;
  }

  /** Adds one row; returns its hash in hex. */
  add(row: Row): string {
    return this.addCells(encodeCells(row));
  }

  /** The same for a row whose cells are encoded already. */
  addCells(cells: EncodedRow): string {
    const digits = hashOf(cells);
    this.#sum = (this.#sum + BigInt(`0x${digits}`)) & MODULUS_MASK;
    this.#rows += 1;
    return digits;
  }

  /** `sha256:` and 64 hex digits. */
  value(): string {
    return `sha256:${hash('sha256', `${String(this.#rows)};${this.#sum.toString(16)}`, 'hex')}`;
  }
}

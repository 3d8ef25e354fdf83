/** What the random values of all engines are made of. Every choice comes from the seed, so a failing value can be had again. */

const EDGES = [
  ...[0, -0, 1, -1, 0.1, 0.1 + 0.2, 1e22, 1e23, 2 ** 53, 2 ** 53 + 2, 16777217, 123456789012345.67],
  ...[5e-324, -5e-324, 2.225073858507201e-308, 2.2250738585072014e-308, Number.MAX_VALUE, -Number.MAX_VALUE],
];
const SINGLE_EDGES = [
  0, -0, 1, -1, 0.1, 16777216, 123456.7, 1.401298464324817e-45, 1.1754943508222875e-38, 3.4028234e38,
];

type Letters = readonly [first: number, last: number];
const LATIN: readonly Letters[] = [
  [0x20, 0x7e],
  [0x61, 0x7a],
  [0x20, 0x20],
  [0x30, 0x39],
  [0x01, 0x1f],
  [0x7f, 0xff],
];
/** With what joins, turns, or marks other letters, and with none at all. */
const ODD: readonly Letters[] = [
  [0x300, 0x36f],
  [0x4e00, 0x9fa5],
  [0x2028, 0x202e],
  [0xfeff, 0xfeff],
  [0xfffe, 0xffff],
];
/** Of four bytes in UTF-8. */
const ASTRAL: readonly Letters[] = [
  [0x1f600, 0x1f64f],
  [0x20000, 0x2a6df],
  [0x10fffe, 0x10ffff],
];
/** What writers of SQL stumble over. */
const STUMBLES = ["'", '"', '\\', '`', '%s', '?', ':name', '$1', ';', '--', '/*', '\\N', 'NULL', '\r\n', '{}', '\\x00'];

export interface TextOptions {
  /** Pieces at most; a piece is a letter or a few of them. */
  readonly most: number;
  /** Engines whose text may hold a NUL. */
  readonly nul?: boolean;
  /** Only letters of the Basic Multilingual Plane. */
  readonly plane?: boolean;
}

/** A seeded source of choices: mulberry32, started from the seed and a name, so that no type's values depend on another type's. */
export class Random {
  #state: number;

  constructor(seed: number, name: string) {
    this.#state = Array.from(name).reduce(
      (state, letter) => Math.imul(state ^ (letter.codePointAt(0) ?? 0), 16777619),
      seed,
    );
  }

  #next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  /** Both ends are included. */
  int(from: number, to: number): number {
    return from + Math.floor((this.#next() / 2 ** 32) * (to - from + 1));
  }

  oneIn(times: number): boolean {
    return this.int(1, times) === 1;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.int(0, list.length - 1)] as T;
  }

  some<T>(from: number, to: number, make: () => T): readonly T[] {
    return Array.from({ length: this.int(from, to) }, make);
  }

  bits(count: number): bigint {
    const words = Array.from({ length: Math.ceil(count / 32) }, () => BigInt(this.#next()));
    return BigInt.asUintN(
      count,
      words.reduce((all, word) => (all << 32n) | word, 0n),
    );
  }

  /** Of any size up to `bits`, for an even choice has almost only large ones; each end is among them. */
  unsigned(bits: number): bigint {
    if (this.oneIn(12)) return BigInt.asUintN(bits, -1n);
    return this.bits(this.int(0, bits));
  }

  signed(bits: number): bigint {
    if (this.oneIn(12)) return -(1n << BigInt(bits - 1));
    const value = this.unsigned(bits - 1);
    return this.oneIn(2) ? value : -value;
  }

  digits(from: number, to: number): string {
    return this.some(from, to, () => String(this.int(0, 9))).join('');
  }

  bytes(from: number, to: number): Buffer {
    return Buffer.from(this.some(from, to, () => this.int(0, 255)));
  }

  hex(from: number, to: number): string {
    return this.bytes(from, to).toString('hex');
  }

  /** A finite number of any bits. */
  double(): number {
    if (this.oneIn(8)) return this.pick(EDGES);
    if (this.oneIn(8)) return this.int(-100_000, 100_000) / this.pick([1, 8, 10, 100]);
    if (this.oneIn(8)) return Buffer.from(`8000${this.hex(6, 6)}`, 'hex').readDoubleBE() * this.pick([1, -1]); // subnormal
    const value = this.bytes(8, 8).readDoubleBE();
    return Number.isFinite(value) ? value : this.double();
  }

  /** A finite number that a float of four bytes holds. */
  single(): number {
    if (this.oneIn(8)) return Math.fround(this.pick(SINGLE_EDGES));
    if (this.oneIn(8)) return Math.fround(this.int(-100_000, 100_000) / this.pick([1, 8, 10, 100]));
    if (this.oneIn(8)) return Buffer.from(`80${this.hex(3, 3)}`, 'hex').readFloatBE() * this.pick([1, -1]);
    const value = this.bytes(4, 4).readFloatBE();
    return Number.isFinite(value) ? value : this.single();
  }

  /** A decimal number in digits, with the zeros at its end that a careless reader drops. */
  decimal(whole: number, fraction: number): string {
    const after = this.oneIn(3) ? '' : `.${this.digits(1, fraction)}${this.oneIn(3) ? '0' : ''}`.slice(0, fraction + 1);
    return `${this.pick(['', '-'])}${this.digits(1, whole)}${after}`;
  }

  #letters(plane: boolean): string {
    if (this.oneIn(6)) return this.pick(STUMBLES);
    const [first, last] = this.pick([...LATIN, ...ODD, ...(plane ? [] : ASTRAL)]);
    return String.fromCodePoint(this.int(first, last));
  }

  text({ most, nul = false, plane = false }: TextOptions): string {
    const pieces = this.some(0, this.oneIn(4) ? most : Math.min(most, 6), () =>
      nul && this.oneIn(20) ? '\0' : this.#letters(plane),
    );
    return pieces.join('') + (this.oneIn(8) ? ' ' : '');
  }
}

export type Make = (random: Random) => string;

/** A column type and what makes its values, as SQL of the engine. */
export interface RandomType {
  /** Becomes part of table names. */
  readonly name: string;
  /** What stands after the column's name. */
  readonly type: string;
  readonly value: Make;
  /** What stands after the table's columns. */
  readonly table?: string;
  /** Why no plan can take such rows away: it is refused, with G15, and must be. */
  readonly refused?: string;
  /** Types with a difficulty of their own share a plan of their own: what stops it stops no other. */
  readonly group?: string;
}

/** All types of an engine, and how its server compares two values to the bit. */
export interface RandomEngine {
  /** Settings that every connection needs which writes values. */
  readonly session: string;
  readonly before: string;
  readonly types: readonly RandomType[];
  readonly differs: (type: RandomType, left: string, right: string) => string;
  readonly shown: (type: RandomType, value: string) => string;
  /** `CHECKSUM TABLE` */
  readonly hasChecksum: boolean;
  /** A query for types of the server that have no table here, and what it may find. */
  readonly untested?: { readonly types: string; readonly names: readonly string[] };
  /** Types by name, with two values that are nearly the same. */
  readonly almost: readonly (readonly [name: string, value: string, other: string])[];
}

/** The bits of a number in the shortest digits; JavaScript prints -0 as 0. */
export function exactDigits(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

export interface JsonOptions {
  readonly number: Make;
  readonly text: TextOptions;
}

function escapedUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** A JSON text with blanks where they are allowed, keys that repeat, and escapes. */
export function json(random: Random, options: JsonOptions, depth = 3): string {
  const blank = (): string => random.pick(['', '', '', ' ', '\n ', '\t']);
  const word = (): string => {
    const text = JSON.stringify(random.text(options.text));
    return random.oneIn(4) ? text.replaceAll(/[^ -~]/g, escapedUnit) : text;
  };
  const inner = (): string => blank() + json(random, options, depth - 1) + blank();
  const kind = random.int(depth > 0 ? 0 : 3, 9);
  if (kind <= 1)
    return `{${random.some(0, 4, () => `${blank()}${random.oneIn(3) ? '"a"' : word()}${blank()}:${inner()}`).join(',') || blank()}}`;
  if (kind === 2) return `[${random.some(0, 4, inner).join(',') || blank()}]`;
  if (kind <= 5) return word();
  return kind <= 8 ? options.number(random) : random.pick(['true', 'false', 'null']);
}

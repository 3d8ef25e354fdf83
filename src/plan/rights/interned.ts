/** Gives equal texts the same small number. */
export class Interned<T> {
  readonly #numbers = new Map<string, number>();
  /** By number. */
  readonly values: T[] = [];

  /** The number of what this text stands for; `make` gives it when it is new. */
  add(text: string, make: () => T): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#numbers.set(text, this.values.length);
    return this.values.push(make()) - 1;
  }

  find(text: string): number | undefined {
    return this.#numbers.get(text);
  }

  at(number: number): T {
    const value = this.values[number];
    if (value === undefined) throw new Error(`nothing has number ${String(number)}`);
    return value;
  }
}

const ascending = (a: number, b: number): number => a - b;

/** Sets of numbers, each kept once: of many accounts most hold the same roles. */
export class InternedSets {
  readonly #sets = new Interned<readonly number[]>();

  constructor() {
    this.add(new Set()); // number 0: nothing
  }

  add(set: ReadonlySet<number>): number {
    const sorted = [...set].sort(ascending);
    return this.#sets.add(sorted.join(), () => sorted);
  }

  /** Sorted. */
  at(number: number): readonly number[] {
    return this.#sets.at(number);
  }
}

import type { Cell, Row } from '../rows/cell.js';

/** Cells by column; a Map is one. */
export interface Cells {
  get(column: string): Cell | undefined;
  values(): Iterable<Cell>;
  entries(): Iterable<readonly [string, Cell]>;
}

/** One row of many: the names of its columns are kept once for all of them. */
export class RowCells implements Cells {
  readonly #places: ReadonlyMap<string, number>;
  readonly #row: Row;

  /** `places`: the columns, each with its place in the row. */
  constructor(places: ReadonlyMap<string, number>, row: Row) {
    this.#places = places;
    this.#row = row;
  }

  get(column: string): Cell | undefined {
    const place = this.#places.get(column);
    return place === undefined ? undefined : this.#row[place];
  }

  values(): Iterable<Cell> {
    return this.#row;
  }

  entries(): Iterable<readonly [string, Cell]> {
    return [...this.#places].map(([column, place]) => [column, this.#row[place] ?? null] as const);
  }
}

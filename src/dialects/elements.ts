import type { Column } from '../catalog/model.js';

/** The values inside a column that holds several. */
export interface Elements {
  /** Text after FROM that gives a row for each value. */
  readonly from: string;
  /** The expression of one, as text; NULL for what is no plain value, such as an object in a JSON array. */
  readonly value: string;
}

/**
 * Takes a list apart, next to the row that holds it. `form` is `json`, `array`, or the separator; a text that is no JSON array is one value.
 * `sql` reads the column, qualified; `alias` names the row of each value.
 */
export type ReadElements = (list: {
  readonly sql: string;
  readonly column: Column;
  readonly form: string;
  readonly alias: string;
}) => Elements;

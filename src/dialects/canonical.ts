import type { Column } from '../catalog/model.js';

/**
 * How two columns of unlike types, maybe of unlike engines, are written so that equal values are equal text. `truth` also reads `true` and
 * `false` written out, `padded` is text without trailing blanks, `bytes` and `uuid` are hex, `moment` is `YYYY-MM-DD HH:MM:SS` in UTC with
 * what there is of a fraction. `real` and `json` still need `settled`.
 */
export type Form =
  'number' | 'truth' | 'real' | 'text' | 'padded' | 'bytes' | 'bits' | 'uuid' | 'moment' | 'clock' | 'json';

/** Bytes of a value that decide its order. */
export const KEY_BYTES = 200;

/** A value of one column, written in SQL. */
export interface Written {
  readonly sql: string;
  readonly column: Column;
}

/** Writes values in a way that is the same on every engine. */
export interface Canonical {
  /** An expression: the value as text of this form, NULL for NULL; null when this engine cannot write such a column so. */
  text(value: Written, form: Form): string | null;
  /** An expression that sorts by bytes, of such a text: nothing for NULL, else `=` and the text in UTF-8, cut to `KEY_BYTES`. */
  key(text: string): string;
}

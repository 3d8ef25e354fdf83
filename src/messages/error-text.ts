import type { Text } from './text.js';

/** Everything we say about one error code, in both languages. */
export interface ErrorText {
  /** What happened, in one sentence; `{name}` is filled from the error's facts. */
  readonly message: Text;
  /** Why it happens and what it means for the data, for `explain` and the reference pages. */
  readonly meaning: Text;
  /** Commands to type next; a line with a placeholder nobody filled is left out, so the last line has none. */
  readonly next: readonly string[];
  /** What happened to the data when the thrower does not say; default `unchanged`. */
  readonly data?: 'unchanged' | 'committed' | 'unknown';
}

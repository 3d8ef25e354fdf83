import type { Text } from './text.js';

export type Severity = 'high' | 'medium' | 'low' | 'info';

/** Everything we say about one rule that a plan is checked against. */
export interface FindingText {
  /** Default; the settings may set another one, or switch the rule off. */
  readonly severity: Severity;
  /** What was found, in one sentence; `{name}` is filled from the finding's facts. */
  readonly message: Text;
  /** What it means and what a reviewer can do about it. */
  readonly advice: Text;
}

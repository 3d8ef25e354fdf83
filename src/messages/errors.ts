import type { ErrorText } from './error-text.js';
import { approvalErrors } from './errors-approval.js';
import { connectionErrors } from './errors-connection.js';
import { gateErrors } from './errors-gates.js';
import { runErrors } from './errors-run.js';
import { snapshotErrors } from './errors-snapshot.js';
import { usageErrors } from './errors-usage.js';

export type { ErrorText } from './error-text.js';

const groups = {
  ...usageErrors,
  ...connectionErrors,
  ...gateErrors,
  ...approvalErrors,
  ...runErrors,
  ...snapshotErrors,
};

/** The one table of error codes. The first letter is the class and decides the exit code; see docs/reference/errors.md. */
export const errorTexts: { readonly [Code in keyof typeof groups]: ErrorText } = groups;

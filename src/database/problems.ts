import type { DriverProblem } from '../dialects/dialect.js';
import { UntetherError } from '../errors.js';
import type { Facts } from '../messages/text.js';

/** The name in what the three kinds of server say: `relation "x" does not exist`, `Table 'd.x' doesn't exist`, `no such table: x`. */
function missingTable(detail: string): string {
  const [, quoted, bare] = /["'`]([^"'`]+)["'`]|no such table: (.+)$/.exec(detail) ?? [];
  return quoted ?? bare ?? detail;
}

/** One of our errors for what a driver said; null for a problem of the statement, which only its sender can explain. */
export function errorFor(problem: DriverProblem, facts: Facts, cause: unknown): UntetherError | null {
  const { detail } = problem;
  const options = { why: [detail], cause };
  switch (problem.kind) {
    case 'insecure':
      return new UntetherError('C09', facts, options);
    case 'login':
      return new UntetherError('C02', facts, options);
    case 'no-database':
      return new UntetherError('C06', { ...facts, detail }, options);
    case 'privilege':
      return new UntetherError('C04', { ...facts, privilege: detail }, options);
    case 'read-only':
      return new UntetherError('C05', facts, options);
    case 'lock-timeout':
      return new UntetherError('L01', facts, options);
    case 'deadlock':
    case 'serialization':
      return new UntetherError('L03', facts, options);
    case 'missing-table':
      return new UntetherError('D02', { ...facts, table: missingTable(detail) }, options);
    case 'unreachable':
    case 'lost':
      return new UntetherError('C01', facts, options);
    case 'constraint':
    case 'statement':
      return null;
  }
}

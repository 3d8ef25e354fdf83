import { UntetherError } from '../errors.js';
import type { RunContext } from './model.js';

/** Sorts what a driver threw inside a run that was rolled back. */
export function asRunError(context: RunContext, error: unknown): UntetherError {
  if (context.signal.aborted) return new UntetherError('S01', { plan: context.plan.id }, { cause: error });
  const problem = context.session.dialect.classify(error);
  const facts = { plan: context.plan.id, target: context.target.name, run: context.run };
  const why = [problem?.detail ?? (error instanceof Error ? error.message : String(error))];
  const options = { why, cause: error };
  switch (problem?.kind) {
    case 'lock-timeout':
      return new UntetherError('L01', facts, options);
    case 'deadlock':
    case 'serialization':
      return new UntetherError('L03', facts, options);
    case 'missing-table':
      return new UntetherError('D02', { ...facts, table: problem.detail }, options);
    case 'privilege':
      return new UntetherError('C04', { ...facts, privilege: problem.detail }, options);
    case 'read-only':
      return new UntetherError('C05', facts, options);
    case 'unreachable':
    case 'lost':
      return new UntetherError('C01', facts, options);
    default:
      return new UntetherError('A05', facts, options);
  }
}

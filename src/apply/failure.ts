import { errorFor } from '../database/problems.js';
import { UntetherError } from '../errors.js';
import { fileProblem } from '../files/problem.js';
import type { RunContext } from './model.js';

/** Sorts what a driver threw inside a run that was rolled back. */
export function asRunError(context: RunContext, error: unknown): UntetherError {
  const facts = { plan: context.plan.id, target: context.target.name, run: context.run };
  if (context.signal.aborted) return new UntetherError('S01', facts, { cause: error });
  const reason = fileProblem(error);
  if (reason !== null) return new UntetherError('I01', { ...facts, reason }, { cause: error });
  const problem = context.session.dialect.classify(error);
  const known = problem && errorFor(problem, facts, error);
  if (known) return known;
  const why = [problem?.detail ?? (error instanceof Error ? error.message : String(error))];
  return new UntetherError('A05', facts, { why, cause: error });
}

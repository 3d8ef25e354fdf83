import { isDeepStrictEqual } from 'node:util';
import { UntetherError } from '../errors.js';
import { because } from '../messages/reasons.js';
import type { Text } from '../messages/text.js';
import { summarise } from '../plan/document.js';
import type { Plan } from '../plan/model.js';
import type { TargetSettings } from '../settings/model.js';

/** How far the clocks of two machines may differ, in milliseconds. */
const CLOCKS_DIFFER = 5 * 60_000;

/** Policies count the rows of a summary; those of the steps are what happens. */
function requireOwnSummary({ document, folder, id }: Plan): void {
  const { steps, request, summary } = document;
  const own = { ...summarise(steps, request.accounts.length), undoable: summary.undoable };
  if (isDeepStrictEqual(own, summary)) return;
  const why = ['plan.json: its summary counts other rows, tables or accounts than its steps'];
  throw new UntetherError('I03', { path: folder, files: 'plan.json', plan: id }, { why });
}

/** The limit may have been raised for this plan, where reviewers see it; a rollback has none. */
function requireFewEnough({ document }: Plan, { maxRows }: TargetSettings): void {
  const { request, steps } = document;
  const asked = request.asked ?? request.orphans ?? request.relink;
  const limit = request.kind === 'rollback' ? null : (asked?.maxRows ?? maxRows);
  const rows = steps.reduce((sum, { expectedRows }) => sum + expectedRows, 0);
  if (limit !== null && rows > limit) throw new UntetherError('G05', { rows, limit });
}

function requireOwnTimes({ document, id }: Plan, { planLifetime }: TargetSettings, now: Date): void {
  const [made, end] = [document.createdAt, document.expiresAt].map((time) => Date.parse(time));
  const refuse = (reason: Text): never => {
    throw new UntetherError('G10', { plan: id, reason });
  };
  if (made === undefined || end === undefined || !(made <= now.getTime() + CLOCKS_DIFFER))
    refuse(because('to-come', { at: document.createdAt }));
  else if (!(end - made <= planLifetime)) refuse(because('too-long'));
}

/** What a plan says of itself, its author wrote: it must be what its steps say, and what the settings allow. Throws I03, G05, G10. */
export function requireOwnFigures(plan: Plan, target: TargetSettings, now: Date): void {
  requireOwnSummary(plan);
  requireFewEnough(plan, target);
  requireOwnTimes(plan, target, now);
}

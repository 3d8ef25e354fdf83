import type { Plan } from '../plan/model.js';
import { foldedName } from '../settings/names.js';
import { isApproved, stateOf } from './count.js';
import type { ApprovalState, ReadApproval, Trust } from './model.js';
import { requirementOf } from './policy.js';

/** A run that is to be undone, and who approved it. */
export interface ApprovedRun {
  readonly plan: Plan;
  /** Milliseconds since 1970 at which its snapshot was taken. */
  readonly at: number;
  readonly approvals: readonly ReadApproval[];
}

/** Only all of a run, with nothing written over, and nothing brought back before. */
export function canBePreApproved({ document }: Plan): boolean {
  const { kind, undoes } = document.request;
  return kind === 'rollback' && undoes !== null && !undoes.choice && (undoes.parts ?? []).length === 0;
}

/**
 * True when the people who approved a run also approved that it be undone, that long after it. They must be enough by the policy of today
 * for a rollback; who asks for the rollback is none of them.
 */
export function isPreApproved(
  rollback: Plan,
  run: ApprovedRun,
  { trust, now }: { readonly trust: Trust; readonly now: Date },
): boolean {
  if (!canBePreApproved(rollback) || rollback.document.settingsDigest !== trust.digest) return false;
  const { by } = rollback.document.request;
  const standing = run.approvals.filter(({ approval }) => {
    if (approval.decision === 'rejected') return true;
    const until = run.at + (approval.preApprovedRollback ?? 0) * 1000;
    const isOther = foldedName(approval.by.name) !== foldedName(by.name) && (by.key ?? '') !== approval.by.key;
    return isOther && now.getTime() < until;
  });
  const requirement = requirementOf(rollback, trust);
  const state: ApprovalState = stateOf(standing, { plan: run.plan, trust, requirement, now });
  // What the rollback has found nobody could accept beforehand.
  return isApproved(state) && stateOf([], { plan: rollback, trust, requirement, now }).unaccepted.length === 0;
}

import { UntetherError } from '../errors.js';
import { because } from '../messages/reasons.js';
import type { Plan } from '../plan/model.js';
import { uncountedTexts } from '../messages/approval.js';
import type { Text } from '../messages/text.js';
import type { ApprovalState } from './model.js';

export function digestDigits(digest: string): string {
  return digest
    .toLowerCase()
    .replace(/^sha256:/, '')
    .replaceAll(/\s/g, '');
}

/** The first eight digits of a plan's digest. */
export const digest8 = (plan: Plan): string => digestDigits(plan.digest).slice(0, 8);

function whyTooFew({ valid, needed, uncounted, missingGroups }: ApprovalState): readonly Text[] {
  return [
    because('too-few', { valid, needed }),
    ...uncounted.map(({ name, reason }) => because('not-counted', { name, reason: uncountedTexts[reason] })),
    ...missingGroups.map((group) => because('no-group', { group })),
  ];
}

/** Refuses a plan that was rejected (G01), whose approval was for other bytes (G03), that too few others approved (G01), or whose findings nobody accepted (G22). */
export function requireApproved(plan: Plan, state: ApprovalState): void {
  const facts = { plan: plan.id, digest8: digest8(plan), valid: state.valid, required: state.needed };
  const rejected = state.approvals.find(({ decision }) => decision === 'rejected');
  if (rejected) {
    const why = [because('rejected-by', { name: rejected.by.name, note: rejected.note })];
    throw new UntetherError('G01', facts, { why });
  }
  const other = state.approvals.find(({ digest }) => digest !== plan.digest);
  if (other) throw new UntetherError('G03', { ...facts, approver: other.by.name });
  if (state.preApproved) return;
  if (state.valid < state.needed || state.missingGroups.length > 0)
    throw new UntetherError('G01', facts, { why: whyTooFew(state) });
  const [rule] = state.unaccepted;
  if (rule !== undefined)
    throw new UntetherError('G22', { plan: plan.id, digest8: digest8(plan), rule }, { why: state.unaccepted });
}

/** Refuses a plan that was made under other settings: they say who may approve, what is masked and what is deleted. */
export function requireSameSettings(plan: Plan, settingsDigest: string | null): void {
  if (plan.document.settingsDigest === settingsDigest) return;
  throw new UntetherError('G21', { plan: plan.id });
}

import type { Plan } from '../plan/model.js';
import { foldedName } from '../settings/names.js';
import { HARDWARE_TYPES } from '../settings/public-key.js';
import { IDENTITIES } from '../settings/model.js';
import type { Approval, ApprovalState, ReadApproval, Trust, Uncounted } from './model.js';
import { reaches, type Requirement, requirementOf } from './policy.js';
import { approverWith, readApprovals } from './read.js';

/** How far clocks of two machines may differ. */
const CLOCKS_DIFFER = 5 * 60_000;

/** What one approval is held against. */
interface Scales {
  readonly plan: Plan;
  readonly trust: Trust;
  readonly requirement: Requirement;
  readonly now: Date;
}

function isRequester({ by }: Approval, { plan }: Scales): boolean {
  const requester = plan.document.request.by;
  return foldedName(by.name) === foldedName(requester.name) || (by.key !== undefined && by.key === requester.key);
}

/** What speaks against a key, by the settings and the clock of this machine. */
function againstKey({ by }: Approval, { trust, requirement, now }: Scales): Uncounted | undefined {
  if (by.identity !== 'signed') return undefined;
  const known = approverWith(trust.approvers, by.key);
  if (!known) return 'unknown-key';
  const { name, revoked, validFrom, validUntil } = known.setting;
  if (name !== by.name) return 'other-name';
  if (revoked !== null) return 'revoked';
  if (validFrom !== null && now.getTime() < validFrom) return 'not-yet-valid';
  if (validUntil !== null && now.getTime() >= validUntil) return 'no-longer-valid';
  return requirement.keys === 'hardware' && !HARDWARE_TYPES.includes(known.key.type) ? 'not-hardware' : undefined;
}

function isWeak({ by }: Approval, { requirement }: Scales): boolean {
  const isEnough = IDENTITIES.indexOf(by.identity) >= IDENTITIES.indexOf(requirement.identity);
  return !isEnough || (requirement.keys === 'hardware' && by.identity !== 'signed');
}

function isOfOtherTarget({ target, plan: id, expiresAt }: Approval, { plan }: Scales): boolean {
  const made = plan.document.target;
  const same = (['name', 'environment', 'engine', 'database', 'identity'] as const).every(
    (field) => target[field] === made[field],
  );
  return !same || id !== plan.id || expiresAt !== plan.document.expiresAt;
}

/** Why an approval does not count; undefined for one that does. */
export function whyNot(approval: Approval, scales: Scales): Uncounted | undefined {
  const { plan, trust, requirement, now } = scales;
  const age = now.getTime() - Date.parse(approval.at);
  if (isRequester(approval, scales)) return 'requester';
  if (isWeak(approval, scales)) return 'identity';
  if (approval.settings !== plan.document.settingsDigest || approval.settings !== trust.digest) return 'settings';
  if (isOfOtherTarget(approval, scales)) return 'target';
  if (age < -CLOCKS_DIFFER) return 'from-the-future';
  if (requirement.approvalLifetime !== null && age > requirement.approvalLifetime) return 'too-old';
  return againstKey(approval, scales);
}

/** What one person is known by: a key and a name. Whoever shares either with another approver is the same person. */
const marksOf = ({ by }: Approval): readonly string[] => [
  `name ${foldedName(by.name)}`,
  ...(by.key === undefined ? [] : [`key ${by.key}`]),
];

interface Counted {
  readonly counting: readonly Approval[];
  readonly uncounted: ApprovalState['uncounted'];
}

function count(approvals: readonly Approval[], scales: Scales): Counted {
  const counting: Approval[] = [];
  const uncounted: { name: string; reason: Uncounted }[] = [];
  const people = new Set<string>();
  for (const approval of approvals) {
    if (approval.decision === 'rejected' || approval.digest !== scales.plan.digest) continue;
    const marks = marksOf(approval);
    const isCounted = marks.some((mark) => people.has(mark));
    const reason = whyNot(approval, scales) ?? (isCounted ? 'same-person' : undefined);
    if (reason === undefined) {
      counting.push(approval);
      for (const mark of marks) people.add(mark);
    } else uncounted.push({ name: approval.by.name, reason });
  }
  return { counting, uncounted };
}

function groupsOf(counting: readonly Approval[], { approvers }: Trust): ReadonlySet<string> {
  return new Set(counting.flatMap(({ by }) => approverWith(approvers, by.key)?.setting.groups ?? []));
}

function unacceptedIn(plan: Plan, counting: readonly Approval[], { accept }: Requirement): readonly string[] {
  if (accept === null) return [];
  const accepted = new Set(counting.flatMap((approval) => approval.accepted.map(({ rule }) => rule)));
  const asked = plan.document.findings.filter(({ severity, rule }) => reaches(severity, accept) && !accepted.has(rule));
  return [...new Set(asked.map(({ rule }) => rule))].sort();
}

/** The decisions that were read, held against a requirement. */
export function stateOf(read: readonly ReadApproval[], scales: Scales): ApprovalState {
  const approvals = read.map(({ approval }) => approval);
  const { counting, uncounted } = count(approvals, scales);
  const groups = groupsOf(counting, scales.trust);
  return {
    approvals,
    valid: counting.length,
    needed: scales.requirement.approvals,
    uncounted,
    missingGroups: scales.requirement.groups.filter((group) => !groups.has(group)),
    unaccepted: unacceptedIn(scales.plan, counting, scales.requirement),
    preApproved: false,
  };
}

/** Reads and counts the decisions over a plan. Throws I10 for a file that is not as it was written. */
export async function approvalState(plan: Plan, trust: Trust, now: Date): Promise<ApprovalState> {
  const requirement = requirementOf(plan, trust);
  return stateOf(await readApprovals(plan, trust.approvers), { plan, trust, requirement, now });
}

/** True when nothing is missing: enough people, of every group, who accepted what has to be accepted, and nobody against. */
export function isApproved(state: ApprovalState): boolean {
  const { approvals, valid, needed, missingGroups, unaccepted, preApproved } = state;
  if (approvals.some(({ decision }) => decision === 'rejected')) return false;
  return preApproved || (valid >= needed && missingGroups.length === 0 && unaccepted.length === 0);
}

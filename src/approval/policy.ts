import type { Plan, Severity } from '../plan/model.js';
import { IDENTITIES, type Identity, type PolicyRule } from '../settings/model.js';
import type { Trust } from './model.js';

/** What a plan needs before it is applied. */
export interface Requirement {
  readonly approvals: number;
  readonly groups: readonly string[];
  readonly identity: Identity;
  readonly keys: 'any' | 'hardware';
  readonly snapshots: 'any' | 'encrypted';
  /** Findings of this severity or a higher one have to be accepted. */
  readonly accept: Severity | null;
  /** Milliseconds an approval counts; null while the plan is valid. */
  readonly approvalLifetime: number | null;
}

const SEVERITIES: readonly Severity[] = ['high', 'medium', 'low', 'info'];

/** True for severities that reach a threshold. */
export function reaches(severity: Severity, threshold: Severity): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(threshold);
}

function speaksOf(rule: PolicyRule, plan: Plan, { target }: Trust): boolean {
  const { summary, findings, request } = plan.document;
  const threshold = rule.severity;
  return (
    (rule.environment === null || rule.environment === target.environment) &&
    (rule.kinds.length === 0 || rule.kinds.includes(request.kind)) &&
    (rule.rows === null || summary.delete + summary.update + summary.insert > rule.rows) &&
    (threshold === null || findings.some(({ severity }) => reaches(severity, threshold)))
  );
}

/** A name alone is enough only where the settings name nobody, unless they say so of the target. */
function usualIdentity({ target, approvers }: Trust): Identity {
  return target.identity ?? (approvers.length > 0 ? 'signed' : 'claimed');
}

const strongest = (identities: readonly (Identity | null)[]): Identity =>
  IDENTITIES.findLast((identity) => identities.includes(identity)) ?? 'claimed';

/** The target's own demands and those of every rule that speaks of the plan, added up: no rule takes back what another asks for. */
export function requirementOf(plan: Plan, trust: Trust): Requirement {
  const rules = trust.policy.filter((rule) => speaksOf(rule, plan, trust));
  const lifetimes = rules.flatMap(({ approvalLifetime }) => approvalLifetime ?? []);
  return {
    approvals: Math.max(trust.target.approvals, ...rules.map(({ approvals }) => approvals)),
    groups: [...new Set(rules.flatMap(({ groups }) => groups))].sort(),
    identity: strongest([usualIdentity(trust), ...rules.map(({ identity }) => identity)]),
    keys: rules.some(({ keys }) => keys === 'hardware') ? 'hardware' : 'any',
    snapshots: rules.some(({ snapshots }) => snapshots === 'encrypted') ? 'encrypted' : 'any',
    accept: SEVERITIES.findLast((severity) => rules.some(({ accept }) => accept === severity)) ?? null,
    approvalLifetime: lifetimes.length > 0 ? Math.min(...lifetimes) : null,
  };
}

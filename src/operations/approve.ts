import { type Approval, approvalState, type ApprovalState, decidePlan, requireApproval } from '../approval/approve.js';
import { requireNotExpired } from '../apply/preflight.js';
import { planEvent } from '../audit/event.js';
import { appendAudit } from '../audit/log.js';
import type { Plan } from '../plan/model.js';
import type { Workspace } from './workspace.js';

export interface DecisionOptions {
  readonly decision: Approval['decision'];
  readonly digest: string;
  readonly note: string;
  readonly accepted: Approval['accepted'];
}

/** Approvals this plan needs, by the settings of its target. */
export function neededApprovals(workspace: Workspace, plan: Plan): number {
  return workspace.settings.targets[plan.document.target.name]?.approvals ?? 1;
}

/** Approves or rejects a plan in the name of the workspace's actor. */
export async function recordDecision(
  workspace: Workspace,
  plan: Plan,
  options: DecisionOptions,
): Promise<{ readonly approval: Approval; readonly state: ApprovalState }> {
  const now = new Date();
  requireNotExpired(plan, now);
  const approval = await decidePlan(plan, { ...options, by: workspace.actor, now });
  const event = planEvent(plan, { actor: workspace.actor, action: `plan.${options.decision}`, note: options.note });
  await appendAudit(workspace.settings.auditLog, event, now);
  return { approval, state: await approvalState(plan, neededApprovals(workspace, plan)) };
}

/** The gates that need no database: expiry and approvals. */
export async function requireGates(workspace: Workspace, plan: Plan): Promise<void> {
  requireNotExpired(plan, new Date());
  await requireApproval(plan, neededApprovals(workspace, plan));
}

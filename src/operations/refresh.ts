import type { Plan } from '../plan/model.js';
import { comparePlans, type Movement } from '../plan/refresh.js';
import { requireTarget } from './apply.js';
import { makeRollbackPlan, remakeUnlinkPlan } from './plan.js';
import { findSnapshot } from './snapshots.js';
import type { Workspace } from './workspace.js';

/** A plan made again, and what moved since. */
export interface Refreshed {
  readonly before: Plan;
  readonly plan: Plan;
  readonly moved: Movement;
}

async function remake(workspace: Workspace, plan: Plan, outputDir: string | null): Promise<Plan> {
  const { reason, ticket, undoes } = plan.document.request;
  if (!undoes) return remakeUnlinkPlan(workspace, plan, outputDir);
  const snapshot = await findSnapshot(workspace, undoes.run);
  return makeRollbackPlan(workspace, { snapshot, reason, ticket, outputDir });
}

/** Plans the same request again. Reads only; the earlier plan stays as it is, and approvals of it do not count for the new one. */
export async function refreshPlan(
  workspace: Workspace,
  before: Plan,
  outputDir: string | null = null,
): Promise<Refreshed> {
  requireTarget(before, await workspace.target());
  const plan = await remake(workspace, before, outputDir);
  return { before, plan, moved: await comparePlans(before, plan) };
}

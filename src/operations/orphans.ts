import { requireSameTarget } from '../apply/preflight.js';
import { UntetherError } from '../errors.js';
import type { Plan } from '../plan/model.js';
import { planOrphans } from '../scan/plan.js';
import { auditPlan, withPlanning } from './plan.js';
import type { Workspace } from './workspace.js';

export interface OrphansOptions {
  /** Ids of findings of a scan; empty for all that can be cleaned up. */
  readonly findings: readonly string[];
  readonly reason: string;
  readonly ticket: string;
  /** Instead of the limit of the target. */
  readonly maxRows: number | null;
}

/** Makes a plan that takes away what a scan finds. Reads only, in a READ ONLY transaction. Throws U09 for an unknown finding. */
export async function makeOrphansPlan(workspace: Workspace, options: OrphansOptions): Promise<Plan> {
  const plan = await withPlanning(workspace, (context) => planOrphans(context, { ...options, by: workspace.actor }));
  await auditPlan(workspace, plan);
  return plan;
}

/** Makes such a plan again: the same findings, with the rows that they have now. */
export async function remakeOrphansPlan(workspace: Workspace, earlier: Plan): Promise<Plan> {
  const { reason, ticket, orphans } = earlier.document.request;
  if (!orphans) throw new UntetherError('U09', { detail: `${earlier.id} does not say what was asked; make it anew` });
  const plan = await withPlanning(workspace, (context) => {
    requireSameTarget(earlier, context.server);
    return planOrphans(context, { ...orphans, reason, ticket, by: workspace.actor });
  });
  await auditPlan(workspace, plan);
  return plan;
}

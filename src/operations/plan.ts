import type { TableId } from '../catalog/model.js';
import type { Selection } from '../plan/decide.js';
import { findPlan, listPlans } from '../plan/folder.js';
import type { Plan } from '../plan/model.js';
import type { PlanContext } from '../plan/context.js';
import { planUnlink, type UnlinkResult } from '../plan/unlink.js';
import { planMarkdown } from '../review/markdown.js';
import { planRollback } from '../rollback/plan.js';
import type { Snapshot } from '../snapshot/model.js';
import { planEvent } from '../audit/event.js';
import { appendAudit } from '../audit/log.js';
import { withView, type View, type Workspace } from './workspace.js';

export interface UnlinkOptions {
  readonly accounts: readonly string[];
  readonly accountTable?: TableId;
  readonly selection: Selection;
  readonly skipMissing: boolean;
  readonly reason: string;
  readonly ticket: string;
  readonly maxRows: number | null;
}

function contextOf(workspace: Workspace, view: View): PlanContext {
  return {
    ...view,
    settings: workspace.settings,
    plansDir: workspace.settings.plansDir,
    now: new Date(),
    extras: (plan) => ({ 'plan.md': planMarkdown(plan) }),
  };
}

async function auditPlan(workspace: Workspace, plan: Plan): Promise<void> {
  const event = planEvent(plan, { actor: workspace.actor, action: `${plan.document.request.kind}.planned` });
  await appendAudit(workspace.settings.auditLog, event, new Date());
}

/** Makes an unlink plan. Reads only, in a READ ONLY transaction. */
export async function makeUnlinkPlan(workspace: Workspace, options: UnlinkOptions): Promise<UnlinkResult> {
  const result = await withView(workspace, (view) =>
    planUnlink(contextOf(workspace, view), { ...options, by: workspace.actor }),
  );
  await auditPlan(workspace, result.plan);
  return result;
}

/** Makes a plan that undoes a run, from its snapshot. Reads only. */
export async function makeRollbackPlan(
  workspace: Workspace,
  options: { readonly snapshot: Snapshot; readonly reason: string; readonly ticket: string },
): Promise<Plan> {
  const plan = await withView(workspace, (view) =>
    planRollback(contextOf(workspace, view), { ...options, by: workspace.actor }),
  );
  await auditPlan(workspace, plan);
  return plan;
}

export async function openPlanNamed(workspace: Workspace, name: string): Promise<Plan> {
  return findPlan(workspace.settings.plansDir, name);
}

export async function plansOf(workspace: Workspace): Promise<readonly Plan[]> {
  return listPlans(workspace.settings.plansDir);
}

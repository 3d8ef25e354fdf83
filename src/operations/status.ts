import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { isApproved } from '../approval/count.js';
import { approvalsOf } from './approve.js';
import { listPlans } from '../plan/folder.js';
import type { Plan } from '../plan/model.js';
import { UntetherError } from '../errors.js';
import { findSnapshot } from './snapshots.js';
import { openPlanNamed } from './plan.js';
import type { Workspace } from './workspace.js';

export type PlanState = 'waiting-for-approval' | 'approved' | 'rejected' | 'expired' | 'applied' | 'nothing-to-do';

export interface PlanStatus {
  readonly plan: string;
  readonly kind: string;
  readonly target: string;
  readonly ticket: string;
  readonly state: PlanState;
  readonly approvals: { readonly valid: number; readonly needed: number };
  readonly runs: readonly string[];
  readonly rows: number;
  readonly expiresAt: string;
  /** The next command. */
  readonly next: string;
}

async function runsOf(plan: Plan): Promise<readonly string[]> {
  const names = await readdir(path.join(plan.folder, 'runs')).catch(() => []);
  return names
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .sort();
}

async function statusOf(workspace: Workspace, plan: Plan, now: Date): Promise<PlanStatus> {
  const { request, target, summary, expiresAt, steps } = plan.document;
  const approvals = await approvalsOf(workspace, plan);
  const runs = await runsOf(plan);
  const digest8 = plan.digest.slice(7, 15);
  const state: PlanState =
    runs.length > 0
      ? 'applied'
      : steps.length === 0
        ? 'nothing-to-do'
        : approvals.approvals.some(({ decision }) => decision === 'rejected')
          ? 'rejected'
          : now.toISOString() > expiresAt
            ? 'expired'
            : isApproved(approvals)
              ? 'approved'
              : 'waiting-for-approval';
  const next: Readonly<Record<PlanState, string>> = {
    // A run that was only attested has no snapshot to roll back.
    applied: runs[0]?.startsWith('A-') ? `untether log --plan ${plan.id}` : `untether rollback ${runs[0] ?? ''}`,
    'nothing-to-do': 'untether scan',
    rejected: `untether show ${plan.id}`,
    expired: `untether plan refresh ${plan.id}`,
    approved: `untether apply ${plan.id}`,
    'waiting-for-approval': `untether approve ${plan.id} --digest ${digest8}`,
  };
  return {
    plan: plan.id,
    kind: request.kind,
    target: target.name,
    ticket: request.ticket,
    state,
    approvals: { valid: approvals.valid, needed: approvals.needed },
    runs,
    rows: summary.delete + summary.update + summary.insert,
    expiresAt,
    next: next[state],
  };
}

/** State and next command of one plan (or of the plan of one run), or of every plan. */
export async function status(workspace: Workspace, name: string | undefined): Promise<readonly PlanStatus[]> {
  const now = new Date();
  const plans = name === undefined ? await listPlans(workspace.settings.plansDir) : [await planOrRun(workspace, name)];
  return Promise.all(plans.map((plan) => statusOf(workspace, plan, now)));
}

async function planOrRun(workspace: Workspace, name: string): Promise<Plan> {
  try {
    return await openPlanNamed(workspace, name);
  } catch (error) {
    if (!(error instanceof UntetherError) || error.code !== 'U11' || !/^r-/i.test(name)) throw error;
    const snapshot = await findSnapshot(workspace, name);
    return openPlanNamed(workspace, snapshot.manifest.plan);
  }
}

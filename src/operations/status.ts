import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { isApproved } from '../approval/count.js';
import { readLoosely } from '../audit/past.js';
import { approvalsOf } from './approve.js';
import { type UnreadPlan, unreadPlan } from './log.js';
import { listPlans } from '../plan/folder-find.js';
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

/** What the audit log says of plans, by digest: files that are gone since still count where a plan is applied. */
interface Logged {
  readonly rejected: ReadonlySet<string | undefined>;
  readonly applied: readonly { readonly planDigest: string | undefined; readonly run: string }[];
}

async function readLogged({ settings }: Workspace): Promise<Logged> {
  // A broken log is told by log verify and by apply; the state of plans is shown as far as it goes.
  const entries = await readLoosely(settings.auditLog);
  const applied = entries.filter(({ action }) => /\.(committed|attested)$/.test(action ?? ''));
  return {
    rejected: new Set(entries.flatMap(({ action, planDigest }) => (action === 'plan.rejected' ? [planDigest] : []))),
    applied: applied.map(({ planDigest, run = '' }) => ({ planDigest, run })),
  };
}

async function statusOf(workspace: Workspace, plan: Plan, { logged, now }: Known): Promise<PlanStatus> {
  const { request, target, summary, expiresAt, steps } = plan.document;
  const approvals = await approvalsOf(workspace, plan);
  const loggedRuns = logged.applied.flatMap(({ planDigest, run }) => (planDigest === plan.digest ? [run] : []));
  const runs = [...new Set([...(await runsOf(plan)), ...loggedRuns])].sort();
  const digest8 = plan.digest.slice(7, 15);
  const state: PlanState =
    runs.length > 0
      ? 'applied'
      : steps.length === 0
        ? 'nothing-to-do'
        : logged.rejected.has(plan.digest) || approvals.approvals.some(({ decision }) => decision === 'rejected')
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

interface Known {
  readonly logged: Logged;
  readonly now: Date;
}

/** State and next command of plans, and the plans that cannot be read. */
export interface Statuses {
  readonly plans: readonly PlanStatus[];
  readonly unread: readonly UnreadPlan[];
}

/** State and next command of one plan, or of the plan of one run. */
export async function status(workspace: Workspace, name: string): Promise<readonly PlanStatus[]> {
  const known = { logged: await readLogged(workspace), now: new Date() };
  return [await statusOf(workspace, await planOrRun(workspace, name), known)];
}

/** State and next command of every plan. One that is broken hides no other. */
export async function statusOfAll(workspace: Workspace): Promise<Statuses> {
  const known = { logged: await readLogged(workspace), now: new Date() };
  const { plans, unreadable } = await listPlans(workspace.settings.plansDir);
  const unread = unreadable.map(({ folder, error }) => unreadPlan(folder, error));
  const states = plans.map((plan) =>
    statusOf(workspace, plan, known).catch((error: unknown) => {
      if (!(error instanceof UntetherError)) throw error;
      unread.push(unreadPlan(plan.folder, error));
      return null;
    }),
  );
  return { plans: (await Promise.all(states)).filter((state) => state !== null), unread };
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

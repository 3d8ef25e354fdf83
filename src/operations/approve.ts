import path from 'node:path';
import { approvalState } from '../approval/count.js';
import { decidePlan, deciderOf, type Unpublished } from '../approval/decide.js';
import type { Approval, ApprovalState, Trust } from '../approval/model.js';
import { canBePreApproved, isPreApproved } from '../approval/pre-approved.js';
import { readApprovals } from '../approval/read.js';
import { requireApproved, requireSameSettings } from '../approval/require.js';
import { openSigner } from '../approval/sign.js';
import { isWholeUndo } from '../approval/whole-undo.js';
import { requireNotExpired } from '../apply/preflight.js';
import { planEvent } from '../audit/event.js';
import { auditAnchor } from '../audit/chain.js';
import { appendAuditAround } from '../audit/log.js';
import { UntetherError } from '../errors.js';
import { openPlan } from '../plan/folder.js';
import type { Plan } from '../plan/model.js';
import type { Settings, TargetSettings } from '../settings/model.js';
import { isOpen, readWindow, wallClock } from '../settings/window.js';
import { openSnapshot } from '../snapshot/read.js';
import { requireOwnFigures } from './figures.js';
import { requireLogAgrees } from './log-words.js';
import { targetSettingsOf, trustOf } from './trust.js';
import type { Workspace } from './workspace.js';

export interface DecisionOptions {
  readonly decision: Approval['decision'];
  readonly digest: string;
  readonly note: string;
  readonly accepted: Approval['accepted'];
  /** File of the key to sign with; a name alone when left out. */
  readonly key?: string;
  /** Seconds after the run in which all of it may be rolled back without another approval. */
  readonly preApproveRollback?: number;
}

/** Approves or rejects a plan in the name of the workspace's actor, or of whoever the key belongs to. */
export async function recordDecision(
  workspace: Workspace,
  plan: Plan,
  options: DecisionOptions,
): Promise<{ readonly approval: Approval; readonly state: ApprovalState }> {
  const now = new Date();
  requireNotExpired(plan, now);
  if (options.decision === 'approved') requireSameSettings(plan, workspace.settings.digest);
  const trust = trustOf(workspace, plan);
  const signer = options.key === undefined ? null : await openSigner(path.resolve(workspace.dir, options.key));
  const by = deciderOf(workspace.actor, signer, trust);
  const { decision, digest, note, accepted } = options;
  const log = await auditAnchor(workspace.settings.auditLog);
  const record = (made: Unpublished): Promise<void> => auditDecision(workspace, plan, made);
  const preApprovedRollback = options.preApproveRollback ?? null;
  const request = { decision, digest, note, accepted, by, signer, preApprovedRollback, log, now, record };
  const approval = await decidePlan(plan, request, trust);
  return { approval, state: await approvalsOf(workspace, plan) };
}

/** The log keeps the hashes of the file and of its signature: who takes a rejection away cannot take away that there was one. */
async function auditDecision(
  { settings }: Workspace,
  plan: Plan,
  { approval, hashes, isFree, publish }: Unpublished,
): Promise<void> {
  const { by, decision, note, at } = approval;
  const event = planEvent(plan, { actor: by, action: `plan.${decision}`, note, hashes });
  await appendAuditAround(settings.auditLog, event, { before: isFree, after: publish }, new Date(at));
}

/** The run that a rollback undoes, when its plan is still there and is the one that was approved. */
async function isRollbackPreApproved(plan: Plan, trust: Trust, now: Date): Promise<boolean> {
  const { undoes } = plan.document.request;
  if (!undoes || !canBePreApproved(plan)) return false;
  const snapshot = await openSnapshot(path.join(trust.target.snapshotDir, undoes.run));
  if (!isWholeUndo(plan.document, snapshot)) return false;
  const { planFolder, planDigest, takenAt } = snapshot.manifest;
  const approved = await openPlan(planFolder);
  if (approved.digest !== planDigest) return false;
  const approvals = await readApprovals(approved, trust.approvers);
  return isPreApproved(plan, { plan: approved, at: Date.parse(takenAt), approvals }, { trust, now });
}

/** A snapshot or a plan that is gone takes its pre-approval with it, and nothing else. */
async function isPreApprovedNow(plan: Plan, trust: Trust, now: Date): Promise<boolean> {
  try {
    return await isRollbackPreApproved(plan, trust, now);
  } catch (error) {
    if (error instanceof UntetherError) return false;
    throw error;
  }
}

/** Who decided on a plan, and whether that is enough by the settings. Throws I10 for a decision that is not as it was written. */
export async function approvalsOf(workspace: Workspace, plan: Plan): Promise<ApprovalState> {
  const now = new Date();
  const trust = trustOf(workspace, plan);
  const state = await approvalState(plan, trust, now);
  return { ...state, preApproved: await isPreApprovedNow(plan, trust, now) };
}

function requireOpenWindow({ window }: TargetSettings, plan: Plan, now: Date): void {
  const read = window === null ? undefined : readWindow(window);
  if (window === null || !read || isOpen(read, now)) return;
  const { name } = plan.document.target;
  throw new UntetherError('G07', { plan: plan.id, target: name, window, now: wallClock(now, read.timeZone).shown });
}

/** The gates that need no database: expiry, settings, approvals, the change window, and an audit log that holds. */
export async function requireGates(workspace: Workspace, plan: Plan): Promise<void> {
  const now = new Date();
  requireNotExpired(plan, now);
  requireSameSettings(plan, workspace.settings.digest);
  requireOwnFigures(plan, targetSettingsOf(workspace, plan.document.target.name), now);
  const state = await approvalsOf(workspace, plan);
  requireApproved(plan, state);
  requireOpenWindow(targetSettingsOf(workspace, plan.document.target.name), plan, now);
  const { auditLog, approvers } = workspace.settings;
  await requireLogAgrees(plan, auditLog, { state, read: await readApprovals(plan, approvers) });
}

/** The same once more, from the files as they are now: whoever changes one of them between the first look and BEGIN comes too late. */
export async function requireGatesAgain(
  workspace: Workspace,
  plan: Plan,
  reload: () => Promise<Settings>,
): Promise<void> {
  const settings = await reload();
  const now = await openPlan(plan.folder);
  if (now.digest !== plan.digest)
    throw new UntetherError('I03', { path: plan.folder, files: 'plan.json', plan: plan.id });
  await requireGates({ ...workspace, settings }, now);
}

import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { UntetherError } from '../errors.js';
import { readText } from '../files/read.js';
import { writeNew } from '../files/write.js';
import type { Person, Plan } from '../plan/model.js';

/** One decision over the digest of a plan, as a file in its approvals folder. */
export interface Approval {
  readonly schema: 'untether/approval';
  readonly formatVersion: '1.0';
  readonly decision: 'approved' | 'rejected';
  readonly plan: string;
  readonly digest: string;
  readonly by: Person;
  readonly at: string;
  readonly note: string;
  readonly accepted: readonly { readonly rule: string; readonly why: string }[];
}

export interface ApprovalRequest {
  readonly decision: Approval['decision'];
  readonly by: Person;
  /** The first digits of the digest that the person saw; at least 8. */
  readonly digest: string;
  readonly note: string;
  readonly accepted: Approval['accepted'];
  readonly now: Date;
}

function digits(digest: string): string {
  return digest
    .toLowerCase()
    .replace(/^sha256:/, '')
    .replaceAll(/\s/g, '');
}

/** A file name that tells the approver apart and cannot leave the folder. */
function fileName(by: Person): string {
  const plain = by.name
    .replace(/[^\p{L}\p{N}._-]+/gu, '_')
    .replace(/^\.+/, '_')
    .slice(0, 60);
  return `${plain}.json`;
}

/** A finding is accepted for a reason, and only where the plan has it: an approval that names another rule was meant for another plan. */
function requireAcceptable(plan: Plan, accepted: Approval['accepted']): void {
  const rules = [...new Set(plan.document.findings.map(({ rule }) => rule))].sort();
  for (const { rule, why } of accepted) {
    const found = rules.length === 0 ? 'the plan has no findings' : `findings of the plan: ${rules.join(', ')}`;
    if (!rules.includes(rule)) throw new UntetherError('U18', { rule, plan: plan.id }, { why: [found] });
    if (why.trim() === '') throw new UntetherError('U19', { rule, plan: plan.id });
  }
}

/** Records what a second person decided; never the requester, never about other bytes than they saw. */
export async function decidePlan(plan: Plan, request: ApprovalRequest): Promise<Approval> {
  const seen = digits(request.digest);
  if (seen.length < 8 || !digits(plan.digest).startsWith(seen)) {
    const why = [`you named ${seen}, the plan has ${digits(plan.digest).slice(0, 16)}`];
    throw new UntetherError(
      'G03',
      { plan: plan.id, approver: request.by.name, digest8: digits(plan.digest).slice(0, 8) },
      { why },
    );
  }
  if (request.by.name === plan.document.request.by.name)
    throw new UntetherError('G02', { plan: plan.id, actor: request.by.name, digest8: digits(plan.digest).slice(0, 8) });
  requireAcceptable(plan, request.accepted);
  const approval: Approval = {
    schema: 'untether/approval',
    formatVersion: '1.0',
    decision: request.decision,
    plan: plan.id,
    digest: plan.digest,
    by: request.by,
    at: request.now.toISOString(),
    note: request.note,
    accepted: request.accepted,
  };
  try {
    await writeNew(path.join(plan.folder, 'approvals', fileName(request.by)), `${JSON.stringify(approval, null, 1)}\n`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new UntetherError('U09', { detail: `${request.by.name} has already decided ${plan.id}` });
  }
  return approval;
}

/** Every decision in the folder of a plan, by name. */
export async function readApprovals(plan: Plan): Promise<readonly Approval[]> {
  const folder = path.join(plan.folder, 'approvals');
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json')).sort();
  return Promise.all(names.map(async (name) => JSON.parse(await readText(path.join(folder, name))) as Approval));
}

export interface ApprovalState {
  readonly approvals: readonly Approval[];
  readonly valid: number;
  readonly needed: number;
}

/** Counts decisions that hold for exactly these bytes, one per person, the requester never among them. */
export async function approvalState(plan: Plan, needed: number): Promise<ApprovalState> {
  const approvals = await readApprovals(plan);
  const requester = plan.document.request.by.name;
  const valid = approvals.filter(
    (approval) => approval.decision === 'approved' && approval.digest === plan.digest && approval.by.name !== requester,
  );
  return { approvals, needed, valid: new Set(valid.map((approval) => approval.by.name)).size };
}

/** Refuses a plan that was rejected, that nobody else approved, or whose approval was for other bytes. */
export async function requireApproval(plan: Plan, needed: number): Promise<readonly Approval[]> {
  const state = await approvalState(plan, needed);
  const facts = { plan: plan.id, digest8: digits(plan.digest).slice(0, 8), valid: state.valid, required: needed };
  const rejected = state.approvals.find((approval) => approval.decision === 'rejected');
  if (rejected) throw new UntetherError('G01', facts, { why: [`rejected by ${rejected.by.name}: ${rejected.note}`] });
  const other = state.approvals.find((approval) => approval.digest !== plan.digest);
  if (other) throw new UntetherError('G03', { ...facts, approver: other.by.name });
  if (state.valid < needed)
    throw new UntetherError('G01', facts, { why: [`${String(state.valid)} of ${String(needed)} approvals`] });
  return state.approvals;
}

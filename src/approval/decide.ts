import { createHash, randomUUID } from 'node:crypto';
import { lstat, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { UntetherError } from '../errors.js';
import { because } from '../messages/reasons.js';
import { syncFolder, writeNew } from '../files/write.js';
import { uncountedTexts } from '../messages/approval.js';
import type { Person, Plan } from '../plan/model.js';
import { foldedName } from '../settings/names.js';
import { whyNot } from './count.js';
import type { Approval, LogAnchor, Trust } from './model.js';
import { requirementOf } from './policy.js';
import { approvalPath, approvalText, approverWith, DRAFT, parseApproval, signaturePath } from './read.js';
import { digest8, digestDigits } from './require.js';
import type { Signer } from './sign.js';

export interface ApprovalRequest {
  readonly decision: Approval['decision'];
  readonly by: Person;
  /** The first digits of the digest that the person saw; at least 8. */
  readonly digest: string;
  readonly note: string;
  readonly accepted: Approval['accepted'];
  /** Seconds. */
  readonly preApprovedRollback: number | null;
  readonly signer: Signer | null;
  readonly log: LogAnchor;
  readonly now: Date;
  /** Tells the audit log of it, and publishes it while nobody else writes there. */
  readonly record: (decision: Unpublished) => Promise<void>;
}

/** A decision that is written and does not count yet. */
export interface Unpublished {
  readonly approval: Approval;
  /** SHA-256 of the file and of the signature, by what the log calls them. */
  readonly hashes: Readonly<Record<string, string>>;
  /** Throws U09 when the person has decided meanwhile. */
  readonly isFree: () => Promise<void>;
  readonly publish: () => Promise<void>;
}

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

function requireSeen(plan: Plan, { digest, by }: ApprovalRequest): void {
  const seen = digestDigits(digest);
  if (seen.length >= 8 && digestDigits(plan.digest).startsWith(seen)) return;
  const why = [because('other-digest', { seen, has: digestDigits(plan.digest).slice(0, 16) })];
  throw new UntetherError('G03', { plan: plan.id, approver: by.name, digest8: digest8(plan) }, { why });
}

function requireOther(plan: Plan, by: Person): void {
  const requester = plan.document.request.by;
  const isSameKey = by.key !== undefined && by.key === requester.key;
  if (!isSameKey && foldedName(by.name) !== foldedName(requester.name)) return;
  throw new UntetherError('G02', { plan: plan.id, actor: by.name, digest8: digest8(plan) });
}

/** Whole seconds, and not so many that they are no number any more: the file must be one that can be read again. */
function requireDuration({ preApprovedRollback: seconds }: ApprovalRequest): void {
  if (seconds === null || (Number.isSafeInteger(seconds) && seconds >= 1)) return;
  throw new UntetherError('U09', {
    detail: '--pre-approve-rollback is shorter than a second, or longer than can be counted',
  });
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

/** An approval that could never count is refused at once; a rejection always holds. */
function requireCounting(plan: Plan, approval: Approval, scales: { readonly trust: Trust; readonly now: Date }): void {
  if (approval.decision === 'rejected') return;
  const reason = whyNot(approval, { plan, requirement: requirementOf(plan, scales.trust), ...scales });
  if (reason === undefined) return;
  const facts = { plan: plan.id, digest8: digest8(plan), reason: uncountedTexts[reason] };
  throw new UntetherError('G20', facts);
}

/** Who decides: the name in the settings where a key is named there. */
export function deciderOf(actor: Person, signer: Signer | null, { approvers }: Trust): Person {
  if (!signer) return actor;
  const name = approverWith(approvers, signer.fingerprint)?.setting.name ?? actor.name;
  return { name, identity: 'signed', key: signer.fingerprint };
}

function approvalOf(plan: Plan, request: ApprovalRequest, { digest }: Trust): Approval {
  const { name, environment, engine, database, identity } = plan.document.target;
  return {
    schema: 'untether/approval',
    formatVersion: '1.0',
    decision: request.decision,
    plan: plan.id,
    digest: plan.digest,
    by: request.by,
    at: request.now.toISOString(),
    note: request.note,
    accepted: request.accepted,
    target: { name, environment, engine, database, identity },
    settings: digest,
    expiresAt: plan.document.expiresAt,
    preApprovedRollback: request.decision === 'approved' ? request.preApprovedRollback : null,
    log: request.log,
  };
}

async function writeDraft(file: string, text: string): Promise<string> {
  const draft = path.join(path.dirname(file), `${DRAFT}${randomUUID()}`);
  await writeNew(draft, text);
  return draft;
}

async function requireUndecided(file: string, plan: Plan, approval: Approval): Promise<void> {
  const found = await lstat(file).catch(() => null);
  if (found) throw new UntetherError('U09', { detail: `${approval.by.name} has already decided ${plan.id}` });
}

/**
 * Signed and written whole under names that count for nothing; then the log is told, and only after it do they get their names. Whatever
 * fails on the way leaves no decision; a crash between the two names is put right by deciding again.
 */
async function store(plan: Plan, approval: Approval, { signer, record }: ApprovalRequest): Promise<void> {
  const file = approvalPath(plan, approval.by.name);
  await requireUndecided(file, plan, approval);
  const text = approvalText(approval);
  parseApproval(file, text);
  const signature = signer ? await signer.sign(Buffer.from(text, 'utf8')) : null;
  const drafts: string[] = [];
  try {
    const draft = await writeDraft(file, text);
    drafts.push(draft);
    const signatureDraft = signature === null ? null : await writeDraft(file, signature);
    if (signatureDraft !== null) drafts.push(signatureDraft);
    const hashes = { approval: sha256(text), ...(signature === null ? {} : { signature: sha256(signature) }) };
    await record({
      approval,
      hashes,
      isFree: () => requireUndecided(file, plan, approval),
      publish: async () => {
        if (signatureDraft !== null) await rename(signatureDraft, signaturePath(file));
        await rename(draft, file);
        await syncFolder(path.dirname(file));
      },
    });
  } finally {
    for (const draft of drafts) await rm(draft, { force: true });
  }
}

/** Records what a second person decided; never the requester, never about other bytes than they saw, never what could not count. */
export async function decidePlan(plan: Plan, request: ApprovalRequest, trust: Trust): Promise<Approval> {
  requireSeen(plan, request);
  requireOther(plan, request.by);
  requireAcceptable(plan, request.accepted);
  requireDuration(request);
  const approval = approvalOf(plan, request, trust);
  requireCounting(plan, approval, { trust, now: request.now });
  await store(plan, approval, request);
  return approval;
}

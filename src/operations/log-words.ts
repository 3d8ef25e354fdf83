import { type AuditEntry, NO_HEAD, readLog } from '../audit/chain.js';
import { hashesIn, type ReadSealed, readSealed } from '../audit/past.js';
import type { ApprovalState, ReadApproval } from '../approval/model.js';
import { digest8 } from '../approval/require.js';
import { UntetherError } from '../errors.js';
import { because } from '../messages/reasons.js';
import type { Plan } from '../plan/model.js';

/** The audit log and those that were put aside before it, as far as they speak of decisions and runs. */
interface Words {
  readonly entries: number;
  /** SHA-256 of each line. */
  readonly heads: ReadonlySet<string>;
  /** SHA-256 of the files of decisions. */
  readonly decisions: ReadonlySet<string | undefined>;
  /** Entries about the plan. */
  readonly about: readonly Partial<AuditEntry>[];
  readonly sealed: readonly ReadSealed[];
}

async function wordsOn(plan: Plan, log: string): Promise<Words> {
  const sealed = await readSealed(log);
  const past = sealed.flatMap(({ lines }) => lines.map(({ entry }) => entry));
  const heads = new Set([NO_HEAD, ...sealed.flatMap(hashesIn)]);
  const decisions = new Set(past.map(({ hashes }) => hashes?.['approval']));
  const about = past.filter(({ planDigest }) => planDigest === plan.digest);
  let entries = 0;
  for await (const { hash, ...entry } of readLog(log)) {
    entries += 1;
    heads.add(hash);
    decisions.add(entry.hashes?.['approval']);
    if (entry.planDigest === plan.digest) about.push(entry);
  }
  return { entries, heads, decisions, about, sealed };
}

const APPLIED = /\.(committed|attested)$/;

/** A rejection whose file is gone, and a run whose ledger row is gone because the database was restored from a time before it. */
function requireNothingAgainst(plan: Plan, { about }: Words, { valid, needed }: ApprovalState): void {
  for (const { action = '', actor = '', note = '', run = '' } of about) {
    const facts = { plan: plan.id, digest8: digest8(plan), valid, required: needed };
    if (action === 'plan.rejected')
      throw new UntetherError('G01', facts, { why: [because('rejected-by', { name: actor, note })] });
    if (APPLIED.test(action))
      throw new UntetherError('G10', { plan: plan.id, run, reason: because('applied', { run }) });
  }
}

/**
 * What was edited in a log or taken out of it before it was put aside may have been a rejection of every plan that was there already.
 * Sealing it must not be the way to get rid of one.
 */
function requireNothingUnclear(plan: Plan, { sealed }: Words): void {
  const unclear = sealed.find(({ unclearUntil }) => unclearUntil >= plan.document.createdAt);
  if (!unclear) return;
  const why = [
    unclear.file === null
      ? `the log that was put aside at ${unclear.at} is gone, and what it said of ${plan.id}`
      : `the log that was put aside at ${unclear.at} has entries that cannot be read any more, and they may speak of ${plan.id}`,
  ];
  throw new UntetherError('I02', { entry: unclear.entry }, { why, next: [`untether plan refresh ${plan.id}`] });
}

/**
 * The entry that was the last one when somebody decided stands in the log, and so does the decision. Whoever cuts the log, writes it anew
 * or brings another one has to do without the approvals.
 */
function requireInLog(plan: Plan, read: readonly ReadApproval[], { heads, decisions, entries }: Words): void {
  for (const { approval, sha256 } of read) {
    const { head, entries: there } = approval.log;
    if (heads.has(head) && decisions.has(sha256)) continue;
    const what = heads.has(head) ? 'and the decision is not in it' : 'and the last of them is not in it any more';
    const why = [`${approval.by.name} decided on ${plan.id} when it had ${String(there)} entries, ${what}`];
    throw new UntetherError('I02', { entry: Math.min(there, entries) + 1 }, { why });
  }
}

/** Holds a plan and its decisions against the log. Reading it also finds one that does not hold (I02). */
export async function requireLogAgrees(
  plan: Plan,
  log: string,
  decided: { readonly state: ApprovalState; readonly read: readonly ReadApproval[] },
): Promise<void> {
  const words = await wordsOn(plan, log);
  requireNothingAgainst(plan, words, decided.state);
  requireInLog(plan, decided.read, words);
  requireNothingUnclear(plan, words);
}

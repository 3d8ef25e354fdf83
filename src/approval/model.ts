import type { uncountedTexts } from '../messages/approval.js';
import type { Person, PlanTarget } from '../plan/model.js';
import type { ApproverSetting, PolicyRule, TargetSettings } from '../settings/model.js';

/** One decision over the digest of a plan, as a file in its approvals folder: canonical JSON, and what a signature is made over. */
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
  readonly target: Pick<PlanTarget, 'name' | 'environment' | 'engine' | 'database' | 'identity'>;
  /** SHA-256 of the settings under which the decision was made: they say who may approve. */
  readonly settings: string | null;
  /** When the plan expires, and with it the approval. */
  readonly expiresAt: string;
  /** Seconds after the run in which a rollback of all of it needs no other approval; null for never. */
  readonly preApprovedRollback: number | null;
  /** The audit log when the decision was made: whoever cuts it before this has to answer to the signature. */
  readonly log: LogAnchor;
}

/** A place in an audit log. */
export interface LogAnchor {
  /** SHA-256 of the first line, by which a log is told from another one; zeros for an empty log. */
  readonly first: string;
  readonly entries: number;
  /** SHA-256 of the last line. */
  readonly head: string;
}

/** An approval as read from its folder; its signature, if any, holds. */
export interface ReadApproval {
  readonly approval: Approval;
  /** SHA-256 of the file, and of the signature beside it. */
  readonly sha256: string;
  readonly signatureSha256: string | null;
}

/** What the settings say about who may approve. */
export interface Trust {
  readonly target: TargetSettings;
  readonly approvers: readonly ApproverSetting[];
  readonly policy: readonly PolicyRule[];
  /** SHA-256 of the settings file. */
  readonly digest: string | null;
}

/** Why an approval does not count. */
export type Uncounted = keyof typeof uncountedTexts;

export interface ApprovalState {
  readonly approvals: readonly Approval[];
  /** Approvals that count, one per person. */
  readonly valid: number;
  readonly needed: number;
  /** Those that do not count, with the reason. */
  readonly uncounted: readonly { readonly name: string; readonly reason: Uncounted }[];
  /** Groups of which nobody approved yet. */
  readonly missingGroups: readonly string[];
  /** Rules of findings that somebody has to accept and nobody did. */
  readonly unaccepted: readonly string[];
  /** True when the approval of the run that this plan undoes counts for it. */
  readonly preApproved: boolean;
}

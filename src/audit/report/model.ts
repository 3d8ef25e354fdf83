import type { Period } from './period.js';

/** What became of plans of one kind. */
export interface OperationCounts {
  /** `unlink`, `rollback`, `relink`, `orphans`; `unknown` for a decision about a plan that the log does not know. */
  readonly kind: string;
  readonly planned: number;
  readonly approved: number;
  readonly rejected: number;
  readonly committed: number;
  /** Run by hand, and found to be so. */
  readonly attested: number;
  /** Runs that had begun and did not commit, as far as the log knows. */
  readonly failed: number;
}

export interface Rows {
  readonly deleted: number;
  readonly updated: number;
  readonly inserted: number;
}

export interface TargetCounts extends Rows {
  readonly target: string;
  /** Runs that changed it. */
  readonly runs: number;
}

export interface PersonCounts {
  readonly name: string;
  readonly planned: number;
  readonly approved: number;
  readonly rejected: number;
  readonly ran: number;
}

/** Seconds; null when nothing was measured. */
export interface Waiting {
  readonly count: number;
  readonly shortest: number | null;
  readonly median: number | null;
  readonly longest: number | null;
}

export interface FailedRun {
  readonly at: string;
  readonly run: string;
  readonly plan: string;
  readonly target: string;
  /** `rolled-back` as `recover` found out; `open` when no entry says how it ended. */
  readonly outcome: 'rolled-back' | 'open';
}

export interface SelfApproval {
  readonly at: string;
  readonly plan: string;
  readonly by: string;
}

export interface ScanEntry {
  readonly at: string;
  readonly target: string;
  readonly complete: boolean;
  readonly findings: number;
  readonly rows: number;
  readonly critical: number;
  readonly high: number;
  readonly medium: number;
  readonly low: number;
}

export interface PeriodReport {
  readonly period: Period;
  /** The whole log, whose chain held when the report was made. */
  readonly log: { readonly entries: number; readonly head: string; readonly inPeriod: number };
  readonly operations: readonly OperationCounts[];
  readonly rows: Rows;
  readonly targets: readonly TargetCounts[];
  readonly people: readonly PersonCounts[];
  /** From the request to the first approval, and to the commit, of what was approved or committed in the period. */
  readonly waiting: { readonly approval: Waiting; readonly commit: Waiting };
  readonly failures: readonly FailedRun[];
  /** Approvals by whoever asked; there must be none. */
  readonly selfApprovals: readonly SelfApproval[];
  readonly snapshots: { readonly exported: number; readonly pruned: number };
  readonly scans: readonly ScanEntry[];
}

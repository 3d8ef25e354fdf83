import type { SCAN_CLASSES, SEVERITIES, SKIP_REASONS } from '../documents/scan.js';
import type { State } from '../links/model.js';
import type { PlanAccount } from '../plan/model.js';

/**
 * What no longer holds. Each needs another repair, so they are told apart: `missing` (the referenced row does not exist), `by-name` (the same,
 * where a name stands for a key), `polymorphic` (the same, where another column says which table is meant), `unenforced` (the same, though a
 * foreign key is declared), `dead-grant` (the same, of a permission that a role has), `reuse` (the same, of access that is given to a login,
 * mail or alias: the next person with that name inherits it), `provider-gone` (an external account whose system is gone, or the same external
 * id twice), `soft-deleted` and `disabled` (the account is marked so and the link lives on), `duplicate` (the same link twice), `unheld` (a
 * role, permission or group that nobody has), `leftover` (a row that still refers to the account that was asked for).
 */
export type ScanClass = (typeof SCAN_CLASSES)[number];

export type ScanSeverity = (typeof SEVERITIES)[number];

/** Why a reference was not scanned; `unknown-name` is about a name to scan that names nothing. */
export type SkipReason = (typeof SKIP_REASONS)[number];

/** One reference and class; never one row. */
export interface ScanFinding {
  /** `S-` and 8 hex digits of reference and class: the same on every scan of every database. */
  readonly id: string;
  readonly reference: string;
  readonly class: ScanClass;
  readonly severity: ScanSeverity;
  /** Whether a person has confirmed the reference, or we only think that it is one. */
  readonly state: Exclude<State, 'rejected'>;
  /** Rows concerned; of what is there twice those that are too many; 0 when only fixed ones are left to tell. */
  readonly rows: number;
  /** Rows that no valid entry of the baseline holds. */
  readonly new: number;
  readonly known: number;
  /** Rows of the baseline that are no longer found. */
  readonly fixed: number;
  /** Of a leftover: it stays on purpose, being history or kept by the settings. */
  readonly kept?: boolean;
  /** A few of the rows, sorted: `column=value` of the key and of the referencing columns. */
  readonly samples: readonly string[];
}

export interface SkippedReference {
  readonly reference: string;
  readonly reason: SkipReason;
  /** The code of the server's error. */
  readonly detail?: string;
}

/** A column whose texts name the person. */
export interface TextHit {
  readonly table: string;
  readonly column: string;
  readonly rows: number;
  /** Columns of the account whose values stand there. */
  readonly by: readonly string[];
}

export interface TextSearch {
  readonly texts: readonly TextHit[];
  /** Columns that were searched. */
  readonly searched: number;
  readonly notSearched: readonly { readonly table: string; readonly column: string; readonly reason: string }[];
}

/** What `scan --account` tells beside the rows that refer to the account. */
export interface Leftovers extends TextSearch {
  readonly account: PlanAccount;
  /** False when its row is gone. */
  readonly exists: boolean;
}

export interface ScanReport {
  /** False when anything was skipped: what was not looked at is not clean. */
  readonly complete: boolean;
  /** The gravest first, then by reference and class. */
  readonly findings: readonly ScanFinding[];
  readonly skipped: readonly SkippedReference[];
  /** References looked at. */
  readonly checked: number;
  /** Of a scan for one account. */
  readonly leftovers?: Leftovers;
}

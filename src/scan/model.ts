import type { State } from '../links/model.js';

/**
 * What no longer holds. Each needs another repair, so they are told apart: `missing` (the referenced row does not exist), `by-name` (the same,
 * where a name stands for a key), `unenforced` (the same, though a foreign key is declared), `soft-deleted` (the account is marked deleted
 * and the link lives on), `duplicate` (the same link twice).
 */
export type ScanClass = (typeof SCAN_CLASSES)[number];
export const SCAN_CLASSES = ['missing', 'by-name', 'unenforced', 'soft-deleted', 'duplicate'] as const;

/** The gravest first. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;
export type ScanSeverity = (typeof SEVERITIES)[number];

/** Why a reference was not scanned; `unknown-name` is about a name to scan that names nothing. */
export type SkipReason =
  'no-table' | 'no-column' | 'not-comparable' | 'needs-condition' | 'unsafe-name' | 'unknown-name';

/** One reference and class; never one row. */
export interface ScanFinding {
  /** `S-` and 8 hex digits of reference and class: the same on every scan of every database. */
  readonly id: string;
  readonly reference: string;
  readonly class: ScanClass;
  readonly severity: ScanSeverity;
  /** Whether a person has confirmed the reference, or we only think that it is one. */
  readonly state: Exclude<State, 'rejected'>;
  /** Rows concerned; of a duplicate those that are too many. */
  readonly rows: number;
  readonly new: number;
  readonly known: number;
  readonly fixed: number;
  /** A few of the rows, sorted: `column=value` of the key and of the referencing columns. */
  readonly samples: readonly string[];
}

export interface SkippedReference {
  readonly reference: string;
  readonly reason: SkipReason;
}

export interface ScanReport {
  /** False when anything was skipped: what was not looked at is not clean. */
  readonly complete: boolean;
  /** The gravest first, then by reference and class. */
  readonly findings: readonly ScanFinding[];
  readonly skipped: readonly SkippedReference[];
  /** References looked at. */
  readonly checked: number;
}

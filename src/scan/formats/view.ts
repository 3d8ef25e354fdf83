import type { Lang } from '../../messages/text.js';
import type { ScanReport } from '../model.js';

/** A report with what some formats tell beside it. */
export interface ScanView {
  readonly report: ScanReport;
  readonly target: string;
  /** Of people's formats; machines get the same in any language. */
  readonly lang: Lang;
  readonly now: Date;
  /** False when the chain of the audit log is broken; null where it was not looked at. */
  readonly auditOk: boolean | null;
  /** Seconds since 1970 of the last scan that was complete, this one included; null when there was none. */
  readonly lastSuccess: number | null;
  /** Known and fixed rows are told only against a baseline. */
  readonly hasBaseline: boolean;
}

export const total = (report: ScanReport, what: 'rows' | 'new' | 'known' | 'fixed'): number =>
  report.findings.reduce((sum, finding) => sum + finding[what], 0);

import { SEVERITIES } from '../documents/scan.js';
import type { ScanFinding, ScanReport, ScanSeverity } from './model.js';

/** What `--fail-on` names: findings at least this grave, all of them or only rows that no baseline knows. */
export interface Threshold {
  readonly severity: ScanSeverity;
  readonly onlyNew: boolean;
}

/** Reads `high` or `new:high`; undefined for anything else. */
export function readThreshold(text: string): Threshold | undefined {
  const [, fresh, name] = /^(new:)?([a-z]+)$/.exec(text) ?? [];
  const severity = SEVERITIES.find((each) => each === name);
  return severity === undefined ? undefined : { severity, onlyNew: fresh !== undefined };
}

export function reaches({ severity, rows, new: fresh }: ScanFinding, threshold: Threshold): boolean {
  const isGrave = SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(threshold.severity);
  return isGrave && (threshold.onlyNew ? fresh : rows) > 0;
}

/** True when a report holds such a finding. */
export function reachesThreshold({ findings }: ScanReport, threshold: Threshold): boolean {
  return findings.some((finding) => reaches(finding, threshold));
}

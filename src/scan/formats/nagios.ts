import { SEVERITIES } from '../../documents/scan.js';
import { safe } from '../../review/escape.js';
import type { ScanFinding } from '../model.js';
import type { Threshold } from '../threshold.js';
import { reaches } from '../threshold.js';
import { total, type ScanView } from './view.js';

/** https://www.monitoring-plugins.org/doc/guidelines.html */
const STATES = ['OK', 'WARNING', 'CRITICAL', 'UNKNOWN'] as const;
export const NAGIOS_UNKNOWN = 3;

export interface NagiosLine {
  readonly text: string;
  readonly exitCode: number;
}

/** A pipe starts the performance data, and a line break ends the line. */
const plain = (text: string): string => safe(text).replaceAll('|', '/');

function line(exitCode: number, text: string, data = ''): NagiosLine {
  return { text: `UNTETHER ${STATES[exitCode] ?? 'UNKNOWN'} - ${plain(text)}${data}\n`, exitCode };
}

/** CRITICAL is what --fail-on names, without it new rows that give access; other new rows are a WARNING, and so is what stays known not. */
function stateOf(findings: readonly ScanFinding[], threshold: Threshold): number {
  if (findings.some((finding) => reaches(finding, threshold))) return 2;
  return findings.some((finding) => finding.new > 0) ? 1 : 0;
}

/** One line with performance data. A scan that is not complete is never OK. */
export function renderNagios({ report, target }: ScanView, threshold?: Threshold): NagiosLine {
  const { findings, skipped, checked, complete } = report;
  const state = stateOf(findings, threshold ?? { severity: 'high', onlyNew: true });
  const exitCode = complete || state === 2 ? state : NAGIOS_UNKNOWN;
  const rowsOf = (severity: string): number =>
    findings.filter((each) => each.severity === severity).reduce((sum, { rows }) => sum + rows, 0);
  const data = [
    ...SEVERITIES.map((severity) => [severity, rowsOf(severity)] as const),
    ['new', total(report, 'new')] as const,
    ['skipped', skipped.length] as const,
    ['references', checked] as const,
  ].map(([name, value]) => `${name}=${String(value)};;;0`);
  const found = `${String(findings.filter(({ rows }) => rows > 0).length)} findings, ${String(total(report, 'rows'))} rows (${String(total(report, 'new'))} new)`;
  const gap = complete ? '' : `; ${String(skipped.length)} references not scanned`;
  return line(exitCode, `${target}: ${found}${gap}`, ` | ${data.join(' ')}`);
}

/** Where no scan was possible at all. */
export function nagiosUnknown(message: string): NagiosLine {
  return line(NAGIOS_UNKNOWN, message);
}

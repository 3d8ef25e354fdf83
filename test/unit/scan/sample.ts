import { SCAN_CLASSES, SEVERITIES } from '../../../src/documents/scan.js';
import { renderScanAs, type ScanFormat } from '../../../src/scan/formats/render.js';
import type { ScanView } from '../../../src/scan/formats/view.js';
import type { ScanFinding, ScanReport } from '../../../src/scan/model.js';

/** A name with all that a reader could stumble over. */
const ODD = `=cmd|' /C calc'!A0 "x" <b>&\\ 用户\u0007\u202e\n]]> --`;

export const finding = (other: Partial<ScanFinding> = {}): ScanFinding => ({
  id: 'S-0000000a',
  reference: 'user_role [user_id]',
  class: 'missing',
  severity: 'critical',
  state: 'confirmed',
  rows: 3,
  new: 3,
  known: 0,
  fixed: 0,
  samples: ['user_id=1', '=1+1', '+1', '-1', '@x', '\t=1'],
  ...other,
});

export const everyClass = SCAN_CLASSES.map((each, index) =>
  finding({
    class: each,
    id: `S-0000000${index.toString(16)}`,
    reference: index % 2 === 0 ? ODD : '部门 [负责人]',
    severity: SEVERITIES[index % SEVERITIES.length] ?? 'low',
  }),
);
export const report = (other: Partial<ScanReport> = {}): ScanReport => ({
  complete: true,
  findings: everyClass,
  skipped: [],
  checked: 7,
  ...other,
});
export const SKIPPED = { complete: false, skipped: [{ reference: ODD, reason: 'failed', detail: '42P01' }] } as const;

export const view = (other: Partial<ScanView> = {}): ScanView => ({
  report: report(),
  target: 'hr "prod"\\',
  lang: 'en',
  now: new Date('2026-11-27T06:00:00Z'),
  auditOk: true,
  lastSuccess: 1_795_759_200,
  hasBaseline: true,
  ...other,
});

export const render = (format: ScanFormat, of = view()): string =>
  renderScanAs(format, of, { document: { schema: 'untether/scan', ...of.report } }).text;

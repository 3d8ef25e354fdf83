import Builder from 'fast-xml-builder';
import { safe } from '../../review/escape.js';
import type { ScanFinding } from '../model.js';
import { total, type ScanView } from './view.js';

type Node = Readonly<Record<string, unknown>>;

/** Names of attributes and of the text, as the builder wants them. */
const OPTIONS = { ignoreAttributes: false, attributeNamePrefix: '@', textNodeName: '#', format: true };

/** What a person accepted does not fail a build; what nobody has seen does. */
function caseOf(finding: ScanFinding): Node {
  const message = `${finding.severity}: ${String(finding.rows)} rows, ${String(finding.new)} new, ${String(finding.known)} known, ${String(finding.fixed)} fixed`;
  const attributes = { '@classname': safe(finding.reference), '@name': finding.class, '@time': '0' };
  const text = `${finding.id} ${safe(finding.reference)}`;
  if (finding.new === 0) return { ...attributes, 'system-out': message };
  return { ...attributes, failure: { '@type': finding.class, '@message': message, '#': text } };
}

/** One test case a reference and class; a reference that was not scanned is an error. */
export function renderJunit(view: ScanView): string {
  const { report, target, now } = view;
  const failed = report.findings.filter(({ new: fresh }) => fresh > 0).length;
  const cases = [
    ...report.findings.map(caseOf),
    ...report.skipped.map(({ reference, reason, detail = '' }) => ({
      '@classname': safe(reference),
      '@name': 'scan',
      '@time': '0',
      error: { '@type': reason, '@message': `not scanned: ${reason}`, '#': safe(detail) },
    })),
    {
      '@classname': 'untether',
      '@name': 'references',
      '@time': '0',
      'system-out': `${String(report.checked)} references scanned, ${String(total(report, 'rows'))} rows found`,
    },
  ];
  const suite = {
    '@name': `untether scan ${safe(target)}`,
    '@tests': String(cases.length),
    '@failures': String(failed),
    '@errors': String(report.skipped.length),
    '@skipped': '0',
    '@time': '0',
    '@timestamp': now.toISOString().slice(0, 19),
    '@hostname': 'localhost',
    testcase: cases,
  };
  const xml = new Builder(OPTIONS).build({ testsuites: { testsuite: suite } });
  return `<?xml version="1.0" encoding="UTF-8"?>\n${xml}`;
}

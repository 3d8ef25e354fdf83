import type { ScanView } from './view.js';

/** One event a line; the last is the whole result. */
export function renderNdjson(document: Readonly<Record<string, unknown>>, view: ScanView): string {
  const { findings, skipped } = view.report;
  const events = [
    ...findings.map((finding) => ({ event: 'finding', ...finding })),
    ...skipped.map((each) => ({ event: 'skipped', ...each })),
    { event: 'result', ...document },
  ];
  return `${events.map((event) => JSON.stringify(event)).join('\n')}\n`;
}

import type { ScanView } from './view.js';

interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** https://prometheus.io/docs/instrumenting/exposition_formats/ */
const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');

function metric(name: string, help: string, samples: readonly Sample[]): readonly string[] {
  const lines = samples.map(({ labels, value }) => {
    const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
    return `${name}{${pairs.join(',')}} ${String(value)}`;
  });
  return [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, ...lines];
}

const SUCCESS = 'untether_scan_last_success_timestamp_seconds';

/** For the textfile collector of the node exporter. No label names an account. `report` null: no scan was possible. */
export function renderPrometheus(
  view: Pick<ScanView, 'target' | 'auditOk' | 'lastSuccess'> & { readonly report: ScanView['report'] | null },
): string {
  const { report, target, auditOk, lastSuccess } = view;
  const rows = (what: 'rows' | 'new'): readonly Sample[] =>
    (report?.findings ?? []).map((finding) => ({
      labels: { target, reference: finding.reference, class: finding.class, severity: finding.severity },
      value: finding[what],
    }));
  const one = (value: number): readonly Sample[] => [{ labels: { target }, value }];
  const lines = [
    ...metric('untether_orphan_rows', 'Rows that no longer hold, by reference and class.', rows('rows')),
    ...metric('untether_orphan_rows_new', 'Those of them that no baseline knows.', rows('new')),
    ...metric('untether_scan_skipped', 'References that could not be scanned.', one(report?.skipped.length ?? 0)),
    ...metric('untether_scan_success', '1 when every reference was scanned.', one(report?.complete === true ? 1 : 0)),
    ...(lastSuccess === null ? [] : metric(SUCCESS, 'When every reference was last scanned.', one(lastSuccess))),
    ...(auditOk === null
      ? []
      : metric('untether_audit_chain_ok', '1 when the chain of the audit log holds.', one(auditOk ? 1 : 0))),
  ];
  return `${lines.join('\n')}\n`;
}

/** The time of the last success in a file that was written before; null when it tells none of this target. */
export function lastSuccessIn(text: string, target: string): number | null {
  const start = `${SUCCESS}{target="${escaped(target)}"} `;
  const found = text.split('\n').find((line) => line.startsWith(start));
  const value = Number(found?.slice(start.length));
  return Number.isFinite(value) ? value : null;
}

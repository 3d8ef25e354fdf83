import { renderScan } from '../text.js';
import type { Threshold } from '../threshold.js';
import { renderCsv } from './csv.js';
import { renderHtml } from './html.js';
import { renderJunit } from './junit.js';
import { renderMarkdown } from './markdown.js';
import { renderNagios } from './nagios.js';
import { renderNdjson } from './ndjson.js';
import { renderPrometheus } from './prometheus.js';
import { renderSarif } from './sarif.js';
import type { ScanView } from './view.js';

export type ScanFormat =
  'text' | 'md' | 'html' | 'csv' | 'json' | 'ndjson' | 'junit' | 'sarif' | 'nagios' | 'prometheus';

interface Rendered {
  readonly text: string;
  /** Where the format has exit codes of its own (Nagios). */
  readonly exitCode?: number;
}

type Render = (view: ScanView, document: Readonly<Record<string, unknown>>) => string;

const RENDER: Readonly<Record<Exclude<ScanFormat, 'nagios'>, Render>> = {
  text: ({ report, lang, hasBaseline }) => renderScan(report, lang, hasBaseline),
  md: renderMarkdown,
  html: renderHtml,
  csv: renderCsv,
  json: (_, document) => `${JSON.stringify(document, null, 2)}\n`,
  ndjson: (view, document) => renderNdjson(document, view),
  junit: renderJunit,
  sarif: renderSarif,
  prometheus: renderPrometheus,
};

/** A report in the form that was asked for; `document` is what --json prints. */
export function renderScanAs(
  format: ScanFormat,
  view: ScanView,
  { document, threshold }: { readonly document: Readonly<Record<string, unknown>>; readonly threshold?: Threshold },
): Rendered {
  return format === 'nagios' ? renderNagios(view, threshold) : { text: RENDER[format](view, document) };
}

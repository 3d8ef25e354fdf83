import { escape } from 'html-escaper';
import { tellReport } from '../../messages/report.js';
import type { Lang } from '../../messages/text.js';
import { safe } from '../../review/escape.js';
import { operationsChart, scansChart } from './charts.js';
import type { PeriodReport } from './model.js';
import { type Section, sectionsOf } from './sections.js';

const STYLE = `body{font:15px/1.5 system-ui,"Noto Sans CJK SC",sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}
table{border-collapse:collapse;margin:.5rem 0 1.5rem}th,td{border:1px solid #999;padding:.25rem .6rem;text-align:left;vertical-align:top}th{background:#eee}
code{overflow-wrap:anywhere}svg{max-width:100%;height:auto}svg text{font-size:12px;fill:#1a1a1a}svg rect{fill:#2b5c8a}svg line{stroke:#999}
svg polyline{fill:none;stroke-width:2;stroke:#2b5c8a}.l1{stroke:#9a3412!important}.l2{stroke:#166534!important}.l3{stroke:#6b21a8!important}
@media print{body{margin:0;max-width:none}h2{break-after:avoid}tr{break-inside:avoid}}`;

const text = (value: string): string => escape(safe(value));

/** The report as one HTML file: offline, without a script, charts as SVG. */
export function reportHtml(report: PeriodReport, lang: Lang): string {
  const title = tellReport('title', lang, { ...report.period });
  const charts: Readonly<Record<string, string>> = {
    operations: operationsChart(report, lang),
    scans: scansChart(report, lang),
  };
  const sections = sectionsOf(report, lang).map((section) => sectionHtml(section, charts[section.id] ?? '', lang));
  return `<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${text(title)}</h1>
<p><code>${text(tellReport('source', lang, { ...report.log }))}</code></p>
<p>${text(tellReport('days', lang))}</p>
${sections.join('\n')}
</main>
</body>
</html>
`;
}

function sectionHtml({ id, title, columns, rows }: Section, chart: string, lang: Lang): string {
  const head = columns.map((name) => `<th scope="col">${text(name)}</th>`).join('');
  const body = rows.map((row) => `<tr>${row.map((cell) => `<td>${text(cell)}</td>`).join('')}</tr>`).join('\n');
  const table = `<table>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${body}\n</tbody>\n</table>`;
  const inside = rows.length === 0 ? `<p>${text(tellReport('none', lang))}</p>` : `${chart}${table}`;
  return `<section id="${id}">\n<h2>${text(title)}</h2>\n${inside}\n</section>`;
}

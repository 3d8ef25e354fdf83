import { escape } from 'html-escaper';
import { countScan, tellScan } from '../../messages/scan.js';
import { safe } from '../../review/escape.js';
import { charts } from './charts.js';
import { total, type ScanView } from './view.js';

const STYLE = `body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1b1f24;background:#fff}
table{border-collapse:collapse;width:100%}th,td{border-bottom:1px solid #d0d7de;padding:.3rem .6rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}
td.number,th.number{text-align:right;font-variant-numeric:tabular-nums}figure{margin:1.5rem 0}figcaption{font-weight:600}svg{max-width:100%;height:auto}
svg text{font-size:13px;fill:currentColor}rect.critical{fill:#82071e}rect.high{fill:#cf222e}rect.medium{fill:#9a6700}rect.low{fill:#57606a}rect.class{fill:#0969da}
.incomplete{border-left:.4rem solid #cf222e;padding:.5rem 1rem;font-weight:600}
@media print{body{margin:0;max-width:none}}`;

const text = (value: string): string => escape(safe(value));

function cells(tag: 'td' | 'th', values: readonly (string | number)[]): string {
  return values
    .map((value) =>
      typeof value === 'number' ? `<${tag} class="number">${value}</${tag}>` : `<${tag}>${text(value)}</${tag}>`,
    )
    .join('');
}

function findingTable({ report, lang, hasBaseline }: ScanView): string {
  if (report.findings.length === 0) return '';
  const numbers = ['rows', ...(hasBaseline ? (['new', 'known', 'fixed'] as const) : [])] as const;
  const heads = ['severity', 'class', 'reference', ...numbers, 'samples'] as const;
  const head = [...heads.map((each) => tellScan(`column.${each}`, lang)), 'ID'];
  const body = report.findings.map((finding) => {
    const { severity, class: found, reference, state, samples, id } = finding;
    const named = state === 'proposed' ? tellScan('proposed', lang, { reference }) : reference;
    const values = [
      tellScan(`severity.${severity}`, lang),
      found,
      named,
      ...numbers.map((each) => finding[each]),
      samples.join('; '),
      id,
    ];
    return `<tr>${cells('td', values)}</tr>`;
  });
  return `<table><thead><tr>${cells('th', head)}</tr></thead><tbody>${body.join('\n')}</tbody></table>`;
}

function listOf(items: readonly string[]): string {
  return `<ul>${items.map((item) => `<li>${text(item)}</li>`).join('')}</ul>`;
}

/** One page that needs nothing but itself: no script, no network, values as text alone. */
export function renderHtml(view: ScanView): string {
  const { report, target, lang, now } = view;
  const { findings, skipped, checked, complete } = report;
  const title = tellScan('title', lang, { target });
  const facts = {
    checked: countScan('references', checked, lang),
    findings: countScan('findings', findings.length, lang),
    rows: countScan('rows', total(report, 'rows'), lang),
  };
  const classes = [...new Set(findings.map((finding) => finding.class))].toSorted();
  const parts = [
    `<h1>${text(title)}</h1>`,
    `<p>${text(tellScan('made', lang, { at: now.toISOString() }))}</p>`,
    `<p>${text(findings.length === 0 && complete ? tellScan('clean', lang, facts) : tellScan('totals', lang, facts))}</p>`,
    complete ? '' : `<p class="incomplete">${text(tellScan('incomplete', lang, { skipped: skipped.length }))}</p>`,
    charts(findings, lang),
    findingTable(view),
    classes.length === 0 ? '' : listOf(classes.map((found) => `${found}: ${tellScan(`class.${found}`, lang)}`)),
    skipped.length === 0
      ? ''
      : `<h2>${text(tellScan('skipped', lang))}</h2>${listOf(
          skipped.map(
            ({ reference, reason, detail = '' }) => `${reference}: ${tellScan(`skip.${reason}`, lang, { detail })}`,
          ),
        )}`,
  ];
  return `<!doctype html>
<html lang="${lang}"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width"><title>${text(title)}</title><style>${STYLE}</style></head>
<body>${parts.filter((part) => part !== '').join('\n')}</body></html>
`;
}

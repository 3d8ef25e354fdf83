import { escape } from 'html-escaper';
import { tellReport } from '../../messages/report.js';
import type { Lang } from '../../messages/text.js';
import { safe } from '../../review/escape.js';
import type { PeriodReport } from './model.js';

/** Charts as inline SVG, without a script; what they show stands in the tables, too. */

const WIDTH = 640;
const LABEL = 150;
const BAR = 22;

const text = (value: string): string => escape(safe(value));
const number = (value: number): string => String(Math.round(value * 10) / 10);

function frame(height: number, title: string, inside: string): string {
  return `<svg role="img" viewBox="0 0 ${String(WIDTH)} ${String(height)}" width="${String(WIDTH)}" height="${String(height)}"><title>${text(title)}</title>${inside}</svg>`;
}

/** A bar for each thing that can become of a plan. */
export function operationsChart({ operations }: PeriodReport, lang: Lang): string {
  const names = ['planned', 'approved', 'rejected', 'committed', 'attested', 'failed'] as const;
  const bars = names.map((name) => ({
    label: tellReport(`column.${name}`, lang),
    count: operations.reduce((sum, each) => sum + each[name], 0),
  }));
  const most = Math.max(1, ...bars.map(({ count }) => count));
  const room = WIDTH - LABEL - 60;
  const inside = bars.map(({ label, count }, index) => {
    const y = index * BAR;
    const width = (count / most) * room;
    return [
      `<text x="${String(LABEL - 8)}" y="${String(y + 15)}" text-anchor="end">${text(label)}</text>`,
      `<rect x="${String(LABEL)}" y="${String(y + 4)}" width="${number(width)}" height="${String(BAR - 8)}"/>`,
      `<text x="${number(LABEL + width + 6)}" y="${String(y + 15)}">${String(count)}</text>`,
    ].join('');
  });
  return frame(bars.length * BAR, tellReport('chart.operations', lang), inside.join(''));
}

const HEIGHT = 180;
const FOOT = 24;

/** Rows found, scan by scan, a line for each target; empty without two scans of one target. */
export function scansChart({ scans }: PeriodReport, lang: Lang): string {
  const targets = [...new Set(scans.map(({ target }) => target))].sort();
  const drawn = targets.filter((target) => scans.filter((scan) => scan.target === target).length > 1);
  if (drawn.length === 0) return '';
  const times = scans.map(({ at }) => Date.parse(at));
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const most = Math.max(1, ...scans.map(({ rows }) => rows));
  const x = (at: string): number =>
    LABEL + ((Date.parse(at) - first) / Math.max(1, last - first)) * (WIDTH - LABEL - 60);
  const y = (rows: number): number => 10 + (1 - rows / most) * (HEIGHT - FOOT - 20);
  const lines = drawn.map((target, index) => {
    const own = scans.filter((scan) => scan.target === target);
    const points = own.map(({ at, rows }) => `${number(x(at))},${number(y(rows))}`).join(' ');
    const end = own.at(-1);
    const label = end ? `<text x="${number(x(end.at) + 6)}" y="${number(y(end.rows) + 4)}">${text(target)}</text>` : '';
    return `<polyline class="l${String(index % 4)}" points="${points}"/>${label}`;
  });
  const axis = [
    `<text x="${String(LABEL - 8)}" y="${number(y(most) + 4)}" text-anchor="end">${String(most)}</text>`,
    `<text x="${String(LABEL - 8)}" y="${number(y(0) + 4)}" text-anchor="end">0</text>`,
    `<line x1="${String(LABEL)}" x2="${String(WIDTH - 60)}" y1="${number(y(0))}" y2="${number(y(0))}"/>`,
    `<text x="${String(LABEL)}" y="${String(HEIGHT - 6)}">${new Date(first).toISOString().slice(0, 10)}</text>`,
    `<text x="${String(WIDTH - 60)}" y="${String(HEIGHT - 6)}" text-anchor="end">${new Date(last).toISOString().slice(0, 10)}</text>`,
  ];
  return frame(HEIGHT, tellReport('chart.scans', lang), [...axis, ...lines].join(''));
}

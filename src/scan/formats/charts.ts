import { escape } from 'html-escaper';
import { SEVERITIES } from '../../documents/scan.js';
import { tellScan } from '../../messages/scan.js';
import type { Lang } from '../../messages/text.js';
import { safe } from '../../review/escape.js';
import type { ScanFinding } from '../model.js';

interface Bar {
  readonly label: string;
  readonly value: number;
  /** A class of the style sheet. */
  readonly look: string;
}

const HEIGHT = 24;
const LABEL = 150;
const WIDTH = 640;
/** Room for the number behind the longest bar. */
const NUMBER = 80;

/** Bars beside each other, longest full width; the numbers stand as text, so that nothing hangs on length or colour. */
function bars(title: string, all: readonly Bar[]): string {
  const longest = Math.max(1, ...all.map(({ value }) => value));
  const lines = all.map(({ label, value, look }, index) => {
    const [y, width] = [index * HEIGHT, Math.round(((WIDTH - LABEL - NUMBER) * value) / longest)];
    return [
      `<text x="0" y="${y + 16}">${escape(safe(label))}</text>`,
      `<rect class="${look}" x="${LABEL}" y="${y + 3}" width="${Math.max(1, width)}" height="${HEIGHT - 6}"/>`,
      `<text x="${LABEL + width + 8}" y="${y + 16}">${value}</text>`,
    ].join('');
  });
  const height = Math.max(1, all.length) * HEIGHT;
  return `<figure><figcaption>${escape(title)}</figcaption><svg role="img" aria-label="${escape(title)}" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}">${lines.join('')}</svg></figure>`;
}

function sum(findings: readonly ScanFinding[]): number {
  return findings.reduce((rows, finding) => rows + finding.rows, 0);
}

/** Rows by severity, and by class. */
export function charts(findings: readonly ScanFinding[], lang: Lang): string {
  if (findings.length === 0) return '';
  const bySeverity = SEVERITIES.map((severity) => ({
    label: tellScan(`severity.${severity}`, lang),
    value: sum(findings.filter((finding) => finding.severity === severity)),
    look: severity,
  }));
  const classes = [...new Set(findings.map((finding) => finding.class))].toSorted();
  const byClass = classes.map((found) => ({
    label: found,
    value: sum(findings.filter((finding) => finding.class === found)),
    look: 'class',
  }));
  return `${bars(tellScan('chart.severity', lang), bySeverity)}${bars(tellScan('chart.class', lang), byClass)}`;
}

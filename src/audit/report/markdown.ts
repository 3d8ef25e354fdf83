import { tellReport } from '../../messages/report.js';
import type { Lang } from '../../messages/text.js';
import { safe } from '../../review/escape.js';
import type { PeriodReport } from './model.js';
import { type Section, sectionsOf } from './sections.js';

/** The report as Markdown. Ends with a newline. */
export function reportMarkdown(report: PeriodReport, lang: Lang): string {
  const { period, log } = report;
  const head = [
    `# ${tellReport('title', lang, { ...period })}`,
    tellReport('source', lang, { ...log }),
    tellReport('days', lang),
  ];
  return `${[...head, ...sectionsOf(report, lang).map((section) => sectionText(section, lang))].join('\n\n')}\n`;
}

function sectionText({ title, columns, rows }: Section, lang: Lang): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  const table = [line(columns), `|${'---|'.repeat(columns.length)}`, ...rows.map(line)].join('\n');
  return `## ${title}\n\n${rows.length === 0 ? tellReport('none', lang) : table}`;
}

/** Names come from whoever ran the program: none may begin a table, a link or a tag. */
function cell(text: string): string {
  return safe(text).replaceAll(/[\\`*_{}[\]<>#|!~]/g, (sign) => `\\${sign}`);
}

import type { PeriodReport } from '../../index.js';
import { type CliContext, type Outcome, textFlag } from '../context.js';
import { workspaceOf } from '../workspace.js';

export async function runReport(context: CliContext): Promise<Outcome> {
  const { periodReport } = await import('../../index.js');
  const { flags } = context;
  const workspace = await workspaceOf(context);
  const asked = Object.fromEntries(
    ['from', 'to', 'quarter'].flatMap((name) => {
      const value = textFlag(flags, name);
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
  const report = await periodReport(workspace, asked);
  const document = { schema: 'untether/report', formatVersion: '1.0', ...report };
  return { document, text: await written(report, document, context), next: ['untether log verify'] };
}

async function written(report: PeriodReport, document: object, { flags, lang }: CliContext): Promise<string> {
  const { reportCsv, reportHtml, reportMarkdown } = await import('../../index.js');
  switch (textFlag(flags, 'format')) {
    case 'html':
      return reportHtml(report, lang);
    case 'csv':
      return reportCsv(report, lang);
    case 'json':
      return `${JSON.stringify(document, null, 2)}\n`;
    default:
      return reportMarkdown(report, lang);
  }
}

import { type CliContext, listFlag, type Outcome } from '../context.js';
import { workspaceOf } from '../workspace.js';

export async function runScan(context: CliContext): Promise<Outcome> {
  const { scan, renderScan } = await import('../../index.js');
  const workspace = await workspaceOf(context);
  const { report, target } = await scan(workspace, listFlag(context.flags, 'reference'));
  const document = {
    schema: 'untether/scan',
    formatVersion: '1.0',
    target: { name: target.name, environment: target.settings.environment },
    ...report,
  };
  return {
    document,
    text: renderScan(report, context.lang),
    exitCode: report.complete ? 0 : 1,
    next: report.findings.length > 0 ? ['untether inspect'] : ['untether status'],
  };
}

import { type CliContext, listFlag, type Outcome } from '../context.js';
import { say } from '../../messages/ui.js';
import { workspaceOf } from '../workspace.js';

/** What nobody has confirmed is looked at first; a plan leaves it out. */
function nextOf(findings: readonly { readonly state: string }[]): readonly string[] {
  if (findings.length === 0) return ['untether status'];
  const isConfirmed = findings.some(({ state }) => state === 'confirmed');
  return isConfirmed ? ['untether inspect', 'untether plan orphans --reason ... --ticket ...'] : ['untether inspect'];
}

export async function runScan(context: CliContext): Promise<Outcome> {
  const { scan, renderScan } = await import('../../index.js');
  const workspace = await workspaceOf(context);
  const { report, target, unrecorded } = await scan(workspace, listFlag(context.flags, 'reference'));
  if (unrecorded !== null) context.hint(say('scan.unrecorded', context.lang, { reason: unrecorded }));
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
    next: nextOf(report.findings),
  };
}

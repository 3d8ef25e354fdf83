import { say } from '../../messages/ui.js';
import { type CliContext, listFlag, numberFlag, type Outcome, textFlag } from '../context.js';
import { paintFor } from '../output/paint.js';
import { digest8, planDocument } from '../output/plan.js';
import { workspaceOf } from '../workspace.js';

export async function runPlanOrphans(context: CliContext): Promise<Outcome> {
  const { makeOrphansPlan, approvalsOf, renderPlan } = await import('../../index.js');
  const { flags, lang } = context;
  const workspace = await workspaceOf(context);
  const plan = await makeOrphansPlan(workspace, {
    findings: listFlag(flags, 'finding'),
    reason: textFlag(flags, 'reason') ?? '',
    ticket: textFlag(flags, 'ticket') ?? '',
    maxRows: numberFlag(flags, 'max-rows'),
  });
  const approvals = await approvalsOf(workspace, plan);
  const shown = renderPlan({ plan, approvals, lang, now: new Date(), next: false, paint: paintFor(context) });
  return {
    document: planDocument(plan, approvals),
    text: `${shown}${say('plan.folder', lang, { folder: plan.folder })}`,
    next:
      plan.document.steps.length === 0
        ? ['untether scan']
        : [`untether review ${plan.id} -o review.html`, `untether approve ${plan.id} --digest ${digest8(plan)}`],
  };
}

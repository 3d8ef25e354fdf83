import { UntetherError } from '../../errors.js';
import type { RelinkSource, Workspace } from '../../index.js';
import { say } from '../../messages/ui.js';
import { type CliContext, type Flags, listFlag, numberFlag, type Outcome, textFlag } from '../context.js';
import { paintFor } from '../output/paint.js';
import { digest8, planDocument } from '../output/plan.js';
import { workspaceOf } from '../workspace.js';

async function sourceOf(workspace: Workspace, flags: Flags): Promise<RelinkSource> {
  const [like, from, to] = [textFlag(flags, 'like'), textFlag(flags, 'from'), textFlag(flags, 'to')];
  if ((like === undefined) === (from === undefined))
    throw new UntetherError('U09', { detail: 'plan relink takes either --like or --from' });
  if (to !== undefined && from === undefined) throw new UntetherError('U09', { detail: '--to goes with --from' });
  if (like !== undefined) return { like };
  const { findSnapshot } = await import('../../index.js');
  return { snapshot: await findSnapshot(workspace, from ?? ''), ...(to === undefined ? {} : { to }) };
}

export async function runPlanRelink(context: CliContext): Promise<Outcome> {
  const { makeRelinkPlan, approvalsOf, renderPlan } = await import('../../index.js');
  const { flags, lang } = context;
  const workspace = await workspaceOf(context);
  const accountTable = textFlag(flags, 'account-table');
  const plan = await makeRelinkPlan(workspace, {
    account: textFlag(flags, 'account') ?? '',
    source: await sourceOf(workspace, flags),
    ...(accountTable === undefined ? {} : { accountTable }),
    links: listFlag(flags, 'link'),
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
        ? ['untether status']
        : [`untether review ${plan.id} -o review.html`, `untether approve ${plan.id} --digest ${digest8(plan)}`],
  };
}

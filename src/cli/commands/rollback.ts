import { type CliContext, type Outcome, outputFolder, textFlag } from '../context.js';
import { paintFor } from '../output/paint.js';
import { UntetherError } from '../../errors.js';
import { say } from '../../messages/ui.js';
import { digest8, planDocument } from '../output/plan.js';
import { workspaceOf } from '../workspace.js';

export async function runRollback(context: CliContext): Promise<Outcome> {
  const { findSnapshot, makeRollbackPlan, approvalState, renderPlan } = await import('../../index.js');
  const { flags, lang } = context;
  const policy = textFlag(flags, 'on-conflict') ?? 'abort';
  if (policy !== 'abort')
    throw new UntetherError('U09', { detail: `--on-conflict ${policy} is not there yet; only abort is` });
  const given = await workspaceOf(context);
  const snapshot = await findSnapshot(given, textFlag(flags, 'run') ?? '');
  const { manifest } = snapshot;
  const ticket = textFlag(flags, 'ticket') ?? '';
  const reason = textFlag(flags, 'reason') ?? `rollback of ${manifest.run}`;
  const plan = await makeRollbackPlan(given, { snapshot, reason, ticket, outputDir: outputFolder(context) });
  const approvals = await approvalState(plan, (await given.target()).settings.approvals);
  const text = `${renderPlan({ plan, approvals, lang, now: new Date(), next: false, paint: paintFor(context) })}${say('plan.folder', lang, { folder: plan.folder })}`;
  return {
    document: { ...planDocument(plan, approvals), conflicts: [] },
    text,
    next: [`untether approve ${plan.id} --digest ${digest8(plan)}`],
  };
}

import { type CliContext, listFlag, type Outcome, textFlag } from '../context.js';
import { UntetherError } from '../../errors.js';
import { say } from '../../messages/ui.js';
import { safe } from '../../review/escape.js';
import { digest8 } from '../output/plan.js';
import { duration, workspaceOf } from '../workspace.js';

function decision(kind: 'approved' | 'rejected') {
  return async (context: CliContext): Promise<Outcome> => {
    const { isApproved, openPlanNamed, recordDecision } = await import('../../index.js');
    const { flags, lang } = context;
    const workspace = await workspaceOf(context);
    const plan = await openPlanNamed(workspace, textFlag(flags, 'plan') ?? '');
    const digest = textFlag(flags, 'digest');
    if (digest === undefined) throw new UntetherError('U02', { flag: `--digest ${digest8(plan)}` });
    const why = listFlag(flags, 'why');
    const rules = listFlag(flags, 'accept');
    if (why.length > rules.length) throw new UntetherError('U09', { detail: 'there are more --why than --accept' });
    const key = textFlag(flags, 'key');
    const rollback = duration(textFlag(flags, 'pre-approve-rollback'), '--pre-approve-rollback');
    const accepted = rules.map((rule, index) => ({ rule: rule.toUpperCase(), why: why[index] ?? '' }));
    const { approval, state } = await recordDecision(workspace, plan, {
      decision: kind,
      digest,
      note: textFlag(flags, 'note') ?? '',
      accepted,
      ...(key === undefined ? {} : { key }),
      ...(rollback === undefined ? {} : { preApproveRollback: Math.ceil(rollback / 1000) }),
    });
    const facts = {
      plan: plan.id,
      by: safe(approval.by.name),
      identity: approval.by.identity,
      valid: state.valid,
      needed: state.needed,
    };
    const next =
      kind === 'approved' && isApproved(state)
        ? [`untether rehearse ${plan.id}`, `untether apply ${plan.id}`]
        : ['untether status'];
    const command = kind === 'approved' ? 'approve' : 'reject';
    // The fields of the decision's own file as well: one schema name, one shape.
    const document = { ...approval, ok: true, command, approval, valid: state.valid, needed: state.needed };
    return { document, text: say(`approve.${kind}`, lang, facts), next };
  };
}

export const runApprove = decision('approved');
export const runReject = decision('rejected');

import { type CliContext, type Outcome, textFlag } from '../context.js';
import { say } from '../../messages/ui.js';
import { safe } from '../../review/escape.js';
import { workspaceOf } from '../workspace.js';

export async function runStatus(context: CliContext): Promise<Outcome> {
  const { status } = await import('../../index.js');
  const plans = await status(await workspaceOf(context), textFlag(context.flags, 'name'));
  const { lang } = context;
  const lines = plans.map((plan) =>
    [
      `${plan.plan}  ${say(`state.${plan.state}`, lang)}  ${plan.kind}  ${safe(plan.target)}  ${safe(plan.ticket)}`,
      `  ${say('status.line', lang, { rows: plan.rows, valid: plan.approvals.valid, needed: plan.approvals.needed, expires: plan.expiresAt, runs: plan.runs.join(' ') })}`,
    ].join('\n'),
  );
  const text = plans.length === 0 ? say('status.none', lang) : lines.join('\n');
  return {
    document: { schema: 'untether/status', formatVersion: '1.0', plans },
    text,
    next: plans.length === 0 ? ['untether plan unlink --help'] : [plans.at(-1)?.next ?? ''],
  };
}

import { type CliContext, type Outcome, textFlag } from '../context.js';
import { say } from '../../messages/ui.js';
import { safe } from '../../review/escape.js';
import { unreadLines } from '../output/unread.js';
import { workspaceOf } from '../workspace.js';

export async function runStatus(context: CliContext): Promise<Outcome> {
  const { status, statusOfAll } = await import('../../index.js');
  const [workspace, name] = [await workspaceOf(context), textFlag(context.flags, 'name')];
  const { plans, unread } =
    name === undefined ? await statusOfAll(workspace) : { plans: await status(workspace, name), unread: [] };
  const { lang } = context;
  const lines = plans.map((plan) =>
    [
      `${plan.plan}  ${say(`state.${plan.state}`, lang)}  ${plan.kind}  ${safe(plan.target)}  ${safe(plan.ticket)}`,
      `  ${say('status.line', lang, { rows: plan.rows, valid: plan.approvals.valid, needed: plan.approvals.needed, expires: plan.expiresAt, runs: plan.runs.join(' ') })}`,
    ].join('\n'),
  );
  const head = plans.length === 0 && unread.length === 0 ? [say('status.none', lang)] : lines;
  return {
    document: { schema: 'untether/status', formatVersion: '1.0', plans, unread },
    text: [...head, ...unreadLines(unread, lang)].join('\n'),
    next: plans.length === 0 ? ['untether plan unlink --help'] : [plans.at(-1)?.next ?? ''],
  };
}

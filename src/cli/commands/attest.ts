import { say } from '../../messages/ui.js';
import { type CliContext, type Outcome, textFlag } from '../context.js';
import { workspaceOf } from '../workspace.js';

export async function runAttest(context: CliContext): Promise<Outcome> {
  const { attest, openPlanNamed } = await import('../../index.js');
  const workspace = await workspaceOf(context);
  const plan = await openPlanNamed(workspace, textFlag(context.flags, 'plan') ?? '');
  const executedBy = textFlag(context.flags, 'executed-by') ?? '';
  const attestation = await attest(workspace, plan, { executedBy });
  const facts = { run: attestation.run, plan: plan.id, who: executedBy, count: attestation.checks.length };
  const lines = [
    say('attest.done', context.lang, facts),
    say(attestation.inLedger ? 'attest.in-ledger' : 'attest.not-in-ledger', context.lang, facts),
  ];
  const document = {
    schema: 'untether/attest',
    formatVersion: '1.0',
    ok: true,
    command: 'attest',
    ...attestation,
    data: { state: 'unchanged' },
  };
  return { document, text: lines.join('\n'), exitCode: 0, next: [`untether log --plan ${plan.id}`] };
}

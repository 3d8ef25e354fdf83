import { type CliContext, type Outcome, textFlag } from '../context.js';
import type { AuditEntry } from '../../index.js';
import { say } from '../../messages/ui.js';
import { safe } from '../../review/escape.js';
import { workspaceOf } from '../workspace.js';

function wanted(entry: AuditEntry, context: CliContext): boolean {
  const { flags } = context;
  const since = textFlag(flags, 'since');
  const actor = textFlag(flags, 'actor-is');
  const plan = textFlag(flags, 'plan');
  const table = textFlag(flags, 'table');
  const account = textFlag(flags, 'account');
  return (
    (since === undefined || entry.at >= since) &&
    (actor === undefined || entry.actor === actor) &&
    (plan === undefined || entry.plan.startsWith(plan)) &&
    (table === undefined || entry.tables.includes(table)) &&
    (account === undefined || entry.accounts.includes(account))
  );
}

export async function runLog(context: CliContext): Promise<Outcome> {
  const { readLog } = await import('../../index.js');
  const workspace = await workspaceOf(context);
  const entries = [];
  for await (const entry of readLog(workspace.settings.auditLog)) if (wanted(entry, context)) entries.push(entry);
  const lines = entries.map(
    (entry) =>
      `${String(entry.sequence).padStart(5)}  ${entry.at}  ${safe(entry.actor)} (${entry.identity})  ${entry.action}  ${entry.plan} ${entry.run}`,
  );
  return {
    document: { schema: 'untether/log', formatVersion: '1.0', entries },
    text: [say('log.head', context.lang, { count: entries.length }), ...lines].join('\n'),
    next: ['untether log verify'],
  };
}

export async function runLogVerify(context: CliContext): Promise<Outcome> {
  const { auditState } = await import('../../index.js');
  const workspace = await workspaceOf(context);
  const state = await auditState(workspace.settings.auditLog);
  const document = { schema: 'untether/result', formatVersion: '1.0', ok: true, command: 'log verify', ...state };
  return {
    document,
    text: say('log.verified', context.lang, { count: state.entries, head: state.head.slice(0, 16) }),
    next: ['untether status'],
  };
}

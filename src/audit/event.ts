import type { Person, Plan } from '../plan/model.js';
import type { AuditEvent } from './log.js';

const MOST_ACCOUNTS = 100;

/** What the log says of one thing that happened to a plan. Accounts by key, never by name; long lists are cut, the count stays. */
export function planEvent(
  plan: Plan,
  event: { readonly actor: Person; readonly action: string; readonly run?: string; readonly note?: string },
): AuditEvent {
  const { request, target, summary, steps } = plan.document;
  return {
    actor: event.actor.name,
    identity: event.actor.identity,
    action: event.action,
    target: target.name,
    plan: plan.id,
    planDigest: plan.digest,
    run: event.run ?? '',
    accounts: request.accounts.slice(0, MOST_ACCOUNTS).map((account) => account.key.join('/')),
    tables: [...new Set(steps.map((step) => step.table))],
    counts: { deleted: summary.delete, updated: summary.update, inserted: summary.insert, accounts: summary.accounts },
    note: event.note ?? request.ticket,
  };
}

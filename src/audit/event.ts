import type { Person, Plan, StepAction } from '../plan/model.js';
import type { Snapshot } from '../snapshot/model.js';
import type { AuditEvent } from './chain.js';

const MOST_ACCOUNTS = 100;

/** What the log says of one thing that happened to a plan. Accounts by key, never by name; long lists are cut, the count stays. */
export function planEvent(
  plan: Plan,
  event: {
    readonly actor: Person;
    readonly action: string;
    readonly run?: string;
    readonly note?: string;
    readonly hashes?: AuditEvent['hashes'];
  },
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
    ...(event.hashes ? { hashes: event.hashes } : {}),
  };
}

/** What the log says of one thing that happened to a snapshot. */
export function snapshotEvent(
  { manifest, sha256 }: Snapshot,
  event: { readonly actor: Person; readonly action: string; readonly note: string },
): AuditEvent {
  const { accounts, files, target, plan, planDigest, run } = manifest;
  const rows = (action: StepAction): number =>
    files.reduce((sum, file) => sum + (file.action === action ? file.rows : 0), 0);
  return {
    actor: event.actor.name,
    identity: event.actor.identity,
    action: `snapshot.${event.action}`,
    target: target.name,
    plan,
    planDigest,
    run,
    accounts: accounts.slice(0, MOST_ACCOUNTS).map(({ key }) => key.join('/')),
    tables: [...new Set(files.map(({ table }) => table))],
    counts: { deleted: rows('delete'), updated: rows('update'), inserted: rows('insert'), accounts: accounts.length },
    note: `${event.note} (sha256 ${sha256})`,
    hashes: { snapshot: sha256 },
  };
}

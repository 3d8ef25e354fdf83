import { findLedger, readLedgerHeads } from '../apply/ledger.js';
import { readApprovals } from '../approval/read.js';
import { auditState, type AuditEntry, type AuditEvent, readLog } from '../audit/chain.js';
import { type Anchor, examineLog, type Examination } from '../audit/examine.js';
import { sealAudit, type Sealed } from '../audit/log.js';
import { UntetherError } from '../errors.js';
import { listPlans } from '../plan/folder-find.js';
import { withCatalog, type Workspace } from './workspace.js';

/** Which entries are wanted; those that every given word fits. */
export interface LogFilter {
  /** ISO 8601. */
  readonly since?: string;
  readonly actor?: string;
  /** Key of an account. */
  readonly account?: string;
  readonly table?: string;
  /** Id of a plan or of a run, or its beginning. */
  readonly plan?: string;
}

const fits = (entry: AuditEntry, { since, actor, account, table, plan }: LogFilter): boolean =>
  (since === undefined || entry.at >= since) &&
  (actor === undefined || entry.actor === actor) &&
  (plan === undefined || entry.plan.startsWith(plan) || (entry.run !== '' && entry.run.startsWith(plan))) &&
  (table === undefined || entry.tables.includes(table)) &&
  (account === undefined || entry.accounts.includes(account));

/** The entries of the log that fit, with their hashes. Throws I02 where the chain does not hold. */
export async function* logEntries(
  { settings }: Workspace,
  filter: LogFilter,
): AsyncGenerator<AuditEntry & { readonly hash: string }> {
  for await (const entry of readLog(settings.auditLog)) if (fits(entry, filter)) yield entry;
}

/** A plan whose decisions cannot all be asked about the log. */
export interface UnreadPlan {
  readonly path: string;
  /** Of the error. */
  readonly code: string;
  readonly detail: string;
}

export function unreadPlan(folder: string, error: UntetherError): UnreadPlan {
  return { path: folder, code: `UT-${error.code}`, detail: [error.message, ...error.why].join('; ') };
}

/** Decisions are read even where the plan is spoilt: whoever spoils it must not silence them. */
async function approvalAnchors({ settings }: Workspace): Promise<{ anchors: Anchor[]; unread: UnreadPlan[] }> {
  const { plans, unreadable } = await listPlans(settings.plansDir);
  const unread = unreadable.map(({ folder, error }) => unreadPlan(folder, error));
  const anchors: Anchor[] = [];
  for (const { folder } of [...plans, ...unreadable]) {
    try {
      for (const { approval, sha256 } of await readApprovals({ folder }, settings.approvers)) {
        const { head, entries } = approval.log;
        const witness = `${approval.by.name} (${approval.by.identity}), who decided on ${approval.plan},`;
        anchors.push({ witness, head, entries, committed: null, decision: sha256 });
      }
    } catch (error) {
      if (!(error instanceof UntetherError)) throw error;
      if (!unread.some((one) => one.path === folder)) unread.push(unreadPlan(folder, error));
    }
  }
  return { anchors, unread };
}

/** What the ledger of the target remembers; an empty list without a ledger. */
async function ledgerAnchors(workspace: Workspace): Promise<readonly Anchor[]> {
  return withCatalog(workspace, async ({ session, catalog }) => {
    const ledger = findLedger(catalog);
    if (!ledger) return [];
    const heads = await readLedgerHeads(session, ledger);
    return heads.map(({ run, head }) => ({
      witness: `run ${run} in the ledger`,
      head,
      entries: null,
      committed: run,
      decision: null,
    }));
  });
}

/** What `log verify` found. */
export interface VerifiedLog extends Examination {
  readonly torn: boolean;
  readonly unread: readonly UnreadPlan[];
}

/**
 * Holds the log against itself, against the approvals in the plan folders, and against the ledger when a target was named. Throws I02 that
 * names everything that does not hold. Plans that cannot be read are told: their decisions may be missing among the witnesses.
 */
export async function verifyLog(
  workspace: Workspace,
  { withLedger }: { readonly withLedger: boolean },
): Promise<VerifiedLog> {
  const { anchors, unread } = await approvalAnchors(workspace);
  const all = [...anchors, ...(withLedger ? await ledgerAnchors(workspace) : [])];
  const examination = await examineLog(workspace.settings.auditLog, all);
  const [first] = examination.breaks;
  if (first) {
    const why = examination.breaks.map(({ kind, entry, detail }) => `${kind}: entry ${String(entry)}: ${detail}`);
    throw new UntetherError('I02', { entry: first.entry }, { why, details: { breaks: examination.breaks, unread } });
  }
  const { torn } = await auditState(workspace.settings.auditLog);
  return { ...examination, torn, unread };
}

function sealEvent({ actor }: Workspace, why: string, hashes: Readonly<Record<string, string>>): AuditEvent {
  const nothing = { target: '', plan: '', planDigest: '', run: '', accounts: [], tables: [], counts: {} };
  return { actor: actor.name, identity: actor.identity, action: 'log.sealed', ...nothing, note: why, hashes };
}

/**
 * Puts a word under the log. One that holds goes on; one that is broken is put aside whole, and a new one begins with its hash and the
 * reason, so that work can go on and the break stays known.
 */
export async function sealLog(workspace: Workspace, why: string): Promise<Sealed> {
  if (why.trim() === '') throw new UntetherError('U09', { detail: '--why is empty' });
  return sealAudit(workspace.settings.auditLog, (hashes) => sealEvent(workspace, why, hashes), new Date());
}

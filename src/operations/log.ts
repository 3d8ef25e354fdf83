import { rename } from 'node:fs/promises';
import path from 'node:path';
import { LEDGER, readLedgerHeads } from '../apply/ledger.js';
import { readApprovals } from '../approval/read.js';
import { auditState, type AuditEntry, type AuditEvent, readLog } from '../audit/chain.js';
import { type Anchor, examineLog, type Examination } from '../audit/examine.js';
import { appendAudit } from '../audit/log.js';
import { findTable } from '../catalog/graph.js';
import { UntetherError } from '../errors.js';
import { fileSha256 } from '../files/read.js';
import { syncFolder } from '../files/write.js';
import { listPlans } from '../plan/folder.js';
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

/** What the people who decided on plans signed about the log. */
async function approvalAnchors({ settings }: Workspace): Promise<readonly Anchor[]> {
  const anchors: Anchor[] = [];
  for (const plan of await listPlans(settings.plansDir)) {
    for (const { approval } of await readApprovals(plan, settings.approvers)) {
      const { first, head, entries } = approval.log;
      const witness = `${approval.by.name} (${approval.by.identity}), who decided on ${plan.id},`;
      anchors.push({ witness, first, head, entries, committed: null });
    }
  }
  return anchors;
}

/** What the ledger of the target remembers; an empty list without a ledger. */
async function ledgerAnchors(workspace: Workspace): Promise<readonly Anchor[]> {
  return withCatalog(workspace, async ({ session, catalog }) => {
    const ledger = findTable(catalog, LEDGER);
    if (!ledger) return [];
    const heads = await readLedgerHeads(session, ledger);
    return heads.map(({ run, head }) => ({
      witness: `run ${run} in the ledger`,
      first: null,
      head,
      entries: null,
      committed: run,
    }));
  });
}

/**
 * Holds the log against itself, against the approvals in the plan folders, and against the ledger when a target was named. Throws I02 that
 * names everything that does not hold.
 */
export async function verifyLog(
  workspace: Workspace,
  { withLedger }: { readonly withLedger: boolean },
): Promise<Examination & { readonly torn: boolean }> {
  const anchors = [...(await approvalAnchors(workspace)), ...(withLedger ? await ledgerAnchors(workspace) : [])];
  const examination = await examineLog(workspace.settings.auditLog, anchors);
  const [first] = examination.breaks;
  if (first) {
    const why = examination.breaks.map(({ kind, entry, detail }) => `${kind}: entry ${String(entry)}: ${detail}`);
    throw new UntetherError('I02', { entry: first.entry }, { why, details: { breaks: examination.breaks } });
  }
  const { torn } = await auditState(workspace.settings.auditLog);
  return { ...examination, torn };
}

function sealEvent({ actor }: Workspace, why: string, hashes: Readonly<Record<string, string>>): AuditEvent {
  const nothing = { target: '', plan: '', planDigest: '', run: '', accounts: [], tables: [], counts: {} };
  return { actor: actor.name, identity: actor.identity, action: 'log.sealed', ...nothing, note: why, hashes };
}

export interface Sealed {
  /** Where the broken log lies now; null when the log holds and goes on. */
  readonly broken: string | null;
  readonly head: string;
}

/**
 * Puts a word under the log. One that holds goes on; one that is broken is put aside whole, and a new one begins with its hash and the
 * reason, so that work can go on and the break stays known.
 */
export async function sealLog(workspace: Workspace, why: string): Promise<Sealed> {
  if (why.trim() === '') throw new UntetherError('U09', { detail: '--why is empty' });
  const { auditLog } = workspace.settings;
  const now = new Date();
  const state = await auditState(auditLog).catch((error: unknown) => {
    if (error instanceof UntetherError && error.code === 'I02') return null;
    throw error;
  });
  if (state)
    return { broken: null, head: await appendAudit(auditLog, sealEvent(workspace, why, { head: state.head }), now) };
  const broken = `${auditLog}.broken-${now.toISOString().replaceAll(/[:.]/g, '-')}`;
  const sha256 = await fileSha256(auditLog);
  await rename(auditLog, broken);
  await syncFolder(path.dirname(auditLog));
  return { broken, head: await appendAudit(auditLog, sealEvent(workspace, why, { broken: sha256 }), now) };
}

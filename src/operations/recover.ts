import { access } from 'node:fs/promises';
import path from 'node:path';
import { type Outcome, settleOutcome } from '../apply/outcome.js';
import { planEvent } from '../audit/event.js';
import { readLog } from '../audit/chain.js';
import { appendAudit } from '../audit/log.js';
import { withReading, withSession } from '../database/open.js';
import { requireSameTarget } from '../apply/preflight.js';
import { writeNew } from '../files/write.js';
import type { Plan } from '../plan/model.js';
import { findSnapshot } from './snapshots.js';
import { openPlanNamed } from './plan.js';
import type { Workspace } from './workspace.js';

export interface Recovery {
  readonly run: string;
  readonly plan: string;
  readonly outcome: Outcome;
  /** True when the audit log had no word of the commit and has one now. */
  readonly auditWritten: boolean;
}

async function isLogged(workspace: Workspace, run: string, action: string): Promise<boolean> {
  for await (const entry of readLog(workspace.settings.auditLog))
    if (entry.run === run && entry.action.endsWith(action)) return true;
  return false;
}

/** Writes down what the ledger proved, where the run itself could not. */
async function note(workspace: Workspace, plan: Plan, found: { run: string; outcome: Outcome }): Promise<boolean> {
  if (found.outcome === 'unknown') return false;
  const word = found.outcome === 'committed' ? '.committed' : '.not-committed';
  if (await isLogged(workspace, found.run, word)) return false;
  const action = `${plan.document.request.kind}${word}`;
  await appendAudit(
    workspace.settings.auditLog,
    planEvent(plan, { actor: workspace.actor, run: found.run, action, note: 'settled by recover' }),
    new Date(),
  );
  const file = path.join(plan.folder, 'runs', `${found.run}.json`);
  const known = await access(file).then(
    () => true,
    () => false,
  );
  if (found.outcome === 'committed' && !known)
    await writeNew(file, `${JSON.stringify({ ...found, settledBy: 'recover' }, null, 1)}\n`);
  return true;
}

/** Settles an unknown outcome from the ledger of the target: committed, rolled back, or cannot tell. */
export async function recover(workspace: Workspace, name: string): Promise<Recovery> {
  const { manifest } = await findSnapshot(workspace, name);
  const plan = await openPlanNamed(workspace, manifest.plan);
  const target = await workspace.target();
  const catalog = await withReading(target, workspace.limits, async (session) => {
    requireSameTarget(plan, await session.dialect.identity(session));
    return session.dialect.readCatalog(session);
  });
  const onFence = <T>(use: Parameters<typeof withSession<T>>[2]): Promise<T> =>
    withSession(target, { ...workspace.limits, readOnly: false }, use);
  const outcome = await settleOutcome({ run: manifest.run, target, onFence }, catalog);
  const auditWritten = await note(workspace, plan, { run: manifest.run, outcome });
  return { run: manifest.run, plan: plan.id, outcome, auditWritten };
}

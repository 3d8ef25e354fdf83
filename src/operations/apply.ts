import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { requireNotExpired, requireSameTarget } from '../apply/preflight.js';
import type { Progress, RunResult, Undone } from '../apply/model.js';
import { requireRecordedTarget } from '../apply/production.js';
import { runPlan } from '../apply/run.js';
import type { Catalog } from '../catalog/model.js';
import { withReading, withSession } from '../database/open.js';
import { UntetherError } from '../errors.js';
import { asFileError } from '../files/problem.js';
import { presentLinks } from '../links/present.js';
import { writeNew } from '../files/write.js';
import type { Links } from '../links/model.js';
import type { Plan } from '../plan/model.js';
import type { Target } from '../settings/model.js';
import { CHOSEN_FILE } from '../rollback/derive.js';
import { openSnapshot, verifySnapshot } from '../snapshot/read.js';
import { requireGates, requireGatesAgain } from './approve.js';
import { requireEncryption } from './encryption.js';
import { requireOwnFigures } from './figures.js';
import { OwnScript } from './own-script.js';
import { findSnapshot } from './snapshots.js';
import { linksFor, masksFor, type Workspace } from './workspace.js';

export interface ApplyOptions {
  readonly snapshotDir?: string;
  readonly onProgress: (progress: Progress) => void;
  readonly signal: AbortSignal;
}

/** The snapshot a rollback plan names; it must be the very one that was approved. */
async function undoneBy(workspace: Workspace, plan: Plan, snapshotDir: string): Promise<Undone | null> {
  const { undoes } = plan.document.request;
  if (!undoes) return null;
  const snapshot = await findSnapshot(workspace, undoes.run, snapshotDir);
  if (snapshot.sha256 !== undoes.snapshot) {
    throw new UntetherError('I05', { path: snapshot.folder, reason: 'it is not the snapshot this plan was made from' });
  }
  await verifySnapshot(snapshot);
  if (!undoes.choice) return { witness: snapshot, rows: snapshot };
  const rows = await openSnapshot(plan.folder, { name: CHOSEN_FILE });
  await verifySnapshot(rows);
  return { witness: snapshot, rows };
}

/** A plan names its target; another one may be another database under the same address. */
export function requireTarget(plan: Plan, target: Target): void {
  const { target: made } = plan.document;
  if (made.name === target.name) return;
  throw new UntetherError('G04', { plan: plan.id, target: made.name, planned: made.name, actual: target.name });
}

/** What goes wrong before the run begins leaves the data as it is, whatever it is; inside it the run itself says what became of them. */
async function run(
  workspace: Workspace,
  plan: Plan,
  options: ApplyOptions,
  mode: 'apply' | 'rehearse',
): Promise<RunResult> {
  const progress = { begun: false };
  const onBegin = (): void => {
    progress.begun = true;
  };
  try {
    return await runUnguarded(workspace, plan, { ...options, onBegin }, mode);
  } catch (thrown) {
    const error = asFileError(thrown);
    if (progress.begun || error instanceof UntetherError) throw error;
    const why = [error instanceof Error ? error.message : String(error)];
    const report = randomBytes(4).toString('hex');
    throw new UntetherError('B01', { report }, { why, cause: error, data: 'unchanged' });
  }
}

async function runUnguarded(
  workspace: Workspace,
  plan: Plan,
  options: ApplyOptions & { readonly onBegin: () => void },
  mode: 'apply' | 'rehearse',
): Promise<RunResult> {
  const target = await workspace.target();
  requireTarget(plan, target);
  requireNotExpired(plan, new Date());
  if (mode === 'apply') await requireGates(workspace, plan);
  else requireOwnFigures(plan, target.settings, new Date());
  await requireEncryption(workspace, plan, target);
  const snapshotDir = path.resolve(workspace.dir, options.snapshotDir ?? target.settings.snapshotDir);
  const undone = await undoneBy(workspace, plan, target.settings.snapshotDir);
  const limits = workspace.limits;
  return withSession(target, { ...limits, readOnly: false }, async (session) => {
    const server = await session.dialect.identity(session);
    requireSameTarget(plan, server);
    const catalog = await session.dialect.readCatalog(session);
    await requireRecordedTarget(session, catalog, target);
    const linksOf = (seen: Catalog): Links => presentLinks(seen, linksFor(workspace.settings)(seen)).links;
    const script = new OwnScript({ plan, linksOf, server, undone });
    await script.look({ session, catalog });
    options.onBegin();
    return runPlan({
      mode,
      run: `R-${randomBytes(4).toString('hex')}`,
      plan,
      session,
      onSecondConnection: (use) => withReading(target, limits, use),
      onFence: (use) => withSession(target, { ...limits, readOnly: false }, use),
      target,
      server,
      actor: workspace.actor,
      host: workspace.host,
      auditFile: workspace.settings.auditLog,
      snapshotDir,
      undone,
      linksOf,
      masksOf: masksFor(workspace.settings),
      now: () => new Date(),
      onProgress: options.onProgress,
      signal: options.signal,
      requireOwnScript: (seen) => script.lookAgain(seen),
      requireGates: async () => {
        if (mode === 'apply') await requireGatesAgain(workspace, plan, workspace.reload);
      },
    });
  });
}

/** Runs the plan and commits, or leaves the database as it was. */
export async function applyPlan(workspace: Workspace, plan: Plan, options: ApplyOptions): Promise<RunResult> {
  const result = await run(workspace, plan, options, 'apply');
  // The changes are committed whatever happens to this file; a lost note of them is told like a lost audit entry.
  const noted = await writeNew(
    path.join(plan.folder, 'runs', `${result.run}.json`),
    `${JSON.stringify(result, null, 1)}\n`,
  ).then(
    () => true,
    () => false,
  );
  return { ...result, auditWritten: result.auditWritten && noted };
}

/** Runs the plan for real, checks everything, and rolls back. Needs no approval: nothing stays. */
export async function rehearsePlan(workspace: Workspace, plan: Plan, options: ApplyOptions): Promise<RunResult> {
  return run(workspace, plan, options, 'rehearse');
}

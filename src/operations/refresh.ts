import type { Plan, UndoChoice } from '../plan/model.js';
import { comparePlans, type Movement } from '../plan/refresh.js';
import { type Choice, readWays } from '../rollback/choice.js';
import { requireTarget } from './apply.js';
import { remakeOrphansPlan } from './orphans.js';
import { makeRollbackPlan, remakeUnlinkPlan } from './plan.js';
import { remakeRelinkPlan } from './relink.js';
import { findSnapshot } from './snapshots.js';
import { masksFor, withCatalog, type Workspace } from './workspace.js';

/** A plan made again, and what moved since. */
export interface Refreshed {
  readonly before: Plan;
  readonly plan: Plan;
  readonly moved: Movement;
}

function choiceOf(made: UndoChoice | undefined): { readonly choice?: Choice } {
  if (!made) return {};
  const accounts = made.accounts.map(({ key }) => key.join(', '));
  const ways = Object.entries(made.onConflict).map(([kind, way]) => `${kind}=${way}`);
  return { choice: { tables: made.tables, accounts, links: made.links ?? [], onConflict: readWays(ways) } };
}

async function remake(workspace: Workspace, plan: Plan): Promise<Plan> {
  const { kind, reason, ticket, undoes } = plan.document.request;
  if (undoes) {
    const snapshot = await findSnapshot(workspace, undoes.run);
    return makeRollbackPlan(workspace, { snapshot, reason, ticket, ...choiceOf(undoes.choice) });
  }
  if (kind === 'orphans') return remakeOrphansPlan(workspace, plan);
  return kind === 'relink' ? remakeRelinkPlan(workspace, plan) : remakeUnlinkPlan(workspace, plan);
}

/** Plans the same request again. Reads only; the earlier plan stays as it is, and approvals of it do not count for the new one. */
export async function refreshPlan(workspace: Workspace, before: Plan): Promise<Refreshed> {
  requireTarget(before, await workspace.target());
  const plan = await remake(workspace, before);
  const masks = await withCatalog(workspace, ({ catalog }) => Promise.resolve(masksFor(workspace.settings)(catalog)));
  return { before, plan, moved: await comparePlans(before, plan, masks) };
}

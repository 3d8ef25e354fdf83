import { requireSameTarget } from '../apply/preflight.js';
import type { TableId } from '../catalog/model.js';
import { UntetherError } from '../errors.js';
import type { Plan } from '../plan/model.js';
import { planRelink, type RelinkRequest } from '../rollback/relink.js';
import type { Snapshot } from '../snapshot/model.js';
import { auditPlan, withPlanning } from './plan.js';
import { findSnapshot } from './snapshots.js';
import type { Workspace } from './workspace.js';

/** Whose links an account gets: those of another account, or those that a run took from it (with `to`, another account gets them). */
export type RelinkSource = { readonly like: string } | { readonly snapshot: Snapshot; readonly to?: string };

export interface RelinkOptions {
  /** Key, login or mail. */
  readonly account: string;
  readonly source: RelinkSource;
  readonly accountTable?: TableId;
  /** Reference ids, tables or kinds; empty for all. */
  readonly links: readonly string[];
  readonly reason: string;
  readonly ticket: string;
  /** Instead of the limit of the target. */
  readonly maxRows: number | null;
}

function sourceOf(source: RelinkSource): RelinkRequest['source'] {
  if ('like' in source) return { like: { name: source.like } };
  const { snapshot, to } = source;
  return { snapshot, ...(to === undefined ? {} : { to: { name: to } }) };
}

/** Makes a plan that gives an account links again. Reads only. Throws U07, U08, G09, G10, I05, D02. */
export async function makeRelinkPlan(workspace: Workspace, options: RelinkOptions): Promise<Plan> {
  const request = {
    ...options,
    account: { name: options.account },
    source: sourceOf(options.source),
    by: workspace.actor,
  };
  const plan = await withPlanning(workspace, (context) => planRelink(context, request));
  await auditPlan(workspace, plan);
  return plan;
}

/** Makes such a plan again, for the same accounts by their keys. */
export async function remakeRelinkPlan(workspace: Workspace, earlier: Plan): Promise<Plan> {
  const { reason, ticket, relink, accounts } = earlier.document.request;
  const [receiver] = accounts;
  if (!relink || !receiver)
    throw new UntetherError('U09', { detail: `${earlier.id} does not say what was asked; make it anew` });
  const { accountTable, like, from, links, maxRows } = relink;
  const to = { key: receiver.key };
  // Without `to` the account of then and the one of today are compared again.
  const isSame =
    from && from.account.label === receiver.label && from.account.key.join('\n') === receiver.key.join('\n');
  const request = from
    ? {
        account: { key: from.account.key },
        source: { snapshot: await findSnapshot(workspace, from.run), ...(isSame ? {} : { to }) },
      }
    : { account: to, source: { like: { key: like?.key ?? [] } } };
  const rest = { accountTable, links, reason, ticket, maxRows, by: workspace.actor };
  const plan = await withPlanning(workspace, (context) => {
    requireSameTarget(earlier, context.server);
    return planRelink(context, { ...request, ...rest });
  });
  await auditPlan(workspace, plan);
  return plan;
}

import path from 'node:path';
import type { TableId } from '../catalog/model.js';
import { UntetherError } from '../errors.js';
import { presentLinks } from '../links/present.js';
import type { Named } from '../plan/accounts.js';
import type { Selection } from '../plan/decide.js';
import { findPlan, listPlans } from '../plan/folder-find.js';
import type { Plan } from '../plan/model.js';
import type { PlanContext } from '../plan/context.js';
import { planUnlink, type UnlinkResult } from '../plan/unlink.js';
import { shownRows } from '../plan/shown.js';
import { because } from '../messages/reasons.js';
import { planMarkdown } from '../review/markdown.js';
import { renderPage } from '../review/page/page.js';
import { type Choice, WHOLE } from '../rollback/choice.js';
import { type PlannedRollback, planRollback } from '../rollback/plan.js';
import type { Snapshot } from '../snapshot/model.js';
import { stateOf } from '../approval/count.js';
import { requirementOf } from '../approval/policy.js';
import { requireSameTarget } from '../apply/preflight.js';
import { requireRecordedTarget } from '../apply/production.js';
import { planEvent } from '../audit/event.js';
import { appendAudit } from '../audit/log.js';
import { type ListedName, readAccountList } from './account-list.js';
import { type ListReport, reportList } from './list-results.js';
import { trustOf } from './trust.js';
import { withView, type View, type Workspace } from './workspace.js';

export interface UnlinkOptions {
  readonly accounts: readonly string[];
  /** Names more accounts, one a line. */
  readonly list?: ListOptions;
  readonly accountTable?: TableId;
  readonly selection: Selection;
  readonly skipMissing: boolean;
  readonly reason: string;
  readonly ticket: string;
  readonly maxRows: number | null;
}

export interface ListOptions {
  /** CSV, TSV or NDJSON; this and `rejects` count from the folder of the workspace. */
  readonly file: string;
  /** UTF-8 when left out; see the Encoding Standard for the names. */
  readonly encoding?: string;
  /** Where lines that give no account of their own are written; `<file>.rejects.csv` when left out. */
  readonly rejects?: string;
}

/** A plan, and what became of the names it was asked for. */
export interface MadeUnlinkPlan extends UnlinkResult {
  /** Null without a list. */
  readonly list: ListReport | null;
}

/** What a plan is made of. */
export function contextOf(workspace: Workspace, view: View): PlanContext {
  const { links, gone } = presentLinks(view.catalog, view.links);
  return {
    ...view,
    links,
    gone: gone.filter(({ state }) => state === 'confirmed'),
    settings: workspace.settings,
    place: { plansDir: workspace.settings.plansDir, outputDir: workspace.outputDir },
    now: new Date(),
    extras: (plan, draft) => readable(workspace, plan, draft),
  };
}

/** Looks at the target to make a plan for it. Throws G23 where it is the production of another name. */
export async function withPlanning<T>(workspace: Workspace, use: (context: PlanContext) => Promise<T>): Promise<T> {
  return withView(workspace, async (view) => {
    await requireRecordedTarget(view.session, view.catalog, view.target);
    return use(contextOf(workspace, view));
  });
}

/** The plan as people read it. The page is the same in every language of the machine: the reader switches. */
async function readable(workspace: Workspace, plan: Plan, draft: string): Promise<Readonly<Record<string, string>>> {
  const trust = trustOf(workspace, plan);
  const approvals = stateOf([], { plan, trust, requirement: requirementOf(plan, trust), now: new Date() });
  const page = await renderPage({ plan, approvals, lang: 'en', rows: shownRows(draft) });
  return { 'plan.md': planMarkdown(plan), 'review.html': page };
}

/** Writes down that a plan was made. */
export async function auditPlan(workspace: Workspace, plan: Plan): Promise<void> {
  const event = planEvent(plan, { actor: workspace.actor, action: `${plan.document.request.kind}.planned` });
  await appendAudit(workspace.settings.auditLog, event, new Date());
}

async function readList({ dir }: Workspace, list: ListOptions | undefined): Promise<readonly ListedName[]> {
  if (list === undefined) return [];
  const names: ListedName[] = [];
  for await (const name of readAccountList(path.resolve(dir, list.file), list.encoding)) names.push(name);
  if (names.length === 0) throw new UntetherError('U09', { detail: `${list.file} names no account` });
  return names;
}

/** A refusal that says where the rejected lines are. */
function withReport(error: unknown, report: ListReport | null): unknown {
  if (!(error instanceof UntetherError) || !report || report.rejects === null) return error;
  const { code, facts, reasons, data, next } = error;
  return new UntetherError(code, facts, {
    why: [...reasons, because('rejected-lines', { file: report.rejects })],
    data,
    cause: error,
    details: { list: { ...report, results: report.results.filter(({ result }) => result !== 'found') } },
    ...(next ? { next } : {}),
  });
}

/**
 * Makes an unlink plan. Reads only, in a READ ONLY transaction. Lines of a list that name nobody, several accounts or one that was
 * named before are written to its rejects file, also when the plan is refused for them.
 */
export async function makeUnlinkPlan(workspace: Workspace, options: UnlinkOptions): Promise<MadeUnlinkPlan> {
  const { list, ...request } = options;
  const names = await readList(workspace, list);
  const listed = names.map(({ name }) => name).filter((name) => name !== '');
  let report: ListReport | null = null;
  const onNamed = async (named: Named): Promise<void> => {
    const rejects = list?.rejects ?? `${list?.file ?? ''}.rejects.csv`;
    if (list) report = await reportList({ ...list, dir: workspace.dir, rejects, names }, named);
  };
  const accounts = [...options.accounts, ...listed];
  const result = await withPlanning(workspace, (context) =>
    planUnlink(context, { ...request, accounts, by: workspace.actor, onNamed }),
  ).catch((error: unknown) => {
    throw withReport(error, report);
  });
  await auditPlan(workspace, result.plan);
  return { ...result, list: report };
}

/** Makes an unlink plan again, for the accounts of an earlier one that are still there. Throws U09 for a plan that does not say what was asked. */
export async function remakeUnlinkPlan(workspace: Workspace, earlier: Plan): Promise<Plan> {
  const { id, document } = earlier;
  const { asked, accounts, reason, ticket } = document.request;
  if (!asked) throw new UntetherError('U09', { detail: `${id} does not say what was asked; make it anew` });
  const { accountTable, set, maxRows, reassignTo, ...selection } = asked;
  const request = {
    accounts: [],
    keys: accounts.map(({ key }) => key),
    accountTable,
    selection: { ...selection, set: new Map(Object.entries(set)) },
    skipMissing: true,
    ...(reassignTo ? { heirKey: reassignTo.key } : {}),
    by: workspace.actor,
    ...{ reason, ticket, maxRows },
  };
  const { plan } = await withPlanning(workspace, (context) => {
    requireSameTarget(earlier, context.server);
    return planUnlink(context, request);
  });
  await auditPlan(workspace, plan);
  return plan;
}

export interface RollbackOptions {
  readonly snapshot: Snapshot;
  readonly reason: string;
  readonly ticket: string;
  /** All of the run, and nothing where somebody wrote since, when left out. */
  readonly choice?: Choice;
}

/** Makes a plan that undoes a run, or a part of it, from its snapshot; tells the conflicts that it settles. Reads only. Throws F01. */
export async function makeRollback(workspace: Workspace, options: RollbackOptions): Promise<PlannedRollback> {
  const request = { choice: WHOLE, ...options, by: workspace.actor };
  const made = await withPlanning(workspace, (context) => planRollback(context, request));
  await auditPlan(workspace, made.plan);
  return made;
}

/** The plan alone. */
export async function makeRollbackPlan(workspace: Workspace, options: RollbackOptions): Promise<Plan> {
  return (await makeRollback(workspace, options)).plan;
}

export async function openPlanNamed(workspace: Workspace, name: string): Promise<Plan> {
  return findPlan({ plansDir: workspace.settings.plansDir, dir: workspace.dir }, name);
}

export async function plansOf(workspace: Workspace): Promise<readonly Plan[]> {
  return (await listPlans(workspace.settings.plansDir)).plans;
}

import path from 'node:path';
import { rowIdentity } from '../catalog/graph.js';
import type { Table, TableId } from '../catalog/model.js';
import { UntetherError } from '../errors.js';
import { writeLines } from '../files/write.js';
import type { Links } from '../links/model.js';
import { refuseCollisions } from './collisions.js';
import { writeCompanions } from './companions.js';
import type { PlanContext } from './context.js';
import { findDangling } from './dangling.js';
import {
  documentHead,
  fingerprints,
  planScript,
  planTitle,
  summarise,
  tablesToLock,
  wholeStatement,
} from './document.js';
import type { DraftStep } from './draft.js';
import { collectFindings, type FindingContext } from './findings.js';
import { publishFolder, SCRIPT_FILE, withFolder } from './folder.js';
import type { PlannedImage } from './images.js';
import { takeApart } from './knots.js';
import { type LeftRows, toldLeftOut } from './leftout.js';
import type { Plan, PlanCheck, PlanDocument, PlanStep } from './model.js';
import { pointingReferences } from './orphans.js';
import { type PinContext, pinnedStatements, pinSteps } from './pinned.js';
import { readReleases, type ReleaseDraft, type StatedRelease } from './releases.js';
import { AccountCounter } from './per-account.js';
import { markHidden, masksOfPlan } from './hidden.js';
import { MOST_SHOWN, writeShownRows } from './shown.js';
import { blockingTriggers, type PassingStep, StepReader } from './steps.js';
import type { FoundRights } from './rights.js';
import type { UnlinkFacts } from './rules/draft.js';
import type { Account } from './accounts.js';
import type { Images } from './undo.js';

/** A plan whose rows have not been read yet. */
export interface Composition extends Pick<FindingContext, 'homonyms' | 'told'> {
  readonly unlink?: Omit<UnlinkFacts, 'left'>;
  /** The accounts of the request, with all that references may hold. */
  readonly owners?: readonly Account[];
  /** What the accounts may do before and after these steps. */
  readonly rights?: (steps: readonly PlanStep[]) => Promise<FoundRights>;
  readonly request: PlanDocument['request'];
  readonly drafts: readonly DraftStep[];
  readonly releases: readonly ReleaseDraft[];
  readonly checks: readonly PlanCheck[];
  readonly left: readonly LeftRows[];
  /** Instead of the limit of the target. */
  readonly maxRows: number | null;
  /** Statements name each row by its identity; where there is one, or in all steps. */
  readonly pinRows: boolean | 'where-keyed';
}

/** Tables that confirmed references of this one lead to. */
function referencedBy({ references }: Links, table: TableId): readonly TableId[] {
  return references
    .filter(({ from, state }) => from.table === table && state === 'confirmed')
    .map(({ to }) => to.table);
}

/** Refuses steps that the engine would refuse when they run: keys that are taken, and rows in a cycle; says which of those can be released. */
export async function findClashes(
  { session, catalog, links, masks }: Pick<PlanContext, 'session' | 'catalog' | 'links' | 'masks'>,
  drafts: readonly DraftStep[],
): Promise<readonly ReleaseDraft[]> {
  await refuseCollisions({ session, masks }, drafts);
  return takeApart(session, catalog, drafts, (table) => referencedBy(links, table));
}

/** Throws G05 for a plan that is larger than it may be. */
export function refuseTooMany(context: PlanContext, maxRows: number | null, summary: PlanDocument['summary']): void {
  const limit = maxRows ?? context.target.settings.maxRows;
  const rows = summary.delete + summary.update + summary.insert;
  if (limit !== null && rows > limit) throw new UntetherError('G05', { rows, limit });
}

/** Where rows are released, no condition may be looked at afterwards: every row is named. */
export function pinning(
  context: Pick<PinContext, 'dialect' | 'catalog' | 'images'>,
  pinRows: Composition['pinRows'],
  released: readonly StatedRelease[],
): PinContext | null {
  const emptied = released.map(({ table }) => table.id);
  if (pinRows === false && emptied.length === 0) return null;
  return { ...context, bound: pinRows === 'where-keyed', emptied, all: pinRows === true };
}

/** Rows that are named in statements of their own, released, or looked for by what they hold. */
function isReadAgain(
  { catalog, links }: Pick<PlanContext, 'catalog' | 'links'>,
  { pinRows, releases }: Pick<Composition, 'pinRows' | 'releases'>,
  { table, action }: Pick<DraftStep, 'table' | 'action'>,
): boolean {
  if (pinRows !== false || releases.length > 0 || rowIdentity(table) === null) return true;
  const isPointedAt = action === 'delete' && pointingReferences(catalog, links, table.id).length > 0;
  return isPointedAt || table.triggers.length > 0;
}

function counterOf({ owners = [], unlink }: Composition, links: Links): AccountCounter | null {
  if (!unlink || owners.length === 0) return null;
  return new AccountCounter(owners, { key: unlink.accountTable.key, links });
}

/** Reads the rows of the drafts and makes the plan folder; inside the transaction that the session already has open. */
export async function composePlan(context: PlanContext, made: Composition): Promise<Plan> {
  const { session, catalog, links } = context;
  const { dialect } = session;
  const { request, left, homonyms, unlink, told = [] } = made;
  return withFolder(context.place, async (folders) => {
    const again = (draft: Pick<DraftStep, 'table' | 'action'>): boolean => isReadAgain(context, made, draft);
    const late = (table: Table): readonly string[] =>
      made.releases.filter((release) => release.table.id === table.id).flatMap(({ columns }) => columns);
    const counter = counterOf(made, links);
    const onRows = (step: PassingStep, rows: readonly PlannedImage[]): void => {
      for (const { before } of rows) counter?.add(step, before);
    };
    const reader = new StepReader(session, catalog, { folders, again, first: MOST_SHOWN, onRows, late });
    const images = (step: PlanStep): Images => reader.kept(step).images();
    const released = await readReleases(session, made.releases);
    const pin = pinning({ dialect, catalog, images }, made.pinRows, released);
    const read = await reader.readSteps(made.drafts);
    const steps = pin ? await pinSteps(pin, read) : read;
    const held = await made.rights?.(read);
    const dangling = await findDangling(session, catalog, {
      drafts: made.drafts,
      rowsOf: (draft) => reader.rowsOf(draft),
    });
    const locked = tablesToLock(catalog, links, steps);
    const { accounts, by } = request;
    const about = { session, catalog, links, steps, left, homonyms, dangling, accounts, locked, told };
    const levels = context.settings.findings;
    const facts = unlink && held ? { unlink: { ...unlink, left: held } } : {};
    const findings = await collectFindings({ ...about, requester: by.name, levels, ...facts });
    const wayBack = steps.every((step) => blockingTriggers(session, catalog, step) === null);
    const summary = { ...summarise(steps, accounts.length), undoable: dangling.length === 0 && wayBack };
    refuseTooMany(context, made.maxRows, summary);
    const checks = steps.length === 0 ? [] : made.checks;
    const first = (step: PlanStep): Images => reader.kept(step).first();
    await writeShownRows(folders.draft, { steps, images: first, masks: masksOfPlan(context) });
    const content: Omit<PlanDocument, 'files'> = {
      ...documentHead(context),
      request,
      summary,
      tables: fingerprints(catalog, steps),
      steps,
      ...(released.length > 0 ? { releases: released.map(({ release }) => release) } : {}),
      checks,
      findings,
      ...(held ? { rights: held.rights } : {}),
      ...(counter ? { perAccount: counter.result(steps) } : {}),
      leftOut: toldLeftOut(left, context.gone),
    };
    const statements = pin ? (step: PlanStep) => pinnedStatements(pin, step) : wholeStatement;
    const script = planScript({ dialect, catalog, document: content, locked, released, statements });
    await writeLines(path.join(folders.draft, SCRIPT_FILE), script, { gzip: false });
    const title = planTitle(content);
    await writeCompanions(folders.draft, {
      dialect,
      catalog,
      links,
      title,
      steps,
      releases: content.releases,
      checks,
      locked,
      images,
      prepared: (step) => reader.kept(step).prepared(),
    });
    return publishFolder(folders, markHidden({ ...context, dialect }, content), context.extras);
  });
}

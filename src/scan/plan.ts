import { SCAN_CLASSES } from '../documents/scan.js';
import { UntetherError } from '../errors.js';
import { composePlan, findClashes } from '../plan/compose.js';
import { findConditions } from '../plan/closure.js';
import { either } from '../plan/conditions.js';
import type { PlanContext } from '../plan/context.js';
import type { LeaveReason } from '../plan/decide.js';
import { type DraftStep, draftSteps, inWords } from '../plan/draft.js';
import { countLeftOut, type LeftRows, refuseUndecided } from '../plan/leftout.js';
import { requireMarks } from '../plan/marks.js';
import type { Person, Plan, PlanCheck } from '../plan/model.js';
import { findReach, type Reach, type Root } from '../plan/reach.js';
import { type Draft, finding } from '../plan/rules/draft.js';
import { refuseUnsafeStep } from '../plan/steps.js';
import { storedReach } from '../plan/stored.js';
import { requireNamedColumns } from '../plan/unlink.js';
import type { Links, Reference } from '../links/model.js';
import { chooseAction, idOf, type Named, NOTHING_CHOSEN } from './choose.js';
import type { Prepared } from './conditions.js';
import { findAll, findingId, type Found, searchFor, type Search } from './find.js';
import { withoutGuarded } from './guarded.js';
import { selectReferences } from './select.js';

export interface OrphansRequest {
  /** Ids of findings; empty for all that can be cleaned up. */
  readonly findings: readonly string[];
  readonly reason: string;
  readonly ticket: string;
  readonly by: Person;
  /** Instead of the limit of the target. */
  readonly maxRows: number | null;
}

/** Findings of one reference that are cleaned up in the same way. */
interface Repair extends Root {
  readonly findings: readonly Found[];
}

/** What a plan of some repairs would do; its rows have not been read. */
interface Sketch {
  readonly drafts: readonly DraftStep[];
  readonly checks: readonly PlanCheck[];
  readonly left: readonly LeftRows[];
}

function leftRows(reference: Reference, reason: LeaveReason, rows: number): LeftRows {
  return { edge: { reference, from: 'roots', reason }, reference: inWords(reference), reason, rows };
}

function aboutFinding(found: Found): Draft {
  const { subject, rows } = found;
  return finding('R053', { finding: idOf(found), class: found.class, reference: subject, rows });
}

const SHOWN = 20;

/** An id is known when some reference and class have it, whether there are such rows at the moment or not. */
function requireKnownFindings(references: readonly Reference[], found: readonly Found[], named: Named): void {
  const ofReferences = references.flatMap(({ id }) => SCAN_CLASSES.map((each) => findingId(id, each)));
  const known = new Set([...ofReferences, ...found.map(idOf)]);
  const unknown = [...named].find((id) => !known.has(id));
  if (unknown === undefined) return;
  const here = found.map((each) => `${idOf(each)}: ${each.class} ${each.subject}`).sort();
  const more = here.length > SHOWN ? [`… ${String(here.length - SHOWN)} more`] : [];
  const why = [...here.slice(0, SHOWN), ...more];
  throw new UntetherError('U09', { detail: `--finding ${unknown} is no finding of a scan here` }, { why });
}

/** Sorts what was found into repairs and what stays. */
async function chooseRepairs(
  context: PlanContext,
  all: readonly Found[],
  named: Named,
): Promise<{ readonly repairs: readonly Repair[]; readonly left: readonly LeftRows[] }> {
  const repairs = new Map<string, Repair>();
  const left: LeftRows[] = [];
  for (const each of all) {
    const { reference } = each.prepared;
    const decision = chooseAction(context, each, named);
    if (decision.action === 'leave' || decision.action === 'edit') {
      left.push(leftRows(reference, decision.action === 'leave' ? decision.reason : 'unsupported', each.rows));
      continue;
    }
    const { found, kept } = await withoutGuarded(context, each);
    for (const reason of ['protected', 'namesake'] as const)
      if (kept[reason] > 0) left.push(leftRows(reference, reason, kept[reason]));
    if (found.rows === 0) continue;
    const name = JSON.stringify([reference.id, decision]);
    const findings = [...(repairs.get(name)?.findings ?? []), found];
    repairs.set(name, { name, reference, decision, findings });
  }
  return { repairs: [...repairs.values()], left };
}

/** The referenced table is read apart where a statement of the plan changes it, and the engine minds. */
function rowsOfRepairs(
  { session }: PlanContext,
  reach: Reach,
  repairs: readonly Repair[],
): ReadonlyMap<string, string> {
  const changed = new Set([...reach.deletes.keys(), ...reach.updates.keys()]);
  const minds = session.dialect.capabilities.derivedSelfSubquery;
  const where = ({ prepared, where: rows }: Found): string => {
    const as: Prepared = { ...prepared, apart: minds && changed.has(prepared.parent.id) };
    return rows(as);
  };
  return new Map(repairs.map(({ name, findings }) => [name, either(findings.map(where)) ?? '']));
}

function checksOf({ session }: PlanContext, repairs: readonly Repair[]): readonly PlanCheck[] {
  return repairs.flatMap(({ reference, findings }) =>
    findings.map(({ prepared, class: found, where }) => ({
      name: 'leftover' as const,
      detail: `${reference.id} has no rows left that are ${found}`,
      from: `${session.dialect.rowsOf(prepared.child)} WHERE ${where(prepared)}`,
      rows: 0,
    })),
  );
}

/** What these repairs come to. Throws where a plan of them would be refused. */
async function sketch(context: PlanContext, repairs: readonly Repair[]): Promise<Sketch> {
  const { session, catalog, links } = context;
  const { dialect } = session;
  const start = { accountTable: null, selection: NOTHING_CHOSEN, heir: null, roots: repairs };
  const reach = await storedReach(session, catalog, findReach({ catalog, links, ...start }));
  const roots = rowsOfRepairs(context, reach, repairs);
  const conditions = await findConditions(session, { catalog, reach, accounts: [], roots });
  const drafts = draftSteps({ dialect, catalog, reach, conditions, lists: new Map(), disable: null });
  const left = await countLeftOut(session, { catalog, conditions, reach, accounts: [] });
  refuseUndecided(left, reach);
  for (const draft of drafts) await refuseUnsafeStep(session, catalog, draft);
  const [knot] = await findClashes(context, drafts);
  // Statements of a clean-up look at the condition again; rows that are emptied first would no longer meet it.
  if (knot)
    throw new UntetherError('G15', {
      table: knot.table.id,
      reason: `rows to delete point at each other in a cycle: ${knot.because}`,
    });
  return { drafts, checks: checksOf(context, repairs), left };
}

/** Where nobody named the finding, one that cannot be planned does not hold up the others. */
async function keepPossible(
  context: PlanContext,
  repairs: readonly Repair[],
): Promise<{ readonly repairs: readonly Repair[]; readonly left: readonly LeftRows[] }> {
  const possible: Repair[] = [];
  const left: LeftRows[] = [];
  for (const repair of repairs) {
    try {
      await sketch(context, [repair]);
      possible.push(repair);
    } catch (error) {
      if (!(error instanceof UntetherError)) throw error;
      const reason = error.code === 'G13' || error.code === 'G14' ? 'undecided' : 'refused';
      left.push(...repair.findings.map(({ rows }) => leftRows(repair.reference, reason, rows)));
    }
  }
  return { repairs: possible, left };
}

/** Confirmed references that nothing was looked for in: what was not looked at is not clean. */
function unseen({ references }: Links, { skipped }: Search): readonly LeftRows[] {
  const ids = new Set(skipped.map(({ reference }) => reference));
  return references
    .filter(({ id, state }) => state === 'confirmed' && ids.has(id))
    .map((reference) => leftRows(reference, 'unsupported', 0));
}

function byReference(a: LeftRows, b: LeftRows): number {
  const [left, right] = [a, b].map(({ reference, reason, rows }) => JSON.stringify([reference, reason, rows]));
  return (left ?? '') < (right ?? '') ? -1 : 1;
}

/** Makes a plan that takes away what a scan finds: reviewed, approved and applied like any other. Reads only. */
export async function planOrphans(context: PlanContext, request: OrphansRequest): Promise<Plan> {
  const { catalog, links } = context;
  const { references } = selectReferences(links.references, undefined);
  const named: Named = new Set(request.findings);
  requireNamedColumns(catalog, links);
  await requireMarks(context);
  const search = searchFor(context, references);
  const all: Found[] = [];
  for await (const found of findAll(search)) all.push(found);
  requireKnownFindings(references, all, named);
  const chosen = await chooseRepairs(context, all, named);
  const kept = named.size > 0 ? { repairs: chosen.repairs, left: [] } : await keepPossible(context, chosen.repairs);
  const { drafts, checks, left } = await sketch(context, kept.repairs);
  const blind = named.size > 0 ? [] : unseen(links, search);
  const { by, ticket, reason, maxRows } = request;
  return composePlan(context, {
    request: {
      kind: 'orphans',
      by,
      ticket,
      reason,
      accounts: [],
      undoes: null,
      orphans: { findings: [...named].sort(), maxRows },
    },
    drafts,
    releases: [],
    checks,
    left: [...chosen.left, ...kept.left, ...left, ...blind].sort(byReference),
    maxRows,
    pinRows: 'where-keyed',
    homonyms: [],
    told: kept.repairs.flatMap(({ findings }) => findings.map(aboutFinding)),
  });
}

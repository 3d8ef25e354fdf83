import canonicalize from 'canonicalize';
import type { Masks } from '../links/masks.js';
import { compareRows, type Drift, driftCount } from './drift.js';
import { plannedRows } from './folder.js';
import type { Finding, LeftOut, Plan, PlanAccount, PlanStep } from './model.js';
import type { PlannedRow } from './rows.js';

/** What is there now and was not before, and the other way round. */
export interface Difference<T> {
  readonly new: readonly T[];
  readonly gone: readonly T[];
}

/** How one plan differs from an earlier one of the same request. */
export interface Movement {
  /** Nothing but times, people and files that hold them: the plan does the same to the same rows. */
  readonly same: boolean;
  readonly rows: readonly Drift[];
  /** Tables whose structure changed, with columns that came and went. */
  readonly tables: readonly ({ readonly table: string } & Difference<string>)[];
  readonly accounts: Difference<PlanAccount>;
  readonly findings: Difference<Finding>;
  readonly leftOut: Difference<LeftOut>;
  /** untether.yaml is another one. */
  readonly settings: boolean;
}

/** Rows named in a result; the rest is counted. */
const SHOWN = 1000;

function difference<T>(before: readonly T[], after: readonly T[], name: (item: T) => string): Difference<T> {
  const [old, now] = [before, after].map((items) => new Set(items.map(name)));
  return {
    new: after.filter((item) => old?.has(name(item)) !== true),
    gone: before.filter((item) => now?.has(name(item)) !== true),
  };
}

interface StepPair {
  readonly before: PlanStep | undefined;
  readonly after: PlanStep | undefined;
  readonly either: PlanStep;
}

/** Steps that do the same to the same table. A plan has at most one of each. */
function pairSteps(before: Plan, after: Plan): readonly StepPair[] {
  const nameOf = ({ table, action }: PlanStep): string => JSON.stringify([table, action]);
  const old = new Map(before.document.steps.map((step) => [nameOf(step), step]));
  const now = new Map(after.document.steps.map((step) => [nameOf(step), step]));
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((name) => {
    const pair = { before: old.get(name), after: now.get(name) };
    const either = pair.after ?? pair.before;
    return either ? [{ ...pair, either }] : [];
  });
}

function sameColumns({ before, after }: StepPair): boolean {
  return before?.columns.join('\n') === after?.columns.join('\n');
}

async function* rowsOf(plan: Plan, step: PlanStep | undefined, byContent: boolean): AsyncGenerator<PlannedRow> {
  if (!step) return;
  // Rows of two structures differ in every hash; only their keys can be compared.
  for await (const row of plannedRows(plan, step.number))
    yield byContent || row.key === null ? row : { ...row, hash: '' };
}

async function movedRows(before: Plan, after: Plan, masks: Masks): Promise<readonly Drift[]> {
  const moved: Drift[] = [];
  for (const pair of pairSteps(before, after)) {
    const unmoved = pair.before?.contentDigest === pair.after?.contentDigest && sameColumns(pair);
    if (unmoved && pair.before?.expectedRows === pair.after?.expectedRows) continue;
    const byContent = !pair.before || !pair.after || sameColumns(pair);
    const drift = await compareRows({
      step: pair.either,
      masks,
      rows: Math.max(pair.before?.expectedRows ?? 0, pair.after?.expectedRows ?? 0),
      planned: () => rowsOf(before, pair.before, byContent),
      current: () => rowsOf(after, pair.after, byContent),
      shown: SHOWN,
    });
    if (driftCount(drift) > 0) moved.push(drift);
  }
  return moved;
}

function movedTables(before: Plan, after: Plan): Movement['tables'] {
  const [old, now] = [before.document.tables, after.document.tables];
  const changed = Object.keys(now).filter((table) => old[table] !== undefined && old[table] !== now[table]);
  const columns = (plan: Plan, table: string): readonly string[] =>
    plan.document.steps.find((step) => step.table === table)?.columns ?? [];
  return changed
    .sort()
    .map((table) => ({ table, ...difference(columns(before, table), columns(after, table), (name) => name) }));
}

/** The document without what differs between two plans made in one minute by two people. */
function essence({ document }: Plan): string {
  const { steps, releases = [], checks, findings, rights = null, leftOut, summary, tables, request } = document;
  const { accounts } = request;
  return canonicalize({ steps, releases, checks, findings, rights, leftOut, summary, tables, accounts }) ?? '';
}

/** What moved between two plans of the same request. */
export async function comparePlans(before: Plan, after: Plan, masks: Masks): Promise<Movement> {
  const [old, now] = [before.document, after.document];
  return {
    same: essence(before) === essence(after),
    rows: await movedRows(before, after, masks),
    tables: movedTables(before, after),
    accounts: difference(old.request.accounts, now.request.accounts, ({ key }) => JSON.stringify(key)),
    findings: difference(old.findings, now.findings, ({ rule, message }) => `${rule} ${message}`),
    leftOut: difference(old.leftOut, now.leftOut, (left) => JSON.stringify([left.reference, left.reason, left.rows])),
    settings: old.settingsDigest !== now.settingsDigest,
  };
}

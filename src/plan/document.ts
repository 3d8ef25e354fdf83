import { tableFingerprint } from '../catalog/fingerprint.js';
import { findTable, getTable } from '../catalog/graph.js';
import type { Catalog, Table, TableId } from '../catalog/model.js';
import type { Dialect } from '../dialects/dialect.js';
import type { Links } from '../links/model.js';
import type { FindingLevels } from '../settings/model.js';
import { version } from '../package.js';
import type { PlanContext } from './context.js';
import { Guards } from './guards.js';
import type { PlanDocument, PlanStep } from './model.js';
import { pointingReferences } from './orphans.js';
import { declaredKey } from './reach.js';
import { releaseLines, type StatedRelease } from './releases.js';
import type { PinnedStatement } from './restore.js';
import { headLines, stepHead, tailLines } from './script.js';

/** Where a lock can keep rows from coming in; the one of a partitioned table holds for its partitions. */
const LOCKABLE: ReadonlySet<Table['kind'] | undefined> = new Set(['table', 'partitioned']);

/**
 * Tables where another session could add a row that no declared foreign key would stop: those that the plan changes, and those that
 * may point at rows it deletes, even where nothing points at them yet.
 */
export function tablesToLock(
  catalog: Catalog,
  links: Links,
  steps: readonly Pick<PlanStep, 'table' | 'action'>[],
): readonly Table[] {
  const changed = new Set(steps.map((step) => step.table));
  const pointing = steps
    .filter(({ action }) => action === 'delete')
    .flatMap((step) => pointingReferences(catalog, links, step.table));
  const concerned = links.references.filter(({ from, state }) => state === 'confirmed' && changed.has(from.table));
  const undeclared = [...concerned, ...pointing].filter((reference) => {
    const table = findTable(catalog, reference.from.table);
    return table && LOCKABLE.has(table.kind) && declaredKey(table, reference) === undefined;
  });
  return [...new Set(undeclared.map(({ from }) => from.table))].sort().map((id) => getTable(catalog, id));
}

function rulesOff(levels: FindingLevels): readonly string[] {
  return Object.entries(levels)
    .flatMap(([rule, level]) => (level === 'off' ? [rule] : []))
    .sort();
}

/** What every plan says first: by which version, when, for which database. */
export function documentHead(
  context: PlanContext,
): Pick<
  PlanDocument,
  'schema' | 'formatVersion' | 'tool' | 'createdAt' | 'expiresAt' | 'target' | 'settingsDigest' | 'rulesOff'
> {
  const { now, target, server, settings } = context;
  return {
    schema: 'untether/plan',
    formatVersion: '1.0',
    tool: version,
    createdAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + target.settings.planLifetime).toISOString(),
    target: { name: target.name, environment: target.settings.environment, ...server },
    settingsDigest: settings.digest,
    rulesOff: rulesOff(settings.findings),
  };
}

/** The totals of a plan. */
export function summarise(steps: readonly PlanStep[], accounts: number): PlanDocument['summary'] {
  const rows = (action: string): number =>
    steps.filter((step) => step.action === action).reduce((sum, step) => sum + step.expectedRows, 0);
  return {
    delete: rows('delete'),
    update: rows('update'),
    insert: rows('insert'),
    tables: new Set(steps.map((step) => step.table)).size,
    accounts,
    undoable: true,
  };
}

/** Fingerprints of the tables that a plan changes. */
export function fingerprints(catalog: Catalog, steps: readonly PlanStep[]): Readonly<Record<TableId, string>> {
  return Object.fromEntries(
    [...new Set(steps.map((step) => step.table))].sort().map((id) => [id, tableFingerprint(getTable(catalog, id))]),
  );
}

function subject({ request, target }: Pick<PlanDocument, 'target' | 'request'>): string {
  const { kind, accounts } = request;
  const what = kind === 'orphans' ? kind : `${kind} ${String(accounts.length)} accounts`;
  return `${what} in ${target.name} (${target.engine}, ${target.database})`;
}

/** What a plan is, in one line. */
export function planTitle(document: Pick<PlanDocument, 'target' | 'request'>): string {
  return `${subject(document)}, ticket ${document.request.ticket}`;
}

/** A step as one statement. */
export async function* wholeStatement({ statement, expectedRows }: PlanStep): AsyncGenerator<PinnedStatement> {
  yield await Promise.resolve({ sql: statement, rows: expectedRows });
}

/** The script of a plan: each statement with its guard, step by step. */
export async function* planScript(context: {
  dialect: Dialect;
  catalog: Catalog;
  document: Pick<PlanDocument, 'target' | 'request' | 'createdAt' | 'steps' | 'checks'>;
  locked: readonly Table[];
  released?: readonly StatedRelease[];
  statements: (step: PlanStep) => AsyncIterable<PinnedStatement>;
}): AsyncGenerator<string> {
  const { dialect, released = [] } = context;
  const { request, createdAt, steps, checks } = context.document;
  const title = [
    `Untether plan: ${subject(context.document)}`,
    `Ticket ${request.ticket}, asked by ${request.by.name} (${request.by.identity}), made ${createdAt}`,
    `Reason: ${request.reason}`,
    'Runs in the stock client as well: it stops by itself when a count is wrong, and commits only at its last line.',
  ];
  yield* headLines({ title, dialect, locked: context.locked });
  const guards = new Guards(dialect);
  yield* releaseLines('release', released, guards);
  for (const step of steps) {
    yield* stepHead(step);
    const change = { table: getTable(context.catalog, step.table), action: step.action };
    for await (const statement of context.statements(step)) yield* guards.lines(change, statement);
  }
  yield* tailLines(dialect, checks);
}

import { isDeepStrictEqual } from 'node:util';
import { getColumn, getTable, rowIdentity } from '../catalog/graph.js';
import type { Catalog, Table } from '../catalog/model.js';
import { storedColumns } from '../dialects/columns.js';
import type { Session } from '../dialects/dialect.js';
import type { Links } from '../links/model.js';
import type { Row } from '../rows/cell.js';
import { rowKey } from '../rows/encode.js';
import { pinning } from './compose.js';
import { fingerprints, planScript, tablesToLock, wholeStatement } from './document.js';
import { plannedInserts, plannedRows } from './folder.js';
import { type PlannedImage, readImages } from './images.js';
import { inPieces, keyIn, KEYS_PER_STATEMENT } from './keys.js';
import type { Plan, PlanDocument, PlanStep, Release } from './model.js';
import { pinnedStatements } from './pinned.js';
import { readReleases, type StatedRelease } from './releases.js';
import { insertRows, type PinnedStatement } from './restore.js';
import { keyOf } from './rows.js';
import { deleteStatement, updateStatement } from './statements.js';
import type { Images } from './undo.js';

/** What a plan is made again from: the database as it is, and the links of today. */
export interface RemakeContext {
  readonly session: Session;
  readonly catalog: Catalog;
  readonly links: Links;
}

/** plan.sql as the program makes it from the document and what lies beside it. */
export interface Remade {
  readonly lines: AsyncGenerator<string>;
  /** True where rows of the database are in it: when they have moved, so has the script. */
  readonly fromRows: boolean;
  /** What of the document is not as the program writes it; known when the lines are read. */
  readonly differences: () => readonly string[];
}

/** What may stand in plans of a kind. */
const ACTIONS: Readonly<Record<PlanDocument['request']['kind'], readonly PlanStep['action'][]>> = {
  unlink: ['delete', 'update'],
  orphans: ['delete', 'update'],
  relink: ['insert'],
  rollback: ['delete', 'update', 'insert'],
};

/** True where the fields of the request are those of its kind. */
function isOfItsKind({ kind, undoes, asked, orphans, relink }: PlanDocument['request']): boolean {
  const has = { unlink: asked, orphans, relink, rollback: undoes ?? undefined };
  return (Object.keys(has) as (keyof typeof has)[]).every((name) => (has[name] !== undefined) === (name === kind));
}

/** What in the document alone is not as the program writes it. */
export function documentDifferences(catalog: Catalog, { request, steps, tables }: PlanDocument): readonly string[] {
  const wrong: string[] = [];
  if (!isOfItsKind(request)) wrong.push(`it asks for something else than a plan of the kind ${request.kind}`);
  if (!isDeepStrictEqual(fingerprints(catalog, steps), tables)) wrong.push('it names other tables than its steps');
  for (const [index, step] of steps.entries()) {
    const table = getTable(catalog, step.table);
    const columns = storedColumns(table).map(({ name }) => name);
    const told = [step.number, step.columns, step.identity];
    if (!isDeepStrictEqual(told, [index + 1, columns, rowIdentity(table)]))
      wrong.push(`step ${String(index + 1)} has other columns or another key than ${step.table}`);
    const isNamed = step.action === 'insert' || request.kind === 'rollback' ? step.where === null : step.where !== null;
    if (!ACTIONS[request.kind].includes(step.action) || !isNamed)
      wrong.push(`step ${String(index + 1)} is none of a plan of the kind ${request.kind}`);
  }
  return wrong;
}

/** A step with the statement that its condition gives. */
function restated({ session, catalog }: RemakeContext, step: PlanStep): PlanStep {
  const { action, where, assignments } = step;
  if (where === null || action === 'insert') return step;
  const table = getTable(catalog, step.table);
  const { dialect } = session;
  const statement =
    action === 'delete'
      ? deleteStatement(dialect, table, where)
      : updateStatement(dialect, table, { assignments, where });
  return { ...step, statement };
}

/** Rows of which only the key is known. */
async function* keyImages(plan: Plan, step: PlanStep): AsyncGenerator<PlannedImage> {
  const { columns, identity, number } = step;
  if (identity === null) return;
  for await (const row of plannedRows(plan, number)) {
    const key = keyOf(row, identity.length);
    if (key === null) continue;
    const before = columns.map((name) => key[identity.indexOf(name)] ?? null);
    yield { before, after: null };
  }
}

/** The same rows as the database holds them, and as the step leaves them; one that is gone is left out. */
async function* rowImages(
  { session, catalog }: RemakeContext,
  plan: Plan,
  step: PlanStep,
): AsyncGenerator<PlannedImage> {
  const { columns, identity, assignments } = step;
  if (identity === null) return;
  const table = getTable(catalog, step.table);
  const names = identity.map((name) => getColumn(table, name));
  for await (const piece of inPieces(keyImages(plan, step), KEYS_PER_STATEMENT)) {
    const keys = piece.map(({ before }) => keyIn(before, columns, identity));
    const found = new Map<string, PlannedImage>();
    const where = session.dialect.inKeys(names, keys);
    for await (const image of readImages(session, { table, where, assignments, lock: false }))
      found.set(rowKey(keyIn(image.before, columns, identity)), image);
    for (const key of keys) {
      const image = found.get(rowKey(key));
      if (image) yield image;
    }
  }
}

/** Rows that are released are rows that the plan deletes. */
async function releasedAgain(
  { session, catalog }: RemakeContext,
  { steps, releases = [] }: PlanDocument,
): Promise<readonly StatedRelease[]> {
  const drafts = releases.flatMap(({ table, columns, because, where }) => {
    const step = steps.find((candidate) => candidate.table === table && candidate.action === 'delete');
    if (!step || step.where === null || where === undefined) return [];
    return [{ table: getTable(catalog, table), columns, because, where: `(${step.where}) AND (${where})` }];
  });
  return readReleases(session, drafts);
}

async function* insertStatements(context: RemakeContext, plan: Plan, step: PlanStep): AsyncGenerator<PinnedStatement> {
  const { columns } = step;
  const table = getTable(context.catalog, step.table);
  const mine: AsyncIterable<Row> = plannedInserts(plan, step.number, columns.length);
  for await (const rows of inPieces(mine, KEYS_PER_STATEMENT))
    yield* insertRows(context.session.dialect, table, { columns, rows });
}

type Statements = (step: PlanStep) => AsyncIterable<PinnedStatement>;

/** Compares what plan.json says of the statements of each step with the statements, while they pass. */
async function* told(
  step: PlanStep,
  statements: AsyncIterable<PinnedStatement>,
  wrong: string[],
): AsyncGenerator<PinnedStatement> {
  let first: string | undefined;
  let count = 0;
  let rows = 0;
  for await (const statement of statements) {
    first ??= statement.sql;
    count += 1;
    rows += statement.rows;
    yield statement;
  }
  if (first === step.statement && count === step.statements && rows === step.expectedRows) return;
  wrong.push(`step ${String(step.number)} has other statements than it shows`);
}

const shown = ({ table, action, columns, because, statement, statements, expectedRows }: Release): unknown[] => [
  ...[table, action, columns, because, statement, statements, expectedRows],
];

function pinRowsOf({ kind, asked }: PlanDocument['request']): boolean | 'where-keyed' {
  return kind === 'orphans' ? 'where-keyed' : (asked?.pinRows ?? false);
}

function statementsOf(context: RemakeContext, plan: Plan, released: readonly StatedRelease[]): Statements {
  const { catalog, session } = context;
  const { request } = plan.document;
  if (request.kind === 'relink') return (step) => insertStatements(context, plan, step);
  const images = (step: PlanStep): Images =>
    step.action === 'update' && request.kind !== 'orphans'
      ? () => rowImages(context, plan, step)
      : () => keyImages(plan, step);
  const pin = pinning({ dialect: session.dialect, catalog, images }, pinRowsOf(request), released);
  return pin ? (step) => pinnedStatements(pin, step) : wholeStatement;
}

/** plan.sql of an unlink, a clean-up or a relink, once more from plan.json and the keys or rows that lie beside it. */
export async function remakeScript(context: RemakeContext, plan: Plan): Promise<Remade> {
  const { session, catalog, links } = context;
  const { document } = plan;
  const { steps, releases = [], request } = document;
  const wrong = [...documentDifferences(catalog, document)];
  const released = await releasedAgain(context, document);
  if (
    !isDeepStrictEqual(
      releases.map(shown),
      released.map(({ release }) => shown(release)),
    )
  )
    wrong.push('it releases other rows than it shows');
  const statements = statementsOf(context, plan, released);
  const byNumber = new Map(steps.map((step) => [step.number, step]));
  const locked: readonly Table[] = tablesToLock(catalog, links, steps);
  const lines = planScript({
    dialect: session.dialect,
    catalog,
    document: { ...document, steps: steps.map((step) => restated(context, step)) },
    locked,
    released,
    statements: (step) => told(byNumber.get(step.number) ?? step, statements(step), wrong),
  });
  const isPinned = pinRowsOf(request) === true || releases.length > 0;
  return { lines, fromRows: isPinned && request.kind !== 'relink', differences: () => wrong };
}

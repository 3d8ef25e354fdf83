import { groupBy } from '../../catalog/assemble.js';
import { findTable, getColumn, getTable, referencesTo } from '../../catalog/graph.js';
import { formatColumns } from '../../catalog/names.js';
import type { Reference } from '../../links/model.js';
import { whenCondition } from '../conditions.js';
import { countRows } from '../leftout.js';
import type { PlanStep } from '../model.js';
import { blockingTriggers } from '../steps.js';
import { type Draft, finding, type FindingContext } from './draft.js';

const MANY = 10_000;
const RESPONSIBLE: ReadonlySet<string> = new Set(['delegate', 'ownership']);

function aboutColumns({ catalog }: FindingContext, step: PlanStep): readonly Draft[] {
  const table = getTable(catalog, step.table);
  const generated = table.columns.filter((column) => column.generated !== 'no');
  const stamped = step.action === 'update' ? table.columns.filter((column) => column.onUpdateNow) : [];
  return [
    ...generated.map((column) => finding('R029', { table: table.id, column: column.name })),
    ...stamped.map((column) => finding('R043', { table: table.id, column: column.name })),
  ];
}

/** Columns that name nobody afterwards. One update may empty several, each in other rows. */
async function aboutEmptied({ session, catalog }: FindingContext, step: PlanStep): Promise<readonly Draft[]> {
  if (step.action !== 'update' || step.where === null || !step.kinds.some((kind) => RESPONSIBLE.has(kind))) return [];
  const found: Draft[] = [];
  const emptied = groupBy(
    step.assignments.filter(({ value }) => value === null),
    ({ column }) => column,
  );
  for (const [column, assignments] of emptied) {
    const conditions = assignments.map(({ when }) => `(${when ?? step.where ?? ''})`).join(' OR ');
    const from = session.dialect.rowsOf(getTable(catalog, step.table));
    const rows = await countRows(session, `${from} WHERE (${step.where}) AND (${conditions})`);
    if (rows > 0) found.push(finding('R045', { table: step.table, column, rows }));
  }
  return found;
}

/** Rows that the program would not put back: what then fires is not counted, and so a rollback is refused. */
function aboutWayBack({ session, catalog }: FindingContext, step: PlanStep): readonly Draft[] {
  const blocking = blockingTriggers(session, catalog, step);
  return blocking ? [finding('R056', { table: step.table, triggers: blocking.names })] : [];
}

function aboutChildren({ catalog }: FindingContext, { table }: PlanStep): readonly Draft[] {
  return catalog.tables
    .filter(({ parent, kind }) => parent === table && kind === 'table')
    .map(({ id }) => finding('R039', { child: id, table }));
}

/** Declared keys that the engine looks up row by row: PostgreSQL and SQLite ask for no index on them. */
async function aboutLookups({ session, catalog }: FindingContext, step: PlanStep): Promise<readonly Draft[]> {
  if (step.action !== 'delete') return [];
  const found: Draft[] = [];
  for (const { table, foreignKey } of referencesTo(catalog, step.table)) {
    const leads = [table.primaryKey?.[0], ...table.indexes.map(({ columns }) => columns[0])];
    if (table.kind !== 'table' || foreignKey.columns.some((column) => leads.includes(column))) continue;
    const some = `SELECT 1 AS one FROM ${session.dialect.rowsOf(table)} LIMIT ${String(MANY)}`;
    if ((await countRows(session, `(${some}) AS counted`)) < MANY) continue;
    found.push(finding('R038', { reference: formatColumns(table.id, foreignKey.columns), table: table.id }));
  }
  return found;
}

/** Rows of one undeclared column that point nowhere; null where the two columns could not be compared without harm. */
function pointsNowhere({ session, catalog }: FindingContext, reference: Reference): string | null {
  const [from, to] = [findTable(catalog, reference.from.table), findTable(catalog, reference.to.table)];
  const [name, ...others] = reference.from.columns;
  // A declared key that points nowhere is a row that cannot come back: R050 tells of it.
  if (reference.basis === 'declared') return null;
  if (!from || !to || name === undefined || others.length > 0 || reference.list !== undefined) return null;
  if (reference.basis === 'polymorphic' && reference.when === undefined) return null;
  const [column, key] = [getColumn(from, name), getColumn(to, reference.to.columns[0] ?? '')];
  if (column.family !== key.family || column.collation !== key.collation) return null;
  const { dialect } = session;
  const [quoted, quotedKey] = [dialect.name(name), dialect.name(key.name)];
  const nobody = column.family === 'integer' ? [`${quoted} <> 0`] : column.family === 'text' ? [`${quoted} <> ''`] : [];
  return [
    `${quoted} IS NOT NULL`,
    ...nobody,
    ...whenCondition(dialect, from, reference),
    `${quoted} NOT IN (SELECT ${quotedKey} FROM ${dialect.rowsOf(to)} WHERE ${quotedKey} IS NOT NULL)`,
  ].join(' AND ');
}

/** Orphans that were there before: in the references that the plan follows, and among its own rows. */
async function aboutOrphans(context: FindingContext, step: PlanStep): Promise<readonly Draft[]> {
  const { session, links, catalog } = context;
  const from = session.dialect.rowsOf(getTable(catalog, step.table));
  const found: Draft[] = [];
  for (const reference of links.references) {
    if (reference.from.table !== step.table || reference.state !== 'confirmed') continue;
    const isFollowed = step.because.some((reason) => reason.startsWith(`${reference.id} -> `));
    const affordable = isFollowed ? step.tableRows !== null : step.where !== null;
    const nowhere = affordable ? pointsNowhere(context, reference) : null;
    if (nowhere === null) continue;
    const where = isFollowed ? nowhere : `(${step.where ?? ''}) AND ${nowhere}`;
    const rows = await countRows(session, `${from} WHERE ${where}`);
    if (rows > 0) found.push(finding(isFollowed ? 'R011' : 'R022', { reference: reference.id, rows }));
  }
  return found;
}

/** What the tables and the number of rows of a plan mean. */
export async function aboutRows(context: FindingContext): Promise<readonly Draft[]> {
  const { steps, unlink, session } = context;
  const rows = steps.reduce((sum, { expectedRows }) => sum + expectedRows, 0);
  const locked = session.dialect.capabilities.lockTables ? context.locked : [];
  const found: Draft[] = [
    ...(rows > MANY ? [finding('R036', { rows })] : []),
    ...locked.map(({ id }) => finding('R037', { table: id })),
  ];
  for (const step of steps) {
    found.push(...aboutColumns(context, step), ...aboutWayBack(context, step), ...aboutChildren(context, step));
    found.push(...(await aboutEmptied(context, step)), ...(await aboutLookups(context, step)));
    // Where nobody was named, rows that point nowhere are what the plan is about, or what it brings back.
    if (unlink) found.push(...(await aboutOrphans(context, step)));
  }
  return found;
}

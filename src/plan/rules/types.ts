import { getColumn, getTable } from '../../catalog/graph.js';
import type { Reference } from '../../links/model.js';
import { findColumn, type Schema, schemaOf } from '../../links/schema.js';
import { typeBeside } from '../../links/world.js';
import type { PlanStep } from '../model.js';
import { type Draft, finding, type FindingContext } from './draft.js';

/** Types counted; more are no types. */
const MOST_TYPES = 10;

/** References that a step follows and that no foreign key and no condition holds to one kind of row. */
function plainReferences({ links }: FindingContext, step: PlanStep): readonly Reference[] {
  return links.references.filter(
    ({ id, from, basis, when }) =>
      from.table === step.table &&
      from.columns.length === 1 &&
      basis !== 'declared' &&
      when === undefined &&
      step.because.some((reason) => reason.startsWith(`${id} -> `)),
  );
}

function typeColumnOf(schema: Schema, { from }: Reference): string | undefined {
  const table = schema.byId.get(from.table);
  const column = table === undefined ? undefined : findColumn(table, from.columns[0] ?? '');
  return table === undefined || column === undefined ? undefined : typeBeside(table, column)?.column.name;
}

/** `owner_type=team: 3 rows`, by type. */
async function rowsByType(
  { session, catalog }: FindingContext,
  step: PlanStep,
  type: string,
): Promise<readonly string[]> {
  const table = getTable(catalog, step.table);
  const shown = session.dialect.shown(getColumn(table, type));
  const rows = await session.query(
    `SELECT ${shown}, count(*) FROM ${session.dialect.rowsOf(table)} WHERE ${step.where ?? ''} GROUP BY 1 ORDER BY 1 LIMIT ${String(MOST_TYPES)}`,
  );
  return rows.map(([value, count]) => `${type}=${value ?? 'NULL'}: ${count ?? '0'} rows`);
}

/** A plain reference beside a type column (`owner_id` beside `owner_type`) may take rows of other things with the same number. */
export async function aboutTypes(context: FindingContext): Promise<readonly Draft[]> {
  const concerned = context.steps
    .filter(({ where, expectedRows }) => where !== null && expectedRows > 0)
    .flatMap((step) => plainReferences(context, step).map((reference) => ({ step, reference })));
  if (concerned.length === 0) return [];
  const schema = schemaOf(context.catalog);
  const found: Draft[] = [];
  for (const { step, reference } of concerned) {
    const column = typeColumnOf(schema, reference);
    if (column === undefined) continue;
    const facts = { reference: reference.id, column, rows: step.expectedRows };
    found.push(finding('R054', facts, await rowsByType(context, step, column)));
  }
  return found;
}

import { findTable } from '../catalog/graph.js';
import type { Catalog } from '../catalog/model.js';
import type { Session } from '../dialects/dialect.js';
import { UntetherError } from '../errors.js';
import type { Links } from '../links/model.js';

/**
 * Throws U09 for a `deleted` or `disabled` condition that the account table alone does not answer. Where links are looked for, it stands
 * inside a subquery, and a column that the account table lacks would there be taken from the table of the links.
 */
export async function requireMarks(context: {
  readonly session: Session;
  readonly catalog: Catalog;
  readonly links: Links;
}): Promise<void> {
  for (const { table, state, deleted, disabled } of context.links.accounts) {
    if (state === 'rejected') continue;
    await requireMark(context, table, { field: 'deleted', mark: deleted });
    await requireMark(context, table, { field: 'disabled', mark: disabled });
  }
}

async function requireMark(
  { session, catalog }: { readonly session: Session; readonly catalog: Catalog },
  id: string,
  { field, mark }: { readonly field: string; readonly mark: string | undefined },
): Promise<void> {
  const table = findTable(catalog, id);
  if (table === undefined || mark === undefined) return;
  try {
    await session.query(`SELECT 1 FROM ${session.dialect.rowsOf(table)} WHERE (${mark}) IS NOT TRUE LIMIT 0`);
  } catch (error) {
    const problem = session.dialect.classify(error);
    if (problem?.kind === 'lost') throw error;
    const detail = `accounts: ${id} has ${field}: "${mark}", which is no condition on that table`;
    const why = [problem?.detail ?? (error instanceof Error ? error.message : String(error))];
    throw new UntetherError('U09', { detail }, { why, next: ['untether inspect'], cause: error });
  }
}

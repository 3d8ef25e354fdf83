import { findTable } from '../catalog/graph.js';
import type { Catalog, Engine, TableId } from '../catalog/model.js';
import { formatTableId } from '../catalog/names.js';
import type { Session } from '../dialects/dialect.js';
import type { Reference } from '../links/model.js';

/**
 * Tables of an engine that gives the key of a deleted row to a new one, with their definitions. SQLite takes the highest number plus one,
 * unless the table says AUTOINCREMENT: https://www.sqlite.org/autoinc.html
 */
const DEFINITIONS: Partial<Record<Engine, string>> = {
  sqlite: "SELECT name, sql FROM main.sqlite_schema WHERE type = 'table'",
};

const QUOTED_OR_COMMENT = /"(?:[^"]|"")*"|'(?:[^']|'')*'|`(?:[^`]|``)*`|\[[^\]]*\]|--[^\n]*|\/\*[\s\S]*?\*\//g;

/** True when the text of a CREATE TABLE says AUTOINCREMENT, and not in a name or a comment. */
export function saysAutoincrement(definition: string): boolean {
  return /\bautoincrement\b/i.test(definition.replace(QUOTED_OR_COMMENT, ' '));
}

/** Tells of a reference whether the key of a deleted row may be given to a new one. */
export async function readReuse(
  session: Session,
  catalog: Catalog,
): Promise<(reference: Pick<Reference, 'to'>) => boolean> {
  const sql = DEFINITIONS[catalog.engine];
  if (sql === undefined) return () => false;
  const numbered = new Set<TableId>();
  for (const [name, definition] of await session.query(sql)) {
    const table = { schema: catalog.defaultSchema, name: name ?? '' };
    if (saysAutoincrement(definition ?? '')) numbered.add(formatTableId(table, catalog.defaultSchema));
  }
  return ({ to }) => {
    const key = findTable(catalog, to.table)?.columns.find(({ name }) => name === to.columns[0]);
    // Only the rowid is counted on; whoever inserts gives any other key: https://www.sqlite.org/lang_createtable.html#rowid
    return to.columns.length === 1 && key?.identity === 'auto' && !numbered.has(to.table);
  };
}

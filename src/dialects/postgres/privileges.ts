import type { Table } from '../../catalog/model.js';
import type { Lack, Need, Privilege, Session } from '../dialect.js';
import { quoted } from './literals.js';
import { name, table as tableName } from './names.js';

const ALL: readonly Privilege[] = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];

/** Privileges on the table, or on each of its columns where that is enough; without USAGE of the schema none is of use. */
const held = (privilege: Privilege): string => {
  const byColumn =
    privilege === 'DELETE'
      ? 'false'
      : `(SELECT pg_catalog.bool_and(pg_catalog.has_column_privilege(c.oid, a.attnum, '${privilege}'))
            FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)`;
  return `(pg_catalog.has_table_privilege(c.oid, '${privilege}') OR ${byColumn})::text`;
};

function sqlFor(tables: readonly Table[]): string {
  const list = tables.map(({ schema, name: own }) => `(${quoted(schema)}, ${quoted(own)})`).join(', ');
  return `
  SELECT n.nspname::text, c.relname::text, pg_catalog.quote_ident(current_user),
         pg_catalog.has_schema_privilege(n.oid, 'USAGE')::text, ${ALL.map(held).join(', ')}
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
   WHERE (n.nspname::text, c.relname::text) IN (${list})`;
}

/** Rows are locked by SELECT … FOR UPDATE before they are deleted, and that asks for UPDATE. */
function withLocks(privileges: readonly Privilege[]): readonly Privilege[] {
  return ALL.filter((each) => privileges.includes(each) || (each === 'UPDATE' && privileges.includes('DELETE')));
}

/** What this login may not do of what is needed, asked of the server in one query. */
export async function lacking(session: Session, needs: readonly Need[]): Promise<readonly Lack[]> {
  if (needs.length === 0) return [];
  const rows = await session.query(sqlFor(needs.map(({ table }) => table)));
  return needs.flatMap(({ table, privileges }) => {
    const row = rows.find(([schema, own]) => schema === table.schema && own === table.name);
    if (!row) return [];
    const [, , who = '', usage, ...may] = row;
    const missing = withLocks(privileges).filter((privilege) => may[ALL.indexOf(privilege)] !== 'true');
    const grants = [
      ...(usage === 'true' ? [] : [`GRANT USAGE ON SCHEMA ${name(table.schema)} TO ${who ?? ''};`]),
      ...(missing.length === 0 ? [] : [`GRANT ${missing.join(', ')} ON ${tableName(table)} TO ${who ?? ''};`]),
    ];
    return grants.length === 0 ? [] : [{ table, privileges: missing, grant: grants.join(' ') }];
  });
}

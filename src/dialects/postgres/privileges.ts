import type { Table } from '../../catalog/model.js';
import type { Lack, Need, Privilege, Session } from '../dialect.js';
import { quoted } from './literals.js';
import { name, table as tableName } from './names.js';

const ALL: readonly Privilege[] = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];

/** Row security is off in our transactions, so that rows are seen or the statement fails: who is subject to it can read nothing. */
const sqlFor = (tables: readonly Table[]): string => `
  SELECT n.nspname::text, c.relname::text, pg_catalog.quote_ident(current_user),
         pg_catalog.has_schema_privilege(n.oid, 'USAGE')::text, pg_catalog.row_security_active(c.oid)::text,
         ${ALL.map((privilege) => `pg_catalog.has_table_privilege(c.oid, '${privilege}')::text`).join(', ')},
         (SELECT pg_catalog.string_agg(a.attname, E'\\n') FROM pg_catalog.pg_attribute a
           WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
             AND pg_catalog.has_column_privilege(c.oid, a.attnum, 'UPDATE'))
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
   WHERE (n.nspname::text, c.relname::text) IN (${tables.map((table) => `(${quoted(table.schema)}, ${quoted(table.name)})`).join(', ')})`;

/** Rows are locked by SELECT … FOR UPDATE before they are deleted, and tables by LOCK TABLE: both ask for UPDATE. */
function privilegesOf({ privileges, locked }: Need): readonly Privilege[] {
  const locks = privileges.includes('DELETE') || locked;
  return ALL.filter((each) => privileges.includes(each) || (each === 'UPDATE' && locks));
}

function missingOf(need: Need, may: readonly (string | null)[], columns: readonly string[]): readonly Privilege[] {
  // Columns are enough where nothing but those is written, and no table is locked.
  const byColumns = !need.locked && need.updates.length > 0 && need.updates.every((column) => columns.includes(column));
  return privilegesOf(need).filter(
    (privilege) => may[ALL.indexOf(privilege)] !== 'true' && !(privilege === 'UPDATE' && byColumns),
  );
}

/** What this login may not do of what is needed, asked of the server in one query. */
export async function lacking(session: Session, needs: readonly Need[]): Promise<readonly Lack[]> {
  if (needs.length === 0) return [];
  const rows = await session.query(sqlFor(needs.map(({ table }) => table)));
  return needs.flatMap((need) => {
    const { table } = need;
    const row = rows.find(([schema, own]) => schema === table.schema && own === table.name);
    if (!row) return [];
    const [, , login, usage, isSubject, ...may] = row;
    const who = login ?? '';
    const missing = missingOf(need, may, (may[ALL.length] ?? '').split('\n'));
    const found: readonly Lack[] = [
      { table, privileges: ['USAGE'], grant: `GRANT USAGE ON SCHEMA ${name(table.schema)} TO ${who};` },
      { table, privileges: ['BYPASSRLS'], grant: `ALTER ROLE ${who} BYPASSRLS;` },
      { table, privileges: missing, grant: `GRANT ${missing.join(', ')} ON ${tableName(table)} TO ${who};` },
    ];
    const wanted = [usage !== 'true', isSubject === 'true', missing.length > 0];
    return found.filter((_, index) => wanted[index]);
  });
}

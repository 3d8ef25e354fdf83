import type { Table } from '../../catalog/model.js';
import { storedColumns } from '../columns.js';
import type { Lack, Need, Privilege, Session } from '../dialect.js';
import { name, table as tableName } from './names.js';

/** Asks for a plan of a statement that would do nothing: the server checks the same privileges, and changes nothing. */
function probe(table: Table, privilege: Privilege): string {
  const own = tableName(table);
  const [column] = storedColumns(table);
  const first = name(column?.name ?? '');
  switch (privilege) {
    case 'SELECT':
      return `EXPLAIN SELECT * FROM ${own} WHERE FALSE`;
    case 'INSERT':
      return `EXPLAIN INSERT INTO ${own} (${first}) SELECT NULL FROM DUAL WHERE FALSE`;
    case 'UPDATE':
      return `EXPLAIN UPDATE ${own} SET ${first} = NULL WHERE FALSE`;
    case 'DELETE':
      return `EXPLAIN DELETE FROM ${own} WHERE FALSE`;
  }
}

/** ER_TABLEACCESS_DENIED_ERROR, ER_COLUMNACCESS_DENIED_ERROR, ER_DBACCESS_DENIED_ERROR. */
const DENIED: readonly unknown[] = [1142, 1143, 1044];

async function isDenied(session: Session, sql: string): Promise<boolean> {
  try {
    await session.query(sql);
    return false;
  } catch (error) {
    if (error instanceof Error && 'errno' in error) return DENIED.includes(error.errno);
    throw error;
  }
}

/** `li@10.0.%` as an account of GRANT. */
function accountOf(user: string): string {
  const at = user.lastIndexOf('@');
  return `${name(user.slice(0, at))}@${name(user.slice(at + 1))}`;
}

/** What this login may not do of what is needed, tried without doing it: grants come by roles and patterns, too. */
export async function lacking(session: Session, needs: readonly Need[]): Promise<readonly Lack[]> {
  const who = accountOf((await session.query('SELECT CURRENT_USER()'))[0]?.[0] ?? '@');
  const found: Lack[] = [];
  for (const { table, privileges } of needs) {
    const missing: Privilege[] = [];
    for (const privilege of privileges) if (await isDenied(session, probe(table, privilege))) missing.push(privilege);
    const grant = `GRANT ${missing.join(', ')} ON ${tableName(table)} TO ${who};`;
    if (missing.length > 0) found.push({ table, privileges: missing, grant });
  }
  return found;
}

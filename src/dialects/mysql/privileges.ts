import type { Engine, Table } from '../../catalog/model.js';
import type { Query } from '../../catalog/query.js';
import { storedColumns } from '../columns.js';
import type { Lack, Need, Privilege, Session } from '../dialect.js';
import { name, table as tableName } from './names.js';

/** What the server says that a login was given, roles in force included. */
export interface Grants {
  /** As GRANT spells it. */
  readonly login: string;
  readonly lines: readonly string[];
}

const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** MySQL tells what roles give only when they are named; MariaDB adds it by itself and knows no USING. */
async function linesOf(query: Query, engine: Engine): Promise<readonly string[]> {
  const own = 'SHOW GRANTS FOR CURRENT_USER()';
  const roles = (await query('SELECT CURRENT_ROLE()'))[0]?.[0] ?? 'NONE';
  const using = engine === 'mysql' && roles !== 'NONE' ? ` USING ${roles}` : '';
  return (await query(`${own}${using}`)).map(([line]) => line ?? '');
}

export async function readGrants(query: Query, engine: Engine): Promise<Grants> {
  const user = (await query('SELECT CURRENT_USER()'))[0]?.[0] ?? '';
  const at = user.lastIndexOf('@');
  return { login: `${quote(user.slice(0, at))}@${quote(user.slice(at + 1))}`, lines: await linesOf(query, engine) };
}

/** `hr\_%` of a GRANT on a database: `_` and `%` stand for others unless they are escaped. */
function matches(pattern: string, database: string): boolean {
  const parts = pattern.replaceAll('``', '`').match(/\\.|[^\\]/gsu) ?? [];
  const source = parts.map((part) => {
    if (part === '%') return '.*';
    if (part === '_') return '.';
    return part.slice(-1).replace(/[.*+?^${}()|[\]\\]/gu, '\\$&');
  });
  return new RegExp(`^${source.join('')}$`, 'su').test(database);
}

const GRANT = /^GRANT (?<privileges>.+?) ON (?:\*|`(?<database>(?:[^`]|``)+)`)\.(?:\*|`(?<table>(?:[^`]|``)+)`) TO /su;

/** Whether triggers of this table are told to the login. */
export function mayTrigger(
  { lines }: Pick<Grants, 'lines'>,
  { schema, name }: Pick<Table, 'schema' | 'name'>,
): boolean {
  return lines.some((line) => {
    const { privileges = '', database, table } = GRANT.exec(line)?.groups ?? {};
    const gives = /(^|, )(TRIGGER|ALL PRIVILEGES)(,|$)/u.test(privileges);
    if (!gives) return false;
    const isDatabase =
      database === undefined ||
      (table === undefined ? matches(database, schema) : database.replaceAll('``', '`') === schema);
    return isDatabase && (table === undefined || table.replaceAll('``', '`') === name);
  });
}

/**
 * Asks for a plan of a statement that would do nothing: the server checks the same privileges, and changes nothing. Null where the
 * login does not even see a column.
 */
function probe({ table, updates }: Need, privilege: Privilege): string | null {
  const own = tableName(table);
  const columns = storedColumns(table).map((column) => name(column.name));
  if (columns.length === 0) return privilege === 'SELECT' ? `EXPLAIN SELECT * FROM ${own} WHERE FALSE` : null;
  const written = updates.length === 0 ? columns.slice(0, 1) : updates.map(name);
  switch (privilege) {
    case 'SELECT':
      return `EXPLAIN SELECT ${columns.join(', ')} FROM ${own} WHERE FALSE`;
    case 'INSERT':
      return `EXPLAIN INSERT INTO ${own} (${columns.join(', ')}) SELECT ${columns.map(() => 'NULL').join(', ')} FROM DUAL WHERE FALSE`;
    case 'UPDATE':
      return `EXPLAIN UPDATE ${own} SET ${written.map((column) => `${column} = NULL`).join(', ')} WHERE FALSE`;
    case 'DELETE':
      return `EXPLAIN DELETE FROM ${own} WHERE FALSE`;
  }
}

/** ER_TABLEACCESS_DENIED_ERROR, ER_COLUMNACCESS_DENIED_ERROR, ER_DBACCESS_DENIED_ERROR. */
const DENIED: readonly unknown[] = [1142, 1143, 1044];

async function isDenied(session: Session, sql: string | null): Promise<boolean> {
  if (sql === null) return true;
  try {
    await session.query(sql);
    return false;
  } catch (error) {
    if (error instanceof Error && 'errno' in error && DENIED.includes(error.errno)) return true;
    throw error;
  }
}

/** MySQL asks for UPDATE or DELETE where rows are read for a lock; MariaDB does not, and EXPLAIN does not tell. */
async function cannotLock(session: Session, { table }: Need): Promise<boolean> {
  return isDenied(session, `SELECT 1 FROM ${tableName(table)} WHERE FALSE FOR UPDATE`);
}

function grantFor(missing: readonly string[], { table, updates }: Need, who: string): string {
  const columns = updates.length === 0 ? '' : ` (${updates.map(name).join(', ')})`;
  const list = missing.map((privilege) => (privilege === 'UPDATE' ? `UPDATE${columns}` : privilege));
  return `GRANT ${list.join(', ')} ON ${tableName(table)} TO ${who};`;
}

const isChanged = ({ privileges }: Need): boolean => privileges.some((privilege) => privilege !== 'SELECT');

/** What this login may not do of what is needed, tried without doing it: grants come by roles and patterns, too. */
export async function lacking(session: Session, needs: readonly Need[]): Promise<readonly Lack[]> {
  const grants = await readGrants((sql) => session.query(sql), session.dialect.engine);
  const found: Lack[] = [];
  for (const need of needs) {
    const missing: string[] = [];
    for (const privilege of need.privileges)
      if (await isDenied(session, probe(need, privilege))) missing.push(privilege);
    const locks = need.locked && !need.privileges.some((each) => each === 'UPDATE' || each === 'DELETE');
    if (locks && (await cannotLock(session, need))) missing.push('UPDATE');
    // Without it the server tells of no triggers at all, and nobody would know what a run sets off.
    if (isChanged(need) && !mayTrigger(grants, need.table)) missing.push('TRIGGER');
    if (missing.length > 0)
      found.push({ table: need.table, privileges: missing, grant: grantFor(missing, need, grants.login) });
  }
  return found;
}

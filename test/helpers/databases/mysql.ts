import { readFile } from 'node:fs/promises';
import type { Connection, ConnectionOptions } from 'mysql2/promise';
import { createConnection } from 'mysql2/promise';
import type { OpenDatabase } from '../database.js';
import { dumpedTable } from '../database.js';
import type { ServerTarget } from '../target.js';

async function withConnection<T>(options: ConnectionOptions, use: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await createConnection({
    ...options,
    multipleStatements: true,
    rowsAsArray: true,
    typeCast: (field) => field.string('utf8'), // every value as the server's text
  });
  try {
    return await use(connection);
  } finally {
    await connection.end();
  }
}

async function texts(connection: Connection, sql: string): Promise<(string | null)[][]> {
  const [rows] = await connection.query(sql);
  return rows as unknown as (string | null)[][];
}

const quote = (name: string): string => `\`${name.replaceAll('`', '``')}\``;

const COLUMNS = `
  SELECT c.table_name, c.column_name, c.data_type
  FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
  WHERE c.table_schema = DATABASE() AND t.table_type IN ('BASE TABLE', 'SYSTEM VERSIONED')
  ORDER BY c.table_name, c.ordinal_position`;

/** Text that differs whenever the stored value differs. */
function exactText(column: string, type: string): string {
  const hex = (value: string): string => `COALESCE(HEX(${value}), 'NULL')`;
  // A float's text is rounded to six digits; as a double it is exact.
  if (type === 'float' || type === 'double') return hex(`CAST(${column} + 0e0 AS CHAR)`);
  // Two members of an enum may look alike: the number tells them apart, and '' from the error value.
  if (type === 'enum' || type === 'set') return `CONCAT(${hex(column)}, '/', COALESCE(${column} + 0, 'NULL'))`;
  // HEX of a number would be its whole part, rounded.
  if (/int$|^decimal$|^year$/.test(type)) return hex(`CAST(${column} AS CHAR)`);
  return hex(column);
}

async function dump(connection: Connection, except: readonly string[]): Promise<string> {
  await connection.query("SET time_zone = '+00:00', group_concat_max_len = 1000000");
  const columns = await texts(connection, COLUMNS);
  const tables = [...new Set(columns.map(([table]) => String(table)))].filter((table) => !except.includes(table));
  const parts: string[] = [];
  for (const table of tables) {
    const cells = columns
      .filter(([of]) => of === table)
      .map(([, name, type]) => exactText(quote(String(name)), String(type)));
    const rows = await texts(connection, `SELECT CONCAT_WS(' ', ${cells.join(', ')}) FROM ${quote(table)}`);
    parts.push(
      dumpedTable(
        table,
        rows.map(([row]) => String(row)),
      ),
    );
  }
  return parts.join('');
}

/** Entries of connections that worked in one database. An entry: `[time]\t<thread> <Command>\t<text, maybe of many lines>`. */
function entriesOf(log: string, database: string): string {
  const start = /^(?:\d{6} +\d+:\d\d:\d\d|[\d-]+T[\d:.]+Z|\t)?\t *(\d+) (Connect|Init DB|[A-Z][A-Za-z ]+)\t(.*)/;
  const entries = log.split(/^(?=(?:\d{6} +\d+:\d\d:\d\d|[\d-]+T[\d:.]+Z|\t)?\t *\d+ [A-Z][A-Za-z ]+\t)/m);
  const inside = new Set<string>();
  return entries
    .filter((entry) => {
      const [, thread = '', command = '', text = ''] = start.exec(entry) ?? [];
      const place =
        command === 'Connect' ? / on (\S*)/.exec(text)?.[1] : command === 'Init DB' ? text.trim() : undefined;
      if (place === database) inside.add(thread);
      else if (place !== undefined) inside.delete(thread);
      return inside.has(thread);
    })
    .join('');
}

export const mysqlDatabase: OpenDatabase<ServerTarget> = async (target, label) => {
  const server = { host: '127.0.0.1', port: target.port, user: 'root' };
  const place = { ...server, database: label };
  await withConnection(server, (connection) => connection.query(`CREATE DATABASE ${label}`));
  return {
    engine: target.engine,
    version: target.version,
    url: `mysql://root@127.0.0.1:${String(target.port)}/${label}`,
    knexConfig: { client: 'mysql2', connection: place },
    run: (script) => withConnection(place, async (connection) => void (await connection.query(script))),
    rows: (sql) => withConnection(place, (connection) => texts(connection, sql)),
    dump: ({ except = [] } = {}) => withConnection(place, (connection) => dump(connection, except)),
    statementLog: async () => entriesOf(await readFile(target.log, 'utf8'), label),
    drop: () => withConnection(server, async (connection) => void (await connection.query(`DROP DATABASE ${label}`))),
  };
};

import { rmSync } from 'node:fs';
import path from 'node:path';
import { sqliteDriver } from '../../../src/dialects/sqlite-driver.js';
import type { OpenDatabase } from '../database.js';
import { dumpedTable } from '../database.js';
import type { EngineTarget } from '../target.js';

// The better-sqlite3 of this Node, as the program takes it.
const Database = sqliteDriver();

function withDatabase<T>(file: string, use: (db: InstanceType<typeof Database>) => T): Promise<T> {
  // A promise like the others', so that an error rejects instead of being thrown.
  return new Promise((resolve) => {
    const db = new Database(file);
    try {
      resolve(use(db));
    } finally {
      db.close();
    }
  });
}

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Storage class and bytes; CAST of a real would round it to 15 digits. */
function exactText(column: string): string {
  const bytes = `CASE typeof(${column}) WHEN 'real' THEN printf('%!.17g', ${column}) ELSE hex(CAST(${column} AS BLOB)) END`;
  return `typeof(${column}) || ':' || COALESCE(${bytes}, '')`;
}

function dump(db: InstanceType<typeof Database>, except: readonly string[]): string {
  const names = db
    .prepare<[], string>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite^_%' ESCAPE '^' ORDER BY name",
    )
    .pluck()
    .all();
  const parts = names
    .filter((name) => !except.includes(name))
    .map((name) => {
      const columns = db
        .prepare<[string], string>('SELECT name FROM pragma_table_xinfo(?) WHERE hidden <> 1')
        .pluck()
        .all(name);
      const cells = columns.map((column) => exactText(quote(column))).join(" || ' ' || ");
      return dumpedTable(
        name,
        db
          .prepare<[], string>(`SELECT ${cells} FROM ${quote(name)}`)
          .pluck()
          .all(),
      );
    });
  return parts.join('');
}

function texts(db: InstanceType<typeof Database>, sql: string): (string | null)[][] {
  const rows = db.prepare<[], unknown[]>(sql).raw().safeIntegers().all();
  const text = (cell: unknown): string => (Buffer.isBuffer(cell) ? cell.toString('utf8') : String(cell));
  return rows.map((row) => row.map((cell) => (cell === null ? null : text(cell))));
}

export const sqliteDatabase: OpenDatabase<EngineTarget & { engine: 'sqlite' }> = async (target, label) => {
  const file = path.join(target.dir, `${label}.db`);
  await withDatabase(file, (db) => db.pragma('user_version = 0')); // so that the file exists
  return {
    engine: 'sqlite',
    version: target.version,
    url: file,
    knexConfig: { client: 'better-sqlite3', connection: { filename: file }, useNullAsDefault: true },
    run: (script) => withDatabase(file, (db) => void db.exec(script)),
    rows: (sql) => withDatabase(file, (db) => texts(db, sql)),
    dump: ({ except = [] } = {}) => withDatabase(file, (db) => dump(db, except)),
    statementLog: () => Promise.reject(new Error('SQLite has no server and so no log of statements')),
    drop: () => {
      for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(file + suffix, { force: true });
      return Promise.resolve();
    },
  };
};

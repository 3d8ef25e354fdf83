import { afterEach, beforeEach, inject } from 'vitest';
import { formatColumns, formatName } from '../../src/catalog/names.js';
import { connect } from '../../src/dialects/index.js';
import type { Catalog } from '../../src/catalog/model.js';
import type { AccountTable, Links, Reference } from '../../src/links/model.js';
import { scanDatabase } from '../../src/scan/scan.js';
import type { ScanContext, ScanReport } from '../../src/scan/scan.js';
import type { TestDatabase } from '../helpers/database.js';
import { freshDatabase } from '../helpers/database.js';

export const { engine } = inject('engine');
export const isMysql = engine === 'mysql' || engine === 'mariadb';
export const quote = (name: string): string =>
  isMysql ? `\`${name.replaceAll('`', '``')}\`` : `"${name.replaceAll('"', '""')}"`;

let database: TestDatabase;

/** Gives every test of the calling file a database of its own. */
export function useDatabases(): void {
  beforeEach(async () => {
    database = await freshDatabase();
  });
  afterEach(async () => {
    await database.drop();
  });
}

const UNCHECKED: Readonly<Record<typeof engine, string>> = {
  sqlite: 'PRAGMA foreign_keys = OFF',
  postgres: 'SELECT 1',
  mysql: 'SET foreign_key_checks = 0',
  mariadb: 'SET foreign_key_checks = 0',
};

/** Runs statements with foreign keys unchecked, where the engine has such a switch. */
export async function seed(...statements: readonly string[]): Promise<void> {
  await database.run([UNCHECKED[engine], ...statements].map((sql) => `${sql};`).join('\n'));
}

/** `user_role user_id` refers to `users id`; several columns are joined by `+`. */
export function reference(
  from: string,
  to: string,
  options: Partial<Pick<Reference, 'basis' | 'state' | 'kind' | 'onUnlink'>> = {},
): Reference {
  const [child, parent] = [from, to].map((text) => {
    const at = text.lastIndexOf(' ');
    return { table: formatName(text.slice(0, at)), columns: text.slice(at + 1).split('+') };
  });
  if (child === undefined || parent === undefined) throw new Error('a reference has two sides');
  const id = formatColumns(child.table, child.columns);
  return {
    id,
    from: child,
    to: parent,
    basis: 'manual',
    state: 'confirmed',
    confidence: 1,
    kind: 'role',
    evidence: [],
    ...options,
  };
}

const USERS: AccountTable = {
  table: 'users',
  key: ['id'],
  lookup: ['login'],
  deleted: 'deleted_flag = 1',
  protected: [],
  state: 'confirmed',
  evidence: [],
};

type Options = Pick<ScanContext, 'only' | 'sampleSize'>;

/** Scans the database of this test, with the links that its catalog leads to. */
export function scanWith(linksOf: (catalog: Catalog) => Links, options: Options = {}): Promise<ScanReport> {
  const limits = { readOnly: true, lockTimeout: 5000, statementTimeout: 60_000 };
  return connect({ ...database.knexConfig }, limits, async (session) => {
    await session.begin('read');
    const catalog = await session.dialect.readCatalog(session);
    return scanDatabase({ session, catalog, links: linksOf(catalog), ...options });
  });
}

/** Scans just these references; `users` holds accounts unless told otherwise. */
export function scan(
  references: readonly Reference[],
  { accounts = [USERS], grants = [], ...options }: Options & Partial<Pick<Links, 'accounts' | 'grants'>> = {},
): Promise<ScanReport> {
  return scanWith(() => ({ accounts, grants, roles: [], tenants: [], grantPaths: [], references }), options);
}

/** Class, reference, rows and samples; what a report says, without what is told elsewhere. */
export function found({ findings }: ScanReport): readonly string[] {
  return findings
    .map((finding) => `${finding.class} ${finding.reference} ${finding.rows}: ${finding.samples.join(', ')}`)
    .sort();
}

/** Type of a key that is a number. */
export const key = engine === 'sqlite' ? 'INTEGER PRIMARY KEY' : 'BIGINT PRIMARY KEY';
/** Two people, two marked deleted, and one with a key that a double would round. */
export const users = [
  `CREATE TABLE users (id ${key}, login VARCHAR(40) NOT NULL, deleted_flag INTEGER NOT NULL DEFAULT 0, manager_id BIGINT)${isMysql ? ' COLLATE utf8mb4_general_ci' : ''}`,
  `INSERT INTO users VALUES (1, 'Alice', 0, NULL), (2, 'bob', 0, 1), (3, 'carol', 1, 77), (4, 'dave', 1, 3), (9007199254740992, 'big', 0, 0)`,
];

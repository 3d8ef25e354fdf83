import type { Engine } from '../../../src/catalog/model.js';

export const isMysql = (engine: Engine): boolean => engine === 'mysql' || engine === 'mariadb';

/** The key of most tables here: whoever inserts gives it. */
export const KEY = 'id BIGINT NOT NULL PRIMARY KEY';

export const TEXT = 'VARCHAR(100)';

export const USER = 'user_id BIGINT';
export const TO_USERS = 'FOREIGN KEY (user_id) REFERENCES users (id)';

const UNCHECKED: Readonly<Record<Engine, string>> = {
  sqlite: 'PRAGMA foreign_keys = OFF',
  postgres: 'SET session_replication_role = replica',
  mysql: 'SET foreign_key_checks = 0',
  mariadb: 'SET foreign_key_checks = 0',
};

/** These statements in a session that checks no foreign key, as an import script runs them. */
export function unchecked(engine: Engine, statements: readonly string[]): readonly string[] {
  return [[UNCHECKED[engine], ...statements].join(';\n')];
}

/** Statements that write many rows, a few thousand each. */
export function insert(table: string, rows: readonly string[], size = 2000): readonly string[] {
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, part) => {
    const values = rows.slice(part * size, (part + 1) * size).map((row) => `(${row})`);
    return `INSERT INTO ${table} VALUES ${values.join(', ')}`;
  });
}

/** `first`, `first + 1` … as many as `count`. */
export function numbers(count: number, first = 1): readonly number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}

/** untether.yaml: its accounts, and references as `from`, `to` and the rest of the line. */
export function settings(
  accounts: readonly string[],
  references: readonly (readonly [from: string, to: string, rest: string])[],
): string {
  return [
    'version: 1',
    'targets:',
    '  app: { environment: test, approvals: 1 }',
    'accounts:',
    ...accounts.map((account) => `  - { ${account} }`),
    'references:',
    ...references.map(
      ([from, to, rest]) => `  - { from: ${JSON.stringify(from)}, to: ${JSON.stringify(to)}, ${rest} }`,
    ),
    '',
  ].join('\n');
}

/** Accounts by login, confirmed. */
export const USERS = 'table: users, key: [id], lookup: [login], label: login, state: confirmed';

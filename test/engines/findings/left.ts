import type { Engine } from '../../../src/catalog/model.js';
import type { Room } from './model.js';
import { isMysql, KEY, settings, TEXT, TO_USERS, USER, USERS } from './sql.js';

/** A table that a ROLLBACK or a crash does not respect, where the engine has such. */
function withoutTransactions(engine: Engine): string {
  const table = `TABLE old_log (${KEY}, ${USER})`;
  if (isMysql(engine)) return `CREATE ${table} ENGINE=MyISAM`;
  return engine === 'postgres' ? `CREATE UNLOGGED ${table}` : `CREATE ${table}`;
}

const NO_TRANSACTIONS = {
  engines: ['postgres', 'mysql', 'mariadb'],
  because: 'every table of SQLite has transactions; a virtual one is never followed',
} as const;

/** Rules about rows that a plan leaves where they are. */
export const left: Room = {
  name: 'rows left out',
  sql: (engine) => [
    `CREATE TABLE users (${KEY}, login ${TEXT} NOT NULL UNIQUE, password_hash ${TEXT})`,
    `CREATE TABLE notes (${KEY}, ${USER}, ${TO_USERS})`,
    `CREATE TABLE documents (${KEY}, owner_id BIGINT, FOREIGN KEY (owner_id) REFERENCES users (id))`,
    `CREATE TABLE drafts (${KEY}, author_id BIGINT)`,
    `CREATE TABLE oper_log (${KEY}, ${USER}, auditor_id BIGINT)`,
    withoutTransactions(engine),
    `CREATE TABLE sessions (${KEY}, ${USER}, ${TO_USERS})`,
    `CREATE TABLE badges (${KEY}, ${USER}, ${TO_USERS})`,
    `CREATE TABLE projects (${KEY}, member_ids ${TEXT})`,
    `CREATE TABLE legacy (${KEY}, user_no DOUBLE PRECISION)`,
    `INSERT INTO users VALUES (1, 'ada', 'x'), (2, 'bob', 'x')`,
    'INSERT INTO notes VALUES (1, 1), (2, 2)',
    'INSERT INTO documents VALUES (1, 1), (2, 1), (3, 2)',
    'INSERT INTO drafts VALUES (1, 1), (2, 2)',
    'INSERT INTO oper_log VALUES (1, 1, 1), (2, 1, 1)',
    'INSERT INTO old_log VALUES (1, 1), (2, 2)',
    'INSERT INTO sessions VALUES (1, 1), (2, 1)',
    'INSERT INTO badges VALUES (1, 1)',
    "INSERT INTO projects VALUES (1, '1,2')",
    'INSERT INTO legacy VALUES (1, 1)',
  ],
  settings: () =>
    settings(
      [USERS],
      [
        ['notes [user_id]', 'users [id]', 'kind: group'],
        ['documents [owner_id]', 'users [id]', 'kind: ownership'],
        ['drafts [author_id]', 'users [id]', 'basis: inferred, state: proposed, kind: ownership'],
        ['oper_log [user_id]', 'users [id]', 'kind: audit'],
        ['oper_log [auditor_id]', 'users [id]', 'kind: audit'],
        ['old_log [user_id]', 'users [id]', 'kind: audit'],
        ['sessions [user_id]', 'users [id]', 'kind: session'],
        ['badges [user_id]', 'users [id]', 'kind: group'],
        ['projects [member_ids]', 'users [id]', 'kind: group, list: ",", onUnlink: reassign'],
        ['legacy [user_no]', 'users [id]', 'basis: inferred, state: proposed, kind: other'],
      ],
    ),
  plans: {
    ada: (place) => place.ask(['1'], { keep: ['sessions', 'badges'] }),
    bob: (place) => place.ask(['2']),
  },
  cases: [
    {
      rule: 'R001',
      severity: 'medium',
      plan: 'ada',
      facts: [{ reference: 'drafts [author_id]', table: 'drafts', rows: 1 }],
      evidence: ['drafts [author_id] -> users [id] (inferred)'],
      innocent: { table: 'documents', because: 'the reference is confirmed' },
    },
    {
      rule: 'R002',
      severity: 'medium',
      plan: 'ada',
      facts: [{ reference: 'documents [owner_id]', table: 'documents', rows: 2 }],
      evidence: ['documents [owner_id] -> users [id] (declared)'],
      innocent: { table: 'badges', because: 'somebody decided with --keep' },
    },
    {
      rule: 'R013',
      severity: 'info',
      plan: 'ada',
      facts: [
        { reference: 'old_log [user_id]', table: 'old_log', rows: 1 },
        // As many rows, and yet another reference.
        { reference: 'oper_log [auditor_id]', table: 'oper_log', rows: 2 },
        { reference: 'oper_log [user_id]', table: 'oper_log', rows: 2 },
      ],
      innocent: { table: 'sessions', because: 'it is no history, and stays only because somebody said so' },
    },
    {
      rule: 'R028',
      severity: 'medium',
      plan: 'ada',
      facts: [{ reference: 'sessions [user_id]', rows: 2 }],
      innocent: { table: 'badges', because: 'it is kept as well, and nobody stays logged in by it' },
    },
    {
      rule: 'R040',
      severity: 'medium',
      plan: 'ada',
      facts: [{ table: 'old_log', rows: 1 }],
      innocent: {
        table: 'oper_log',
        because: 'its rows stay as well, under the same rule, in a table with transactions',
      },
      only: NO_TRANSACTIONS,
    },
    {
      rule: 'R041',
      severity: 'medium',
      plan: 'ada',
      facts: [{ reference: 'projects [member_ids]' }],
      innocent: { table: 'legacy', because: 'it cannot be compared, but holds one id' },
    },
    {
      rule: 'R042',
      severity: 'medium',
      plan: 'ada',
      facts: [{ reference: 'legacy [user_no]' }],
      innocent: { table: 'drafts', because: 'its rows were counted' },
    },
  ],
};

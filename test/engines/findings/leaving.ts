import type { Engine } from '../../../src/catalog/model.js';
import type { Room } from './model.js';
import { KEY, settings, TEXT, TO_USERS, USER } from './sql.js';

/** SQLite counts on from the highest rowid; the other engines keep a counter of their own. */
const counted = (engine: Engine): string => (engine === 'sqlite' ? 'id INTEGER PRIMARY KEY' : KEY);
const countedForGood = (engine: Engine): string => (engine === 'sqlite' ? 'id INTEGER PRIMARY KEY AUTOINCREMENT' : KEY);

const account = (table: string): string =>
  `table: ${table}, key: [id], lookup: [login], label: login, state: confirmed`;

const REUSED = {
  rule: 'R026',
  severity: 'medium',
  plan: 'ada',
  facts: [{ table: 'users' }],
  only: {
    engines: ['sqlite'],
    because: 'the counters of PostgreSQL, MySQL and MariaDB do not go back when the highest row goes',
  },
} as const;

/** Rules about what lives on when the account itself goes. */
export const leaving: Room = {
  name: 'accounts that go',
  sql: (engine) => [
    `CREATE TABLE users (${counted(engine)}, login ${TEXT} NOT NULL UNIQUE, password_hash ${TEXT})`,
    `CREATE TABLE robots (${countedForGood(engine)}, login ${TEXT} NOT NULL UNIQUE, password_hash ${TEXT})`,
    `CREATE TABLE agents (${KEY}, login ${TEXT} NOT NULL UNIQUE, password_hash ${TEXT})`,
    `CREATE TABLE badges (${KEY}, ${USER}, ${TO_USERS})`,
    `CREATE TABLE oper_log (${KEY}, user_name ${TEXT})`,
    `CREATE TABLE login_log (${KEY}, ${USER})`,
    `INSERT INTO users VALUES (1, 'ada', 'x'), (2, 'bob', 'x')`,
    `INSERT INTO robots VALUES (7, 'robot', 'x')`,
    `INSERT INTO agents VALUES (8, 'agent', 'x')`,
    'INSERT INTO badges VALUES (1, 1)',
    `INSERT INTO oper_log VALUES (1, 'ada'), (2, 'ada'), (3, 'bob')`,
    'INSERT INTO login_log VALUES (1, 1)',
  ],
  settings: () =>
    settings(['users', 'robots', 'agents'].map(account), [
      ['badges [user_id]', 'users [id]', 'kind: group'],
      ['oper_log [user_name]', 'users [login]', 'basis: by-name, state: confirmed, kind: audit'],
      ['login_log [user_id]', 'users [id]', 'kind: audit'],
    ]),
  plans: {
    ada: (place) => place.ask(['ada'], { accountTable: 'users', withAccount: 'delete' }),
    'ada, who stays': (place) => place.ask(['ada'], { accountTable: 'users' }),
    robot: (place) => place.ask(['robot'], { accountTable: 'robots', withAccount: 'delete' }),
    agent: (place) => place.ask(['agent'], { accountTable: 'agents', withAccount: 'delete' }),
  },
  cases: [
    { ...REUSED, innocent: { plan: 'robot', because: 'its key says AUTOINCREMENT' } },
    { ...REUSED, innocent: { plan: 'agent', because: 'whoever inserts gives the key' } },
    { ...REUSED, innocent: { plan: 'ada, who stays', because: 'the row keeps its key' } },
    {
      rule: 'R027',
      severity: 'medium',
      plan: 'ada',
      facts: [{ reference: 'oper_log [user_name]', rows: 2 }],
      innocent: { table: 'login_log', because: 'it holds the key, which is not given again like a name' },
    },
    {
      rule: 'R027',
      severity: 'medium',
      plan: 'ada',
      facts: [{ reference: 'oper_log [user_name]', rows: 2 }],
      innocent: { plan: 'ada, who stays', because: 'the name stays taken' },
    },
  ],
};

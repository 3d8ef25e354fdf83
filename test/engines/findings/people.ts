import type { Room } from './model.js';
import { KEY, settings, TEXT } from './sql.js';

/** Rules about who is in a plan, and who else is called like them. */
export const people: Room = {
  name: 'people',
  sql: () => [
    `CREATE TABLE users (${KEY}, login ${TEXT} NOT NULL UNIQUE, email ${TEXT}, name ${TEXT}, password_hash ${TEXT},
      status ${TEXT}, gone INTEGER NOT NULL, manager_id BIGINT, FOREIGN KEY (manager_id) REFERENCES users (id))`,
    `CREATE TABLE roles (${KEY}, name ${TEXT})`,
    `CREATE TABLE user_roles (user_id BIGINT NOT NULL, role_id BIGINT NOT NULL, PRIMARY KEY (user_id, role_id),
      FOREIGN KEY (user_id) REFERENCES users (id), FOREIGN KEY (role_id) REFERENCES roles (id))`,
    `CREATE TABLE dept (${KEY}, leader ${TEXT}, deputy ${TEXT}, deputy_id BIGINT, FOREIGN KEY (deputy_id) REFERENCES users (id))`,
    `INSERT INTO users VALUES (1, 'ada', 'ada@example.com', 'Ada Li', 'x', 'on', 0, NULL)`,
    `INSERT INTO users VALUES (2, 'bob', 'ada', 'Bob', 'x', 'on', 0, 1)`,
    `INSERT INTO users VALUES (3, 'cyd', 'cyd@example.com', 'Ada Li', 'x', 'on', 0, NULL)`,
    `INSERT INTO users VALUES (4, 'otto', 'otto@example.com', 'Otto', 'x', 'off', 0, 4)`,
    `INSERT INTO users VALUES (5, 'dee', 'dee@example.com', 'Dee', 'x', 'on', 1, NULL)`,
    `INSERT INTO users VALUES (8, 'eve', 'eve@example.com', 'Eve', 'x', 'on', 0, NULL)`,
    `INSERT INTO users VALUES (9, 'asker', 'asker@example.com', 'Asker', 'x', 'on', 0, NULL)`,
    `INSERT INTO roles VALUES (1, 'staff'), (2, 'finance'), (3, 'audit'), (4, 'press')`,
    // Otto is disabled and Dee is gone: neither can do for Ada what her roles are for.
    'INSERT INTO user_roles VALUES (1, 1), (1, 2), (1, 3), (2, 1), (4, 2), (5, 3), (3, 4), (9, 1)',
    `INSERT INTO dept VALUES (1, 'Ada Li', NULL, NULL), (2, 'Bob', 'ada', 1), (3, NULL, 'bob', 2)`,
  ],
  settings: () =>
    settings(
      [
        `table: users, key: [id], lookup: [login, email], label: login, deleted: "gone = 1", disabled: "status = 'off'", state: confirmed`,
      ],
      [
        ['user_roles [user_id]', 'users [id]', 'kind: role'],
        ['users [manager_id]', 'users [id]', 'kind: delegate'],
        ['dept [leader]', 'users [name]', 'basis: by-name, state: confirmed, kind: delegate'],
        ['dept [deputy]', 'users [login]', 'basis: by-name, state: confirmed, kind: delegate'],
        ['dept [deputy_id]', 'users [id]', 'kind: delegate'],
      ],
    ),
  plans: {
    ada: (place) => place.ask(['1', 'nobody'], { skipMissing: true }),
    'bob, disabled': (place) => place.ask(['2'], { withAccount: 'disable' }),
    'ada, otto and dee': (place) => place.ask(['1', '4', '5']),
    otto: (place) => place.ask(['4']),
    'ada, whose work bob takes': (place) =>
      place.ask(['1'], {
        set: new Map([
          ['dept.leader', 'Bob'],
          ['dept.deputy', 'bob'],
          ['dept.deputy_id', '2'],
        ]),
      }),
    asker: (place) => place.ask(['9']),
    eve: (place) => place.ask(['8']),
    'ada, in a table nobody confirmed': (place) =>
      place.under((text) => text.replace(/(table: users.*)state: confirmed/, '$1state: proposed')).ask(['1']),
  },
  cases: [
    {
      rule: 'R004',
      severity: 'high',
      plan: 'asker',
      facts: [{ account: 'asker' }],
      innocent: { plan: 'ada', because: 'somebody else asks' },
    },
    {
      rule: 'R010',
      severity: 'high',
      plan: 'ada',
      facts: [{ reference: 'dept [deputy]', name: 'a***', column: 'email' }],
      innocent: { plan: 'bob, disabled', because: 'nobody else is called bob, in any column' },
    },
    {
      rule: 'R012',
      severity: 'high',
      plan: 'ada',
      facts: [
        { table: 'roles', account: 'ada (1)', role: 'finance (2)' },
        { table: 'roles', account: 'ada (1)', role: 'audit (3)' },
      ],
      innocent: { plan: 'bob, disabled', because: 'ada holds his role, too' },
    },
    {
      rule: 'R012',
      severity: 'high',
      plan: 'ada, otto and dee',
      facts: [
        { table: 'roles', account: 'ada (1), otto (4)', role: 'finance (2)' },
        { table: 'roles', account: 'ada (1), dee (5)', role: 'audit (3)' },
      ],
      innocent: { plan: 'asker', because: 'two others hold his role' },
    },
    {
      rule: 'R019',
      severity: 'medium',
      plan: 'ada',
      facts: [{ account: 'nobody' }],
      innocent: { plan: 'eve', because: 'she exists, although she has no links' },
    },
    {
      rule: 'R020',
      severity: 'info',
      plan: 'eve',
      facts: [{}],
      innocent: { plan: 'asker', because: 'there is one row' },
    },
    {
      rule: 'R021',
      severity: 'high',
      plan: 'ada',
      facts: [{ reference: 'dept [leader]', name: 'Ada Li', count: 2 }],
      innocent: { plan: 'bob, disabled', because: 'his department has a leader by name, too, and there is one Bob' },
    },
    {
      rule: 'R025',
      severity: 'low',
      plan: 'ada, otto and dee',
      facts: [{ table: 'users', accounts: 1 }],
      innocent: { plan: 'bob, disabled', because: 'the plan itself disables him' },
    },
    {
      rule: 'R025',
      severity: 'low',
      plan: 'ada',
      facts: [{ table: 'users', accounts: 1 }],
      innocent: { plan: 'otto', because: 'he is disabled already' },
    },
    {
      rule: 'R044',
      severity: 'info',
      plan: 'ada, otto and dee',
      facts: [{ table: 'users', accounts: 1 }],
      innocent: { plan: 'otto', because: 'a disabled account is not a deleted one' },
    },
    {
      rule: 'R045',
      severity: 'low',
      plan: 'ada',
      facts: [
        { table: 'dept', column: 'leader', rows: 1 },
        { table: 'dept', column: 'deputy', rows: 1 },
        { table: 'dept', column: 'deputy_id', rows: 1 },
        { table: 'users', column: 'manager_id', rows: 1 },
      ],
      innocent: { plan: 'ada, whose work bob takes', table: 'dept', because: 'every column names somebody else' },
    },
    {
      rule: 'R046',
      severity: 'medium',
      plan: 'ada',
      facts: [{ table: 'users', rows: 1 }],
      innocent: { plan: 'otto', because: 'he is his own manager, so that no other row changes' },
    },
    {
      rule: 'R047',
      severity: 'medium',
      plan: 'ada, in a table nobody confirmed',
      facts: [{ table: 'users' }],
      innocent: { plan: 'ada', because: 'a person confirmed it' },
    },
  ],
};

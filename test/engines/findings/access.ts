import type { Room } from './model.js';
import { insert, KEY, numbers, settings, TEXT, TO_USERS } from './sql.js';

/** More roles than a plan names one by one. */
const MANY = 53;

const member = (table: string, of: string): string =>
  `CREATE TABLE ${table} (user_id BIGINT NOT NULL, ${of}_id BIGINT NOT NULL, PRIMARY KEY (user_id, ${of}_id),
    ${TO_USERS}, FOREIGN KEY (${of}_id) REFERENCES ${of}s (id))`;

/** Rules about what nobody holds any more. */
export const access: Room = {
  name: 'what nobody holds any more',
  sql: () => [
    `CREATE TABLE users (${KEY}, login ${TEXT} NOT NULL UNIQUE, password_hash ${TEXT}, status ${TEXT})`,
    `CREATE TABLE roles (${KEY}, name ${TEXT})`,
    `CREATE TABLE teams (${KEY}, name ${TEXT})`,
    `CREATE TABLE permissions (${KEY}, code ${TEXT} NOT NULL UNIQUE)`,
    member('user_roles', 'role'),
    member('user_teams', 'team'),
    `CREATE TABLE role_permissions (role_id BIGINT NOT NULL, permission_id BIGINT NOT NULL, PRIMARY KEY (role_id, permission_id),
      FOREIGN KEY (role_id) REFERENCES roles (id), FOREIGN KEY (permission_id) REFERENCES permissions (id))`,
    `INSERT INTO users VALUES (1, 'ada', 'x', 'on'), (2, 'bob', 'x', 'on'), (3, 'cyd', 'x', 'off'), (4, 'dan', 'x', 'on')`,
    `INSERT INTO roles VALUES (1, 'staff'), (2, 'finance'), (3, 'archive')`,
    ...insert(
      'roles',
      numbers(MANY, 100).map((id) => `${String(id)}, 'role ${String(id)}'`),
    ),
    `INSERT INTO teams VALUES (1, 'choir'), (2, 'lift')`,
    `INSERT INTO permissions VALUES (1, 'read'), (2, 'pay'), (3, 'print')`,
    'INSERT INTO user_roles VALUES (1, 1), (1, 2), (2, 1), (3, 3)',
    ...insert(
      'user_roles',
      numbers(MANY, 100).map((id) => `4, ${String(id)}`),
    ),
    'INSERT INTO user_teams VALUES (1, 1), (1, 2), (2, 1)',
    // Who pays may print, and so may everybody.
    'INSERT INTO role_permissions VALUES (1, 1), (1, 3), (2, 2), (2, 3)',
  ],
  settings: () =>
    `${settings(
      [`table: users, key: [id], lookup: [login], label: login, disabled: "status = 'off'", state: confirmed`],
      [
        ['user_roles [user_id]', 'users [id]', 'kind: role'],
        ['user_teams [user_id]', 'users [id]', 'kind: group'],
      ],
    )}grants:
  - { role: "roles [id]", holders: user_roles, permissions: "role_permissions → permissions.code" }
  - { role: "teams [id]", holders: user_teams }
`,
  plans: {
    ada: (place) => place.ask(['1']),
    bob: (place) => place.ask(['2']),
    cyd: (place) => place.ask(['3']),
    dan: (place) => place.ask(['4']),
  },
  cases: [
    {
      rule: 'R060',
      severity: 'medium',
      plan: 'ada',
      facts: [{ table: 'teams', role: 'lift (2)', account: 'ada (1)' }],
      innocent: { plan: 'bob', because: 'ada is in his team, too' },
    },
    {
      rule: 'R061',
      severity: 'medium',
      plan: 'cyd',
      facts: [{ table: 'roles', role: 'archive (3)', account: 'cyd (3)' }],
      innocent: { plan: 'ada', because: 'who held the roles was active' },
    },
    {
      rule: 'R062',
      severity: 'high',
      plan: 'dan',
      facts: [{ table: 'roles', rows: MANY - 50 }],
      innocent: { plan: 'ada', because: 'every role that nobody holds is named' },
    },
    {
      rule: 'R063',
      severity: 'medium',
      plan: 'ada',
      facts: [{ column: 'permissions.code', permissions: 1, names: 'pay' }],
      innocent: { plan: 'bob', because: 'ada has what his role allows' },
    },
  ],
};

import type { Room } from './model.js';
import { KEY, settings, TEXT } from './sql.js';

/** Accounts whose key has two columns, so that no single column of a link says who holds it. */
export const tenants: Room = {
  name: 'keys of two columns',
  sql: () => [
    `CREATE TABLE users (tenant_id BIGINT NOT NULL, id BIGINT NOT NULL, login ${TEXT} NOT NULL UNIQUE, password_hash ${TEXT},
      PRIMARY KEY (tenant_id, id))`,
    `CREATE TABLE roles (${KEY}, name ${TEXT})`,
    `CREATE TABLE user_roles (tenant_id BIGINT NOT NULL, user_id BIGINT NOT NULL, role_id BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, user_id, role_id),
      FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id), FOREIGN KEY (role_id) REFERENCES roles (id))`,
    "INSERT INTO users VALUES (1, 1, 'ada', 'x'), (2, 1, 'bob', 'x')",
    "INSERT INTO roles VALUES (7, 'staff'), (8, 'finance')",
    'INSERT INTO user_roles VALUES (1, 1, 7), (1, 1, 8), (2, 1, 7)',
  ],
  settings: () =>
    settings(
      ['table: users, key: [tenant_id, id], lookup: [login], label: login, state: confirmed'],
      [['user_roles [tenant_id, user_id]', 'users [tenant_id, id]', 'kind: role']],
    ),
  plans: {
    ada: (place) => place.ask(['ada']),
    bob: (place) => place.ask(['bob']),
  },
  cases: [
    {
      rule: 'R012',
      severity: 'high',
      plan: 'ada',
      facts: [{ table: 'roles', account: 'ada (1, 1)', role: 'finance (8)' }],
      innocent: { plan: 'bob', because: 'his only role is held by ada, who has the same id in another tenant' },
    },
  ],
};

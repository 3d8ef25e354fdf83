import type { Room } from './model.js';
import { KEY, settings, TEXT } from './sql.js';

/** People sign in by a row of users, and what they may do hangs on their row of parties, which groups have, too. */
export const supertypes: Room = {
  name: 'accounts that are rows of a supertype',
  sql: () => [
    `CREATE TABLE parties (${KEY}, name ${TEXT} NOT NULL)`,
    `CREATE TABLE users (${KEY}, party_id BIGINT NOT NULL UNIQUE, boss_id BIGINT, login ${TEXT} NOT NULL, FOREIGN KEY (party_id) REFERENCES parties (id))`,
    `CREATE TABLE rights (party_id BIGINT NOT NULL, name ${TEXT} NOT NULL, PRIMARY KEY (party_id, name), FOREIGN KEY (party_id) REFERENCES parties (id))`,
    `CREATE TABLE notes (${KEY}, user_id BIGINT NOT NULL)`,
    "INSERT INTO parties VALUES (11, 'ada'), (12, 'bob'), (13, 'staff')",
    "INSERT INTO users VALUES (1, 11, 12, 'ada'), (2, 12, 11, 'bob')",
    "INSERT INTO rights VALUES (11, 'all'), (11, 'some'), (13, 'some')",
    'INSERT INTO notes VALUES (1, 1), (2, 2)',
  ],
  settings: () =>
    settings(
      [
        'table: users, key: [id], lookup: [login], label: login, state: confirmed',
        'table: parties, key: [id], lookup: [name], label: name, state: confirmed',
      ],
      [
        ['users [party_id]', 'parties [id]', 'kind: other, onUnlink: keep'],
        ['users [boss_id]', 'parties [id]', 'kind: delegate, onUnlink: keep'],
        ['rights [party_id]', 'parties [id]', 'kind: permission'],
        ['notes [user_id]', 'users [id]', 'kind: session'],
      ],
    ),
  plans: {
    ada: (place) => place.ask(['ada'], { accountTable: 'users' }),
    bob: (place) => place.ask(['bob'], { accountTable: 'users' }),
  },
  cases: [
    {
      rule: 'R064',
      severity: 'high',
      plan: 'ada',
      facts: [{ table: 'users', other: 'parties', reference: 'rights [party_id]', rows: 2 }],
      innocent: { plan: 'bob', because: 'nothing hangs on his row, and the one of his boss is not his' },
    },
  ],
};

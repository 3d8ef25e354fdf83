import type { Room } from './model.js';
import type { Place } from './place.js';
import { KEY, settings, TEXT, TO_USERS, USER, USERS } from './sql.js';

const runs = new WeakMap<Place, Promise<string>>();

async function unlinkBoth(place: Place): Promise<string> {
  await place.work.ledger();
  const { run } = await place.work.approveAndApply(await place.ask(['1', '2']));
  return run;
}

/** The run that both rollbacks undo. */
function runOf(place: Place): Promise<string> {
  const known = runs.get(place) ?? unlinkBoth(place);
  runs.set(place, known);
  return known;
}

/** Rules about a rollback. */
export const back: Room = {
  name: 'rollbacks',
  sql: () => [
    `CREATE TABLE users (${KEY}, login ${TEXT} NOT NULL UNIQUE, password_hash ${TEXT})`,
    `CREATE TABLE roles (${KEY}, name ${TEXT})`,
    `CREATE TABLE user_roles (user_id BIGINT NOT NULL, role_id BIGINT NOT NULL, PRIMARY KEY (user_id, role_id),
      ${TO_USERS}, FOREIGN KEY (role_id) REFERENCES roles (id))`,
    `CREATE TABLE sessions (${KEY}, ${USER})`,
    "INSERT INTO users VALUES (1, 'ada', 'x'), (2, 'bob', 'x'), (3, 'cyd', 'x')",
    "INSERT INTO roles VALUES (1, 'staff')",
    'INSERT INTO user_roles VALUES (1, 1), (2, 1), (3, 1)',
    'INSERT INTO sessions VALUES (1, 1), (2, 3)',
  ],
  settings: () =>
    settings(
      [USERS],
      [
        ['user_roles [user_id]', 'users [id]', 'kind: role'],
        ['sessions [user_id]', 'users [id]', 'kind: session'],
      ],
    ),
  plans: {
    there: (place) => place.ask(['3']),
    back: async (place) => {
      const run = await runOf(place);
      place.settle((text) => text);
      return place.work.rollbackPlan(run);
    },
    'back, with ada protected by now': async (place) => {
      const run = await runOf(place);
      place.settle((text) => text.replace('label: login', 'label: login, protected: [ada]'));
      return place.work.rollbackPlan(run);
    },
  },
  cases: [
    {
      rule: 'R003',
      severity: 'high',
      plan: 'back, with ada protected by now',
      facts: [{ account: 'ada' }],
      innocent: { plan: 'back', because: 'nobody is protected' },
    },
    {
      rule: 'R049',
      severity: 'medium',
      plan: 'back',
      facts: [{ table: 'user_roles', rows: 2 }],
      innocent: { table: 'sessions', because: 'a session comes back, which grants nothing' },
    },
    {
      rule: 'R049',
      severity: 'medium',
      plan: 'back',
      facts: [{ table: 'user_roles', rows: 2 }],
      innocent: { plan: 'there', because: 'grants go' },
    },
    {
      rule: 'R037',
      severity: 'info',
      plan: 'back',
      facts: [{ table: 'sessions' }],
      innocent: { table: 'user_roles', because: 'its foreign key is declared' },
      only: {
        engines: ['postgres'],
        because: 'the other engines lock no table inside a transaction; they lock the rows they read',
      },
    },
  ],
};

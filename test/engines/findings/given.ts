import { findSnapshot, makeOrphansPlan, makeRelinkPlan, type Plan, type RelinkSource } from '../../../src/index.js';
import type { Room } from './model.js';
import type { Place } from './place.js';
import { KEY, settings, TEXT } from './sql.js';

const request = { reason: 'test', ticket: 'T-1', maxRows: null };

async function relink(place: Place, account: string, source: RelinkSource): Promise<Plan> {
  return makeRelinkPlan(await place.work.as('asker'), { ...request, account, source, links: [] });
}

async function cleanUp(place: Place, findings: readonly string[] = []): Promise<Plan> {
  return makeOrphansPlan(await place.work.as('asker'), { ...request, findings });
}

/** What a run took from cyd, who is disabled by now. */
async function cydAgain(place: Place): Promise<Plan> {
  await place.work.ledger();
  const { run } = await place.work.approveAndApply(await place.ask(['3']));
  return relink(place, 'cyd', { snapshot: await findSnapshot(await place.work.as('asker'), run) });
}

/** Rules about links that are given, and about rows that a scan found. */
export const given: Room = {
  name: 'links given, rows cleaned up',
  sql: () => [
    `CREATE TABLE users (${KEY}, login ${TEXT} NOT NULL UNIQUE, password_hash ${TEXT}, status ${TEXT})`,
    `CREATE TABLE roles (${KEY}, name ${TEXT})`,
    'CREATE TABLE user_roles (user_id BIGINT NOT NULL, role_id BIGINT NOT NULL, PRIMARY KEY (user_id, role_id))',
    'CREATE TABLE user_teams (user_id BIGINT NOT NULL, team_id BIGINT NOT NULL, PRIMARY KEY (user_id, team_id))',
    `CREATE TABLE notes (${KEY}, owner_type ${TEXT}, owner_id BIGINT)`,
    `CREATE TABLE files (${KEY}, owner_id BIGINT)`,
    `INSERT INTO users VALUES (1, 'ada', 'x', 'on'), (2, 'bob', 'x', 'on'), (3, 'cyd', 'x', 'off')`,
    `INSERT INTO roles VALUES (1, 'staff'), (2, 'finance')`,
    'INSERT INTO user_roles VALUES (1, 1), (1, 2), (3, 1), (77, 1), (78, 2)',
    'INSERT INTO user_teams VALUES (1, 4), (2, 4)',
    "INSERT INTO notes VALUES (1, 'user', 1), (2, 'team', 1), (3, 'user', 2)",
    'INSERT INTO files VALUES (1, 1), (2, 2)',
  ],
  settings: () =>
    settings(
      [`table: users, key: [id], lookup: [login], label: login, disabled: "status = 'off'", state: confirmed`],
      [
        ['user_roles [user_id]', 'users [id]', 'kind: role'],
        ['user_roles [role_id]', 'roles [id]', 'kind: role'],
        ['user_teams [user_id]', 'users [id]', 'kind: group'],
        ['notes [owner_id]', 'users [id]', 'kind: session'],
        ['files [owner_id]', 'users [id]', 'kind: session'],
      ],
    ),
  plans: {
    ada: (place) => place.ask(['1']),
    'bob like ada': (place) => relink(place, 'bob', { like: 'ada' }),
    'bob like cyd': (place) => relink(place, 'bob', { like: 'cyd' }),
    'cyd, what she had': (place) => cydAgain(place),
    'the clean-up': (place) => cleanUp(place),
  },
  cases: [
    {
      rule: 'R051',
      severity: 'high',
      plan: 'cyd, what she had',
      facts: [{ account: 'cyd', condition: "status = 'off'" }],
      innocent: { plan: 'bob like ada', because: 'bob is active' },
    },
    {
      rule: 'R052',
      severity: 'medium',
      plan: 'bob like ada',
      facts: [{ account: 'bob', table: 'user_roles', rows: 2 }],
      innocent: { table: 'user_teams', because: 'he is in that team already' },
    },
    {
      rule: 'R053',
      severity: 'info',
      plan: 'the clean-up',
      facts: [{ finding: 'S-be82ddcf', class: 'missing', reference: 'user_roles [user_id]', rows: 2 }],
      innocent: { table: 'files', because: 'all its owners are there' },
    },
    {
      rule: 'R054',
      severity: 'high',
      plan: 'ada',
      facts: [{ reference: 'notes [owner_id]', column: 'owner_type', rows: 2 }],
      evidence: ['owner_type=team: 1 rows', 'owner_type=user: 1 rows'],
      innocent: { table: 'files', because: 'nothing beside it says what the id belongs to' },
    },
    {
      rule: 'R055',
      severity: 'high',
      plan: 'bob like cyd',
      facts: [{ account: 'bob', like: 'cyd', condition: "status = 'off'" }],
      innocent: { plan: 'bob like ada', because: 'ada is active' },
    },
  ],
};

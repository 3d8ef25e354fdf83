import type { Engine } from '../../../src/catalog/model.js';
import type { Room, RuleCase } from './model.js';
import { isMysql, KEY, settings, TEXT, TO_USERS, unchecked, USER, USERS } from './sql.js';
import { ONLY_MARIADB, ONLY_MYSQL, ONLY_POSTGRES, special, specialOfUsers } from './specials.js';

const TRIGGERS: Readonly<Record<Engine, readonly string[]>> = {
  sqlite: [
    'CREATE TRIGGER badge_gone AFTER DELETE ON badges BEGIN UPDATE roles SET name = name; END',
    'CREATE TRIGGER note_new AFTER INSERT ON notes BEGIN UPDATE roles SET name = name; END',
  ],
  postgres: [
    "CREATE FUNCTION quiet() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    'CREATE TRIGGER badge_gone AFTER DELETE ON badges FOR EACH ROW EXECUTE FUNCTION quiet()',
    'CREATE TRIGGER note_new AFTER INSERT ON notes FOR EACH ROW EXECUTE FUNCTION quiet()',
  ],
  mariadb: [
    'CREATE TRIGGER badge_gone AFTER DELETE ON badges FOR EACH ROW UPDATE roles SET name = name',
    'CREATE TRIGGER note_new AFTER INSERT ON notes FOR EACH ROW UPDATE roles SET name = name',
  ],
  mysql: ['CREATE TRIGGER note_new AFTER INSERT ON notes FOR EACH ROW UPDATE roles SET name = name'],
};

const SCHEMA: readonly string[] = [
  `CREATE TABLE users (${KEY}, login ${TEXT} NOT NULL UNIQUE, password_hash ${TEXT})`,
  `CREATE TABLE roles (${KEY}, name ${TEXT})`,
  `CREATE TABLE teams (${KEY})`,
  `CREATE TABLE user_roles (user_id BIGINT NOT NULL, role_id BIGINT NOT NULL, PRIMARY KEY (user_id, role_id),
    ${TO_USERS}, FOREIGN KEY (role_id) REFERENCES roles (id))`,
  `CREATE TABLE memberships (${KEY}, ${USER}, team_id BIGINT, ${TO_USERS})`,
  `CREATE TABLE membership_badges (membership_id BIGINT NOT NULL, badge INTEGER NOT NULL, PRIMARY KEY (membership_id, badge),
    FOREIGN KEY (membership_id) REFERENCES memberships (id) ON DELETE CASCADE)`,
  `CREATE TABLE membership_notes (${KEY}, membership_id BIGINT, FOREIGN KEY (membership_id) REFERENCES memberships (id))`,
  `CREATE TABLE badges (${KEY}, ${USER}, ${TO_USERS})`,
  `CREATE TABLE notes (${KEY}, ${USER}, ${TO_USERS})`,
  `CREATE TABLE nokey (${USER}, note ${TEXT}, ${TO_USERS})`,
  `CREATE TABLE readings (${USER}, value DOUBLE PRECISION, ${TO_USERS})`,
  `CREATE TABLE measured (${KEY}, ${USER}, value DOUBLE PRECISION, ${TO_USERS})`,
  `CREATE TABLE computed (${KEY}, ${USER}, base INTEGER, twice INTEGER GENERATED ALWAYS AS (base * 2) STORED, ${TO_USERS})`,
  `CREATE TABLE defaulted (${KEY}, ${USER}, base INTEGER DEFAULT 7, ${TO_USERS})`,
  `CREATE TABLE loose (${KEY}, ${USER})`,
  `CREATE TABLE spare (${KEY}, ${USER})`,
  "INSERT INTO users VALUES (1, 'ada', 'x'), (2, 'bob', 'x')",
  "INSERT INTO roles VALUES (1, 'staff')",
  'INSERT INTO teams VALUES (1)',
  // Role 99 and the teams 97 and 98 are gone.
  'INSERT INTO user_roles VALUES (1, 1), (1, 99), (2, 1)',
  'INSERT INTO memberships VALUES (1, 1, 1), (2, 1, 98), (3, 2, 97)',
  'INSERT INTO membership_badges VALUES (1, 1), (3, 1)',
  'INSERT INTO membership_notes VALUES (1, 1)',
  'INSERT INTO badges VALUES (1, 1)',
  'INSERT INTO notes VALUES (1, 1)',
  "INSERT INTO nokey VALUES (1, 'twice'), (1, 'twice')",
  'INSERT INTO readings VALUES (1, 0.1)',
  'INSERT INTO measured VALUES (1, 1, 0.1)',
  'INSERT INTO computed (id, user_id, base) VALUES (1, 1, 2)',
  'INSERT INTO defaulted VALUES (1, 1, 2)',
  'INSERT INTO loose VALUES (1, 1), (2, 99)',
  // 0 is how programs write "nobody".
  'INSERT INTO spare VALUES (1, 1), (2, 0), (3, NULL)',
];

const EVERYWHERE: readonly RuleCase[] = [
  {
    rule: 'R005',
    severity: 'medium',
    plan: 'ada',
    facts: [{ table: 'badges', triggers: 'badge_gone' }],
    innocent: { table: 'notes', because: 'its trigger fires on INSERT, and the plan deletes' },
    only: {
      engines: ['sqlite', 'postgres', 'mariadb'],
      because: 'MySQL does not count what triggers write: a plan for such a table is refused (UT-G15)',
    },
  },
  {
    rule: 'R006',
    severity: 'medium',
    plan: 'ada',
    facts: [{ table: 'nokey' }, { table: 'readings' }],
    innocent: { table: 'measured', because: 'it has a key' },
  },
  {
    rule: 'R009',
    severity: 'info',
    plan: 'ada',
    facts: [{ reference: 'loose [user_id]' }, { reference: 'spare [user_id]' }],
    innocent: { table: 'notes', because: 'its foreign key is declared' },
  },
  {
    rule: 'R011',
    severity: 'low',
    plan: 'ada',
    facts: [{ reference: 'loose [user_id]', rows: 1 }],
    innocent: { table: 'spare', because: '0 and NULL stand for nobody' },
  },
  {
    rule: 'R014',
    severity: 'info',
    plan: 'ada',
    facts: [{ table: 'memberships', child: 'membership_badges' }],
    innocent: { table: 'membership_notes', because: 'its foreign key does not cascade' },
  },
  {
    rule: 'R017',
    severity: 'medium',
    plan: 'ada',
    facts: [{ table: 'readings', column: 'value' }],
    innocent: { table: 'measured', because: 'its rows are found by their key, not by the value' },
  },
  {
    rule: 'R022',
    severity: 'low',
    plan: 'ada',
    facts: [{ reference: 'memberships [team_id]', rows: 1 }],
    innocent: { table: 'user_roles', because: 'its declared key is R050, and is told once' },
  },
  {
    rule: 'R022',
    severity: 'low',
    plan: 'ada',
    facts: [{ reference: 'memberships [team_id]', rows: 1 }],
    innocent: { plan: 'cyd', because: 'only rows of others point at a team that is gone' },
  },
  {
    rule: 'R029',
    severity: 'info',
    plan: 'ada',
    facts: [{ table: 'computed', column: 'twice' }],
    innocent: { table: 'defaulted', because: 'a default is written once and comes back as it was' },
  },
  {
    rule: 'R050',
    severity: 'high',
    plan: 'ada',
    facts: [{ reference: 'user_roles [role_id]', table: 'roles', rows: 1 }],
    innocent: { table: 'memberships', because: 'no foreign key is declared for the team that is gone' },
  },
  {
    rule: 'R056',
    severity: 'high',
    plan: 'ada',
    facts: [{ table: 'notes', triggers: 'note_new' }],
    innocent: { table: 'badges', because: 'no trigger fires when its rows come back' },
    only: { engines: ['mysql'], because: 'the other servers count what triggers write' },
  },
  {
    rule: 'R050',
    severity: 'high',
    plan: 'ada',
    facts: [{ reference: 'user_roles [role_id]', table: 'roles', rows: 1 }],
    innocent: { plan: 'bob', because: 'his role exists' },
  },
];

/** Tables whose `user_id` is a link. */
const OF_USERS: readonly string[] = [
  ...['memberships', 'badges', 'notes', 'nokey', 'readings', 'measured', 'computed', 'defaulted', 'loose', 'spare'],
];

/** Rules about the tables and rows that a plan changes. */
export const tables: Room = {
  name: 'tables',
  sql: (engine) => [
    ...unchecked(engine, [
      ...SCHEMA,
      "INSERT INTO users VALUES (3, 'cyd', 'x')",
      'INSERT INTO memberships VALUES (4, 3, 1)',
    ]),
    ...TRIGGERS[engine],
    ...special(engine),
  ],
  settings: (engine) =>
    settings(
      [USERS],
      [
        ['user_roles [user_id]', 'users [id]', 'kind: role'],
        ['user_roles [role_id]', 'roles [id]', 'kind: role'],
        ['memberships [team_id]', 'teams [id]', 'kind: other'],
        ['membership_notes [membership_id]', 'memberships [id]', 'kind: other, onUnlink: delete'],
        ...[...OF_USERS, ...specialOfUsers(engine)].map(
          (table) => [`${table} [user_id]`, 'users [id]', 'kind: group'] as const,
        ),
        ...(isMysql(engine) ? [['stamped [deputy_id]', 'users [id]', 'kind: delegate'] as const] : []),
      ],
    ),
  plans: {
    ada: (place) => place.ask(['1']),
    bob: (place) => place.ask(['2']),
    cyd: (place) => place.ask(['3']),
  },
  cases: [...EVERYWHERE, ...ONLY_POSTGRES, ...ONLY_MARIADB, ...ONLY_MYSQL],
};

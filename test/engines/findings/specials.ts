import type { Engine } from '../../../src/catalog/model.js';
import type { RuleCase } from './model.js';
import { isMysql, KEY, TO_USERS, USER } from './sql.js';

const NOW = 'TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP';

const POSTGRES: readonly string[] = [
  `CREATE TABLE guarded (${KEY}, ${USER}, ${TO_USERS})`,
  'CREATE POLICY nobody ON guarded USING (false)',
  'ALTER TABLE guarded ENABLE ROW LEVEL SECURITY',
  // A policy alone does nothing.
  'CREATE POLICY nobody ON measured USING (false)',
  'CREATE TABLE notes_archive () INHERITS (notes)',
  `CREATE TABLE visits (id BIGINT, at DATE, ${USER}, PRIMARY KEY (id, at), ${TO_USERS}) PARTITION BY RANGE (at)`,
  "CREATE TABLE visits_new PARTITION OF visits FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
  'CREATE TABLE visits_rest PARTITION OF visits DEFAULT',
  `CREATE TABLE unvalidated (${KEY}, ${USER})`,
  'INSERT INTO guarded VALUES (1, 1)',
  "INSERT INTO visits VALUES (1, '2026-01-01', 1)",
  'INSERT INTO unvalidated VALUES (1, 1), (2, 1)',
  `ALTER TABLE unvalidated ADD CONSTRAINT unvalidated_user ${TO_USERS} NOT VALID`,
  'ALTER TABLE readings REPLICA IDENTITY FULL',
  'CREATE PUBLICATION staff FOR TABLE nokey, readings, notes, visits',
  "CREATE PUBLICATION arrivals FOR TABLE nokey, guarded WITH (publish = 'insert')",
];

const MARIADB: readonly string[] = [
  `CREATE TABLE versioned (${KEY}, ${USER}, ${TO_USERS}) WITH SYSTEM VERSIONING`,
  'INSERT INTO versioned VALUES (1, 1)',
];

const MYSQL: readonly string[] = [
  `CREATE TABLE stamped (${KEY}, deputy_id BIGINT, changed_at ${NOW}, FOREIGN KEY (deputy_id) REFERENCES users (id))`,
  `CREATE TABLE stamped_notes (${KEY}, ${USER}, changed_at ${NOW}, ${TO_USERS})`,
  'INSERT INTO stamped (id, deputy_id) VALUES (1, 1)',
  'INSERT INTO stamped_notes (id, user_id) VALUES (1, 1)',
];

/** What only some engines can hold, beside the tables of every engine. */
export function special(engine: Engine): readonly string[] {
  if (engine === 'postgres') return POSTGRES;
  return [...(engine === 'mariadb' ? MARIADB : []), ...(isMysql(engine) ? MYSQL : [])];
}

/** Those of them whose `user_id` is a link. */
export function specialOfUsers(engine: Engine): readonly string[] {
  if (engine === 'postgres') return ['guarded', 'visits', 'unvalidated'];
  return [...(engine === 'mariadb' ? ['versioned'] : []), ...(isMysql(engine) ? ['stamped_notes'] : [])];
}

const postgres = (because: string) => ({ engines: ['postgres'], because }) as const;
const PUBLICATIONS = postgres('only PostgreSQL has publications; the others send whatever is in their log, or nothing');

export const ONLY_POSTGRES: readonly RuleCase[] = [
  {
    rule: 'R016',
    severity: 'info',
    plan: 'ada',
    facts: [{ table: 'guarded' }],
    innocent: { table: 'measured', because: 'it has a policy, and row security is not enabled' },
    only: postgres('only PostgreSQL has row security'),
  },
  {
    rule: 'R018',
    severity: 'medium',
    plan: 'ada',
    facts: [{ table: 'unvalidated', constraint: 'unvalidated_user' }],
    innocent: { table: 'notes', because: 'its foreign key is validated' },
    only: postgres(
      'MySQL and MariaDB have no foreign key that is not validated, and our sessions enforce those of SQLite',
    ),
  },
  {
    rule: 'R030',
    severity: 'high',
    plan: 'ada',
    facts: [{ table: 'nokey', publication: 'staff' }],
    innocent: { table: 'readings', because: 'it has no key either, and the whole row is its replica identity' },
    only: PUBLICATIONS,
  },
  {
    rule: 'R031',
    severity: 'info',
    plan: 'ada',
    facts: [
      { table: 'notes', publication: 'staff' },
      { table: 'readings', publication: 'staff' },
      { table: 'visits', publication: 'staff' },
    ],
    innocent: { table: 'measured', because: 'it is in no publication' },
    only: PUBLICATIONS,
  },
  {
    rule: 'R031',
    severity: 'info',
    plan: 'ada',
    facts: [
      { table: 'notes', publication: 'staff' },
      { table: 'readings', publication: 'staff' },
      { table: 'visits', publication: 'staff' },
    ],
    innocent: { table: 'guarded', because: 'its publication sends inserts, and the plan deletes' },
    only: PUBLICATIONS,
  },
  {
    rule: 'R037',
    severity: 'info',
    plan: 'ada',
    facts: [{ table: 'loose' }, { table: 'memberships' }, { table: 'spare' }],
    innocent: { table: 'notes', because: 'its declared foreign key stops a new link by itself' },
    only: postgres('the other engines lock no table inside a transaction; they lock the rows they read'),
  },
  {
    rule: 'R039',
    severity: 'medium',
    plan: 'ada',
    facts: [{ child: 'notes_archive', table: 'notes' }],
    innocent: { table: 'visits', because: 'the rows of a partition are those of its table' },
    only: postgres('only PostgreSQL has tables that inherit'),
  },
];

export const ONLY_MARIADB: readonly RuleCase[] = [
  {
    rule: 'R015',
    severity: 'medium',
    plan: 'ada',
    facts: [{ table: 'versioned' }],
    innocent: { table: 'notes', because: 'it keeps no history' },
    only: { engines: ['mariadb'], because: 'only MariaDB has system-versioned tables' },
  },
];

export const ONLY_MYSQL: readonly RuleCase[] = [
  {
    rule: 'R043',
    severity: 'info',
    plan: 'ada',
    facts: [{ table: 'stamped', column: 'changed_at' }],
    innocent: { table: 'stamped_notes', because: 'its rows are deleted, which stamps nothing' },
    only: {
      engines: ['mysql', 'mariadb'],
      because: 'PostgreSQL and SQLite have no ON UPDATE for a column; a trigger that does it is R005',
    },
  },
];

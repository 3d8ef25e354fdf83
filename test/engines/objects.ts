import type { Engine, Table } from '../../src/index.js';

/** Objects of a database that are more than a plain table, and what we must say of them. */
export interface ObjectCase {
  readonly name: string;
  /** Every engine when left out. */
  readonly engines?: readonly Engine[];
  readonly sql: readonly string[];
  /** Kind of every table but `users` and `task`. */
  readonly kinds: Readonly<Record<string, Table['kind']>>;
  /** Every reference, as `t [a] -> u [b] basis`, but that of `task`. */
  readonly references: readonly string[];
  /** More that the catalog says of a table. */
  readonly facts?: Readonly<Record<string, object>>;
}

/** An account table, and a table that points at it without saying so. */
export const BASE: readonly string[] = [
  'CREATE TABLE users (id BIGINT NOT NULL PRIMARY KEY, login VARCHAR(50) NOT NULL UNIQUE, email VARCHAR(100), password_hash VARCHAR(100))',
  'CREATE TABLE task (id BIGINT NOT NULL PRIMARY KEY, user_id BIGINT, holder BIGINT, title VARCHAR(50))',
];
export const HELD =
  'CREATE VIEW held AS SELECT t.id AS task_id, t.user_id, u.login FROM task t JOIN users u ON u.id = t.holder';
export const BASE_REFERENCE = 'task [user_id] -> users [id] inferred';

const TO_USERS = 'FOREIGN KEY (user_id) REFERENCES users (id)';

const POSTGRES: readonly ObjectCase[] = [
  {
    name: 'materialized views',
    engines: ['postgres'],
    sql: [
      'CREATE MATERIALIZED VIEW held AS SELECT t.id AS task_id, t.user_id FROM task t JOIN users u ON u.id = t.holder',
      'CREATE UNIQUE INDEX ON held (task_id)',
    ],
    kinds: { held: 'materialized-view' },
    references: ['task [holder] -> users [id] inferred'],
    facts: { held: { uniques: [{ columns: ['task_id'] }], primaryKey: null } },
  },
  {
    name: 'foreign tables',
    engines: ['postgres'],
    sql: [
      'CREATE EXTENSION file_fdw',
      'CREATE SERVER files FOREIGN DATA WRAPPER file_fdw',
      "CREATE FOREIGN TABLE imported (user_id BIGINT, note TEXT) SERVER files OPTIONS (filename '/dev/null')",
    ],
    kinds: { imported: 'foreign' },
    references: [],
    facts: { imported: { transactional: false } },
  },
  {
    name: 'partitions: references are the parent’s, and told once',
    engines: ['postgres'],
    sql: [
      `CREATE TABLE visit (id BIGINT, at DATE, user_id BIGINT, visitor_user_id BIGINT, PRIMARY KEY (id, at), ${TO_USERS}) PARTITION BY RANGE (at)`,
      "CREATE TABLE visit_old PARTITION OF visit FOR VALUES FROM ('2000-01-01') TO ('2020-01-01')",
      "CREATE TABLE visit_new PARTITION OF visit FOR VALUES FROM ('2020-01-01') TO ('2040-01-01') PARTITION BY LIST (at)",
      'CREATE TABLE visit_new_rest PARTITION OF visit_new DEFAULT',
    ],
    kinds: { visit: 'partitioned', visit_old: 'partition', visit_new: 'partitioned', visit_new_rest: 'partition' },
    references: ['visit [user_id] -> users [id] declared', 'visit [visitor_user_id] -> users [id] inferred'],
    facts: { visit: { parent: null }, visit_new: { parent: 'visit' }, visit_new_rest: { parent: 'visit_new' } },
  },
  {
    name: 'inheritance: a child is a table of its own',
    engines: ['postgres'],
    sql: [
      `CREATE TABLE note (id BIGINT PRIMARY KEY, user_id BIGINT, ${TO_USERS})`,
      'CREATE TABLE private_note (secret TEXT) INHERITS (note)',
      "INSERT INTO users VALUES (1, 'ada', NULL, NULL)",
      'INSERT INTO note VALUES (1, 1)',
      "INSERT INTO private_note VALUES (2, 1, 'x')",
    ],
    kinds: { note: 'table', private_note: 'table' },
    references: ['note [user_id] -> users [id] declared', 'private_note [user_id] -> users [id] inferred'],
    facts: { private_note: { parent: 'note', primaryKey: null, foreignKeys: [] } },
  },
  {
    name: 'rules, domains and enums',
    engines: ['postgres'],
    sql: [
      'CREATE DOMAIN account_id AS BIGINT CHECK (VALUE > 0)',
      'CREATE DOMAIN some_account_id AS account_id NOT NULL',
      "CREATE TYPE mood AS ENUM ('calm', 'cross')",
      'CREATE TABLE diary (id BIGINT PRIMARY KEY, user_id some_account_id, user_mood mood, moods mood[])',
      'CREATE RULE keep_diaries AS ON DELETE TO diary DO INSTEAD NOTHING',
    ],
    kinds: { diary: 'table' },
    references: ['diary [user_id] -> users [id] inferred'],
    facts: {
      diary: {
        rules: [{ name: 'keep_diaries', event: 'delete' }],
        columns: [
          { name: 'id' },
          { type: 'public.some_account_id', family: 'integer', nullable: false },
          { type: 'public.mood', family: 'enum' },
          { family: 'array' },
        ],
      },
    },
  },
  {
    name: 'a second schema with tables of the same names',
    engines: ['postgres'],
    sql: [
      'CREATE SCHEMA hr',
      'CREATE TABLE hr.users (id BIGINT PRIMARY KEY, login VARCHAR(50) UNIQUE, password_hash VARCHAR(100))',
      'CREATE TABLE hr.task (id BIGINT PRIMARY KEY, user_id BIGINT)',
      `CREATE TABLE hr.badge (id BIGINT PRIMARY KEY, user_id BIGINT, ${TO_USERS})`,
      'CREATE TABLE desk (id BIGINT PRIMARY KEY, sitter BIGINT REFERENCES hr.users (id))',
    ],
    kinds: { 'hr.users': 'table', 'hr.task': 'table', 'hr.badge': 'table', desk: 'table' },
    references: [
      'desk [sitter] -> hr.users [id] declared',
      'hr.badge [user_id] -> users [id] declared',
      'hr.task [user_id] -> hr.users [id] inferred',
    ],
  },
];

const MYSQL: readonly ObjectCase[] = [
  {
    name: 'sequences',
    engines: ['mariadb'],
    sql: ['CREATE SEQUENCE user_id_seq', 'CREATE TABLE t (id BIGINT PRIMARY KEY DEFAULT NEXT VALUE FOR user_id_seq)'],
    kinds: { user_id_seq: 'sequence', t: 'table' },
    references: [],
    facts: { user_id_seq: { transactional: false }, t: { primaryKey: ['id'] } },
  },
  {
    name: 'system-versioned tables',
    engines: ['mariadb'],
    sql: [
      `CREATE TABLE kept (id BIGINT PRIMARY KEY, user_id BIGINT, ${TO_USERS}) WITH SYSTEM VERSIONING`,
      'CREATE TABLE dated (id BIGINT PRIMARY KEY, user_id BIGINT, since TIMESTAMP(6) GENERATED ALWAYS AS ROW START, till TIMESTAMP(6) GENERATED ALWAYS AS ROW END, PERIOD FOR SYSTEM_TIME (since, till)) WITH SYSTEM VERSIONING',
    ],
    kinds: { kept: 'table', dated: 'table' },
    references: ['dated [user_id] -> users [id] inferred', 'kept [user_id] -> users [id] declared'],
    facts: {
      kept: { systemVersioned: true, primaryKey: ['id'], columns: [{ name: 'id' }, { name: 'user_id' }] },
      dated: {
        systemVersioned: true,
        primaryKey: ['id'],
        columns: [{ name: 'id' }, { name: 'user_id' }, { generated: 'stored' }, { generated: 'stored' }],
      },
    },
  },
  {
    name: 'invisible columns',
    engines: ['mysql', 'mariadb'],
    sql: [`CREATE TABLE unseen (id BIGINT PRIMARY KEY, user_id BIGINT INVISIBLE, note VARCHAR(9), ${TO_USERS})`],
    kinds: { unseen: 'table' },
    references: ['unseen [user_id] -> users [id] declared'],
    facts: { unseen: { columns: [{ invisible: false }, { name: 'user_id', invisible: true }, { name: 'note' }] } },
  },
  {
    name: 'partitions are no tables of their own',
    engines: ['mysql', 'mariadb'],
    sql: ['CREATE TABLE visit (id BIGINT, user_id BIGINT, PRIMARY KEY (id)) PARTITION BY HASH (id) PARTITIONS 3'],
    kinds: { visit: 'table' },
    references: ['visit [user_id] -> users [id] inferred'],
  },
];

const SQLITE: readonly ObjectCase[] = [
  {
    name: 'virtual tables, without their shadows',
    engines: ['sqlite'],
    sql: ['CREATE VIRTUAL TABLE search USING fts5 (user_id, body)', "INSERT INTO search VALUES (1, 'a')"],
    kinds: { search: 'virtual' },
    references: [],
  },
  {
    name: 'tables without a rowid, and strict ones',
    engines: ['sqlite'],
    sql: [
      'CREATE TABLE user_role (user_id BIGINT REFERENCES users, role TEXT, PRIMARY KEY (user_id, role)) WITHOUT ROWID',
      'CREATE TABLE pet (id INTEGER PRIMARY KEY, user_id INTEGER, name TEXT, extra ANY) STRICT',
    ],
    kinds: { user_role: 'table', pet: 'table' },
    references: ['pet [user_id] -> users [id] inferred', 'user_role [user_id] -> users [id] declared'],
    facts: {
      user_role: { storage: 'without rowid', primaryKey: ['user_id', 'role'] },
      pet: { columns: [{ identity: 'auto' }, {}, {}, { family: 'untyped' }] },
    },
  },
];

const q = (engine: Engine, name: string): string => (/^m/.test(engine) ? `\`${name}\`` : `"${name}"`);

/** What every engine has. */
const everywhere = (engine: Engine): readonly ObjectCase[] => [
  {
    name: 'views',
    sql: [
      HELD,
      'CREATE VIEW over_held AS SELECT task_id, user_id FROM held',
      'CREATE TABLE gone (id BIGINT, user_id BIGINT)',
      ...(engine === 'postgres' ? [] : ['CREATE VIEW broken AS SELECT user_id FROM gone']),
      'DROP TABLE gone',
    ],
    kinds: { held: 'view', over_held: 'view', ...(engine === 'postgres' ? {} : { broken: 'view' }) },
    references: ['task [holder] -> users [id] inferred'],
  },
  {
    name: 'generated columns',
    sql: [
      `CREATE TABLE pair (id BIGINT PRIMARY KEY, user_id BIGINT, twin BIGINT GENERATED ALWAYS AS (user_id + 1) STORED, ${TO_USERS})`,
    ],
    kinds: { pair: 'table' },
    references: ['pair [user_id] -> users [id] declared'],
    facts: { pair: { columns: [{}, { generated: 'no' }, { name: 'twin', generated: 'stored' }] } },
  },
  {
    name: 'quoted and Chinese names',
    sql: [
      `CREATE TABLE ${q(engine, '用户 角色')} (${q(engine, '编号')} BIGINT PRIMARY KEY, ${q(engine, '用户-id')} BIGINT, FOREIGN KEY (${q(engine, '用户-id')}) REFERENCES users (id))`,
      `CREATE TABLE ${q(engine, 'odd.name]')} (id BIGINT PRIMARY KEY, ${q(engine, 'user id')} BIGINT, ${q(engine, 'select')} BIGINT REFERENCES users (id))`,
      `CREATE VIEW ${q(engine, '视图')} AS SELECT o.id FROM ${q(engine, 'odd.name]')} o JOIN users ${q(engine, '甲')} ON ${q(engine, '甲')}.id = o.${q(engine, 'select')}`,
    ],
    kinds: { '"odd.name]"': 'table', '"用户 角色"': 'table', 视图: 'view' },
    references: [
      '"odd.name]" ["user id"] -> users [id] inferred',
      '"odd.name]" [select] -> users [id] declared',
      '"用户 角色" ["用户-id"] -> users [id] declared',
    ],
  },
];

/** The cases that an engine has. */
export function objectCases(engine: Engine): readonly ObjectCase[] {
  return [...everywhere(engine), ...POSTGRES, ...MYSQL, ...SQLITE].filter(
    ({ engines }) => engines?.includes(engine) ?? true,
  );
}

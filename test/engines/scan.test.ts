import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { formatColumns, formatName } from '../../src/catalog/names.js';
import { connect } from '../../src/dialects/index.js';
import type { AccountTable, Links, Reference } from '../../src/links/model.js';
import { scanDatabase } from '../../src/scan/scan.js';
import type { ScanContext, ScanReport } from '../../src/scan/scan.js';
import type { TestDatabase } from '../helpers/database.js';
import { freshDatabase } from '../helpers/database.js';

const { engine } = inject('engine');
const isMysql = engine === 'mysql' || engine === 'mariadb';
const quote = (name: string): string =>
  isMysql ? `\`${name.replaceAll('`', '``')}\`` : `"${name.replaceAll('"', '""')}"`;

let database: TestDatabase;

beforeEach(async () => {
  database = await freshDatabase();
});

afterEach(async () => {
  await database.drop();
});

/** Runs statements with foreign keys unchecked, where the engine has such a switch. */
async function seed(...statements: readonly string[]): Promise<void> {
  const off = { sqlite: 'PRAGMA foreign_keys = OFF', postgres: 'SELECT 1' };
  const first = isMysql ? 'SET foreign_key_checks = 0' : off[engine as keyof typeof off];
  await database.run([first, ...statements].map((sql) => `${sql};`).join('\n'));
}

type Options = Partial<Pick<Reference, 'basis' | 'state' | 'kind' | 'onUnlink'>>;

/** `user_role user_id` refers to `users id`; several columns are joined by `+`. */
function reference(from: string, to: string, options: Options = {}): Reference {
  const [child, parent] = [from, to].map((text) => {
    const at = text.lastIndexOf(' ');
    return { table: formatName(text.slice(0, at)), columns: text.slice(at + 1).split('+') };
  });
  if (child === undefined || parent === undefined) throw new Error('a reference has two sides');
  const id = formatColumns(child.table, child.columns);
  return {
    id,
    from: child,
    to: parent,
    basis: 'manual',
    state: 'confirmed',
    confidence: 1,
    kind: 'role',
    evidence: [],
    ...options,
  };
}

const USERS: AccountTable = {
  table: 'users',
  key: ['id'],
  lookup: ['login'],
  deleted: 'deleted_flag = 1',
  protected: [],
  state: 'confirmed',
  evidence: [],
};

async function scan(references: readonly Reference[], options: Partial<ScanContext & Links> = {}): Promise<ScanReport> {
  const { accounts = [USERS], grants = [], ...rest } = options;
  const links = { accounts, grants, roles: [], references };
  return connect(
    { ...database.knexConfig },
    { readOnly: true, lockTimeout: 5000, statementTimeout: 60_000 },
    async (session) => {
      await session.begin('read');
      const catalog = await session.dialect.readCatalog(session);
      const report = await scanDatabase({ session, catalog, links, ...rest });
      await session.rollback();
      return report;
    },
  );
}

/** Class, reference, rows and samples; what a report says, without what is told elsewhere. */
function found({ findings }: ScanReport): readonly string[] {
  return findings
    .map((finding) => `${finding.class} ${finding.reference} ${finding.rows}: ${finding.samples.join(', ')}`)
    .sort();
}

const key = engine === 'sqlite' ? 'INTEGER PRIMARY KEY' : 'BIGINT PRIMARY KEY';
const users = [
  `CREATE TABLE users (id ${key}, login VARCHAR(40) NOT NULL, deleted_flag INTEGER NOT NULL DEFAULT 0, manager_id BIGINT)${isMysql ? ' COLLATE utf8mb4_general_ci' : ''}`,
  `INSERT INTO users VALUES (1, 'Alice', 0, NULL), (2, 'bob', 0, 1), (3, 'carol', 1, 77), (4, 'dave', 1, 3), (9007199254740992, 'big', 0, 0)`,
];

describe('rows that point nowhere', () => {
  it('are found by class, and nothing else is', async () => {
    await seed(
      ...users,
      `CREATE TABLE user_role (id ${key}, user_id BIGINT, role_id BIGINT)`,
      `INSERT INTO user_role VALUES (1, 1, 7), (2, 2, 7), (3, 99, 7), (4, NULL, 7), (5, 0, 7), (6, 3, 7), (7, 98, 8)`,
    );
    const report = await scan([
      reference('user_role user_id', 'users id'),
      reference('users manager_id', 'users id', { kind: 'delegate', state: 'proposed' }),
    ]);
    expect(found(report)).toEqual([
      'missing user_role [user_id] 2: id=3 user_id=99, id=7 user_id=98',
      'missing users [manager_id] 1: id=3 manager_id=77',
      'soft-deleted user_role [user_id] 1: id=6 user_id=3',
    ]);
    expect(report).toMatchObject({ complete: true, skipped: [], checked: 2 });
    const [first, second, third] = report.findings;
    expect(first).toMatchObject({
      severity: engine === 'sqlite' ? 'critical' : 'high',
      state: 'confirmed',
      new: 2,
      known: 0,
      fixed: 0,
    });
    expect(second).toMatchObject({ class: 'soft-deleted', severity: 'high' });
    expect(third).toMatchObject({ severity: 'medium', state: 'proposed' });
  });

  it('of a declared key are unenforced, and 0 counts', async () => {
    const foreignKey = 'FOREIGN KEY (user_id) REFERENCES users (id)';
    const declared = engine === 'postgres' ? '' : `, ${foreignKey}`;
    await seed(
      ...users,
      `CREATE TABLE badge (id ${key}, user_id BIGINT${declared})`,
      'INSERT INTO badge VALUES (1, 1), (2, 50), (3, NULL), (4, 0)',
      ...(engine === 'postgres' ? [`ALTER TABLE badge ADD CONSTRAINT badge_user ${foreignKey} NOT VALID`] : []),
    );
    const report = await scan([reference('badge user_id', 'users id', { basis: 'declared', kind: 'ownership' })]);
    expect(found(report)).toEqual(['unenforced badge [user_id] 2: id=2 user_id=50, id=4 user_id=0']);
  });

  it('are told apart by every column of a composite key, and a NULL part points nowhere', async () => {
    await seed(
      'CREATE TABLE users (tenant_id BIGINT NOT NULL, id BIGINT NOT NULL, PRIMARY KEY (tenant_id, id))',
      'INSERT INTO users VALUES (1, 1), (1, 2), (2, 1)',
      'CREATE TABLE member (tenant BIGINT, user_id BIGINT)',
      'INSERT INTO member VALUES (1, 1), (2, 2), (2, 1), (NULL, 5), (3, NULL), (NULL, NULL), (1, 0)',
    );
    const report = await scan([reference('member tenant+user_id', 'users tenant_id+id', { kind: 'group' })], {
      accounts: [],
    });
    expect(found(report)).toEqual(['missing member [tenant, user_id] 1: tenant=2 user_id=2']);
    expect(report.findings[0]?.severity).toBe('high');
  });

  it('are found in tables with any name, also in one called like an alias', async () => {
    const odd = `用户 "x".'y' z`;
    await seed(
      `CREATE TABLE ${quote(odd)} (id ${key}, ${quote("o'wner. id")} BIGINT, ${quote('上级')} BIGINT)`,
      `INSERT INTO ${quote(odd)} VALUES (1, 1, 1), (2, 9, 1), (3, 1, 8)`,
      `CREATE TABLE parent (id ${key}, boss BIGINT)`,
      'INSERT INTO parent VALUES (1, 2), (2, 5)',
    );
    const named = (column: string): Reference => {
      const from = { table: formatName(odd), columns: [column] };
      const to = { table: formatName(odd), columns: ['id'] };
      return { ...reference('a b', 'a b'), id: formatColumns(from.table, from.columns), from, to };
    };
    const report = await scan([named("o'wner. id"), named('上级'), reference('parent boss', 'parent id')], {
      accounts: [],
    });
    expect(report.findings.map(({ reference: id, samples }) => [id, samples]).sort()).toEqual([
      [`"用户 ""x"".'y' z" ["o'wner. id"]`, [`id=2 "o'wner. id"=9`]],
      [`"用户 ""x"".'y' z" [上级]`, ['id=3 上级=8']],
      ['parent [boss]', ['id=2 boss=5']],
    ]);
  });

  it('are counted exactly where a text stands for a number, above 2^53 too', async () => {
    await seed(
      ...users,
      `CREATE TABLE note (id ${key}, author VARCHAR(30))`,
      "INSERT INTO note VALUES (1, '9007199254740992'), (2, '9007199254740993'), (3, ''), (4, '0'), (5, '2'), (6, '1abc'), (7, NULL)",
      `CREATE TABLE big (id ${key}, user_id BIGINT)`,
      'INSERT INTO big VALUES (1, 9007199254740993), (2, 9007199254740992)',
      `CREATE TABLE code (code VARCHAR(30) NOT NULL PRIMARY KEY)`,
      "INSERT INTO code VALUES ('9007199254740992'), ('12')",
      `CREATE TABLE coded (id ${key}, code BIGINT)`,
      'INSERT INTO coded VALUES (1, 9007199254740993), (2, 9007199254740992), (3, 12), (4, 0)',
    );
    const report = await scan([
      reference('note author', 'users id', { kind: 'audit' }),
      reference('big user_id', 'users id'),
      reference('coded code', 'code code'),
    ]);
    expect(found(report)).toEqual([
      'missing big [user_id] 1: id=1 user_id=9007199254740993',
      'missing coded [code] 1: id=1 code=9007199254740993',
      'missing note [author] 2: id=2 author=9007199254740993, id=6 author=1abc',
    ]);
    expect(report.complete).toBe(true);
  });

  it('of a name follow the collation of the referenced column', async () => {
    const other = isMysql ? 'CHARACTER SET latin1' : '';
    await seed(
      ...users,
      `CREATE TABLE dept (id ${key}, name VARCHAR(9), leader VARCHAR(40), deputy VARCHAR(40) ${other})`,
      "INSERT INTO dept VALUES (1, 'a', 'ALICE', 'BOB'), (2, 'b', 'Alice', 'bob'), (3, 'c', 'zoe', 'eve'), (4, 'd', '', ''), (5, 'e', 'carol', NULL)",
    );
    const report = await scan([
      reference('dept leader', 'users login', { basis: 'by-name' }),
      reference('dept deputy', 'users login', { basis: 'by-name', kind: 'delegate' }),
    ]);
    const caseMatters = !isMysql;
    expect(found(report)).toEqual([
      caseMatters
        ? 'by-name dept [deputy] 2: id=1 deputy=BOB, id=3 deputy=eve'
        : 'by-name dept [deputy] 1: id=3 deputy=eve',
      caseMatters
        ? 'by-name dept [leader] 2: id=1 leader=ALICE, id=3 leader=zoe'
        : 'by-name dept [leader] 1: id=3 leader=zoe',
      'soft-deleted dept [leader] 1: id=5 leader=carol',
    ]);
    expect(report.findings.map(({ severity }) => severity)).toEqual(['critical', 'critical', 'medium']);
  });
});

/** Types of the referencing and the referenced column, a key, another one; `skipped` where no comparison would mean anything. */
interface Case {
  readonly from: string;
  readonly to: string;
  readonly there: string;
  /** The same key, as the referencing column writes it; `there` when left out. */
  readonly same?: string;
  readonly gone: string;
  readonly skipped?: true;
}

const UUID = "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'";
const OTHER_UUID = "'b0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'";

const EVERYWHERE: readonly Case[] = [
  { from: 'INTEGER', to: 'NUMERIC(20)', there: '5', gone: '6' },
  { from: 'CHAR(8)', to: 'VARCHAR(20)', there: "'abc'", gone: "'abd'" },
  { from: 'DATE', to: 'DATE', there: "'2024-02-29'", gone: "'2024-03-01'" },
];

const MYSQL: readonly Case[] = [
  { from: 'INT ZEROFILL', to: 'VARCHAR(20)', there: "'7'", gone: '8' },
  { from: 'VARCHAR(20)', to: 'BIGINT UNSIGNED', there: '18446744073709551615', gone: "'18446744073709551614'" },
  { from: 'VARCHAR(20) CHARACTER SET utf16', to: 'BIGINT', there: '9007199254740993', gone: "'9007199254740992'" },
  {
    from: 'VARCHAR(20) CHARACTER SET gbk',
    to: 'VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin',
    there: "'张三'",
    gone: "'李四'",
  },
  {
    from: 'VARCHAR(20) COLLATE utf8mb4_bin',
    to: 'VARCHAR(20) COLLATE utf8mb4_general_ci',
    there: "'Bob'",
    same: "'BOB '",
    gone: "'eve'",
  },
  {
    from: 'VARCHAR(20) COLLATE utf8mb4_general_ci',
    to: 'VARCHAR(20) COLLATE utf8mb4_bin',
    there: "'Bob'",
    gone: "'BOB'",
  },
  {
    from: 'VARCHAR(20) CHARACTER SET utf16',
    to: 'VARCHAR(20) CHARACTER SET latin1',
    there: "'Bob'",
    same: "'BOB'",
    gone: "'eve'",
  },
  { from: 'BINARY(3)', to: 'VARBINARY(16)', there: "'abc'", gone: "'ABC'" },
  { from: "ENUM('a', 'b')", to: 'VARCHAR(20)', there: "'a'", gone: "'b'" },
  { from: 'VARCHAR(20)', to: 'BINARY(16)', there: "'a'", gone: "'b'", skipped: true },
  { from: 'DOUBLE', to: 'BIGINT', there: '1', gone: '2', skipped: true },
];

const CASES: Readonly<Record<typeof engine, readonly Case[]>> = {
  sqlite: [
    { from: 'TEXT', to: 'TEXT COLLATE NOCASE', there: "'Bob'", same: "'BOB'", gone: "'eve'" },
    { from: 'TEXT COLLATE NOCASE', to: 'TEXT', there: "'Bob'", gone: "'BOB'" },
    { from: '', to: 'INTEGER', there: '9007199254740993', same: "'9007199254740993'", gone: "'9007199254740992'" },
    { from: 'INTEGER', to: '', there: '5', gone: '6' },
    { from: 'BLOB', to: 'BLOB', there: "x'00ff'", gone: "x'00fe'" },
  ],
  postgres: [
    { from: 'text', to: 'uuid', there: UUID, same: UUID.toUpperCase(), gone: OTHER_UUID },
    { from: 'uuid', to: 'character varying(40)', there: UUID.toUpperCase(), same: UUID, gone: OTHER_UUID },
    { from: 'citext', to: 'citext', there: "'Bob'", same: "'BOB'", gone: "'eve'" },
    { from: 'text', to: 'citext', there: "'Bob'", same: "'BOB'", gone: "'eve'" },
    { from: 'text COLLATE "C"', to: 'text COLLATE "POSIX"', there: "'Bob'", gone: "'BOB'" },
    { from: 'text COLLATE "C"', to: 'text', there: "'Bob'", gone: "'BOB'" },
    { from: 'text COLLATE any_case', to: 'text COLLATE "C"', there: "'a'", gone: "'b'", skipped: true },
    { from: 'text', to: 'text COLLATE any_case', there: "'Bob'", same: "'BOB'", gone: "'eve'" },
    { from: 'char(20)', to: 'bigint', there: '9007199254740993', gone: "'1'" },
    { from: 'text', to: 'numeric(10,2)', there: '12.00', same: "'12'", gone: "'13'" },
    { from: 'colour', to: 'colour', there: "'red'", gone: "'blue'" },
    { from: 'colour', to: 'text', there: "'red'", gone: "'blue'" },
    { from: 'colour', to: 'paint', there: "'red'", gone: "'blue'" },
    { from: 'inet', to: 'inet', there: "'10.0.0.1'", gone: "'10.0.0.2'" },
    { from: 'bytea', to: 'bytea', there: "'\\x00ff'", gone: "'\\x00fe'" },
    { from: 'timestamp', to: 'date', there: "'2024-02-29'", gone: "'2024-03-01'", skipped: true },
    { from: 'jsonb', to: 'jsonb', there: "'1'", gone: "'2'", skipped: true },
    { from: 'xml', to: 'text', there: "'<a/>'", gone: "'<b/>'", skipped: true },
    { from: 'bigint[]', to: 'bigint[]', there: "'{1}'", gone: "'{2}'", skipped: true },
    { from: 'point', to: 'point', there: "'1,1'", gone: "'2,2'", skipped: true },
    { from: 'int4range', to: 'int4range', there: "'[1,2)'", gone: "'[2,3)'", skipped: true },
    { from: 'boolean', to: 'integer', there: '1', same: 'true', gone: 'false', skipped: true },
  ],
  mysql: MYSQL,
  mariadb: [
    ...MYSQL,
    { from: 'VARCHAR(40)', to: 'UUID', there: UUID, same: UUID.toUpperCase(), gone: OTHER_UUID },
    { from: 'INET6', to: 'INET6', there: "'10::1'", gone: "'10::2'" },
  ],
};

const PREPARE: Partial<Record<typeof engine, readonly string[]>> = {
  postgres: [
    'CREATE EXTENSION citext',
    "CREATE COLLATION any_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
    "CREATE TYPE colour AS ENUM ('red', 'blue')",
    "CREATE TYPE paint AS ENUM ('red', 'green', 'blue')",
  ],
};

it('types that differ are compared without loss or not at all', async () => {
  const cases = [...EVERYWHERE, ...CASES[engine]];
  await seed(
    ...(PREPARE[engine] ?? []),
    ...cases.flatMap(({ from, to, there, same = there, gone }, index) => [
      `CREATE TABLE keys_${index} (k ${to})`,
      `CREATE TABLE links_${index} (r ${from}, t VARCHAR(9))`,
      `INSERT INTO keys_${index} VALUES (${there})`,
      `INSERT INTO links_${index} VALUES (${same}, 'same'), (${gone}, 'gone'), (NULL, 'null')`,
    ]),
  );
  const references = cases.map((_, index) => reference(`links_${index} r`, `keys_${index} k`, { basis: 'inferred' }));
  const report = await scan(references, { accounts: [] });
  const results = cases.map(({ from, to }, index) => {
    const id = `links_${index} [r]`;
    const rows = report.findings.find((finding) => finding.reference === id)?.rows ?? 0;
    return `${from} -> ${to}: ${report.skipped.find((each) => each.reference === id)?.reason ?? rows}`;
  });
  expect(results).toEqual(cases.map(({ from, to, skipped }) => `${from} -> ${to}: ${skipped ? 'not-comparable' : 1}`));
});

describe('links of accounts marked deleted', () => {
  it('are no finding where history is kept, the settings keep them, or the referencing row is deleted itself', async () => {
    await seed(
      ...users,
      `CREATE TABLE log (id ${key}, user_id BIGINT)`,
      'INSERT INTO log VALUES (1, 3), (2, 55)',
      `CREATE TABLE file (id ${key}, user_id BIGINT)`,
      'INSERT INTO file VALUES (1, 3)',
    );
    const report = await scan([
      reference('log user_id', 'users id', { kind: 'audit' }),
      reference('file user_id', 'users id', { kind: 'other', onUnlink: { action: 'keep' } }),
      reference('users manager_id', 'users id', { kind: 'delegate' }),
    ]);
    expect(found(report)).toEqual([
      'missing log [user_id] 1: id=2 user_id=55',
      'missing users [manager_id] 1: id=3 manager_id=77',
    ]);
  });

  it('are none while another account of that name is there', async () => {
    await seed(
      ...users,
      `INSERT INTO users VALUES (5, 'dave', 0, NULL)`,
      `CREATE TABLE dept (id ${key}, leader VARCHAR(40)${isMysql ? ' COLLATE utf8mb4_general_ci' : ''})`,
      "INSERT INTO dept VALUES (1, 'dave'), (2, 'carol')",
    );
    const report = await scan([reference('dept leader', 'users login', { basis: 'by-name' })]);
    expect(found(report)).toEqual(['soft-deleted dept [leader] 1: id=2 leader=carol']);
  });
});

describe('the same link twice', () => {
  const roles = ['CREATE TABLE roles (id BIGINT NOT NULL PRIMARY KEY)', 'INSERT INTO roles VALUES (7), (8)'];
  const pair = [reference('user_role user_id', 'users id'), reference('user_role role_id', 'roles id')];

  it('is a finding of the link to the account; rows are those too many', async () => {
    await seed(
      ...users,
      ...roles,
      `CREATE TABLE user_role (id ${key}, user_id BIGINT NOT NULL, role_id BIGINT, created_at TIMESTAMP NULL)`,
      `INSERT INTO user_role VALUES (1, 1, 7, '2024-01-01 00:00:00'), (2, 1, 7, NULL), (3, 1, 8, NULL), (4, 1, 7, NULL), (5, 2, NULL, NULL), (6, 2, NULL, NULL), (7, 0, 7, NULL), (8, 0, 7, NULL)`,
    );
    expect(found(await scan(pair))).toEqual([
      'duplicate user_role [user_id] 3: id=1 user_id=1 role_id=7, id=2 user_id=1 role_id=7, id=4 user_id=1 role_id=7, id=5 user_id=2 role_id=NULL, id=6 user_id=2 role_id=NULL',
    ]);
  });

  it('is found in a table without any key, and by a name that is also an alias', async () => {
    await seed(
      ...users,
      ...roles,
      'CREATE TABLE twin (user_id BIGINT, role_id BIGINT)',
      'INSERT INTO twin VALUES (1, 7), (1, 7), (2, 7), (2, 8), (2, 9)',
    );
    const report = await scan([reference('twin user_id', 'users id'), reference('twin role_id', 'roles id')]);
    expect(found(report)).toEqual([
      'duplicate twin [user_id] 1: user_id=1 role_id=7, user_id=1 role_id=7',
      'missing twin [role_id] 1: role_id=9',
    ]);
  });

  it('is not looked for where a key forbids or tells it, nor in a table with content of its own', async () => {
    await seed(
      ...users,
      ...roles,
      'CREATE TABLE user_role (user_id BIGINT, role_id BIGINT, since DATE NOT NULL, PRIMARY KEY (user_id, role_id, since))',
      "INSERT INTO user_role VALUES (1, 7, '2024-01-01'), (1, 7, '2025-01-01')",
      `CREATE TABLE visit (user_id BIGINT, role_id BIGINT, page VARCHAR(20))`,
      "INSERT INTO visit VALUES (1, 7, 'a'), (1, 7, 'b')",
    );
    const visits = [
      reference('visit user_id', 'users id', { kind: 'other' }),
      reference('visit role_id', 'roles id', { kind: 'other' }),
    ];
    const report = await scan([...pair, ...visits], { grants: [{ table: 'user_role', kind: 'role' }] });
    expect(found(report)).toEqual([]);
    expect(report).toMatchObject({ complete: true, checked: 4 });
  });
});

describe('what is scanned', () => {
  beforeEach(() =>
    seed(
      ...users,
      `CREATE TABLE user_role (id ${key}, user_id BIGINT, maker BIGINT, guess BIGINT)`,
      'INSERT INTO user_role VALUES (1, 99, 98, 97)',
      'CREATE VIEW role_view AS SELECT * FROM user_role',
    ),
  );

  const all = [
    reference('user_role user_id', 'users id'),
    reference('user_role maker', 'users id', { kind: 'audit' }),
    reference('user_role guess', 'users id', { state: 'rejected' }),
    reference('role_view user_id', 'users id'),
  ];

  it('is every reference that nobody rejected and that is no view', async () => {
    const report = await scan(all);
    expect(report.findings.map(({ reference: id }) => id)).toEqual(['user_role [user_id]', 'user_role [maker]']);
    expect(report).toMatchObject({ complete: true, checked: 2 });
  });

  it('can be named by id, table or kind; an unknown name is no clean scan', async () => {
    expect((await scan(all, { only: ['audit'] })).findings).toHaveLength(1);
    expect((await scan(all, { only: ['user_role [user_id]'] })).findings).toHaveLength(1);
    expect((await scan(all, { only: ['users'] })).findings).toHaveLength(2);
    const report = await scan(all, { only: ['user_rolle'] });
    expect(report).toEqual({
      complete: false,
      findings: [],
      checked: 0,
      skipped: [{ reference: 'user_rolle', reason: 'unknown-name' }],
    });
  });

  it('is incomplete when a table or column is gone or a reference depends on a condition', async () => {
    const { skipped, complete } = await scan([
      reference('user_role user_id', 'accounts id'),
      reference('user_role nothing', 'users id'),
      reference('user_role maker', 'users id', { basis: 'polymorphic' }),
    ]);
    expect(complete).toBe(false);
    expect(skipped.map(({ reason }) => reason)).toEqual(['needs-condition', 'no-column', 'no-table']);
  });

  it('shows as many samples as asked for', async () => {
    await database.run('INSERT INTO user_role SELECT id + 1, user_id, maker, guess FROM user_role');
    const [finding] = (await scan(all, { sampleSize: 1 })).findings;
    expect(finding).toMatchObject({ rows: 2, samples: ['id=1 user_id=99'] });
    expect((await scan(all, { sampleSize: 0 })).findings[0]?.samples).toEqual([]);
  });
});

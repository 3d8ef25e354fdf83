import { beforeEach, describe, expect, it } from 'vitest';
import { formatColumns, formatName } from '../../src/catalog/names.js';
import { inferLinks } from '../../src/links/infer.js';
import type { Reference } from '../../src/links/model.js';
import {
  engine,
  found,
  isMysql,
  key,
  quote,
  reference,
  scan,
  scanWith,
  seed,
  useDatabases,
  users,
} from './scan-seed.js';

useDatabases();

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
      `CREATE TABLE note (id ${key}, author VARCHAR(30)${isMysql ? ' CHARACTER SET utf16' : ''})`,
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
      // Access that is given to a name waits for the next person called so.
      caseMatters
        ? 'reuse dept [leader] 2: id=1 leader=ALICE, id=3 leader=zoe'
        : 'reuse dept [leader] 1: id=3 leader=zoe',
      'soft-deleted dept [leader] 1: id=5 leader=carol',
    ]);
    expect(report.findings.map(({ severity }) => severity)).toEqual(['critical', 'critical', 'medium']);
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
    await seed('INSERT INTO user_role SELECT id + 1, user_id, maker, guess FROM user_role');
    const [finding] = (await scan(all, { sampleSize: 1 })).findings;
    expect(finding).toMatchObject({ rows: 2, samples: ['id=1 user_id=99'] });
    expect((await scan(all, { sampleSize: 0 })).findings[0]?.samples).toEqual([]);
  });
});

it('works with what inferLinks finds', async () => {
  await seed(
    `CREATE TABLE sys_user (user_id ${key}, user_name VARCHAR(40) NOT NULL, password VARCHAR(40), email VARCHAR(40), is_deleted INTEGER)`,
    `CREATE TABLE sys_role (role_id ${key}, role_name VARCHAR(40))`,
    'CREATE TABLE sys_user_role (user_id BIGINT, role_id BIGINT)',
    "INSERT INTO sys_user VALUES (1, 'a', 'x', 'a@example.org', 0), (2, 'b', 'x', 'b@example.org', 1)",
    "INSERT INTO sys_role VALUES (5, 'admin')",
    'INSERT INTO sys_user_role VALUES (1, 5), (2, 5), (3, 5), (1, 6), (1, 5)',
  );
  const report = await scanWith(inferLinks);
  expect(found(report)).toEqual([
    'duplicate sys_user_role [user_id] 1: user_id=1 role_id=5, user_id=1 role_id=5',
    'missing sys_user_role [role_id] 1: role_id=6',
    'missing sys_user_role [user_id] 1: user_id=3',
    'soft-deleted sys_user_role [user_id] 1: user_id=2',
  ]);
  expect(new Set(report.findings.map(({ state }) => state))).toEqual(new Set(['proposed']));
});

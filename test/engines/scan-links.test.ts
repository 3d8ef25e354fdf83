import { describe, expect, it } from 'vitest';
import { found, isMysql, key, reference, scan, seed, useDatabases, users } from './scan-seed.js';

useDatabases();

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

describe('a link table with an index on what it points with', () => {
  const link = (id: number): string => `(${String(id)}, ${String(id % 2 === 0 ? 1 : 1000 + (id % 601))})`;
  const tables = [`CREATE TABLE link (id ${key}, user_id BIGINT)`, 'CREATE INDEX link_user ON link (user_id)'];
  const fill = (rows: number): string =>
    `INSERT INTO link VALUES (0, NULL), ${Array.from({ length: rows }, (_, index) => link(index + 1)).join(', ')}`;
  const missing = [reference('link user_id', 'users id')];

  it.each([1300, 10_600])('counts each of %i rows once, however many keys are missing', async (rows) => {
    await seed(...users, ...tables, fill(rows));
    const report = await scan(missing, { sampleSize: 3 });
    const first = [1, 3, 5].map((id) => `id=${String(id)} user_id=${String(1000 + id)}`);
    expect(found(report)).toEqual([`missing link [user_id] ${String(rows / 2)}: ${first.join(', ')}`]);
  });

  it('is clean when nothing is missing', async () => {
    await seed(...users, ...tables, 'INSERT INTO link VALUES (1, 1), (2, 2), (3, NULL)');
    expect(found(await scan(missing))).toEqual([]);
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

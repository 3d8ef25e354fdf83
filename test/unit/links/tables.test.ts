import { describe, expect, it } from 'vitest';
import { inferLinks } from '../../../src/links/infer.js';
import { buildCatalog } from './build.js';

describe('account tables', () => {
  it('tells how an account is named, deleted and disabled', () => {
    const columns = `user_id bigint auto -- 用户ID
      user_name varchar(30) -- 用户账号
      nick_name varchar(30)
      email varchar(50)
      password varchar(100)
      status char(1) -- 帐号状态（0正常 1停用）
      del_flag char(1) -- 删除标志（0代表存在 2代表删除）`;
    const [account] = inferLinks(buildCatalog({ sys_user: columns })).accounts;
    expect(account).toMatchObject({
      table: 'sys_user',
      key: ['user_id'],
      lookup: ['user_name', 'email'],
      label: 'nick_name',
      deleted: "del_flag = '2'",
      disabled: "status = '1'",
      protected: [],
      state: 'proposed',
    });
  });

  it.each([
    ['enabled tinyint(1)', 'enabled = 0'],
    ['is_active boolean', 'is_active = false'],
    ['disabled_at datetime null', 'disabled_at IS NOT NULL'],
    ["status enum('Active','Suspended')", "status = 'Suspended'"],
    ['status int', undefined],
    ['Enabled tinyint(1)', undefined],
  ])('reads %s', (column, disabled) => {
    const [account] = inferLinks(
      buildCatalog({ users: `id bigint auto\nlogin varchar(30)\nemail varchar(50)\npassword varchar(90)\n${column}` }),
    ).accounts;
    expect(account?.disabled).toBe(disabled);
  });

  it.each([
    ['deleted_at datetime null', 'deleted_at IS NOT NULL'],
    ['is_deleted boolean', 'is_deleted = true'],
    ['del_flag char(1)', undefined],
  ])('reads %s as soft delete', (column, deleted) => {
    const [account] = inferLinks(
      buildCatalog({ users: `id bigint auto\nlogin varchar(30)\nemail varchar(50)\npassword varchar(90)\n${column}` }),
    ).accounts;
    expect(account?.deleted).toBe(deleted);
  });

  it('finds a second population, and no link, log, ledger or connection', () => {
    const tables = {
      users: 'id bigint auto\nusername varchar(30)\npassword varchar(90)\nlast_login datetime',
      employees:
        'id bigint auto\nfirst_name varchar(30)\nwork_email varchar(90)\nhire_date date\nphone varchar(20)\nstatus int',
      team_user: 'id bigint auto\nteam_id bigint\nuser_id bigint\nstatus int',
      user_login_log: 'id bigint auto\nuser_id bigint\nusername varchar(30)\nlogin_time datetime',
      account:
        'id bigint auto\nname varchar(30)\nbalance decimal(10,2)\ncurrency varchar(3)\nstatus int\nemail varchar(30)',
      mail_server: 'id bigint auto\nhost varchar(90)\nusername varchar(30)\npassword varchar(30)\nstatus int',
    };
    expect(inferLinks(buildCatalog(tables)).accounts.map(({ table }) => table)).toEqual(['users', 'employees']);
  });

  it('adds the supertype that holds the login', () => {
    const tables = {
      app_entity: { columns: 'entity_id bigint auto\nname varchar(50)\nkind int', uniques: [['kind', 'name']] },
      app_user: {
        columns:
          'user_id bigint auto\nentity_id bigint\npassword_hash varchar(90)\npassword_salt varchar(90)\ndisabled boolean',
        uniques: [['entity_id']],
        foreignKeys: ['entity_id → app_entity.entity_id'],
      },
    };
    expect(inferLinks(buildCatalog(tables)).accounts.map(({ table }) => table)).toEqual(['app_user', 'app_entity']);
  });
});

describe('roles and grants', () => {
  it('tells roles from link rows, and articles from posts', () => {
    const tables = {
      users: 'id bigint auto\nusername varchar(30)\npassword varchar(90)',
      roles: 'id bigint auto\nname varchar(30)',
      permissions: 'id bigint auto\ncode varchar(30)\nname varchar(30)',
      posts: 'id bigint auto\ntitle varchar(90)\nbody text\nuser_id bigint',
      user_roles: { columns: 'user_id bigint\nrole_id bigint', key: ['user_id', 'role_id'] },
      role_permissions: { columns: 'id bigint auto\nrole_id bigint\npermission_id bigint\ncreated_at datetime' },
      role_audit: 'id bigint auto\nrole_id bigint\nuser_id bigint\naction varchar(30)',
    };
    const links = inferLinks(buildCatalog(tables));
    expect(links.roles).toEqual([
      { table: 'permissions', kind: 'permission' },
      { table: 'roles', kind: 'role' },
    ]);
    expect(links.grants).toEqual([
      { table: 'role_permissions', kind: 'permission' },
      { table: 'user_roles', kind: 'role' },
    ]);
  });

  it.each([
    ['user_sessions', 'id bigint auto\nuser_id bigint\nexpires_at datetime\nip varchar(40)', 'session'],
    ['training_sessions', 'id bigint auto\nuser_id bigint\ntopic varchar(90)', 'ownership'],
    ['access_tokens', 'id bigint auto\nuser_id bigint\ntoken varchar(90)', 'token'],
    ['oauth_clients', 'id bigint auto\nuser_id bigint\nname varchar(90)', 'ownership'],
    [
      'social_accounts',
      'id bigint auto\nuser_id bigint\nprovider varchar(20)\nprovider_user_id varchar(90)',
      'external-account',
    ],
    ['login_history', 'id bigint auto\nuser_id bigint\nat datetime', 'audit'],
  ])('kind of %s', (table, columns, kind) => {
    const tables = { users: 'id bigint auto\nusername varchar(30)\npassword varchar(90)', [table]: columns };
    expect(inferLinks(buildCatalog(tables)).references.find(({ from }) => from.columns[0] === 'user_id')?.kind).toBe(
      kind,
    );
  });
});

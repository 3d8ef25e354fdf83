import { describe, expect, it } from 'vitest';
import { inferLinks } from '../../../src/links/infer.js';
import type { Links } from '../../../src/links/model.js';
import { users } from './accounts.js';
import { buildCatalog } from './build.js';
import type { Tables } from './build.js';

const base: Tables = {
  users,
  roles: 'id bigint auto\nname varchar(30)',
  permissions: 'id bigint auto\nname varchar(30)\ncode varchar(30)',
  folders: 'id bigint auto\ntitle varchar(90)',
};
const linksOf = (tables: Tables): Links => inferLinks(buildCatalog({ ...base, ...tables }));
const grantsOf = (tables: Tables): Readonly<Record<string, string>> =>
  Object.fromEntries(linksOf(tables).grants.map(({ table, kind }) => [table, kind]));
const userRoles = { columns: 'user_id bigint\nrole_id bigint', key: ['user_id', 'role_id'] };

describe('grants', () => {
  it('are rows whose key holds an account and the name of a group or role', () => {
    const named = { columns: 'user_id bigint\ngroup_name varchar(60)', key: ['user_id', 'group_name'] };
    expect(grantsOf({ user_groups: named })).toEqual({ user_groups: 'group' });
    const short = { columns: 'ab_user bigint\nab_group varchar(60)\nab_expiry datetime', key: ['ab_user', 'ab_group'] };
    expect(grantsOf({ user_groups: short })).toEqual({ user_groups: 'group' });
    const unique = { columns: 'id bigint auto\nuser_id bigint\nrole varchar(60)', uniques: [['user_id', 'role']] };
    expect(grantsOf({ assigned: unique })).toEqual({ assigned: 'role' });
  });

  it('are not rows that only mention a role', () => {
    const notes = 'id bigint auto\nuser_id bigint\nrole_name varchar(60)\nbody text';
    expect(grantsOf({ user_notes: notes })).toEqual({});
    const teams = {
      columns: 'id bigint auto\nuser_id bigint\nteam_name varchar(60)',
      uniques: [['user_id', 'team_name']],
    };
    const links = linksOf({ teams });
    expect(links.roles).toContainEqual({ table: 'teams', kind: 'group' });
  });

  it.each([
    'read_only tinyint(1)',
    'permission varchar(20)',
    'access_level int',
    'can_edit tinyint(1)',
    'role varchar(20)',
  ])('are link rows with %s', (column) => {
    const columns = `user_id bigint\nfolder_id bigint\n${column}`;
    expect(grantsOf({ folder_users: { columns, key: ['user_id', 'folder_id'] } })).toEqual({
      folder_users: 'permission',
    });
  });

  it.each(['starred_at datetime', 'position int', 'colour varchar(20)', 'last_access datetime'])(
    'are not link rows with %s',
    (column) => {
      const columns = `user_id bigint\nfolder_id bigint\n${column}`;
      expect(grantsOf({ folder_stars: { columns, key: ['user_id', 'folder_id'] } })).toEqual({});
    },
  );

  it('are what a role may do, and rows with a list of the roles that may use them', () => {
    const content = 'role_id bigint\npattern varchar(200)\nbody text\nname varchar(9)';
    expect(grantsOf({ role_rule: `id bigint auto\n${content}`, rule_log: `id bigint auto\n${content}` })).toEqual({
      role_rule: 'permission',
    });
    const page = 'id bigint auto\ntitle varchar(90)\nbody text';
    expect(grantsOf({ pages: `${page}\nrole_ids varchar(200)`, drafts: `${page}\nrole_id bigint` })).toEqual({
      pages: 'permission',
    });
  });

  it('of a role are its own, whoever wrote them down', () => {
    const menus = 'id bigint auto\nname varchar(30)';
    const roleMenus = { columns: 'role_id bigint\nmenu_id bigint\ncreated_by bigint', key: ['role_id', 'menu_id'] };
    expect(grantsOf({ menus, role_menus: roleMenus })).toEqual({ role_menus: 'permission' });
  });
});

describe('grant paths', () => {
  const role = { table: 'roles', columns: ['id'] };

  it('lead from the holders of a role to what it allows', () => {
    const rolePermissions = { columns: 'role_id bigint\npermission_id bigint', key: ['role_id', 'permission_id'] };
    expect(linksOf({ user_roles: userRoles, role_permissions: rolePermissions }).grantPaths).toEqual([
      { role, holders: 'user_roles', permissions: 'role_permissions → permissions.code' },
    ]);
  });

  it('say when nothing tells what a role allows', () => {
    expect(linksOf({ user_roles: userRoles }).grantPaths).toEqual([{ role, holders: 'user_roles', permissions: null }]);
  });

  it('name no holder who only owns or wrote something', () => {
    const tables = {
      user_roles: userRoles,
      role_menus: { columns: 'role_id bigint\nmenu_id bigint\ncreated_by bigint', key: ['role_id', 'menu_id'] },
      pages: 'id bigint auto\ntitle varchar(90)\nbody text\nrole_ids varchar(200)\nowner_id bigint',
      role_rule: 'id bigint auto\nrole_id bigint\npattern varchar(200)\nbody text\nname varchar(9)\nupdated_by bigint',
    };
    expect(linksOf(tables).grantPaths.map(({ holders }) => holders)).toEqual(['user_roles']);
  });

  it('are none without a role', () => {
    const columns = 'user_id bigint\nfolder_id bigint\nrole varchar(20)';
    expect(inferLinks(buildCatalog({ users, folder_users: columns })).grantPaths).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { tenantUsers } from './accounts.js';
import { found, learnt } from './rows.js';

const ownedUsers = {
  columns: 'owner varchar(64)\nname varchar(64)\npassword varchar(99)\nemail varchar(99)\nphone varchar(20)',
  key: ['owner', 'name'],
};

describe('accounts with a key of several columns', () => {
  it('finds tenant and id, by name and in a role', () => {
    const t = 'id bigint auto\ntenant_id bigint\nuser_id bigint\napprover_id bigint\nsales_user_id bigint';
    expect(found({ users: tenantUsers, t })).toEqual([
      't [tenant_id, approver_id] → users [tenant_id, user_id]',
      't [tenant_id, sales_user_id] → users [tenant_id, user_id]',
      't [tenant_id, user_id] → users [tenant_id, user_id]',
    ]);
  });

  it.each([
    ['an id without the tenant', 'user_id bigint'],
    ['a tenant of another type', 'tenant_id int\nuser_id bigint'],
    ['an id of another type', 'tenant_id bigint\nuser_id varchar(30)'],
    ['a tenant alone', 'tenant_id bigint\nbody text'],
    ['a connection', 'tenant_id bigint\nuser_id bigint\nhost varchar(90)\npassword varchar(90)'],
  ])('does not take %s', (_, columns) => {
    expect(found({ users: tenantUsers, t: `id bigint auto\n${columns}` })).toEqual([]);
  });

  it('finds doers, and what ends like the key', () => {
    const members = {
      columns: 'tenant_id bigint\nmember_no bigint\nlogin varchar(30)\npassword varchar(99)\nemail varchar(99)',
      key: ['tenant_id', 'member_no'],
    };
    const t = 'id bigint auto\ntenant_id bigint\nowner_no bigint\ncreated_by bigint\nactor_no bigint\nitem_no bigint';
    expect(found({ members, t })).toEqual([
      't [tenant_id, actor_no] → members [tenant_id, member_no]',
      't [tenant_id, created_by] → members [tenant_id, member_no]',
      't [tenant_id, owner_no] → members [tenant_id, member_no]',
    ]);
  });

  it('finds what else is within a tenant, by the name of its key', () => {
    const roles = { columns: 'tenant_id bigint\nrole_id bigint\nname varchar(30)', key: ['tenant_id', 'role_id'] };
    const held = {
      columns: 'tenant_id bigint\nuser_id bigint\nrole_id bigint',
      key: ['tenant_id', 'user_id', 'role_id'],
    };
    const notes = 'id bigint auto\nrole_id bigint';
    const links = learnt({ users: tenantUsers, roles, user_roles: held, notes });
    expect(links.references.map(({ id, kind }) => `${id} ${kind}`)).toEqual([
      'user_roles [tenant_id, role_id] role',
      'user_roles [tenant_id, user_id] role',
    ]);
    expect(links.roles).toEqual([{ table: 'roles', kind: 'role' }]);
    expect(links.grants).toEqual([{ table: 'user_roles', kind: 'role' }]);
  });

  it('finds owner and name, where the table has an owner, too', () => {
    const t = { columns: 'owner varchar(64)\nname varchar(64)\nuser varchar(64)', key: ['owner', 'name'] };
    expect(found({ user: ownedUsers, t })).toEqual(['t [owner, user] → user [owner, name]']);
  });

  it('finds the name alone, where the tenant is told in another way', () => {
    const t = 'id bigint auto\nuser varchar(200)\napprover varchar(64)\nuser_agent varchar(64)\nname varchar(64)';
    expect(found({ user: ownedUsers, t })).toEqual(['t [approver] → user [name]', 't [user] → user [name]']);
  });

  it.each([
    ['a connection', 'owner varchar(64)\nuser varchar(64)\npassword varchar(99)'],
    ['a name of anything', 'owner varchar(64)\nname varchar(64)'],
    ['a short text', 'user varchar(8)'],
    ['a number', 'user bigint'],
  ])('does not take %s', (_, columns) => {
    expect(found({ user: ownedUsers, t: `id bigint auto\n${columns}` })).toEqual([]);
  });
});

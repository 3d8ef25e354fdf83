import { describe, expect, it } from 'vitest';
import { tenantUsers } from './accounts.js';
import { found } from './rows.js';

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

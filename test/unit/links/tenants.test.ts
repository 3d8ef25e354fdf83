import { describe, expect, it } from 'vitest';
import { inferLinks } from '../../../src/links/infer.js';
import { tenantScopes } from '../../../src/links/tenants.js';
import { users } from './accounts.js';
import { buildCatalog } from './build.js';
import type { Tables } from './build.js';
import { numbers } from './rows.js';

const several = (count: number, columns: string): Tables =>
  Object.fromEntries(numbers(count).map((at) => [`part${at}`, `id bigint auto\n${columns}\nbody text`]));
const tenantsOf = (tables: Tables): readonly string[] => inferLinks(buildCatalog(tables)).tenants;

const organizations = 'id bigint auto\nname varchar(90)';
const divided: Tables = {
  users: { ...users, columns: `${users.columns}\norganization_id bigint` },
  organizations,
  roles: 'id bigint auto\nname varchar(30)\norganization_id bigint',
  user_roles: { columns: 'user_id bigint\nrole_id bigint\norganization_id bigint', key: ['user_id', 'role_id'] },
  ...several(6, 'organization_id bigint'),
};

describe('tenants', () => {
  it('are what tables point at, called so or holding the accounts', () => {
    expect(tenantsOf(divided)).toEqual(['organizations']);
    const spaces = { spaces: organizations, users: { ...users, columns: `${users.columns}\nspace_id bigint` } };
    expect(tenantsOf({ ...spaces, ...several(6, 'space_id bigint') })).toEqual(['spaces']);
  });

  it.each<[string, Tables]>([
    ['what fewer than five tables point at', { users, organizations, ...several(4, 'organization_id bigint') }],
    ['a small part of the tables', { users, organizations, ...several(5, 'organization_id bigint'), ...others(30) }],
    ['what everything is about', { users, products: organizations, ...several(9, 'product_id bigint') }],
    ['the accounts themselves', { users, ...several(9, 'user_id bigint') }],
  ])('are not %s', (_, tables) => {
    expect(tenantsOf(tables)).toEqual([]);
  });

  it('are no group and no role', () => {
    expect(inferLinks(buildCatalog(divided)).roles).toEqual([{ table: 'roles', kind: 'role' }]);
    const few = inferLinks(buildCatalog({ users, organizations, part: 'id bigint auto\norganization_id bigint' }));
    expect(few.roles).toEqual([{ table: 'organizations', kind: 'group' }]);
  });
});

describe('tenantScopes', () => {
  it('are references that only say which tenant a row belongs to: not those of accounts and of link tables', () => {
    const scopes = [...tenantScopes(inferLinks(buildCatalog(divided)))];
    expect(scopes.toSorted()).toEqual([
      ...numbers(6).map((at) => `part${at} [organization_id]`),
      'roles [organization_id]',
    ]);
  });

  it('are none without a tenant', () => {
    const few = { users, organizations, part: 'id bigint auto\norganization_id bigint' };
    expect([...tenantScopes(inferLinks(buildCatalog(few)))]).toEqual([]);
  });
});

function others(count: number): Tables {
  return Object.fromEntries(numbers(count).map((at) => [`other${at}`, 'id bigint auto\nbody text']));
}

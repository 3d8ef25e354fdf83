import { describe, expect, it } from 'vitest';
import { inferLinks } from '../../../src/links/infer.js';
import { users } from './accounts.js';
import { buildCatalog } from './build.js';
import type { Tables } from './build.js';
import { found, learnt, numbers, referencesOn } from './rows.js';

const teams = 'id bigint auto\nname varchar(30)';
const roles = 'id bigint auto\nname varchar(30)';
const note = 'id bigint auto\nitem_type varchar(60)\nitem_id bigint\nbody text';

/** What a value of `item_type` in the rows is taken for. */
function meaning(value: string): readonly string[] {
  const rows = { notes: [{ item_type: value, item_id: '1' }] };
  return referencesOn(learnt({ users, teams, notes: note }, rows), 'notes', 'item_id').map(({ to }) => to.table);
}

describe('types that the rows name', () => {
  it.each([
    ['App\\Models\\User', 'users'],
    ['\\App\\Models\\User', 'users'],
    ['auth.user', 'users'],
    ['org/acme/User', 'users'],
    ['Core::Team', 'teams'],
    ['user', 'users'],
    ['Users', 'users'],
    ['用户', 'users'],
    ['TEAM', 'teams'],
  ])('%s means %s', (value, table) => {
    expect(meaning(value)).toEqual([table]);
  });

  it.each(['Invoice', 'UserProfile', 'App\\User\\Invoice', '1', '.', 'a user that was here before'])(
    '%s means no table that is there',
    (value) => {
      expect(meaning(value)).toEqual([]);
    },
  );

  it('gives each type a reference of its own, with its condition', () => {
    const rows = {
      notes: [
        { item_type: 'App\\Models\\User', item_id: '1' },
        { item_type: 'Team', item_id: '2' },
        { item_type: 'Invoice', item_id: '3' },
      ],
    };
    expect(found({ users, teams, notes: note }, rows)).toEqual([
      'notes [item_id] when item_type = "App\\\\Models\\\\User" → users [id]',
      'notes [item_id] when item_type = "Team" → teams [id]',
    ]);
  });

  it('counts only the ids of rows of that type', () => {
    const rows = {
      users: numbers(8).map((id) => ({ id })),
      notes: [
        ...numbers(8).map((id) => ({ item_type: 'user', item_id: id })),
        ...numbers(8, 100).map((id) => ({ item_type: 'team', item_id: id })),
      ],
    };
    const [team, user] = referencesOn(learnt({ users, teams, notes: note }, rows), 'notes', 'item_id');
    expect(user?.when).toEqual({ item_type: 'user' });
    expect(user?.evidence.at(-1)).toMatchObject({ kind: 'data', matched: 8, distinct: 8 });
    expect(team?.evidence.filter(({ kind }) => kind === 'data')).toEqual([]);
  });
});

describe('types that the catalog names', () => {
  it('reads codes from a comment', () => {
    const notes = 'id bigint auto\nitem_type int -- 类型（1用户 2团队 3外星人）\nitem_id bigint';
    const tables = { users, groups: { columns: 'id bigint auto\nname varchar(30)', comment: '团队表' }, notes };
    expect(found(tables)).toEqual(['notes [item_id] when item_type = "1" → users [id]']);
  });

  it('reads an enum', () => {
    const notes = "id bigint auto\nitem_type enum('User','Team','Robot')\nitem_id bigint";
    expect(found({ users, teams, notes })).toEqual([
      'notes [item_id] when item_type = "Team" → teams [id]',
      'notes [item_id] when item_type = "User" → users [id]',
    ]);
  });

  it('does not take a type that says nothing of the id beside it', () => {
    const notes = "id bigint auto\ncolour_type enum('User','Team')\nitem_id bigint\nitem_type_id bigint";
    expect(found({ users, teams, notes })).toEqual([]);
  });
});

/** The bases of references to accounts in a table where no type is known. */
function unknown(tables: Tables): readonly string[] {
  return inferLinks(buildCatalog({ users, roles, ...tables }))
    .references.filter(({ to, basis }) => to.table === 'users' && basis === 'polymorphic')
    .map(({ id, when }) => (when === undefined ? id : 'a condition'));
}

describe('types that nothing names', () => {
  it('proposes the account for who holds a role or a token', () => {
    const key = ['role_id', 'model_type', 'model_id'];
    const columns = 'role_id bigint\nmodel_type varchar(90)\nmodel_id bigint';
    expect(unknown({ model_roles: { columns, key } })).toEqual(['model_roles [model_id]']);
    const tokens = 'id bigint auto\ntokenable_type varchar(90)\ntokenable_id bigint\ntoken varchar(64)';
    expect(unknown({ access_tokens: tokens })).toEqual(['access_tokens [tokenable_id]']);
  });

  it('proposes the account for a person', () => {
    expect(unknown({ notes: 'id bigint auto\nauthor_type varchar(90)\nauthor_id bigint' })).toEqual([
      'notes [author_id]',
    ]);
  });

  it.each<[string, Tables]>([
    ['a thing', { notes: 'id bigint auto\nitem_type varchar(90)\nitem_id bigint\nbody text' }],
    [
      'what can be granted',
      { permissions: 'id bigint auto\nname varchar(30)\nobject_type varchar(90)\nobject_id bigint' },
    ],
    [
      'what is granted to an account',
      { grants_of: 'id bigint auto\nuser_id bigint\nobj_type varchar(9)\nobj_id bigint' },
    ],
    ['an application that gets tokens', { token_clients: 'id bigint auto\nitem_type varchar(90)\nitem_id bigint' }],
    ['a text that is called after a person', { notes: 'id bigint auto\nauthor_type varchar(9)\nauthor varchar(90)' }],
  ])('does not propose it for %s', (_, tables) => {
    expect(unknown(tables)).toEqual([]);
  });
});

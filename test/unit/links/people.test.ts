/** Columns and tables that stand for people without the plain name of their table. */
import { describe, expect, it } from 'vitest';
import { inferLinks } from '../../../src/links/infer.js';
import { employees, users } from './accounts.js';
import { buildCatalog, guesses } from './build.js';
import type { Tables } from './build.js';
import { found } from './rows.js';

const pointing = (columns: string, tables: Tables = { users }): readonly string[] =>
  found({ ...tables, t: `id bigint auto\n${columns}\nbody text` });

describe('words for people', () => {
  it('mean the accounts there are, whatever their table is called', () => {
    expect(pointing('user_id bigint\nagent_id bigint\nmember bigint', { logins: users })).toEqual([
      't [agent_id] → logins [id]',
      't [member] → logins [id]',
      't [user_id] → logins [id]',
    ]);
  });

  it.each([
    ['a browser', 'user_agent varchar(200)'],
    ['a user elsewhere', 'external_user_id bigint'],
    ['a number of people', 'max_user bigint'],
    ['people in the plural', 'members bigint'],
    ['whoever buys', 'customer_id bigint'],
    ['a name', 'member varchar(60)'],
    ['a typed id', 'member_id bigint\nmember_type varchar(20)\nmember_class int'],
  ])('do not mean an account in %s', (_, columns) => {
    const links = inferLinks(buildCatalog({ logins: users, t: `id bigint auto\n${columns}\nbody text` }));
    expect(links.references.filter(({ basis }) => basis !== 'polymorphic')).toEqual([]);
  });

  it('mean the table that is called so, where there is one', () => {
    const customers = 'id bigint auto\nname varchar(90)\ncity varchar(90)';
    expect(pointing('customer_id bigint\nuser_id bigint', { logins: users, customers })).toEqual([
      't [customer_id] → customers [id]',
      't [user_id] → logins [id]',
    ]);
  });

  it('mean people where there are people beside accounts', () => {
    expect(pointing('staff_id bigint\nuser_id bigint', { logins: users, employees })).toEqual([
      't [staff_id] → employees [id]',
      't [user_id] → logins [id]',
    ]);
  });
});

describe('what stands for accounts', () => {
  const assigned = { roles: 'id bigint auto\nname varchar(30)', assigned: 'id bigint auto\nprincipal_id bigint' };
  const accountsOf = (tables: Tables): readonly string[] =>
    inferLinks(buildCatalog(tables)).accounts.map(({ table }) => table);

  it('is a table of principals or actors beside the accounts', () => {
    const principals = 'id bigint auto\nuser_id bigint\nkind int';
    expect(accountsOf({ users, principals, ...assigned })).toEqual(['users', 'principals']);
    expect(found({ users, principals, ...assigned })).toContain('assigned [principal_id] → principals [id]');
    const actors = 'id bigint auto\ntype varchar(20)\nname varchar(90)';
    expect(accountsOf({ users, actors, shares: 'id bigint auto\nactor_id bigint' })).toEqual(['users', 'actors']);
  });

  it.each<[string, Tables]>([
    [
      'people on a stage',
      { actors: 'id bigint auto\nfirst_name varchar(30)\nborn date', parts: 'id bigint auto\nactor_id bigint' },
    ],
    ['a table that nothing points at', { actors: 'id bigint auto\ntype varchar(20)\nname varchar(90)' }],
    [
      'a table with much to say',
      {
        subjects: `id bigint auto\nuser_id bigint\n${Array.from({ length: 8 }, (_, at) => `field${at} int`).join('\n')}`,
      },
    ],
  ])('is not %s', (_, tables) => {
    expect(accountsOf({ users, ...tables })).toEqual(['users']);
  });
});

describe('other keys of an account', () => {
  const member = { columns: `${users.columns}\nuuid char(36)\nstate char(36)`, uniques: [['uuid'], ['username']] };

  it('are referred to by their name', () => {
    expect(pointing('member_uuid char(36)', { members: member })).toEqual(['t [member_uuid] → members [uuid]']);
  });

  it('are not what is not unique, or not a key by its name', () => {
    expect(pointing('member_uuid char(36)', { members: { ...member, uniques: [['username']] } })).toEqual([]);
    expect(pointing('member_state char(36)', { members: member })).toEqual([]);
  });
});

describe('spellings', () => {
  it.each([
    ['assigned_to_id', 'delegate'],
    ['lastupdatedby', 'audit'],
    ['last_modified_user_id', 'audit'],
    ['fk_user_author', 'ownership'],
    ['id_user', 'ownership'],
    ['user_id_from', 'other'],
  ])('finds %s', (name, kind) => {
    const tables = { users, t: `id bigint auto\n${name} bigint\nbody text` };
    expect(guesses(tables)).toEqual({ [`t [${name}]`]: `users.id inferred ${kind}` });
  });

  it.each(['bound_to_id', 'standby', 'nearby', 'fk_product_lot', 'id_order', 'updated_to', 'assigned_to_id_count'])(
    'does not take %s for a person',
    (name) => {
      expect(pointing(`${name} bigint`)).toEqual([]);
    },
  );

  it('reads past a short form of the table in front of every column', () => {
    const af = { columns: 'af_user bigint\naf_filter bigint', key: ['af_user', 'af_filter'] };
    expect(found({ users, abuse_filter: af })).toEqual(['abuse_filter [af_user] → users [id]']);
  });

  it.each([
    ['a limit', 'max_user bigint\nmax_group bigint'],
    ['a flag', 'has_user int\nhas_group int'],
    ['another system', 'ext_user_id bigint\next_system bigint'],
  ])('keeps a word in front of every column that says something: %s', (_, columns) => {
    expect(found({ users, limits: { columns, key: [columns.split(' ')[0] ?? ''] } })).toEqual([]);
  });
});

describe('logins written down by the database', () => {
  it('finds the default CURRENT_USER', () => {
    expect(pointing('writer varchar(60) = CURRENT_USER\nsender varchar(60)')).toEqual([
      't [writer] → users [username]',
    ]);
  });

  it.each(['writer varchar(60)', 'writer varchar(60) = CURRENT_TIMESTAMP', 'place varchar(60) = CURRENT_USER'])(
    'does not take %s',
    (column) => {
      expect(pointing(column)).toEqual([]);
    },
  );

  it('finds people whose login is one of the database', () => {
    const staff = { columns: `${employees}\ndb_user varchar(30)`, uniques: [['db_user']] };
    expect(pointing('changed_by varchar(60) = CURRENT_USER', { staff })).toEqual(['t [changed_by] → staff [db_user]']);
    const [account] = inferLinks(buildCatalog({ staff })).accounts;
    expect(account?.lookup).toContain('db_user');
  });

  it('is not the login of a connection', () => {
    const servers = 'id bigint auto\nhost varchar(90)\ndb_user varchar(30)\ndb_password varchar(90)';
    expect(inferLinks(buildCatalog({ servers })).accounts).toEqual([]);
    expect(found({ users, servers })).toEqual([]);
  });
});

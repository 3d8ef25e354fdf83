import { describe, expect, it } from 'vitest';
import { inferLinks } from '../../../src/links/infer.js';
import { buildCatalog, guesses } from './build.js';

const users = {
  columns: 'id bigint auto\nusername varchar(50)\nemail varchar(100)\npassword_hash varchar(100)',
  uniques: [['username'], ['email']],
};
const post = (columns: string): string => `id bigint auto\ntitle varchar(200)\nbody text\n${columns}`;

describe('references by the name of a key', () => {
  it('finds noun and key, whatever the spelling', () => {
    const names = ['user_id', 'userId', 'USER_ID', 'userid', 'usr_id', 'users_id'];
    for (const name of names)
      expect(guesses({ users, t: post(`${name} bigint`) }), name).toEqual({
        [`t [${name}]`]: 'users.id inferred ownership',
      });
  });

  it('finds a key that carries its table, with a prefix shared by the schema', () => {
    const tables = {
      crm_user: 'user_id bigint auto\nuser_name varchar(30)\npassword varchar(100)',
      crm_dept: 'dept_id bigint auto\ndept_name varchar(30)\nparent_id bigint',
      crm_role: 'role_id bigint auto\nrole_name varchar(30)',
      crm_user_role: { columns: 'user_id bigint\nrole_id bigint', key: ['user_id', 'role_id'] },
      crm_order: 'order_id bigint auto\ndept_id bigint\namount decimal(10,2)\nstate int\nplaced datetime',
    };
    expect(guesses(tables)).toEqual({
      'crm_dept [parent_id]': 'crm_dept.dept_id inferred group',
      'crm_order [dept_id]': 'crm_dept.dept_id inferred group',
      'crm_user_role [role_id]': 'crm_role.role_id inferred role',
      'crm_user_role [user_id]': 'crm_user.user_id inferred role',
    });
  });

  it('reads the role in front of the key', () => {
    expect(guesses({ users, t: post('author_user_id bigint\nfromUser bigint\nassigned_user_id bigint') })).toEqual({
      't [assigned_user_id]': 'users.id inferred other',
      't [author_user_id]': 'users.id inferred ownership',
      't [fromUser]': 'users.id inferred other',
    });
  });

  it('finds uuid keys, and uuids kept as text', () => {
    const people = { columns: 'uuid uuid\nemail varchar(100)\npassword varchar(100)', uniques: [['email']] };
    expect(guesses({ users: people, t: post('user_uuid uuid\ngrantee_uuid char(36)\nuser_code char(8)') })).toEqual({
      't [grantee_uuid]': 'users.uuid inferred other',
      't [user_uuid]': 'users.uuid inferred ownership',
    });
  });

  it('finds a noun without an id only where the types agree', () => {
    const employees =
      'id bigint auto\nemployee_id varchar(50)\nfirst_name varchar(50)\nwork_email varchar(90)\npassword varchar(90)';
    const tables = {
      Employees: employees,
      Leaves: post('employee bigint\nsupervisor bigint'),
      Notes: post('employee varchar(90)\nemployee_id varchar(50)'),
    };
    expect(guesses(tables)).toEqual({
      'Leaves [employee]': 'Employees.id inferred ownership',
      'Leaves [supervisor]': 'Employees.id inferred delegate',
    });
  });

  it('follows the table whose words are the same, not the one at the end of the name', () => {
    const tables = {
      users,
      users_organizations: 'id bigint auto\nuser_id bigint\nrank int',
      t: post('org_user_id bigint'),
    };
    expect(guesses(tables)['t [org_user_id]']).toBe('users_organizations.id inferred group');
  });

  it('finds composite keys', () => {
    const account = {
      columns: 'tenant_id bigint\nuser_id bigint\nlogin varchar(30)\npassword varchar(99)\nemail varchar(99)',
      key: ['tenant_id', 'user_id'],
    };
    expect(guesses({ users: account, t: post('tenant_id bigint\nuser_id bigint') })).toEqual({
      't [tenant_id, user_id]': 'users.tenant_id+user_id inferred ownership',
    });
  });

  it('keeps a declared target and adds no second one', () => {
    const tables = { users, t: { columns: post('user_id bigint'), foreignKeys: ['user_id → users.id'] } };
    const { references } = inferLinks(buildCatalog(tables));
    expect(references.map(({ id, basis, state, confidence }) => [id, basis, state, confidence])).toEqual([
      ['t [user_id]', 'declared', 'confirmed', 1],
    ]);
  });
});

describe('references by a person', () => {
  it('finds doers with and without an id', () => {
    const names = [
      'created_by',
      'updatedBy',
      'uploader_id',
      'approver',
      'last_modified_by_id',
      'owner_id',
      'manager_id',
      'create_user',
      'assignee_id',
      'approverid',
    ];
    const found = guesses({ users, t: post(names.map((name) => `${name} bigint`).join('\n')) });
    expect(Object.keys(found)).toEqual(names.map((name) => `t [${name}]`).toSorted());
  });

  it('takes uid for an account only where nothing else is one', () => {
    expect(guesses({ users, star: 'id bigint auto\nuid bigint\nrepo varchar(9)' })).toHaveProperty('star [uid]');
    expect(guesses({ users, mails: 'id bigint auto\nuser_id bigint\nuid bigint' })).not.toHaveProperty('mails [uid]');
  });

  it('sends managers to people and deeds to logins where both exist', () => {
    const employees = 'id bigint auto\nfirst_name varchar(50)\nwork_email varchar(90)\nhire_date date\nstatus int';
    const found = guesses({ users, employees, t: post('manager_id bigint\ncreated_by bigint') });
    expect(found['t [manager_id]']).toContain('employees.id');
    expect(found['t [created_by]']).toContain('users.id');
  });
});

describe('references by a login', () => {
  it('finds deeds written down with a login', () => {
    const tables = {
      users,
      doc: post('create_by varchar(64)\nupdate_by varchar(64)'),
      login_log: 'id bigint auto\nusername varchar(50)\nip varchar(40)',
    };
    expect(guesses(tables)).toEqual({
      'doc [create_by]': 'users.username by-name audit',
      'doc [update_by]': 'users.username by-name audit',
      'login_log [username]': 'users.username by-name audit',
    });
  });

  it('finds mail addresses of accounts', () => {
    const tables = {
      users,
      reset_tokens: 'token varchar(90)\nemail varchar(100)',
      member: 'id bigint auto\ninvited_by_email varchar(100)\nbilling_email varchar(100)',
    };
    expect(Object.keys(guesses(tables))).toEqual(['member [invited_by_email]', 'reset_tokens [email]']);
  });
});

describe('comments and pinyin', () => {
  it('reads Chinese comments', () => {
    const tables = {
      base_a: {
        columns: 'id bigint auto\nusername varchar(30)\npassword varchar(99)\nstatus char(1)',
        comment: '用户信息表',
      },
      base_b: { columns: 'id bigint auto\ncaption varchar(30)', comment: '角色信息表' },
      base_ab: { columns: 'a bigint -- 用户ID\nb bigint -- 角色编号', key: ['a', 'b'] },
      doc: post('c bigint -- 创建者ID\nd bigint -- 引用base_b.id\ne bigint -- see base_a.csv'),
    };
    expect(guesses(tables)).toEqual({
      'base_ab [a]': 'base_a.id inferred role',
      'base_ab [b]': 'base_b.id inferred role',
      'doc [c]': 'base_a.id inferred other',
      'doc [d]': 'base_b.id inferred role',
    });
  });

  it('reads pinyin where the schema is written in it', () => {
    const tables = {
      t_yh: 'yhid bigint auto\nyhm varchar(30)\nmm varchar(99)\nsjh varchar(20)',
      t_js: 'jsid bigint auto\njsmc varchar(30)',
      t_yh_js: { columns: 'yhid bigint\njsid bigint', key: ['yhid', 'jsid'] },
      t_gg: 'id bigint auto\nbt varchar(99)\ncjr varchar(30)\ncjsj datetime\nxgrid bigint',
    };
    const links = inferLinks(buildCatalog(tables));
    expect(links.accounts.map(({ table, lookup }) => [table, ...lookup])).toEqual([['t_yh', 'yhm', 'sjh']]);
    expect(guesses(tables)).toEqual({
      't_gg [cjr]': 't_yh.yhm by-name audit',
      't_gg [xgrid]': 't_yh.yhid inferred audit',
      't_yh_js [jsid]': 't_js.jsid inferred role',
      't_yh_js [yhid]': 't_yh.yhid inferred role',
    });
  });
});

describe('decoys', () => {
  it.each([
    ['a flag', 'is_owner tinyint(1)'],
    ['a moment', 'user_id datetime'],
    ['an id of another system', 'github_user_id bigint'],
    ['an external id', 'external_user_id bigint'],
    ['a count', 'num_users int'],
    ['a sort order', 'order_by int'],
    ['a name typed by hand', 'leader varchar(20)'],
    ['an author by name', 'author varchar(50)'],
    ['a login to something else', 'smtp_username varchar(50)\nsmtp_password varchar(50)'],
    ['a mail address', 'email varchar(100)'],
    ['a comparison', 'operator int'],
    ['a long text', 'created_by_note text'],
    ['a number of accounts', 'users bigint'],
    ['a number of people', 'followers bigint'],
  ])('does not take %s', (_, columns) => {
    expect(guesses({ users, t: post(columns) })).toEqual({});
  });

  it('does not take a key for a reference to another table', () => {
    expect(guesses({ users, board_user: 'board_userid bigint\nlevel int\nnote text' })).toEqual({});
  });
});

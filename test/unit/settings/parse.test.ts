import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { UntetherError } from '../../../src/errors.js';
import { defaultSettings, guessEnvironment } from '../../../src/settings/defaults.js';
import { parseSettings } from '../../../src/settings/parse.js';

const FILE = '/srv/app/untether.yaml';

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f';

const RECIPIENT = `age1${'q'.repeat(58)}`;

const FULL = `version: 1
targets:
  hr_prod: { environment: production, approvals: 2, snapshotDir: /var/lib/untether, snapshotRecipients: [${RECIPIENT}], maxRows: 10000, window: "22:00-02:00 Asia/Shanghai" }
  local:
accounts:
  - table: sys_user
    key: [user_id]
    lookup: [user_name, email]
    label: nick_name
    deleted: "del_flag = '2'"
    disabled: "status = '1'"
    protected: [admin, 007]
references:
  - from: sys_user_role [user_id]
    to: sys_user [user_id]
    basis: inferred
    state: confirmed
    kind: role
    onUnlink: delete
  - from: model_has_roles [model_id]
    when: { model_type: "App\\\\Models\\\\User" }
    to: users [id]
  - from: sys_notice [receiver_ids]
    list: ","
    to: sys_user [user_id]
    onUnlink: { set: { status: 0, leader: null } }
grants:
  - role: sys_role [role_id]
    holders: sys_user_role
    permissions: sys_role_menu → sys_menu.perms
approvers:
  - { name: zhao.min, key: "${KEY}" }
mask: [sys_user.phonenumber]
`;

function problemsOf(text: string): readonly string[] {
  try {
    parseSettings(text, FILE);
  } catch (error) {
    expect(error).toBeInstanceOf(UntetherError);
    expect((error as UntetherError).code).toBe('U04');
    expect((error as UntetherError).facts['count']).toBe((error as UntetherError).why.length);
    return (error as UntetherError).why;
  }
  return [];
}

describe('parseSettings', () => {
  it('reads the whole format', () => {
    const settings = parseSettings(FULL, FILE);
    expect(settings.targets['hr_prod']).toEqual({
      environment: 'production',
      approvals: 2,
      identity: null,
      tls: 'verify-full',
      snapshotDir: '/var/lib/untether',
      snapshotRecipients: [RECIPIENT],
      maxRows: 10_000,
      window: '22:00-02:00 Asia/Shanghai',
      planLifetime: 48 * 3_600_000,
    });
    expect(settings.accounts).toEqual([
      {
        table: 'sys_user',
        key: ['user_id'],
        lookup: ['user_name', 'email'],
        label: 'nick_name',
        deleted: "del_flag = '2'",
        disabled: "status = '1'",
        protected: ['admin', '007'],
        state: 'confirmed',
      },
    ]);
    expect(settings.references[0]).toEqual({
      from: { table: 'sys_user_role', columns: ['user_id'] },
      to: { table: 'sys_user', columns: ['user_id'] },
      basis: 'inferred',
      state: 'confirmed',
      kind: 'role',
      onUnlink: { action: 'delete' },
    });
    expect(settings.references[1]).toMatchObject({ basis: 'polymorphic', when: { model_type: 'App\\Models\\User' } });
    expect(settings.references[2]).toMatchObject({
      list: ',',
      onUnlink: { action: 'set', values: { status: '0', leader: null } },
    });
    expect(settings.grants).toEqual([
      {
        role: { table: 'sys_role', columns: ['role_id'] },
        holders: 'sys_user_role',
        permissions: 'sys_role_menu → sys_menu.perms',
      },
    ]);
    expect(settings.approvers).toEqual([
      { name: 'zhao.min', key: KEY, groups: [], validFrom: null, validUntil: null, revoked: null },
    ]);
    expect(settings.mask).toEqual(['sys_user.phonenumber']);
  });

  it('takes the roles that must not lose their last holder', () => {
    const grant = '{ role: "roles [id]", holders: user_roles, protected: [admin, 0070] }';
    const [read] = parseSettings(`version: 1\ngrants: [${grant}]\n`, FILE).grants;
    expect(read?.protected).toEqual(['admin', '0070']);
    expect(read?.permissions).toBeNull();
  });

  it('counts folders from the folder of the file', () => {
    const settings = parseSettings('version: 1\ntargets: { a: }\nplansDir: p\nauditLog: /var/log/u.jsonl\n', FILE);
    expect(settings.targets['a']?.snapshotDir).toBe('/srv/app/snapshots');
    expect(settings.plansDir).toBe('/srv/app/p');
    expect(settings.auditLog).toBe('/var/log/u.jsonl');
    expect(defaultSettings('/srv/app').plansDir).toBe('/srv/app/sql/plans');
  });

  it('hashes the bytes of the file', () => {
    expect(parseSettings('version: 1\n', FILE).digest).toBe(createHash('sha256').update('version: 1\n').digest('hex'));
    expect(parseSettings('version: 1\n', FILE).digest).not.toBe(parseSettings('version: 1 \n', FILE).digest);
  });

  it('keeps long numbers and leading zeros as they are written', () => {
    const text = 'version: 1\naccounts: [{ table: u, key: [id], protected: [9007199254740993, 0070, yes, 1e3] }]\n';
    expect(parseSettings(text, FILE).accounts[0]?.protected).toEqual(['9007199254740993', '0070', 'yes', '1e3']);
  });

  it.each([
    ['written by hand', '', 'confirmed'],
    ['manual', ', basis: manual', 'confirmed'],
    ['declared', ', basis: declared', 'confirmed'],
    ['inferred', ', basis: inferred', 'proposed'],
    ['by name', ', basis: by-name', 'proposed'],
    ['polymorphic', ', basis: polymorphic', 'proposed'],
    ['inferred and rejected', ', basis: inferred, state: rejected', 'rejected'],
  ])('a reference that is %s and says no more is %s', (_, extra, state) => {
    const text = `version: 1\nreferences: [{ from: "a [b]", to: "c [d]"${extra} }]\n`;
    expect(parseSettings(text, FILE).references[0]?.state).toBe(state);
  });

  it.each([
    ['48h', 172_800_000],
    ['30m', 1_800_000],
    ['2d', 172_800_000],
    ['90s', 90_000],
  ])('reads the lifetime %s', (written, milliseconds) => {
    const text = `version: 1\ntargets: { a: { planLifetime: ${written} } }\n`;
    expect(parseSettings(text, FILE).targets['a']?.planLifetime).toBe(milliseconds);
  });

  it.each(['prod', 'hr_prod', 'production', 'PROD-2', 'eu.prod1', 'live'])('takes %s for production', (name) => {
    expect(guessEnvironment(name)).toBe('production');
    expect(parseSettings(`version: 1\ntargets: { ${name}: { approvals: 2 } }\n`, FILE).targets[name]?.environment).toBe(
      'production',
    );
  });

  it.each(['development', 'product_test', 'reproduction', 'delivery', 'url'])('takes %s for development', (name) => {
    expect(guessEnvironment(name)).toBe('development');
  });

  it('takes an empty section for an empty one', () => {
    const settings = parseSettings('version: 1\naccounts:\nreferences: ~\nmask: []\n', FILE);
    expect(settings).toMatchObject({ accounts: [], references: [], mask: [] });
  });
});

describe('problems of untether.yaml', () => {
  it('are reported all at once, in the order of the file, each with its place', () => {
    const text = `version: 2
tragets: {}
targets:
  hr_prod: { environment: prodution, approvals: 0, maxRows: many, planLifetime: 2w, approvls: 2 }
accounts:
  - table: sys_user
    lookup: user_name
references:
  - from: sys_user_role user_id
    to: sys_user [user_id]
    state: confirmd
  - form: a [b]
    to: c [d]
    kind: rol
    onUnlink: detele
  - from: a [b, c]
    to: d [e]
    onUnlink: { set: {} }
mask: [phone]
`;
    expect(problemsOf(text)).toEqual([
      'untether.yaml:1:1 version: "2" is not one of 1; did you mean "1"?',
      'untether.yaml:2:1 tragets: unknown key; did you mean "targets"?',
      'untether.yaml:4:14 targets.hr_prod.environment: "prodution" is not one of production, staging, test, development; did you mean "production"?',
      'untether.yaml:4:38 targets.hr_prod.approvals: "0" is not a whole number of at least 1',
      'untether.yaml:4:52 targets.hr_prod.maxRows: "many" is not a whole number of at least 1',
      'untether.yaml:4:67 targets.hr_prod.planLifetime: "2w" is not a duration such as 30m, 48h or 2d',
      'untether.yaml:4:85 targets.hr_prod.approvls: unknown key; did you mean "approvals"?',
      'untether.yaml:6:5 accounts[0].key: is missing',
      'untether.yaml:7:5 accounts[0].lookup: expected a list, such as [a, b]',
      'untether.yaml:9:5 references[0].from: "sys_user_role user_id": expected a list of columns in square brackets before " user_id"; the form is "table [column]"',
      'untether.yaml:11:5 references[0].state: "confirmd" is not one of proposed, confirmed, rejected; did you mean "confirmed"?',
      'untether.yaml:12:5 references[1].from: is missing',
      'untether.yaml:12:5 references[1].form: unknown key; did you mean "from"?',
      'untether.yaml:14:5 references[1].kind: "rol" is not one of role, permission, group, post, external-account, session, token, delegate, ownership, audit, other; did you mean "role"?',
      'untether.yaml:15:5 references[1].onUnlink: "detele" is not one of delete, set-null, reassign, keep, block, { set: { column: value } }; did you mean "delete"?',
      'untether.yaml:17:5 references[2].to: 1 columns for 2 in from',
      'untether.yaml:18:5 references[2].onUnlink: this is not one of delete, set-null, reassign, keep, block, { set: { column: value } }',
      'untether.yaml:19:8 mask[0]: "phone" is not of the form table.column',
    ]);
  });

  it('name a key that stands twice, besides all others', () => {
    expect(problemsOf('version: 1\nmask: []\nmask: []\naprovers: []\n')).toEqual([
      'untether.yaml:3:1 the same key stands twice in this map',
      'untether.yaml:4:1 aprovers: unknown key; did you mean "approvers"?',
    ]);
  });

  it('name what repeats an earlier entry', () => {
    const text = `version: 1
accounts:
  - { table: u, key: [id] }
  - { table: u, key: [no] }
references:
  - { from: "a [b]", to: "u [id]" }
  - { from: "a[b]", to: "u [id]", state: rejected }
  - { from: "a [b]", to: "u [id]", when: { t: x } }
approvers:
  - { name: li, key: "${KEY} li@home" }
  - { name: wang, key: "${KEY}" }
`;
    expect(problemsOf(text)).toEqual([
      'untether.yaml:4:5 accounts[1]: the same table as accounts[0]',
      'untether.yaml:7:5 references[1]: the same reference as references[0]',
      'untether.yaml:11:5 approvers[1]: the same key as approvers[0]',
    ]);
  });

  it('stop at broken YAML, with its place', () => {
    const [first] = problemsOf('version: 1\naccounts: [{ table: u\n');
    expect(first).toMatch(/^untether\.yaml:\d+:\d+ /);
  });

  it.each([
    ['', 'untether.yaml:1:1 version: is missing'],
    ['- a\n', 'untether.yaml:1:1 expected a map of keys and values'],
    ['version: 1\ntargets: [a]\n', 'untether.yaml:2:1 targets: expected a map of keys and values'],
    [
      'version: 1\nzzz: 1\n',
      'untether.yaml:2:1 zzz: unknown key; known here: version, targets, accounts, references, grants, approvers, policy, mask, findings, auditLog, plansDir',
    ],
    [
      'version: 1\ngrants: [{ role: "r [id]", holders: h, protect: [a] }]\n',
      'untether.yaml:2:40 grants[0].protect: unknown key; did you mean "protected"?',
    ],
    ['version: 1\naccounts: [{ table: u, key: [] }]\n', 'untether.yaml:2:24 accounts[0].key: is empty'],
  ])('are told for %j', (text, problem) => {
    expect(problemsOf(text)).toEqual([problem]);
  });
});

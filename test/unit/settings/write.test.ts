import { describe, expect, it } from 'vitest';
import type { Proposals } from '../../../src/settings/model.js';
import { parseSettings } from '../../../src/settings/parse.js';
import { newSettingsFile } from '../../../src/settings/template.js';
import { mergeProposals } from '../../../src/settings/write.js';

const columns = (table: string, ...names: string[]) => ({ table, columns: names });

type NewReference = Proposals['references'][number];

const roleReference: NewReference = {
  from: columns('sys_user_role', 'user_id'),
  to: columns('sys_user', 'user_id'),
  basis: 'inferred',
  state: 'proposed',
  kind: 'role',
  confidence: 0.934,
  evidence: [
    { kind: 'name', detail: 'user_id = sys_user.user_id' },
    { kind: 'comment', detail: '用户ID\nsecond # line' },
  ],
};

const ROLE_LINE =
  '- { from: "sys_user_role [user_id]", to: "sys_user [user_id]", basis: inferred, state: proposed, kind: role } # 0.93 name: user_id = sys_user.user_id; comment: 用户ID second # line';

const userAccount: Proposals['accounts'][number] = {
  table: 'sys_user',
  key: ['user_id'],
  lookup: ['user_name', 'no'],
  label: 'nick_name',
  deleted: "del_flag = '2'",
  protected: [],
  state: 'proposed',
};

const ACCOUNT_LINE =
  '- { table: sys_user, key: [user_id], lookup: [user_name, "no"], label: nick_name, deleted: "del_flag = \'2\'", state: proposed }';

const only = (...references: NewReference[]): Proposals => ({ accounts: [], references });

/** Every byte of `before` is in `after`, in order, around whole added lines. */
function expectOnlyAdded(before: string, after: string, added: number): void {
  const lines = after.split('\n');
  const kept = before.split('\n');
  for (const line of kept) {
    const index = lines.indexOf(line);
    expect(index, `line kept: ${line}`).toBeGreaterThanOrEqual(0);
    lines.splice(index, 1);
  }
  expect(lines).toHaveLength(added);
}

describe('mergeProposals', () => {
  it('starts a file when there is none', () => {
    const { text, added } = mergeProposals(null, { accounts: [userAccount], references: [roleReference] });
    expect(added).toBe(2);
    expect(text).toContain(`accounts:\n`);
    expect(text).toContain(`\n  ${ACCOUNT_LINE}\n`);
    expect(text).toContain(`\n  ${ROLE_LINE}\n`);
    expect(parseSettings(text, 'untether.yaml')).toMatchObject({
      accounts: [{ table: 'sys_user', lookup: ['user_name', 'no'], deleted: "del_flag = '2'", state: 'proposed' }],
      references: [{ from: roleReference.from, state: 'proposed', kind: 'role' }],
    });
  });

  it('adds nothing the second time', () => {
    const proposals = { accounts: [userAccount], references: [roleReference] };
    const { text } = mergeProposals(null, proposals);
    expect(mergeProposals(text, proposals)).toEqual({ text, added: 0 });
  });

  it('keeps comments, order, decisions and odd formatting byte for byte', () => {
    const before = `# our file
version:    1   # do not change

references:      # checked by Li, 2026-11-02
- from:   'sys_user_role [user_id]'
  to: sys_user [user_id]
  state:   rejected    # no: this is a template table
  # and a last word on it

# belongs to the next section
mask:   [ sys_user.phonenumber,   sys_user.email ]
accounts:
    -   table: sys_user
        key: [ user_id ]
        # the end
`;
    const post: NewReference = { ...roleReference, from: columns('sys_user_post', 'user_id'), kind: 'post' };
    const { text, added } = mergeProposals(before, { accounts: [userAccount], references: [roleReference, post] });
    expect(added).toBe(1);
    expectOnlyAdded(before, text, 1);
    expect(text).toContain('  # and a last word on it\n- { from: "sys_user_post [user_id]"');
    expect(parseSettings(text, 'untether.yaml').references.map(({ state }) => state)).toEqual(['rejected', 'proposed']);
  });

  it.each([
    ['no section', 'version: 1\n', 'version: 1\n\nreferences:\n  LINE\n'],
    ['no line break at the end', 'version: 1', 'version: 1\n\nreferences:\n  LINE\n'],
    [
      'an empty section',
      'version: 1\nreferences:  # later\nmask: []\n',
      'version: 1\nreferences:  # later\n  LINE\nmask: []\n',
    ],
    ['an empty section at the end', 'version: 1\nreferences:', 'version: 1\nreferences:\n  LINE\n'],
    [
      'an empty list',
      'version: 1\nreferences: []  # later\nmask: []\n',
      'version: 1\nreferences:  # later\n  LINE\nmask: []\n',
    ],
    ['null', 'version: 1\nreferences: ~\nmask: []\n', 'version: 1\nreferences:\n  LINE\nmask: []\n'],
    [
      'an empty section before comments',
      'version: 1\nreferences:\n\n# mask\nmask: []\n',
      'version: 1\nreferences:\n  LINE\n\n# mask\nmask: []\n',
    ],
  ])('fills %s', (_, before, after) => {
    expect(mergeProposals(before, only(roleReference)).text).toBe(after.replace('LINE', ROLE_LINE));
  });

  it('adds to a flow list inside its brackets', () => {
    const before = 'version: 1\nreferences: [ { from: "a [b]", to: "c [d]" }, ] # mine\n';
    const { text } = mergeProposals(before, only(roleReference));
    expect(text).toBe(before.replace(' }, ]', ` }, ${ROLE_LINE.slice(2, ROLE_LINE.indexOf(' #'))}, ]`));
    expect(parseSettings(text, 'untether.yaml').references).toHaveLength(2);
  });

  it('keeps Windows line ends', () => {
    const before = 'version: 1\r\nreferences:\r\n  - from: a [b]\r\n    to: c [d]\r\nmask: []\r\n';
    const { text } = mergeProposals(before, only(roleReference));
    expect(text).toBe(before.replace('mask', `  ${ROLE_LINE}\r\nmask`));
  });

  it('adds behind a value of several lines', () => {
    const before =
      'version: 1\naccounts:\n  - table: u\n    key: [id]\n    deleted: >\n      a = 1\n      or b = 2\n\nmask: []\n';
    const { text } = mergeProposals(before, { accounts: [userAccount], references: [] });
    expect(text).toBe(before.replace('or b = 2\n', `or b = 2\n  ${ACCOUNT_LINE}\n`));
  });

  it('does not argue with a confirmed reference of the same columns', () => {
    const before = 'version: 1\nreferences:\n  - { from: "sys_user_role [user_id]", to: "hr_staff [id]" }\n';
    expect(mergeProposals(before, only(roleReference)).added).toBe(0);
    const rejected = before.replace(' }', ', state: rejected }');
    expect(mergeProposals(rejected, only(roleReference)).added).toBe(1);
  });

  it('adds a polymorphic reference beside one of another type', () => {
    const user = { ...roleReference, from: columns('roles', 'model_id'), when: { type: 'App\\User' } };
    const { text } = mergeProposals('version: 1\n', only(user));
    const team = { ...user, when: { type: 'App\\Team' } };
    const again = mergeProposals(text, only(user, team));
    expect(again.added).toBe(1);
    expect(parseSettings(again.text, 'untether.yaml').references.map(({ when }) => when?.['type'])).toEqual([
      'App\\User',
      'App\\Team',
    ]);
  });

  it('reads back every name exactly, however odd', () => {
    const names = [
      'a b',
      'say "x"',
      'null',
      'yes',
      '1',
      '用户',
      "it's",
      '{x}',
      'a: b',
      '# c',
      'a\\b',
      'tab\there',
      '\u202eevil',
      'a,b',
      '-',
    ];
    const references = names.map((name) => ({
      ...roleReference,
      from: columns('t', 'c'),
      when: { [name]: name },
      onUnlink: { action: 'set' as const, values: { [name]: null } },
    }));
    const { text } = mergeProposals(null, only(...references));
    const read = parseSettings(text, 'untether.yaml').references;
    expect(read.map(({ when }) => when)).toEqual(references.map(({ when }) => when));
    expect(read.map(({ onUnlink }) => onUnlink)).toEqual(references.map(({ onUnlink }) => onUnlink));
    expect(text).not.toContain('\u202e');
  });

  it('keeps a byte order mark', () => {
    const before = '\ufeffversion: 1\nreferences:\n  - { from: "a [b]", to: "c [d]" } # 一\nmask: []\n';
    const { text } = mergeProposals(before, only(roleReference));
    expect(text).toBe(before.replace('mask', `  ${ROLE_LINE}\nmask`));
  });

  it('adds beside anchors and aliases', () => {
    const before =
      'version: 1\nreferences:\n  - &first\n    from: "a [b]"\n    to: &user "u [id]"\n  - { from: "c [d]", to: *user }\n';
    const { text } = mergeProposals(before, only(roleReference));
    expect(text).toBe(`${before}  ${ROLE_LINE}\n`);
    const shared = 'version: 1\nmask: &none []\nreferences: *none\n';
    expect(() => mergeProposals(shared, only(roleReference))).toThrow(/UT-U04/);
  });

  it('adds how a role leads to permissions, once for its holders', () => {
    const path = {
      role: columns('sys_role', 'role_id'),
      holders: 'sys_user_role',
      permissions: 'sys_role_menu → sys_menu.perms',
    };
    const other = { ...path, holders: '"old roles"', permissions: null };
    const before =
      'version: 1\ngrants: # who may what\n  - role: sys_role [role_id]\n    holders: sys_user_role # ours\n\nmask: []\n';
    const proposals = { accounts: [], references: [], grantPaths: [path, other, other] };
    const { text, added } = mergeProposals(before, proposals);
    expect(added).toBe(1);
    expect(text).toBe(
      before.replace('# ours\n', '# ours\n  - { role: "sys_role [role_id]", holders: "\\"old roles\\"" }\n'),
    );
    expect(mergeProposals(text, proposals)).toEqual({ text, added: 0 });
    const fresh = mergeProposals('version: 1\n', { accounts: [], references: [], grantPaths: [path] }).text;
    expect(parseSettings(fresh, 'untether.yaml').grants).toEqual([path]);
  });

  it('refuses a file with problems', () => {
    expect(() => mergeProposals('version: 1\nrefs: []\n', only(roleReference))).toThrow(/UT-U04/);
  });
});

describe('newSettingsFile', () => {
  it('is a file without problems that names every environment', () => {
    const settings = parseSettings(newSettingsFile(['development', 'hr_prod', 'odd name']), '/x/untether.yaml');
    expect(Object.entries(settings.targets).map(([name, { environment }]) => [name, environment])).toEqual([
      ['development', 'development'],
      ['hr_prod', 'production'],
      ['odd name', 'development'],
    ]);
  });
});

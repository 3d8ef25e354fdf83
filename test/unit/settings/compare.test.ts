import { describe, expect, it } from 'vitest';
import { compareWithFile } from '../../../src/settings/compare.js';
import type { ProposedReference, Proposals } from '../../../src/settings/model.js';
import { mergeProposals } from '../../../src/settings/write.js';
import { catalog, column, table } from '../catalog/sample.js';

const FILE = `version: 1
accounts:
  - { table: users, key: [id], lookup: [login], state: proposed }
references:
  - { from: "roles [user]", to: "users [id]", basis: inferred, state: confirmed, kind: role, confidence: 0.6 }
  - { from: "notes [user]", to: "users [id]", basis: inferred, state: proposed, kind: other }
  - from: logs [who]
    to: users [login]
    kind: audit
grants:
  - { role: "role [id]", holders: roles }
`;

const database = catalog([
  table('logs', { columns: [column('who')] }),
  table('notes', { columns: [column('user'), column('type')] }),
  table('people', { columns: [column('id')] }),
  table('role', { columns: [column('id')] }),
  table('roles', { columns: [column('user')] }),
  table('users', { columns: [column('id'), column('login')] }),
]);

const end = (text: string): { table: string; columns: readonly string[] } => {
  const [name = '', ...columns] = text.split(' ');
  return { table: name, columns };
};
const reference = (from: string, to: string, other: Partial<ProposedReference> = {}): ProposedReference => ({
  from: end(from),
  to: end(to),
  basis: 'inferred',
  state: 'proposed',
  kind: 'other',
  confidence: 0.6,
  ...other,
});

const users: Proposals['accounts'][number] = {
  table: 'users',
  key: ['id'],
  lookup: ['login'],
  protected: [],
  state: 'proposed',
};
const roles = reference('roles user', 'users id', { kind: 'role' });
const notes = reference('notes user', 'users id');
const grants = [{ role: end('role id'), holders: 'roles', permissions: null }];
const found = (...references: readonly ProposedReference[]): Proposals => ({
  accounts: [users],
  references,
  grantPaths: grants,
});

/** Short forms: `line id: field old -> new`. */
function told(
  text: string | null,
  proposals: Proposals,
): Readonly<Record<'new' | 'gone' | 'changed', readonly string[]>> {
  const { text: merged, added } = mergeProposals(text, proposals);
  const changes = compareWithFile(text, { catalog: database, proposals });
  expect(changes.new).toHaveLength(added);
  expect(mergeProposals(merged, proposals)).toEqual({ text: merged, added: 0 });
  expect(compareWithFile(merged, { catalog: database, proposals }).new).toEqual([]);
  return {
    new: changes.new.map(({ id }) => id),
    gone: changes.gone.map(({ id, line, missing }) => `${String(line)} ${id}: ${missing ?? 'lost'}`),
    changed: changes.changed.flatMap(({ id, line, fields }) =>
      fields.map((change) => `${String(line)} ${id}: ${change.field} ${String(change.old)} -> ${String(change.new)}`),
    ),
  };
}

const nothing = { new: [], gone: [], changed: [] };

describe('a file and its database', () => {
  it('that agree differ in nothing; what a person wrote need not be found', () => {
    expect(told(FILE, found(roles, notes))).toEqual(nothing);
  });

  it('without a file: everything is new, accounts first', () => {
    expect(told(null, found(roles, notes))).toEqual({
      ...nothing,
      new: ['account:users', 'notes [user]', 'roles [user]', 'role [id] by roles'],
    });
  });

  it('tell what is not found any more, unless it was rejected or written by a person', () => {
    expect(told(FILE, { accounts: [], references: [] }).gone).toEqual([
      '3 account:users: lost',
      '6 notes [user]: lost',
      '5 roles [user]: lost',
    ]);
    const decided = FILE.replace('state: confirmed', 'state: rejected').replace('lookup: [login], state: proposed', '');
    expect(told(decided, { accounts: [], references: [] }).gone).toEqual(['6 notes [user]: lost']);
  });

  it('believe a person who confirmed a match by name', () => {
    const byName = FILE.replace('inferred, state: confirmed', 'by-name, state: confirmed');
    expect(told(byName, found(notes))).toEqual(nothing);
    expect(told(byName.replace('confirmed', 'proposed'), found(notes)).gone).toEqual(['5 roles [user]: lost']);
  });

  it('tell tables and columns that are gone, whoever wrote the entry', () => {
    const text = FILE.replace('logs [who]', 'logs [actor]')
      .replace('users [login]', 'users [login]\n    state: rejected')
      .replace('holders: roles', 'holders: old_roles')
      .replace('lookup: [login], state: proposed', 'lookup: [mail]')
      .replace('"roles [user]"', '"posts [user]"');
    expect(told(text, found(notes)).gone).toEqual([
      '3 account:users: users.mail',
      '7 logs [actor]: logs.actor',
      '5 posts [user]: posts',
      '12 role [id] by old_roles: old_roles',
    ]);
  });

  it('tell basis, kind, separator and a far confidence', () => {
    const changed = [
      reference('roles user', 'users id', { basis: 'declared', state: 'confirmed', kind: 'group', confidence: 1 }),
      reference('notes user', 'users id', { list: ',', confidence: 0.99 }),
    ];
    expect(told(FILE, found(...changed))).toEqual({
      ...nothing,
      changed: [
        '6 notes [user]: list null -> ,',
        '5 roles [user]: basis inferred -> declared',
        '5 roles [user]: kind role -> group',
        '5 roles [user]: confidence 0.6 -> 1',
      ],
    });
    expect(told(FILE, found({ ...roles, confidence: 0.79 }, notes))).toEqual(nothing);
    expect(told(FILE, found({ ...roles, confidence: 0.8 }, notes)).changed).toEqual([
      '5 roles [user]: confidence 0.6 -> 0.8',
    ]);
  });

  it('tell another target; only an undecided entry gets a proposal beside it', () => {
    const moved = found(reference('roles user', 'people id'), reference('notes user', 'people id'));
    expect(told(FILE, moved)).toEqual({
      new: ['notes [user]'],
      gone: [],
      changed: [
        '6 notes [user]: target users [id] -> people [id]',
        '5 roles [user]: target users [id] -> people [id]',
        '5 roles [user]: kind role -> other',
      ],
    });
    expect(mergeProposals(FILE, moved).text).toContain(
      'basis: inferred, state: proposed, kind: other } # 0.60\ngrants',
    );
  });

  it('tell a condition that is new', () => {
    const conditional = found(
      roles,
      reference('notes user', 'users id', { basis: 'polymorphic', when: { type: 'User' } }),
      reference('notes user', 'people id', { basis: 'polymorphic', when: { type: 'Person' } }),
    );
    expect(told(FILE, conditional)).toEqual({
      new: ['notes [user] when type = "Person"', 'notes [user] when type = "User"'],
      gone: [],
      changed: ['6 notes [user]: basis inferred -> polymorphic', '6 notes [user]: when null -> type = "User"'],
    });
  });

  it('take no guess without a condition where the file knows of one', () => {
    const text = FILE.replace('"notes [user]"', '"notes [user]", when: { type: User }').replace(
      'inferred, state: p',
      'polymorphic, state: p',
    );
    expect(told(text, found(roles, notes))).toEqual({ ...nothing, gone: ['6 notes [user] when type = "User": lost'] });
  });

  it('take a foreign key beside what a person wrote, and as the word of the database once the file names a basis', () => {
    const key = reference('logs who', 'people id', { basis: 'declared', state: 'confirmed' });
    expect(told(FILE, found(roles, notes, key))).toEqual({ ...nothing, new: ['logs [who]'] });
    const same = reference('logs who', 'users login', { basis: 'declared', state: 'confirmed' });
    expect(told(FILE, found(roles, notes, same))).toEqual(nothing);
    const manual = FILE.replace('kind: audit', 'kind: audit\n    basis: manual');
    expect(told(manual, found(roles, notes, same)).changed).toEqual(['7 logs [who]: basis manual -> declared']);
    expect(told(manual, found(roles, notes, { ...same, basis: 'inferred', kind: 'role' }))).toEqual(nothing);
  });

  it('tell another key of an account table, and everything else while it is undecided', () => {
    const other = { ...users, key: ['uid'], lookup: ['login', 'mail'], deleted: 'gone = 1' };
    const now: Proposals = { ...found(roles, notes), accounts: [other] };
    expect(told(FILE, now).changed).toEqual([
      '3 account:users: key id -> uid',
      '3 account:users: lookup login -> login, mail',
      '3 account:users: deleted null -> gone = 1',
    ]);
    expect(told(FILE.replace('[login], state: proposed', '[login]'), now).changed).toEqual([
      '3 account:users: key id -> uid',
    ]);
  });

  it('tell the lines of the file after it was written', () => {
    const proposals: Proposals = {
      accounts: [users, { ...users, table: 'staff' }],
      references: [notes, reference('notes type', 'users id')],
    };
    const { text } = mergeProposals(FILE, proposals);
    const changes = compareWithFile(FILE, { catalog: database, proposals, merged: text });
    expect(changes.new.map(({ id }) => id)).toEqual(['account:staff', 'notes [type]']);
    expect(changes.gone.map(({ id, line }) => [id, line])).toEqual([['roles [user]', 6]]);
  });
});

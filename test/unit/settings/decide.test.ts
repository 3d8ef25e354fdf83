import { describe, expect, it } from 'vitest';
import { decide, type Wanted } from '../../../src/settings/decide.js';
import { parseSettings } from '../../../src/settings/parse.js';

const before = `version: 1
references:
  # roles
  - { from: "a [x]", to: "u [id]", basis: inferred, state:   proposed, kind: role } # 0.9
  - from: b [x]
    to: u [id]
    basis: inferred # no state yet
  - { from: "c [x]", to: "u [id]", state: rejected } # Li said no
  - from: d [x]
    to: u [id]
    state:    # undecided
    basis: by-name
`;

const confirm = (...names: string[]): Wanted => ({ confirm: names, reject: [] });
const reject = (...names: string[]): Wanted => ({ confirm: [], reject: names });
const statesIn = (text: string): readonly string[] =>
  parseSettings(text, 'untether.yaml').references.map(({ state }) => state);
const decidedBy = (text: string, wanted: Wanted): readonly string[] =>
  decide(text, wanted).decisions.map(({ id, decided }) => `${decided} ${id}`);

describe('a decision', () => {
  it('changes one word', () => {
    const { text, decisions } = decide(before, confirm('a [x]'));
    expect(text).toBe(before.replace('state:   proposed', 'state:   confirmed'));
    expect(decisions).toMatchObject([{ what: 'reference', id: 'a [x]', line: 4, index: 0, decided: 'confirmed' }]);
  });

  it('is written where there was no state', () => {
    expect(decide(before, confirm('b [x]', 'd [x] -> u [id]')).text).toBe(
      before
        .replace('# no state yet\n', '# no state yet\n    state: confirmed\n')
        .replace('state:    # undecided', 'state: confirmed    # undecided'),
    );
  });

  it('is added inside a flow map', () => {
    const text = 'version: 1\nreferences: [{ from: "a [x]", to: "u [id]", basis: inferred }]\n';
    expect(decide(text, reject('all')).text).toBe(text.replace('inferred', 'inferred, state: rejected'));
  });

  it('keeps Windows line ends', () => {
    const text = before.replaceAll('\n', '\r\n');
    expect(decide(text, reject('all')).text).toBe(decide(before, reject('all')).text.replaceAll('\n', '\r\n'));
  });

  it('on all means those that wait, and no other', () => {
    const { text, decisions } = decide(before, confirm('all'));
    expect(decisions).toHaveLength(3);
    expect(statesIn(text)).toEqual(['confirmed', 'confirmed', 'rejected', 'confirmed']);
  });

  it('that stands already changes nothing', () => {
    expect(decide(before, reject('c [x]'))).toEqual({ text: before, decisions: [] });
    expect(decide(before, confirm('c'))).toEqual({ text: before, decisions: [] });
    expect(decide('version: 1\n', confirm('all')).decisions).toEqual([]);
  });

  it('is taken back when a person names the reference', () => {
    expect(statesIn(decide(before, confirm('c [x]')).text)[2]).toBe('confirmed');
  });
});

describe('names', () => {
  const text = `version: 1
accounts:
  - { table: u, key: [id], state: proposed }
  - { table: staff, key: [id] }
references:
  - { from: "a [x]", to: "u [id]", basis: inferred, kind: role }
  - { from: "a [y]", to: "u [id]", basis: inferred, kind: session }
  - { from: "b [x]", to: "u [id]", basis: inferred, kind: role, state: confirmed }
  - { from: "角色 [\\"账号 id\\"]", to: "u [id]", basis: inferred, kind: role }
  - { from: "m [id]", when: { type: "App\\\\User" }, to: "u [id]", basis: polymorphic }
  - { from: "m [id]", when: { type: Team, deleted: null }, to: "t [id]", basis: polymorphic }
`;

  it.each<[string, Wanted, readonly string[]]>([
    ['a table', confirm('a'), ['confirmed a [x]', 'confirmed a [y]']],
    ['a kind', reject('kind:role'), ['rejected a [x]', 'rejected 角色 ["账号 id"]']],
    ['an account table', confirm('account:u'), ['confirmed account:u']],
    ['an account table that was confirmed', reject('account:staff'), ['rejected account:staff']],
    ['a quoted name', confirm('角色 ["账号 id"] -> u [id]'), ['confirmed 角色 ["账号 id"]']],
    ['a condition', confirm('m [id] when type = "App\\\\User"'), ['confirmed m [id] when type = "App\\\\User"']],
    [
      'a condition after a shell took a backslash',
      confirm('m [id] when type = "App\\User"'),
      ['confirmed m [id] when type = "App\\\\User"'],
    ],
    [
      'a condition and a target',
      confirm('m [id] when deleted = null, type = "Team" -> t [id]'),
      ['confirmed m [id] when deleted = null, type = "Team"'],
    ],
    [
      'a target without the condition',
      confirm('m [id] -> t [id]'),
      ['confirmed m [id] when deleted = null, type = "Team"'],
    ],
    ['one thing twice', confirm('a [x]', 'a', 'a [x] -> u [id]'), ['confirmed a [x]', 'confirmed a [y]']],
  ])('%s', (_, wanted, expected) => {
    expect(decidedBy(text, wanted)).toEqual(expected);
  });

  it('of one entry go before those of a group', () => {
    expect(decidedBy(text, { confirm: ['a', 'account:u'], reject: ['a [y]'] })).toEqual([
      'confirmed account:u',
      'confirmed a [x]',
      'rejected a [y]',
    ]);
  });

  it('that fit none are refused, with close ones', () => {
    for (const [name, near] of [
      ['a [z]', 'a [x]'],
      ['kind:roll', 'kind:role'],
      ['u', 'account:u'],
      ['account:stuff', 'account:staff'],
    ] as const) {
      expect(() => decide(text, confirm(name))).toThrow(
        expect.objectContaining({
          code: 'U09',
          why: expect.arrayContaining([`close to it: ${near}`]) as unknown,
        }) as Error,
      );
    }
  });

  it('that fit several are refused, with their lines', () => {
    expect(() => decide(text, confirm('m [id]'))).toThrow(
      expect.objectContaining({
        message: expect.stringContaining('m [id] names several references') as unknown,
        why: [
          'untether.yaml:10 m [id] when type = "App\\\\User" -> u [id]',
          'untether.yaml:11 m [id] when deleted = null, type = "Team" -> t [id]',
        ],
      }) as Error,
    );
  });

  it('mean the reference without a condition before those with one', () => {
    const both = text.replace('when: { type: Team, deleted: null }, ', '');
    expect(decidedBy(both, confirm('m [id]'))).toEqual(['confirmed m [id]']);
  });

  it('that contradict each other are refused', () => {
    expect(() => decide(text, { confirm: ['a [x]'], reject: ['a [x] -> u [id]'] })).toThrow(
      /a \[x\] -> u \[id\] is both confirmed and rejected/,
    );
    expect(() => decide(text, { confirm: ['all'], reject: ['a'] })).toThrow(/is both confirmed and rejected/);
  });
});

describe('anchors', () => {
  it('in other values stay', () => {
    const text =
      'version: 1\nreferences:\n  - { from: "a [x]", to: &u "u [id]", basis: inferred }\n  - { from: "b [x]", to: *u, state: &s proposed }\n';
    expect(decide(text, confirm('b')).text).toBe(text.replace('&s proposed', '&s confirmed'));
  });

  it('that would carry a decision to another entry are left to a person', () => {
    const text =
      'version: 1\nreferences:\n  - { from: "a [x]", to: "u [id]", state: &s proposed }\n  - { from: "b [x]", to: "u [id]", state: *s }\n';
    expect(() => decide(text, confirm('a'))).toThrow(/UT-U04/);
    expect(decide(text, confirm('b')).text).toBe(text.replace('*s', 'confirmed'));
  });
});

import { describe, expect, it } from 'vitest';
import { inferLinks } from '../../../src/links/infer.js';
import { mergeLinks } from '../../../src/links/merge.js';
import type { ReferenceSetting } from '../../../src/settings/model.js';
import { buildCatalog } from './build.js';

const inferred = inferLinks(
  buildCatalog({
    users: 'id bigint auto\nusername varchar(30)\nemail varchar(50)\npassword varchar(90)\nenabled tinyint(1)',
    notes: { columns: 'id bigint auto\nuser_id bigint\nbody text', foreignKeys: ['user_id → users.id'] },
    votes: 'id bigint auto\nuser_id bigint\nweight int',
  }),
);
const setting = (table: string, column: string, rest: Partial<ReferenceSetting> = {}): ReferenceSetting => ({
  from: { table, columns: [column] },
  to: { table: 'users', columns: ['id'] },
  basis: 'manual',
  state: 'confirmed',
  kind: 'other',
  ...rest,
});
const merged = (...references: readonly ReferenceSetting[]) =>
  mergeLinks(inferred, { accounts: [], references }).references;

describe('mergeLinks', () => {
  it('lets the file decide state, kind and action, and keeps the evidence', () => {
    const found = merged(
      setting('votes', 'user_id', {
        basis: 'inferred',
        state: 'rejected',
        kind: 'group',
        onUnlink: { action: 'keep' },
      }),
    );
    const vote = found.find(({ id }) => id === 'votes [user_id]');
    expect(vote).toMatchObject({ basis: 'inferred', state: 'rejected', kind: 'group', onUnlink: { action: 'keep' } });
    expect(vote?.confidence).toBeLessThan(1);
    expect(vote?.evidence.map(({ kind }) => kind)).toEqual(['name', 'type', 'file']);
  });

  it('adds what only the file knows, sorted by id', () => {
    const found = merged(setting('audit', 'who'));
    expect(found.map(({ id }) => id)).toEqual(['audit [who]', 'notes [user_id]', 'votes [user_id]']);
    expect(found[0]).toMatchObject({ basis: 'manual', state: 'confirmed', confidence: 1 });
  });

  it('never lets the file claim or hide a declaration', () => {
    const found = merged(
      setting('votes', 'user_id', { basis: 'declared' }),
      setting('notes', 'user_id', { basis: 'inferred' }),
    );
    expect(found.map(({ basis }) => basis)).toEqual(['declared', 'manual']);
  });

  it('keeps the condition and the separator, without which a plan would take other rows', () => {
    const found = merged(
      setting('votes', 'user_id', { basis: 'polymorphic', when: { kind: 'User' } }),
      setting('votes', 'user_id', { basis: 'polymorphic', when: { kind: 'Admin' } }),
      setting('votes', 'voters', { list: ',' }),
    ).filter(({ from }) => from.table === 'votes');
    expect(found.map(({ id, when, list }) => [id, when ?? list])).toEqual([
      ['votes [user_id] when kind = "Admin"', { kind: 'Admin' }],
      ['votes [user_id] when kind = "User"', { kind: 'User' }],
      ['votes [voters]', ','],
    ]);
  });

  it('does not hide a declared reference behind another target', () => {
    const found = merged(setting('notes', 'user_id', { to: { table: 'people', columns: ['id'] } }));
    expect(found.map(({ id, basis }) => [id, basis])).toEqual([
      ['notes [user_id]', 'declared'],
      ['notes [user_id] -> people [id]', 'manual'],
      ['votes [user_id]', 'inferred'],
    ]);
  });

  it('takes an account as the file has it', () => {
    const account = {
      table: 'users',
      key: ['id'],
      lookup: ['email'],
      protected: ['root'],
      state: 'confirmed',
    } as const;
    const [found] = mergeLinks(inferred, { accounts: [account], references: [] }).accounts;
    expect(found).toMatchObject(account);
    expect(found).not.toHaveProperty('disabled');
  });
});

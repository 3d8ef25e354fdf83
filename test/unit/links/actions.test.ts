import { describe, expect, it } from 'vitest';
import { defaultAction, looksTieOnly, tieOnly } from '../../../src/links/actions.js';
import { inferLinks } from '../../../src/links/infer.js';
import type { LinkKind } from '../../../src/links/model.js';
import { buildCatalog } from './build.js';

describe('defaultAction', () => {
  it.each<[LinkKind, string]>([
    ['role', 'delete'],
    ['permission', 'delete'],
    ['group', 'delete'],
    ['post', 'delete'],
    ['external-account', 'delete'],
    ['session', 'delete'],
    ['token', 'delete'],
    ['delegate', 'set-null'],
    ['ownership', 'block'],
    ['audit', 'keep'],
    ['other', 'block'],
  ])('%s → %s', (kind, action) => {
    expect(defaultAction(kind, { onlyTies: false })).toBe(action);
  });

  it('deletes a row that only ties', () => {
    expect(defaultAction('other', { onlyTies: true })).toBe('delete');
    expect(defaultAction('ownership', { onlyTies: true })).toBe('block');
  });
});

describe('tieOnly', () => {
  const catalog = buildCatalog({
    users: 'id bigint auto\nusername varchar(30)\npassword varchar(90)',
    topics: 'id bigint auto\nname varchar(30)',
    user_topics: 'id bigint auto\nuser_id bigint\ntopic_id bigint\ncreated_at datetime\ncreated_by bigint',
    ratings: 'id bigint auto\nuser_id bigint\ntopic_id bigint\nscore int',
    notes: 'id bigint auto\nuser_id bigint\ncreated_by bigint',
  });
  const guessed = inferLinks(catalog).references;
  const references = guessed.map((reference) => ({ ...reference, state: 'confirmed' as const }));

  it('takes no guess for a tie', () => {
    expect(tieOnly('user_topics', catalog, guessed)).toBe(false);
    expect(looksTieOnly('user_topics', catalog, guessed)).toBe(true);
    const half = references.map((reference) =>
      reference.id.startsWith('user_topics [topic_id]') ? { ...reference, state: 'proposed' as const } : reference,
    );
    expect(tieOnly('user_topics', catalog, half)).toBe(false);
  });

  it.each([
    ['user_topics', true],
    ['ratings', false],
    ['notes', false],
    ['missing', false],
  ])('%s: %s', (table, expected) => {
    expect(tieOnly(table, catalog, references)).toBe(expected);
  });

  it('counts the column of a rejected reference as content', () => {
    const rejected = references.map((reference) =>
      reference.id.startsWith('user_topics [topic_id]') ? { ...reference, state: 'rejected' as const } : reference,
    );
    expect(tieOnly('user_topics', catalog, rejected)).toBe(false);
  });
});

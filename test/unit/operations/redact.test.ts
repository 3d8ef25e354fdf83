import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { Redactor } from '../../../src/operations/bundle/redact.js';

describe('Redactor', () => {
  it.each([
    ['user_role', 'user_role'],
    ['sys_users', 'sys_users'],
    ['userId', 'userId'],
    ['acme_user', 'x1_user'],
    ['AcmeUser2', 'x1User2'],
    ['backup_13900001111', 'x1_x2'],
    ['角色', '角色'],
    ['秘密', 'x1'],
    ['a b;c', 'x1 x2x3x4'],
  ])('writes %s as %s', (name, shown) => {
    expect(new Redactor().name(name)).toBe(shown);
  });

  it.each([
    ['character varying(30)', 'character varying(30)'],
    ['DECIMAL(10, 2) UNSIGNED', 'DECIMAL(10, 2) UNSIGNED'],
    ["enum('it''s','secret','a\\'b')", 'enum(?,?,?)'],
    ['acme_mood[]', 'x1_x2[]'],
  ])('writes the type %s as %s', (type, shown) => {
    expect(new Redactor().type(type)).toBe(shown);
  });

  test('the same word has one number, and different words have two', () => {
    const { name } = new Redactor();
    expect(['acme_x', 'Acme', 'other_acme'].map(name)).toEqual(['x1_x2', 'x1', 'x3_x1']);
  });

  test('a word that is not general never comes out', () => {
    const { name, type } = new Redactor();
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        expect(name(`${before}_zq7kanarie_${after}`)).not.toContain('kanarie');
        expect(type(`${before} zq7kanarie ${after}`)).not.toContain('kanarie');
      }),
    );
  });
});

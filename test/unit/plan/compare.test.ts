import { describe, expect, it } from 'vitest';
import type { Column, Engine } from '../../../src/catalog/model.js';
import { compare, isSafeToCompare, namesSomebody } from '../../../src/plan/compare.js';
import type { Side } from '../../../src/plan/compare.js';
import { column } from '../catalog/sample.js';

const side = (sql: string, other: Partial<Column>): Side => ({ sql, column: column(sql, other) });
const integer = (sql: string): Side => side(sql, {});
const text = (sql: string, other: Partial<Column> = {}): Side => side(sql, { type: 'text', family: 'text', ...other });
const ENGINES: readonly Engine[] = ['sqlite', 'postgres', 'mysql', 'mariadb'];

describe('what a value stands for', () => {
  const columnOf = (family: Column['family']): Column => column('c', { family });

  it.each([
    ['integer', 'decimal', true],
    ['text', 'text', true],
    ['integer', 'text', false],
    ['uuid', 'text', false],
    ['untyped', 'untyped', false],
  ] as const)('a row may go for want of a match between %s and %s: %s', (from, to, expected) => {
    expect(isSafeToCompare(columnOf(from), columnOf(to))).toBe(expected);
  });
});

describe('compare', () => {
  it.each(ENGINES)('leaves equal types alone on %s', (engine) => {
    expect(compare(engine, { from: integer('c'), to: integer('p') })).toEqual({ from: 'c', to: 'p' });
    expect(compare(engine, { from: text('c'), to: text('p') })).toEqual({ from: 'c', to: 'p' });
  });

  it('compares texts on PostgreSQL where there is no operator', () => {
    expect(compare('postgres', { from: integer('c'), to: text('p') })).toEqual({ from: 'c::text', to: 'p::text' });
    const decimal = side('p', { type: 'numeric', family: 'decimal' });
    expect(compare('postgres', { from: text('c'), to: decimal })).toEqual({
      from: 'c::text',
      to: 'trim_scale(p)::text',
    });
  });

  it('never lets MySQL compare a number and a text as DOUBLE, and leaves the indexed side alone', () => {
    const coded = text('p', { characterSet: 'latin1', collation: 'latin1_bin' });
    const comparison = compare('mysql', { from: integer('c'), to: coded });
    expect(comparison?.to).toBe('p');
    expect(comparison?.from).toMatch(/COLLATE latin1_bin$/);
    expect(compare('mysql', { from: text('c'), to: integer('p') })?.from).toContain(
      'CAST(CONVERT(c USING utf8mb4) AS DECIMAL(20))',
    );
  });

  it('refuses a collation name that is no word', () => {
    const odd = text('p', { characterSet: 'utf8mb4', collation: 'x; DROP' });
    expect(compare('mysql', { from: text('c'), to: odd })).toBeUndefined();
  });

  it('knows SQLite collations of the engine only', () => {
    expect(compare('sqlite', { from: text('c', { collation: 'NOCASE' }), to: text('p') })).toBeDefined();
    expect(compare('sqlite', { from: text('c'), to: text('p', { collation: 'PINYIN' }) })).toBeUndefined();
  });

  it.each(['json', 'array', 'spatial'] as const)('does not compare %s on a server', (family) => {
    const odd = { type: family, family };
    expect(compare('postgres', { from: side('c', odd), to: side('p', odd) })).toBeUndefined();
    expect(compare('mysql', { from: side('c', odd), to: side('p', odd) })).toBeUndefined();
  });
});

describe('namesSomebody', () => {
  it("leaves out 0 among numbers and '' among texts", () => {
    expect(namesSomebody('postgres', { from: integer('c'), to: integer('p') })).toEqual(['c <> 0']);
    expect(namesSomebody('mysql', { from: text('c'), to: text('p') })).toEqual(["c <> ''"]);
  });

  it("leaves out '0' where a text stands for a number, and '' in any column of SQLite", () => {
    expect(namesSomebody('mysql', { from: text('c'), to: integer('p') })).toEqual(["c <> ''", "c <> '0'"]);
    expect(namesSomebody('sqlite', { from: integer('c'), to: integer('p') })).toEqual(['c <> 0', "c <> ''"]);
  });

  it('says nothing of other types', () => {
    expect(namesSomebody('postgres', { from: side('c', { family: 'uuid' }), to: integer('p') })).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { NO_FACTS, splitValue, valuesOf } from '../../../../src/links/data/facts.js';
import type { Facts, Selector } from '../../../../src/links/data/facts.js';

type Rows = readonly (readonly (string | null)[])[];

function valuesIn(rows: Rows, columns: readonly string[] = ['a'], selector: Selector = {}) {
  const facts: Facts = { ...NO_FACTS, samples: new Map([['t', { columns: ['a', 'b'], rows, how: 'whole' }]]) };
  return valuesOf(facts, { table: 't', columns }, selector);
}

const only = (...values: readonly (string | null)[]): Rows => values.map((value) => [value, null]);

describe('valuesOf', () => {
  it('gives each value once, in order of appearance', () => {
    expect(valuesIn(only('7', '3', '7', ' 3 '))).toEqual(['7', '3', ' 3 ']);
  });

  it('leaves out NULL and what stands for nobody, and nothing else', () => {
    const nobody = ['', ' ', '0', '-1', '00000000-0000-0000-0000-000000000000', '[]', '{}', 'null', null];
    expect(valuesIn(only(...nobody, '00', '10', '-10', 'nobody'))).toEqual(['00', '10', '-10', 'nobody']);
  });

  it('tells a table that was not looked at from one without values', () => {
    expect(valuesOf(NO_FACTS, { table: 't', columns: ['a'] })).toBeUndefined();
    expect(valuesIn([], ['missing'])).toBeUndefined();
    expect(valuesIn([])).toEqual([]);
  });

  it('looks only at rows that meet the condition', () => {
    const rows: Rows = [
      ['1', 'User'],
      ['2', 'user'],
      ['3', null],
      ['4', 'User'],
    ];
    expect(valuesIn(rows, ['a'], { when: { b: 'User' } })).toEqual(['1', '4']);
    expect(valuesIn(rows, ['a'], { when: { b: null } })).toEqual(['3']);
    expect(valuesIn(rows, ['a'], { when: { c: 'User' } })).toEqual([]);
  });

  it('takes lists apart, and nothing apart that is no list', () => {
    expect(valuesIn(only('1,2', '2;0', '[3]'), ['a'], { list: ',' })).toEqual(['1', '2', '3']);
    expect(valuesIn(only('1,2'))).toEqual(['1,2']);
  });

  it('keeps the parts of a composite value, where every part is there and the last is somebody', () => {
    const rows: Rows = [
      ['9', '1'],
      ['9', null],
      ['9', '0'],
      ['0', '1'],
      [null, '1'],
    ];
    expect(valuesIn(rows, ['a', 'b'])?.map(splitValue)).toEqual([
      ['9', '1'],
      ['0', '1'],
    ]);
  });

  it('stops at 200 values', () => {
    expect(valuesIn(only(...Array.from({ length: 300 }, (_, at) => `v${at}`)))).toHaveLength(200);
  });
});

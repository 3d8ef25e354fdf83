import { describe, expect, it } from 'vitest';
import { requestsFor } from '../../../../src/links/data/lookup.js';
import { fits, matchSpellings } from '../../../../src/links/data/spelling.js';
import { column } from '../../catalog/sample.js';

const UUID = '0f8fad5b-d9cb-469f-a165-70867728950e';
const bigint = column('id', { type: 'bigint', family: 'integer' });

describe('requestsFor', () => {
  it('asks each referenced column once, and each value once, in one order', () => {
    const id = { table: 'users', columns: ['id'] };
    const login = { table: 'users', columns: ['login'] };
    expect(
      requestsFor([
        { to: id, values: ['2', '1'] },
        { to: login, values: ['ada'] },
        { to: id, values: ['2', '3'] },
      ]),
    ).toEqual([
      { to: id, values: ['1', '2', '3'] },
      { to: login, values: ['ada'] },
    ]);
    expect(requestsFor([])).toEqual([]);
  });
});

describe('fits', () => {
  it.each([
    ['1580000000000000001', true],
    ['9223372036854775807', true],
    ['-9223372036854775808', true],
    ['9223372036854775808', false],
    ['99999999999999999999', false],
    ['ada', false],
    ['7.5', false],
    ["1' OR '1'='1", false],
    ['', false],
  ])('a bigint key holds %s: %s', (value, expected) => {
    expect(fits([value], [bigint])).toBe(expected);
  });

  it('an unsigned key reaches further up, and not below zero', () => {
    const unsigned = column('id', { type: 'bigint(20) unsigned', family: 'integer' });
    expect([fits(['18446744073709551615'], [unsigned]), fits(['-1'], [unsigned])]).toEqual([true, false]);
  });

  it('a uuid key holds uuids, with dashes or without', () => {
    const uuid = column('id', { type: 'uuid', family: 'uuid' });
    const shapes = [UUID, UUID.toUpperCase(), UUID.replaceAll('-', ''), `${UUID}0`, '7'];
    expect(shapes.map((value) => fits([value], [uuid]))).toEqual([true, true, true, false, false]);
  });

  it('every column of a composite key has to hold its part', () => {
    const name = column('name', { type: 'varchar(50)', family: 'text' });
    expect([fits(['7', 'ada'], [bigint, name]), fits(['x', 'ada'], [bigint, name])]).toEqual([true, false]);
  });
});

describe('matchSpellings', () => {
  it('counts rows, and what was asked and is not there', () => {
    const { asked, found } = matchSpellings(['1', '2', '3'], ['1', '3', '3']);
    expect([[...asked], [...found]]).toEqual([
      ['1', '2', '3'],
      [
        ['1', 1],
        ['3', 2],
      ],
    ]);
  });

  it.each([
    ['another case', 'LOGIN5', 'Login5'],
    ['an accent', 'José5', 'Jose5'],
    ['full width', 'ＡＢＣ', 'abc'],
    ['blanks at the end', 'ada', 'ada  '],
    ['a uuid without dashes', UUID.replaceAll('-', ''), UUID],
  ])('finds a value again that the server spells with %s', (_, value, returned) => {
    expect([...matchSpellings([value, 'other'], [returned]).found]).toEqual([[value, 1]]);
  });

  it('does not take one value for another that was asked for as well', () => {
    expect([...matchSpellings(['bob', 'BOB'], ['bob']).found]).toEqual([['bob', 1]]);
  });

  it('knows nothing of the missing when the server returned what we cannot find again', () => {
    const { asked, found } = matchSpellings(['strasse', 'x'], ['straße', 'x']);
    expect([[...asked], [...found]]).toEqual([['x'], [['x', 1]]]);
  });
});

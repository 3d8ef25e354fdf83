import { describe, expect, it } from 'vitest';
import type { ColumnFamily } from '../../../../src/catalog/model.js';
import { dataClues } from '../../../../src/links/data/clues.js';
import { clue } from '../../../../src/links/evidence.js';
import { NO_FACTS } from '../../../../src/links/data/facts.js';
import type { Facts } from '../../../../src/links/data/facts.js';
import { column } from '../../catalog/sample.js';
import { numbers } from '../rows.js';

interface Case {
  readonly values: readonly (string | null)[];
  /** How many of the values, from the first on, are there. */
  readonly matched: number;
  readonly family?: ColumnFamily;
  /** In how many rows each of them stands. */
  readonly rows?: number;
}

const from = { table: 't', columns: ['a'] };
const to = { table: 'users', columns: ['id'] };

function cluesOf({ values, matched, family = 'integer', rows = 1 }: Case) {
  const sample = { columns: ['a'], rows: values.map((value) => [value]), how: 'whole' } as const;
  const asked = values.filter((value) => value !== null);
  const found = new Map(asked.slice(0, matched).map((value) => [value, rows]));
  const facts: Facts = {
    ...NO_FACTS,
    samples: new Map([['t', sample]]),
    answers: new Map([['users [id]', { asked: new Set(asked), found }]]),
  };
  return dataClues(facts, { from, to, key: column('id', { family }) });
}

describe('dataClues', () => {
  it.each<[number, number, string, string]>([
    // distinct, matched, rule for text, rule for numbers
    [20, 20, 'dataMany', 'dataManyNumbers'],
    [20, 18, 'dataMany', 'dataManyNumbers'],
    [20, 17, 'dataPart', 'dataPart'],
    [20, 10, 'dataPart', 'dataPart'],
    [20, 9, 'dataFew', 'dataFew'],
    [20, 0, 'dataNone', 'dataNone'],
    [19, 19, 'dataSeveral', 'dataSeveralNumbers'],
    [8, 8, 'dataSeveral', 'dataSeveralNumbers'],
    [8, 1, 'dataFew', 'dataFew'],
    [8, 0, 'dataNone', 'dataNone'],
    [7, 7, 'dataSome', 'dataSome'],
    [7, 1, 'dataHardly', 'dataHardly'],
    [7, 0, 'dataHardly', 'dataHardly'],
    [1, 1, 'dataSome', 'dataSome'],
    [1, 0, 'dataHardly', 'dataHardly'],
  ])('of %i values %i are there: %s, of numbers %s', (distinct, matched, forText, forNumbers) => {
    const values = numbers(distinct);
    const rules = (['text', 'uuid', 'integer', 'decimal', 'untyped'] as const).map((family) =>
      cluesOf({ values, matched, family }).map(({ rule }) => rule),
    );
    expect(rules).toEqual([[forText], [forText], [forNumbers], [forNumbers], [forNumbers]]);
  });

  it('counts, and shows three that are not there', () => {
    expect(cluesOf({ values: numbers(10), matched: 5 })[0]?.figures).toEqual({
      matched: 5,
      distinct: 10,
      counterExamples: ['6', '7', '8'],
    });
  });

  it('shows of anything but ids the first letter only', () => {
    const values = ['张三', '😀x', 'ada@example.org'];
    expect(cluesOf({ values, matched: 0, family: 'text' })[0]?.figures?.counterExamples).toEqual([
      '张***',
      '😀***',
      'a***',
    ]);
  });

  it('shows the parts of a composite value apart', () => {
    expect(cluesOf({ values: ['9\u00001'], matched: 0 })[0]?.figures?.counterExamples).toEqual(['9, 1']);
  });

  it('says when a value stands in several rows', () => {
    expect(cluesOf({ values: numbers(8), matched: 8, family: 'text', rows: 2 }).map(({ rule }) => rule)).toEqual([
      'dataSeveral',
      'homonyms',
    ]);
    expect(cluesOf({ values: numbers(8), matched: 8 }).map(({ rule }) => rule)).not.toContain('homonyms');
  });

  it('says when there is nothing to look at', () => {
    expect(cluesOf({ values: [], matched: 0 })).toEqual([clue('noData', 'noRows', { table: 't' })]);
    expect(cluesOf({ values: [null, '0'], matched: 0 })).toEqual([clue('noData', 'noValue', { rows: 2 })]);
  });

  it('says nothing of a table that was not looked at, or that could not be searched', () => {
    const question = { from, to, key: column('id') };
    expect(dataClues(NO_FACTS, question)).toEqual([]);
    const samples = new Map([['t', { columns: ['a'], rows: [['1']], how: 'whole' } as const]]);
    expect(dataClues({ ...NO_FACTS, samples }, question)).toEqual([]);
  });
});

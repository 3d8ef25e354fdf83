import { describe, expect, it } from 'vitest';
import type { Column, Table } from '../../../../src/catalog/model.js';
import type { Session } from '../../../../src/dialects/dialect.js';
import { dialect } from '../../../../src/dialects/postgres/dialect.js';
import { Asker, SAMPLE_LIMITS } from '../../../../src/links/data/asker.js';
import type { Cells } from '../../../../src/links/data/asker.js';
import { lookUp, requestsFor } from '../../../../src/links/data/lookup.js';
import { catalog, column, table } from '../../catalog/sample.js';

const UUID = '0f8fad5b-d9cb-469f-a165-70867728950e';

/** Looks values up in one column of a table; every question gets the same answer. */
async function look(
  key: Partial<Column>,
  values: readonly string[],
  { cells = [], other = { primaryKey: ['id'] } }: { readonly cells?: Cells; readonly other?: Partial<Table> } = {},
) {
  const asked: string[] = [];
  const query = (sql: string): Promise<Cells> => {
    asked.push(sql);
    return Promise.resolve(cells);
  };
  const session = { dialect, query } as Partial<Session> as Session;
  const users = table('users', { columns: [column('id', key)], ...other });
  const to = { table: 'users', columns: ['id'] };
  const answers = await lookUp(new Asker(session, SAMPLE_LIMITS), catalog([users]), { to, values });
  return { asked, answers };
}

const listIn = (sql: string | undefined): string => /IN \((.*)\) LIMIT/.exec(sql ?? '')?.[1] ?? '';

describe('requestsFor', () => {
  it('asks each referenced column once, and each value once', () => {
    const id = { table: 'users', columns: ['id'] };
    const login = { table: 'users', columns: ['login'] };
    expect(
      requestsFor([
        { to: id, values: ['1', '2'] },
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

describe('lookUp', () => {
  it('asks an integer key for numbers only, and counts the rest as missing', async () => {
    const { asked, answers } = await look(
      { type: 'bigint', family: 'integer' },
      ['7', '-8', 'ada', '7.5', "1' OR '1'='1", '12345678901234567890'],
      { cells: [['7']] },
    );
    expect(asked).toHaveLength(1);
    expect(listIn(asked[0])).toMatch(/7.*-8/);
    expect(asked[0]).not.toMatch(/ada|7\.5|OR|12345678901234567890/);
    expect([...(answers?.found ?? [])]).toEqual([['7', 1]]);
    expect(answers?.asked.size).toBe(6);
  });

  it('asks a uuid key for uuids only, however they are spelt', async () => {
    const plain = UUID.replaceAll('-', '');
    const { asked, answers } = await look(
      { type: 'uuid', family: 'uuid' },
      [UUID.toUpperCase(), plain, '7', `${UUID}0`],
      { cells: [[UUID]] },
    );
    expect(asked[0]).not.toMatch(/'7'|0e0/);
    expect([...(answers?.found.keys() ?? [])]).toEqual([UUID.toUpperCase(), plain]);
  });

  it('asks nothing when no value fits, and says that none is there', async () => {
    const { asked, answers } = await look({ type: 'uuid', family: 'uuid' }, ['7', '8']);
    expect(asked).toEqual([]);
    expect(answers).toEqual({ asked: new Set(['7', '8']), found: new Map() });
  });

  it('asks for 200 values at a time', async () => {
    const values = Array.from({ length: 450 }, (_, at) => String(at + 1));
    expect((await look({ type: 'bigint', family: 'integer' }, values)).asked).toHaveLength(3);
  });

  it('finds a name again in the spelling of the row, as far as the collation folds it', async () => {
    const text = { type: 'varchar(50)', family: 'text' } as const;
    const folding = { ...text, collation: 'utf8mb4_general_ci' };
    expect((await look(folding, ['ADA'], { cells: [['ada'], ['Ada']] })).answers?.found.get('ADA')).toBe(2);
    expect((await look(text, ['ADA'], { cells: [['ada']] })).answers?.found.size).toBe(0);
  });

  it('does not search a large table without an index, nor a column that is no key', async () => {
    const number = { type: 'bigint', family: 'integer' } as const;
    const plain = { primaryKey: null, uniques: [], indexes: [] };
    const large = { ...plain, rowEstimate: 100_001 };
    expect((await look(number, ['1'], { other: large })).answers).toBeUndefined();
    expect((await look(number, ['1'], { other: { ...large, rowEstimate: 100_000 } })).answers).toBeDefined();
    expect((await look({ type: 'jsonb', family: 'json' }, ['1'])).answers).toBeUndefined();
  });
});

import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import type { ShownRow } from '../../../src/plan/shown.js';
import { rowLines, type RowsView } from '../../../src/review/row-lines.js';
import { plainPaint } from '../../../src/review/paint.js';
import { plan, step } from './sample.js';

async function* streamed(rows: Iterable<ShownRow>): AsyncGenerator<ShownRow> {
  for (const row of rows) yield await Promise.resolve(row);
}

const UPDATE = step({
  number: 1,
  table: 'hr_approval_delegate',
  action: 'update',
  because: ['hr_approval_delegate [delegate_id] -> sys_user [user_id] (inferred)'],
  columns: ['id', 'delegate_id', 'note'],
  identity: ['id'],
  expectedRows: 1,
});
const DELETE = step({
  number: 2,
  table: 'reads',
  action: 'delete',
  because: ['reads [user_id] -> sys_user [user_id] (declared)'],
  columns: ['id', 'user_id', 'page'],
  identity: ['id'],
  expectedRows: 60,
});

const reads = (n: number): ShownRow[] =>
  Array.from({ length: n }, (_, index) => ({ step: 2, cells: [String(index + 1), '104', null], changes: [] }));

const lines = (rows: readonly ShownRow[], view: Partial<RowsView> = {}): Promise<readonly string[]> =>
  rowLines({ document: plan({ steps: [UPDATE, DELETE] }).document, lang: 'en', rows: streamed(rows), ...view });

describe('rows in the terminal', () => {
  it('show what an update writes, with the name beside an id', async () => {
    const change: ShownRow = {
      step: 1,
      cells: ['9', '104', 'on leave'],
      changes: [
        [1, null],
        [2, 'on leave today'],
      ],
    };
    expect(await lines([change], { table: 'hr_approval_delegate' })).toEqual([
      'Rows before and after: 1 row',
      '',
      ' ~ hr_approval_delegate  id=9',
      '     delegate_id   104 (zhangwei)  ->  NULL',
      '     note   on leave  ->  on leave today',
      '',
      '1 row',
    ]);
  });

  it('colour only the words that differ', async () => {
    const { red, green } = new Chalk({ level: 1 });
    const paint = { ...plainPaint, danger: red, good: green };
    const change: ShownRow = { step: 1, cells: ['9', '104', 'the quick fox'], changes: [[2, 'the slow fox']] };
    const text = (await lines([change], { paint })).join('\n');
    expect(text).toContain(`the ${red('quick')} fox  ->  the ${green('slow')} fox`);
  });

  it('show the first 20 and the last 5 of more than 50, and all of fewer', async () => {
    const keys = (await lines(reads(60))).flatMap((line) => /^ - reads {2}id=(\d+)$/.exec(line)?.[1] ?? []);
    expect(keys).toEqual([
      ...Array.from({ length: 20 }, (_, index) => String(index + 1)),
      '56',
      '57',
      '58',
      '59',
      '60',
    ]);
    expect(await lines(reads(60))).toContain('   ... 35 more');
    const short = step({ ...DELETE, expectedRows: 50 });
    const all = await lines(reads(50), { document: plan({ steps: [short] }).document });
    expect(all.filter((line) => line.startsWith(' - '))).toHaveLength(50);
  });

  it('show the rows of one account alone, and say of how many', async () => {
    const rows = [...reads(2), { step: 2, cells: ['3', '117', null], changes: [] }];
    const text = await lines(rows, { account: '117' });
    expect(text.filter((line) => line.startsWith(' - '))).toEqual([' - reads  id=3']);
    expect(text.at(-1)).toBe('showing 1 of 61');
  });

  it('show masked, long, empty and unseen values as such', async () => {
    const odd: ShownRow = { step: 2, cells: ['1', ['1***'], ['long', 400]], changes: [] };
    const text = (await lines([odd, { step: 2, cells: ['\u001b', '', null], changes: [] }])).join('\n');
    expect(text).toContain('user_id=1***  page=long... (400 characters)');
    expect(text).toContain("id=\\u{1b}\n     user_id=''  page=NULL");
  });
});

import { inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { ShownRow } from '../../../../src/plan/shown.js';
import { shareOut } from '../../../../src/plan/shown.js';
import { packRows } from '../../../../src/review/page/blocks.js';
import { step } from '../sample.js';

async function* streamed(rows: Iterable<ShownRow>): AsyncGenerator<ShownRow> {
  for (const row of rows) yield await Promise.resolve(row);
}

const unpacked = (block: string): unknown => JSON.parse(inflateRawSync(Buffer.from(block, 'base64')).toString('utf8'));

describe('a share of the rows', () => {
  it.each([
    [[1, 2, 3], 10, [1, 2, 3]],
    [[100, 2, 100], 10, [4, 2, 4]],
    [[0, 5], 4, [0, 4]],
    [[7, 7, 7], 2, [0, 1, 1]],
    [[], 5, []],
  ])('of %j, at most %i', (rows, most, shares) => {
    expect(shareOut(rows, most)).toEqual(shares);
    expect(shares.reduce((sum, n) => sum + n, 0)).toBeLessThanOrEqual(most);
  });
});

describe('rows in a page', () => {
  const changed = step({
    number: 1,
    action: 'update',
    columns: ['note', 'id', 'boss'],
    identity: ['id'],
    assignments: [{ column: 'boss', value: null, when: null }],
    expectedRows: 2,
  });

  it('stand with what picks them first, then what changes, and without what has no ink', async () => {
    const rows: ShownRow[] = [
      { step: 1, cells: ['a\u202eb', '9007199254740993', '7'], changes: [[2, null]] },
      { step: 1, cells: [['x***'], '2', ['long', 400]], changes: [[2, '']] },
    ];
    const [packed] = await packRows([changed], streamed(rows));
    expect(packed).toMatchObject({ order: [1, 2, 0], rows: 2, masked: [0] });
    expect(packed?.blocks.map(unpacked)).toEqual([
      [
        [
          ['9007199254740993', '2'],
          ['7', ['long', 400]],
          ['a\\u{202e}b', ['x***']],
        ],
        [
          [0, 1, null],
          [1, 1, ''],
        ],
      ],
    ]);
  });

  it('stop where the page would be too large, and are counted', { timeout: 60_000 }, async () => {
    // Digits of a linear congruence: they hardly shrink.
    let seed = 1;
    const digits = (): string =>
      Array.from({ length: 14 }, () => (seed = (seed * 48271) % 2147483647).toString(36)).join('');
    const wide = step({ ...changed, action: 'delete', assignments: [], expectedRows: 90_000 });
    function* many(): Generator<ShownRow> {
      for (let row = 0; row < 90_000; row += 1) yield { step: 1, cells: [digits(), String(row), null], changes: [] };
    }
    const [packed] = await packRows([wide], streamed(many()));
    const size = packed?.blocks.reduce((sum, block) => sum + block.length, 0) ?? 0;
    expect(size).toBeGreaterThan(4_000_000);
    expect(size).toBeLessThan(4_300_000);
    expect(packed?.rows).toBe((packed?.blocks.length ?? 0) * 1000);
    expect(packed?.rows).toBeLessThan(90_000);
  });
});

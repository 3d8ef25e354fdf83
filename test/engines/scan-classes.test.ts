/** Every class, seeded at random over many tables: a scan finds what was seeded, and nothing else. */
import { expect, it } from 'vitest';
import type { AccountTable } from '../../src/links/model.js';
import { SEED, tries } from '../helpers/seed.js';
import { type Pick, people, type Seeded, SHAPES } from './scan-classes-seed.js';
import { engine, scanWith, seed, useDatabases } from './scan-seed.js';

useDatabases();

const USERS: AccountTable = {
  table: 'users',
  key: ['id'],
  lookup: ['login'],
  deleted: 'deleted_flag = 1',
  disabled: 'locked = 1',
  protected: [],
  state: 'confirmed',
  evidence: [],
};

/** The same numbers for the same seed: https://en.wikipedia.org/wiki/Linear_congruential_generator */
function pickFrom(start: number): Pick {
  let state = start >>> 0;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

it('found is what was seeded, class by class', async () => {
  const pick = pickFrom(SEED);
  const [copies, rows] = [tries(1, 3), tries(60, 900)];
  const seeded = Array.from({ length: copies }, (_, copy) => copy).flatMap((copy) =>
    Object.entries(SHAPES).map(([name, shape]): Seeded => shape(`${name}${copy}`, rows, pick)),
  );
  await seed(...people, ...seeded.flatMap(({ statements }) => statements));
  const report = await scanWith(() => ({
    accounts: [USERS],
    roles: seeded.flatMap(({ roles = [] }) => roles),
    grants: [],
    tenants: [],
    grantPaths: [],
    references: seeded.flatMap(({ references }) => references),
  }));
  const expected = Object.assign({}, ...seeded.map((each) => each.expected)) as Record<string, number>;
  const found = report.findings.map((finding) => [`${finding.class} ${finding.reference}`, finding.rows] as const);
  expect(Object.fromEntries(found), engine).toEqual(expected);
  expect(found).toHaveLength(Object.keys(expected).length);
  expect(report).toMatchObject({ complete: true, skipped: [] });
  const total = found.reduce((sum, [, count]) => sum + count, 0);
  expect(total).toBeGreaterThan(tries(150, 10_000));
});

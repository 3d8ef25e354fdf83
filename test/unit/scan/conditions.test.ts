import { describe, expect, it } from 'vitest';
import type { Table } from '../../../src/catalog/model.js';
import { dialect } from '../../../src/dialects/postgres/dialect.js';
import type { Reference } from '../../../src/links/model.js';
import { orphaned, pointsAtMarked, prepare } from '../../../src/scan/conditions.js';
import type { Prepared } from '../../../src/scan/conditions.js';
import { catalog, column, foreignKey, table } from '../catalog/sample.js';

const users = table('users', { primaryKey: ['id'] });
const badge = table('badge', { columns: [column('user_id')], foreignKeys: [foreignKey('users', ['user_id'])] });

function reference(other: Partial<Reference> = {}): Reference {
  const from = { table: 'badge', columns: ['user_id'] };
  const to = { table: 'users', columns: ['id'] };
  return {
    id: 'badge [user_id]',
    from,
    to,
    basis: 'inferred',
    state: 'proposed',
    confidence: 1,
    kind: 'role',
    evidence: [],
    ...other,
  };
}

function prepared(tables: readonly Table[], wanted: Reference): Prepared {
  const result = prepare({ dialect, catalog: catalog(tables) }, wanted);
  if (result.outcome !== 'ready') throw new Error(result.outcome);
  return result.prepared;
}

function outcome(tables: readonly Table[], wanted: Reference): string {
  const result = prepare({ dialect, catalog: catalog(tables) }, wanted);
  return result.outcome === 'skipped' ? result.reason : result.outcome;
}

describe('orphaned', () => {
  it('is one anti-join with every column qualified', () => {
    expect(orphaned(dialect, prepared([users, badge], reference()))).toBe(
      `"public"."badge"."user_id" IS NOT NULL AND "public"."badge"."user_id" <> 0 AND NOT EXISTS (SELECT 1 FROM "public"."users" AS parent WHERE parent."id" = "public"."badge"."user_id")`,
    );
  });

  it('takes 0 at its word where a key is declared, and looks at the very table', () => {
    expect(orphaned(dialect, prepared([users, badge], reference({ basis: 'declared' })))).toBe(
      `"public"."badge"."user_id" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ONLY "public"."users" AS parent WHERE parent."id" = "public"."badge"."user_id")`,
    );
  });

  it('finds another alias for a table called parent', () => {
    const odd = table('Parent', { columns: [column('id'), column('boss')] });
    const from = { table: 'Parent', columns: ['boss'] };
    const sql = orphaned(dialect, prepared([odd], reference({ from, to: { table: 'Parent', columns: ['id'] } })));
    expect(sql).toContain('AS parent_ WHERE parent_."id" = "public"."Parent"."boss"');
  });
});

it('puts a condition on accounts where only the account table is in sight', () => {
  const sql = pointsAtMarked(dialect, prepared([users, badge], reference()), {
    mark: "flag = '2'",
    own: undefined,
  });
  expect(sql).toContain(`EXISTS (SELECT 1 FROM (SELECT "id" FROM "public"."users" WHERE (flag = '2')) AS parent WHERE`);
  expect(sql).toContain(
    `AND NOT EXISTS (SELECT 1 FROM (SELECT "id" FROM "public"."users" WHERE (flag = '2') IS NOT TRUE) AS parent WHERE`,
  );
});

describe('prepare', () => {
  it.each([
    ['no-table', [badge], reference()],
    ['no-column', [users, badge], reference({ from: { table: 'badge', columns: ['nobody'] } })],
    ['no-column', [users, badge], reference({ to: { table: 'users', columns: ['id', 'id'] } })],
    ['needs-condition', [users, badge], reference({ basis: 'polymorphic' })],
    [
      'not-comparable',
      [users, table('badge', { columns: [column('user_id', { family: 'json', type: 'json' })] })],
      reference(),
    ],
    ['none', [users, table('badge', { kind: 'view', columns: [column('user_id')] })], reference()],
    ['unsafe-name', [users, table('badge', { columns: [column('user_id')], schema: 'a\nb' })], reference()],
    ['ready', [users, badge], reference()],
  ])('%s', (expected, tables, wanted) => {
    expect(outcome(tables, wanted)).toBe(expected);
  });
});

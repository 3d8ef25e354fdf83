import { describe, expect, it } from 'vitest';
import type { Account } from '../../../src/plan/accounts.js';
import { AccountCounter } from '../../../src/plan/per-account.js';
import type { Links, Reference } from '../../../src/links/model.js';
import { step } from '../review/sample.js';

const account = (id: bigint, login: string): Account => ({
  table: 'users',
  key: [id],
  label: login,
  values: new Map<string, bigint | string>([
    ['id', id],
    ['login', login],
  ]),
});

const reference = (id: string, columns: readonly string[], to: readonly string[]): Reference => ({
  id,
  from: { table: 'grants', columns },
  to: { table: 'users', columns: to },
  basis: 'inferred',
  state: 'confirmed',
  kind: 'role',
  confidence: 1,
  evidence: [],
});

const links: Links = {
  accounts: [],
  roles: [],
  grants: [],
  references: [reference('grants [user_id]', ['user_id'], ['id']), reference('grants [by]', ['by'], ['login'])],
} as unknown as Links;

const grants = step({
  number: 1,
  table: 'grants',
  columns: ['user_id', 'role', 'by'],
  because: ['grants [by] -> users [login] (inferred)', 'grants [user_id] -> users [id] (inferred)'],
});

describe('rows per account', () => {
  it('are found by every column that leads there, whatever the type; a row of two counts for both', () => {
    const counter = new AccountCounter([account(9007199254740993n, 'ada'), account(2n, 'bob')], { key: ['id'], links });
    counter.add(grants, ['9007199254740993', 'r', null]);
    counter.add(grants, [2n, 'r', 'ada']);
    counter.add(grants, [9007199254740992n, 'r', 'ADA']);
    expect(counter.result([grants])).toEqual({ rows: [[2], [1]], others: [1] });
  });
});

import { expect, it } from 'vitest';
import { fingerprint, tableFingerprint } from '../../../src/catalog/fingerprint.js';
import type { Table } from '../../../src/catalog/model.js';
import { column, foreignKey, table } from './sample.js';

const users = table('users', {
  columns: [column('id'), column('name')],
  primaryKey: ['id'],
  rules: [{ name: 'no_delete', event: 'delete' }],
});

it('is 64 hexadecimal digits and does not depend on the order of tables or properties', () => {
  const reversed = Object.fromEntries(Object.entries(users).toReversed()) as unknown as Table;
  expect(fingerprint([users, table('roles')])).toMatch(/^[0-9a-f]{64}$/);
  expect(fingerprint([table('roles'), reversed])).toBe(fingerprint([users, table('roles')]));
});

it('ignores comments, row estimates and the texts of views', () => {
  const told = table('users', {
    ...users,
    comment: 'people',
    rowEstimate: 7,
    viewSql: 'SELECT 1',
    columns: [column('id', { comment: 'key' }), column('name')],
  });
  expect(tableFingerprint(told)).toBe(tableFingerprint(users));
});

it.each<[string, Partial<Table>]>([
  ['column type', { columns: [column('id', { type: 'bigint' }), column('name')] }],
  ['column order', { columns: [column('name'), column('id')] }],
  ['nullability', { columns: [column('id'), column('name', { nullable: true })] }],
  ['primary key', { primaryKey: ['id', 'name'] }],
  ['unique key', { uniques: [{ name: 'u', columns: ['name'] }] }],
  ['foreign key', { foreignKeys: [foreignKey('roles', ['id'])] }],
  ['trigger', { triggers: [{ name: 't', timing: 'before', events: ['delete'], enabled: true, definition: 'x' }] }],
  ['rule', { rules: [] }],
  ['storage', { storage: 'MyISAM' }],
  ['row security', { rowSecurity: true }],
])('changes with the %s', (_what, change) => {
  expect(tableFingerprint({ ...users, ...change })).not.toBe(tableFingerprint(users));
});

it('tells a moved table from one that stayed', () => {
  expect(fingerprint([{ ...users, schema: 'hr' }])).not.toBe(fingerprint([users]));
});

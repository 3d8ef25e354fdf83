import { describe, expect, it } from 'vitest';
import { demoRows } from '../../../src/demo/data.js';
import type { DemoCell } from '../../../src/demo/table.js';

type Row = Readonly<Record<string, DemoCell>>;

const tables = new Map(
  Array.from(demoRows(), ({ table, columns, rows }): [string, Row[]] => [
    table,
    rows.map((row) => Object.fromEntries(columns.map((column, place) => [column, row[place] ?? null]))),
  ]),
);

function rowsOf(table: string): Row[] {
  const rows = tables.get(table);
  if (rows === undefined) throw new Error(`no demo table ${table}`);
  return rows;
}

const accounts = rowsOf('sys_user');
const accountIds = new Set(accounts.map((row) => row['user_id']));
const byId = (id: bigint): Row | undefined => accounts.find((row) => row['user_id'] === id);

describe('demo rows', () => {
  it('are the same for the same seed and others for another', () => {
    expect([...demoRows(7)]).toEqual([...demoRows(7)]);
    expect([...demoRows(7)]).not.toEqual([...demoRows(8)]);
  });

  it('have the size the tutorial speaks of', () => {
    const counts = Object.fromEntries([...tables].map(([table, rows]) => [table, rows.length]));
    expect(counts).toMatchObject({ sys_user: 300, sys_role: 12, sys_post: 15, sys_dept: 25, hr_approval_delegate: 40 });
    expect(rowsOf('sys_notice_read').length).toBeGreaterThan(5000);
  });

  it('give each row as many cells as the table has columns', () => {
    for (const { columns, rows } of demoRows()) expect(rows.every((row) => row.length === columns.length)).toBe(true);
  });

  it('name the two people of the tutorial by their logins', () => {
    expect(byId(104n)).toMatchObject({ user_name: 'zhangwei', nick_name: '张伟', english_name: 'Zhang Wei' });
    expect(byId(117n)).toMatchObject({ user_name: 'lina', nick_name: '李娜' });
  });

  it('give every account a login of its own', () => {
    expect(new Set(accounts.map((row) => row['user_name'])).size).toBe(accounts.length);
  });

  it('hold two people with one name, which is also the name of exactly one leader', () => {
    const homonyms = accounts.filter((row) => row['nick_name'] === '张伟').map((row) => row['user_id']);
    expect(homonyms).toEqual([104n, 288n]);
    const led = rowsOf('sys_dept').filter((row) => row['leader'] === '张伟');
    expect(led.map((row) => row['dept_code'])).toEqual(['finance']);
  });

  it('hold a third person whose name only sounds the same', () => {
    const alike = accounts.filter((row) => row['english_name'] === 'Zhang Wei').map((row) => row['nick_name']);
    expect(alike).toEqual(['张伟', '张伟', '张薇']);
  });

  it('leave zhangwei the only active holder of finance_approver', () => {
    const role = rowsOf('sys_role').find((row) => row['role_key'] === 'finance_approver');
    const holders = rowsOf('sys_user_role').filter((row) => row['role_id'] === role?.['role_id']);
    const active = holders.filter(({ user_id }) => accounts.some((row) => row['user_id'] === user_id && isActive(row)));
    expect(holders.length).toBeGreaterThan(1);
    expect(active.map((row) => row['user_id'])).toEqual([104n]);
  });

  it('link the two people to the rows that the tutorial counts', () => {
    const links = (table: string, id: bigint): number => rowsOf(table).filter((row) => row['user_id'] === id).length;
    expect([links('sys_user_role', 104n), links('sys_user_role', 117n)]).toEqual([3, 2]);
    expect([links('sys_notice_read', 104n), links('sys_notice_read', 117n)]).toEqual([20, 21]);
    expect([links('sys_session', 104n), links('sys_session', 117n)]).toEqual([2, 1]);
  });

  it('use no address or number that anybody could own', () => {
    expect(accounts.every((row) => String(row['email']).endsWith('@example.com'))).toBe(true);
    expect(accounts.every((row) => /^000\d{8}$/.test(String(row['phonenumber'])))).toBe(true);
  });
});

describe('demo leftovers', () => {
  it.each(['sys_user_role', 'sys_user_post', 'sys_notice_read', 'sys_session', 'hr_linked_account'])(
    '%s has rows of accounts that are gone',
    (table) => {
      expect(rowsOf(table).some((row) => !accountIds.has(row['user_id'] ?? null))).toBe(true);
    },
  );

  it('hold a grant that the next account would inherit', () => {
    const next =
      [...accountIds].reduce<bigint>((most, id) => (typeof id === 'bigint' && id > most ? id : most), 0n) + 1n;
    expect(rowsOf('sys_user_role').some((row) => row['user_id'] === next)).toBe(true);
  });

  it('hold roles of deleted accounts', () => {
    const deleted = new Set(accounts.filter((row) => row['del_flag'] === '2').map((row) => row['user_id']));
    expect(rowsOf('sys_user_role').some((row) => deleted.has(row['user_id'] ?? null))).toBe(true);
  });

  it('hold a link made twice, and one external account linked to two people', () => {
    const external = rowsOf('hr_linked_account').map((row) => [row['system'], row['external_id']].join());
    const owned = rowsOf('hr_linked_account').map((row) => [row['user_id'], row['system'], row['external_id']].join());
    expect(external.length - new Set(external).size).toBe(2);
    expect(owned.length - new Set(owned).size).toBe(1);
  });

  it('hold equal rows in the table without a key', () => {
    const lines = rowsOf('sys_notice_read').map((row) => Object.values(row).join());
    expect(new Set(lines).size).toBeLessThan(lines.length);
  });

  it('hold a grant of a permission that is gone, a role nobody has, a leader and a system nobody knows', () => {
    const values = (table: string, column: string): Set<DemoCell> =>
      new Set(rowsOf(table).map((row) => row[column] ?? null));
    const missing = (from: [string, string], to: [string, string]): DemoCell[] =>
      [...values(...from)].filter((value) => value !== null && !values(...to).has(value));
    expect(missing(['sys_role_menu', 'menu_id'], ['sys_menu', 'menu_id'])).toEqual([4099n]);
    expect(missing(['sys_role', 'role_id'], ['sys_user_role', 'role_id'])).toEqual([12n]);
    expect(missing(['sys_dept', 'leader'], ['sys_user', 'nick_name'])).toEqual(['欧阳明']);
    expect(missing(['hr_linked_account', 'system'], ['hr_linked_system', 'system_code'])).toEqual(['fax']);
  });
});

function isActive(row: Row): boolean {
  return row['status'] === '0' && row['del_flag'] === '0';
}

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteDriver } from '../../../src/dialects/sqlite-driver.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDemoDatabase } from '../../../src/demo/create.js';
import { demoRows } from '../../../src/demo/data.js';
import { databaseDigest } from '../../../src/demo/prove.js';

// The better-sqlite3 of this Node, as the program takes it.
const Database = sqliteDriver();

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'untether-demo-'));
  file = join(folder, 'demo.db');
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Runs one statement on the demo file, as somebody with a client would. */
function change(sql: string): void {
  const database = new Database(file);
  database.exec(sql);
  database.close();
}

describe('createDemoDatabase', () => {
  it('writes every row, and the same content each time', () => {
    const second = join(folder, 'second.db');
    createDemoDatabase(file);
    createDemoDatabase(second);
    const digest = databaseDigest(file);
    const counts = Object.fromEntries(Object.entries(digest).map(([table, { rows }]) => [table, rows]));
    expect(counts).toEqual(Object.fromEntries(Array.from(demoRows(), ({ table, rows }) => [table, rows.length])));
    expect(databaseDigest(second)).toEqual(digest);
  });

  it('leaves an existing file alone', () => {
    writeFileSync(file, 'mine');
    expect(() => createDemoDatabase(file)).toThrow(/already exists.*Nothing was changed/);
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });

  it('declares no foreign key', () => {
    createDemoDatabase(file);
    const database = new Database(file, { readonly: true });
    const sql = `select count(*) from sqlite_schema s, pragma_foreign_key_list(s.name) where s.type = 'table'`;
    expect(database.prepare(sql).pluck().get()).toBe(0);
    database.close();
  });
});

describe('databaseDigest', () => {
  beforeEach(() => createDemoDatabase(file));

  it.each([
    ['one letter', `update sys_user set remark = 'X' where user_id = 104`, 'sys_user'],
    [
      'the storage class',
      `update hr_linked_account set external_id = cast(external_id as blob) where linked_id = 1`,
      'hr_linked_account',
    ],
    ['NULL to empty', `update sys_user set remark = '' where user_id = 104`, 'sys_user'],
    ['text that is not UTF-8', `update sys_user set remark = cast(x'ff' as text) where user_id = 104`, 'sys_user'],
    [
      'one of two equal rows',
      `delete from sys_notice_read where rowid = (select min(rowid) from sys_notice_read where user_id = 104)`,
      'sys_notice_read',
    ],
  ])('notices a change of %s, and only there', (_what, sql, table) => {
    const before = databaseDigest(file);
    change(sql);
    const after = databaseDigest(file);
    const changed = Object.keys(before).filter((name) => before[name]?.sha256 !== after[name]?.sha256);
    expect(changed).toEqual([table]);
  });

  it('tells two different broken texts apart', () => {
    change(`update sys_user set remark = cast(x'ff' as text) where user_id = 104`);
    const before = databaseDigest(file);
    change(`update sys_user set remark = cast(x'fe' as text) where user_id = 104`);
    expect(databaseDigest(file)).not.toEqual(before);
  });

  it('does not depend on the order of rows, and leaves the ledger out', () => {
    const before = databaseDigest(file);
    change(`create table untether_run (run_id text);
      create temp table saved as select * from sys_notice_read where user_id = 104 order by notice_id desc;
      delete from sys_notice_read where user_id = 104;
      insert into sys_notice_read select * from saved;`);
    expect(databaseDigest(file)).toEqual(before);
  });

  it('refuses a file that is not there', () => {
    expect(() => databaseDigest(join(folder, 'none.db'))).toThrow();
  });
});

/** What still refers to one person, before and after the plan that takes the links out. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { freshDatabase, type TestDatabase } from '../helpers/database.js';
import { Workplace } from '../helpers/workplace.js';
import { orphanSeed, orphanSettings } from './orphans-seed.js';

const { engine } = inject('engine');

let database: TestDatabase;
let work: Workplace;

const LIST =
  '  - { from: "notice [readers]", to: "users [id]", basis: manual, state: confirmed, kind: other, list: ",", onUnlink: keep }\n';

beforeAll(async () => {
  database = await freshDatabase();
  await database.run(`${orphanSeed(engine)}
ALTER TABLE users ADD phone VARCHAR(20);
UPDATE users SET phone = '13800138000' WHERE id = 2;
CREATE TABLE notice (id BIGINT NOT NULL PRIMARY KEY, readers VARCHAR(100), body VARCHAR(200));
INSERT INTO notice VALUES (1, '1, 2,9007199254740992', 'call 138 0013 8000'), (2, '22', 'BOB said so'), (3, NULL, NULL);`);
  work = new Workplace(database, orphanSettings() + LIST);
  await work.ledger();
});

afterAll(async () => {
  work.remove();
  await database.drop();
});

interface Report {
  readonly complete: boolean;
  readonly findings: readonly {
    readonly reference: string;
    readonly rows: number;
    readonly kept: boolean;
    readonly class: string;
  }[];
  readonly skipped: readonly object[];
  readonly leftovers: {
    readonly exists: boolean;
    readonly texts: readonly {
      readonly table: string;
      readonly column: string;
      readonly rows: number;
      readonly by: readonly string[];
    }[];
    readonly searched: number;
    readonly notSearched: readonly { readonly column: string; readonly reason: string }[];
  };
}

async function leftovers(
  account: string,
  ...flags: readonly string[]
): Promise<{ code: number | null; report: Report }> {
  const { code, stdout } = await work.cli(['scan', '--account', account, '--json', ...flags]);
  return { code, report: JSON.parse(stdout) as Report };
}

const found = ({ findings }: Report): readonly string[] =>
  findings.map(({ reference, rows, kept }) => `${reference} ${rows}${kept ? ' kept' : ''}`).toSorted();

describe(`scan --account on ${engine}`, () => {
  it('finds every reference, lists included, and texts with login and telephone number', async () => {
    const { code, report } = await leftovers('bob');
    expect(found(report)).toEqual([
      'dept [leader] 1',
      'member [user_id] 1',
      'notice [readers] 1 kept',
      'user_group [user_id] 1',
    ]);
    expect(report.leftovers.texts).toEqual([{ table: 'notice', column: 'body', rows: 2, by: ['login', 'phone'] }]);
    expect([code, report.complete, report.leftovers.exists]).toEqual([0, true, true]);
  });

  it('after the plan is applied, shows nothing but what the plan left', async () => {
    const plan = await work.plan(['Alice']);
    await work.approveAndApply(plan);
    const { report } = await leftovers('Alice');
    const left = new Set(plan.document.leftOut.map(({ reference }) => reference.split(' ->')[0]));
    expect(report.findings.length).toBeGreaterThan(0);
    expect(report.findings.map(({ reference }) => reference).filter((reference) => !left.has(reference))).toEqual([]);
    expect(found(report)).not.toContain('user_role [user_id] 1');
  });

  it('looks for a row that is gone by its key, and says what that cannot reach', async () => {
    const { code, report } = await leftovers('99');
    expect(found(report)).toEqual([
      'document [owner_id] 1',
      'guess [user_id] 1',
      'login_log [user_id] 1 kept',
      'model_has_roles [model_id] when model_type = "User" 1',
      'session [user_id] 2',
      'user_role [user_id] 1',
    ]);
    expect([code, report.complete, report.leftovers.exists]).toEqual([1, false, false]);
    expect(report.skipped).toMatchObject([{ reference: 'dept [leader]', reason: 'account-gone' }]);
    expect((await work.cli(['scan', '--account', 'nobody at all'])).code).toBe(2);
  });

  it('says which columns it did not search', async () => {
    const { code, report } = await leftovers('bob', '--column-budget', '1');
    expect([code, report.complete, report.leftovers.searched]).toEqual([1, false, 1]);
    expect(new Set(report.leftovers.notSearched.map(({ reason }) => reason))).toEqual(new Set(['budget']));
    const text = await work.cli(['scan', '--account', 'bob', '--column-budget', '1', '--lang', 'zh-CN']);
    expect(text.stdout).toContain('未查找的文本列');
    writeFileSync(path.join(work.dir, 'untether.yaml'), orphanSettings() + LIST);
    expect((await work.cli(['scan', '--account', 'bob', '--reference', 'role'])).code).toBe(2);
  });
});

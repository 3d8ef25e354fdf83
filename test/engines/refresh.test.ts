import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { freshDatabase, type TestDatabase } from '../helpers/database.js';
import { BIG_KEYS, shapesSettings, shapesSql } from '../helpers/schemas.js';
import { Workplace } from '../helpers/workplace.js';

const { engine } = inject('engine');
const [ADA, BOB] = BIG_KEYS.map(String);

let database: TestDatabase;
let work: Workplace;

beforeAll(async () => {
  database = await freshDatabase();
  await database.run(shapesSql(engine));
  work = new Workplace(database, shapesSettings());
  await work.ledger();
});

afterAll(async () => {
  work.remove();
  await database.drop();
});

interface Rows {
  readonly count: number;
  readonly first: readonly { readonly key: string; readonly columns: readonly string[] }[];
}

interface Refreshed {
  readonly id: string;
  readonly request: { readonly accounts: readonly object[] };
  readonly moved: {
    readonly same: boolean;
    readonly rows: readonly {
      readonly table: string;
      readonly gone: Rows;
      readonly added: Rows;
      readonly changed: Rows;
    }[];
    readonly tables: readonly object[];
    readonly accounts: { readonly gone: readonly object[] };
    readonly settings: boolean;
    readonly digest: { readonly before: string; readonly after: string };
  };
}

async function refresh(plan: string): Promise<Refreshed> {
  const { code, stdout } = await work.cli(['plan', 'refresh', plan, '--json', '--actor', 'asker']);
  expect(code, stdout).toBe(0);
  return JSON.parse(stdout) as Refreshed;
}

const keys = ({ first }: Rows): readonly string[] => first.map(({ key }) => key);

describe(`plan refresh on ${engine}`, () => {
  it('says that nothing moved, and keeps what was asked', async () => {
    const before = await work.plan(['ada', 'bob'], {
      keep: ['memberships'],
      set: new Map([['approvals.backup_id', null]]),
    });
    const { moved, request, id } = await refresh(before.id);
    expect(moved).toMatchObject({ same: true, rows: [], tables: [], settings: false });
    expect(request).toEqual(before.document.request);
    expect(id).not.toBe(before.id);
  });

  it('names rows that came, went and changed, with their columns', async () => {
    const before = await work.plan(['ada']);
    await database.run(`DELETE FROM user_roles WHERE user_id = ${ADA ?? ''} AND role_id = 2`);
    await database.run(`INSERT INTO memberships VALUES (12, ${ADA ?? ''}, 'late')`);
    await database.run("UPDATE approvals SET title = 'renamed' WHERE id = 1");
    await database.run(`DELETE FROM nokey WHERE user_id = ${ADA ?? ''} AND note IS NULL`);
    const { moved, id } = await refresh(before.id);
    const told = new Map(moved.rows.map((drift) => [drift.table, drift]));
    expect([...told.keys()]).toEqual(['approvals', 'memberships', 'nokey', 'user_roles']);
    expect(told.get('approvals')?.changed).toEqual({ count: 1, first: [{ key: 'id=1', columns: ['title'] }] });
    expect(keys(told.get('memberships')?.added ?? { count: 0, first: [] })).toEqual(['id=12']);
    expect(told.get('nokey')?.gone.count).toBe(1);
    expect(keys(told.get('user_roles')?.gone ?? { count: 0, first: [] })).toEqual([`user_id=${ADA ?? ''}, role_id=2`]);
    expect(moved.same).toBe(false);
    expect(moved.digest.before).toBe(before.digest);
    const text = await work.cli(['plan', 'refresh', before.id, '--lang', 'zh-CN']);
    expect(text.stdout).toContain('approvals：消失 0 行，新增 0 行，改变 1 行\n ~ id=1  title\n');
    expect(text.stdout).toMatch(
      /语句：\n[^]*^--- delete memberships: (\d+)\n\+-- delete memberships: (?!\1\b)\d+\n DELETE FROM /m,
    );
    // The new plan is a plan like any other.
    const again = await work.as('asker').then(async (workspace) => {
      const { openPlanNamed } = await import('../../src/index.js');
      return openPlanNamed(workspace, id);
    });
    expect((await work.approveAndApply(again)).data.state).toBe('committed');
  });

  it('tells of other structures, other settings and accounts that are gone', async () => {
    const before = await work.plan(['bob', 'ada']);
    await database.run('ALTER TABLE memberships ADD COLUMN extra INTEGER');
    await database.run(`INSERT INTO users VALUES (77, 'gone', NULL, 'x', NULL)`);
    const withGone = await work.plan(['bob', 'gone']);
    await database.run('DELETE FROM users WHERE id = 77');
    writeFileSync(path.join(work.dir, 'untether.yaml'), `${shapesSettings()}\n# another one\n`);
    const { moved } = await refresh(before.id);
    expect(moved).toMatchObject({ settings: true, tables: [{ table: 'memberships', new: ['extra'], gone: [] }] });
    expect(moved.rows).toEqual([]);
    const second = await refresh(withGone.id);
    expect(second.moved.accounts.gone).toEqual([{ table: 'users', key: ['77'], label: 'gone' }]);
    expect(second.request.accounts).toEqual([{ table: 'users', key: [BOB], label: 'bob' }]);
  });

  it('makes a rollback again, too', async () => {
    const result = await work.approveAndApply(await work.plan(['bob']));
    const back = await work.rollbackPlan(result.run);
    expect((await refresh(back.id)).moved).toMatchObject({ same: true, rows: [] });
  });
});

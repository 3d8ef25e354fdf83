/** Rows that a scan finds, taken away by a plan and brought back: every row of the database is compared. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { refreshPlan } from '../../src/index.js';
import { runClient } from '../helpers/client.js';
import { refusal } from '../helpers/thrown.js';
import {
  database,
  engine,
  fresh,
  idOf,
  leftOut,
  LEDGER,
  plan,
  scanned,
  steps,
  useScene,
  work,
} from './orphans-scene.js';
import { repairedByHand } from './orphans-seed.js';

useScene();

describe(`plan orphans on ${engine}`, () => {
  it('takes exactly the orphans, and a rollback brings them back to the byte', async () => {
    const start = await database.dump(LEDGER);
    const made = await plan();
    expect(steps(made)).toEqual([
      `delete app_grant ${engine === 'postgres' ? '2' : '1'}`,
      'delete badge 3',
      'delete member 1',
      'delete model_has_roles 1',
      'delete session 2',
      'delete user_role 3',
      'update users 2',
    ]);
    expect(leftOut(made)).toEqual([
      'by-name dept [leader] 1',
      'duplicate user_group [user_id] 1',
      'keep-history login_log [user_id] 1',
      'no-undo strict [user_id] 2',
      'proposed guess [user_id] 1',
      'protected user_role [user_id] 1',
      'undecided document [owner_id] 1',
    ]);
    expect(made.document.request).toMatchObject({ kind: 'orphans', accounts: [], orphans: { findings: [] } });
    expect(made.document.summary.undoable).toBe(true);
    expect(made.document.findings.filter(({ rule }) => rule === 'R053')).toHaveLength(8);
    expect((await work.rehearse(made)).data).toEqual({ state: 'unchanged', verified: true });
    expect(await database.dump(LEDGER)).toBe(start);

    const result = await work.approveAndApply(made);
    expect(result.data).toEqual({ state: 'committed', verified: true });
    const byHand = await fresh();
    await byHand.run(repairedByHand(engine));
    expect(await database.dump(LEDGER)).toBe(await byHand.dump());
    expect((await scanned()).map(({ words }) => words).toSorted()).toEqual([
      'by-name dept [leader] 1',
      'duplicate user_group [user_id] 1',
      'missing document [owner_id] 1',
      'missing guess [user_id] 1',
      'missing login_log [user_id] 1',
      'soft-deleted user_role [user_id] 1',
      'unenforced strict [user_id] 2',
    ]);
    expect(steps(await plan())).toEqual([]);

    const back = await work.approveAndApply(await work.rollbackPlan(result.run));
    expect(back.data.state).toBe('committed');
    expect(await database.dump(LEDGER)).toBe(start);
  });

  it('runs, is looked at and reverted by the stock client', async () => {
    const start = await database.dump(LEDGER);
    const { folder } = await plan();
    const run = async (file: string): Promise<number | null> => {
      const { code, stderr } = await runClient(database, path.join(folder, file));
      if (code !== 0 && file !== 'verify.sql') throw new Error(stderr);
      return code;
    };
    expect(await run('verify.sql')).not.toBe(0);
    await run('plan.sql');
    expect(await run('verify.sql')).toBe(0);
    await run('revert.sql');
    expect(await database.dump(LEDGER)).toBe(start);
  });

  it('takes only the findings that are named', async () => {
    const id = await idOf('soft-deleted users [manager_id]');
    const made = await plan([id]);
    expect(steps(made)).toEqual(['update users 1']);
    expect(made.document.request.orphans).toEqual({ findings: [id], maxRows: null });
    const left = leftOut(made);
    expect(left.every((entry) => entry.startsWith('not-selected '))).toBe(true);
    expect(left).toContain('not-selected user_role [user_id] 2');
    await work.approveAndApply(made);
    const managers = await database.rows('SELECT id, manager_id FROM users WHERE id IN (4, 5) ORDER BY id');
    expect(managers).toEqual([
      ['4', '3'],
      ['5', null],
    ]);
  });

  it('refuses an unknown finding, and one that nobody decided on', async () => {
    const unknown = await refusal(plan(['S-00000000']));
    expect([unknown.code, unknown.facts]).toEqual([
      'U09',
      { detail: '--finding S-00000000 is no finding of a scan here' },
    ]);
    expect(unknown.why).toContain(`${await idOf('missing guess')}: missing guess [user_id]`);
    const shown = await work.cli([
      'plan',
      'orphans',
      '--finding',
      'S-00000000',
      '--reason',
      'r',
      '--ticket',
      't',
      '--json',
    ]);
    expect([shown.code, shown.stdout]).toEqual([2, expect.stringContaining('UT-U09')]);
    const undecided = await plan([await idOf('missing document')]);
    expect([steps(undecided), leftOut(undecided)[0]]).toEqual([
      [],
      'not-selected app_grant [app_code] ' + (engine === 'postgres' ? '2' : '1'),
    ]);
    expect(leftOut(undecided)).toContain('undecided document [owner_id] 1');
  });

  it('says beforehand that rows of a violated foreign key do not come back', async () => {
    const made = await plan([await idOf('unenforced strict')]);
    expect(steps(made)).toEqual(['delete strict 2']);
    expect(made.document.summary.undoable).toBe(false);
    expect(made.document.findings.map(({ rule }) => rule)).toContain('R050');
    const { run } = await work.approveAndApply(made);
    expect(await database.rows('SELECT id FROM strict ORDER BY id')).toEqual([['1'], ['3']]);
    const back = await refusal(work.rollbackPlan(run));
    expect(back.code).toBe('F01');
  });

  it('notices what came since, and makes the plan again with it', async () => {
    const made = await plan();
    await work.approve(made);
    await database.run(`INSERT INTO session VALUES (97, 'late')`);
    await database.run(`INSERT INTO users VALUES (98, 'new', 0, NULL)`);
    expect((await refusal(work.apply(made))).code).toBe('D01');
    const { plan: again, moved } = await refreshPlan(await work.as('asker'), made);
    expect(moved.same).toBe(false);
    expect(moved.rows.map(({ table, gone, added }) => [table, gone.count, added.count])).toEqual([
      ['badge', 1, 0],
      ['session', 0, 1],
      ['user_role', 1, 0],
    ]);
    expect((await work.approveAndApply(again)).data.state).toBe('committed');
    expect(await database.rows('SELECT user_id FROM user_role WHERE user_id = 98')).toEqual([['98']]);
  });

  it('shows itself in both languages, with the rows it leaves out', async () => {
    const args = ['plan', 'orphans', '--reason', 'r', '--ticket', 't'];
    const english = await work.cli([...args, '--lang', 'en']);
    expect(english.stdout).toContain('clean-up of orphans: ');
    const chinese = await work.cli([...args, '--lang', 'zh-CN']);
    expect(chinese.stdout).toContain('清理孤儿数据：');
    const made = await plan();
    expect(await readFile(path.join(made.folder, 'plan.sql'), 'utf8')).toContain(
      `-- Untether plan: orphans in app (${engine}`,
    );
  });
});

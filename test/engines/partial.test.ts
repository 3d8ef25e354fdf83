/** A part of a run undone, by table and account. */
import { readdir, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { readWays } from '../../src/index.js';
import { freshDatabase, type TestDatabase } from '../helpers/database.js';
import { BIG_KEYS, shapesSettings, shapesSql } from '../helpers/schemas.js';
import { Workplace } from '../helpers/workplace.js';

const { engine } = inject('engine');
const LEDGER = { except: ['untether_run'] };

let database: TestDatabase;
let work: Workplace;

afterEach(async () => {
  work.remove();
  await database.drop();
});

async function furnish(sql: string, settings: string): Promise<void> {
  database = await freshDatabase();
  await database.run(sql);
  work = new Workplace(database, settings);
  await work.ledger();
}

/** What the database would hold had only these accounts lost their links, or only these links. */
async function hadOnly(accounts: readonly string[], links: readonly string[] = []): Promise<string> {
  const [mine, place] = [database, work];
  await furnish(shapesSql(engine), shapesSettings());
  if (accounts.length > 0) await work.approveAndApply(await work.plan(accounts, { withAccount: 'keep', links }));
  const dump = await database.dump(LEDGER);
  work.remove();
  await database.drop();
  [database, work] = [mine, place];
  return dump;
}

describe(`a part of a run on ${engine}`, () => {
  beforeEach(() => furnish(shapesSql(engine), shapesSettings()));

  it('comes back account by account, and in the end all is as it was', async () => {
    const { run } = await work.approveAndApply(await work.plan(['ada', 'bob']));
    await work.approveAndApply(await work.rollbackPlan(run, { accounts: ['bob'] }));
    expect(await database.dump(LEDGER)).toBe(await hadOnly(['ada']));
    const rest = await work.rollbackPlan(run, { onConflict: readWays(['skip']) });
    expect(rest.document.leftOut.every(({ reason }) => reason === 'already-so')).toBe(true);
    await work.approveAndApply(rest);
    expect(await database.dump(LEDGER)).toBe(await hadOnly([]));
  });

  it('comes back by the kind of link, and by one reference', async () => {
    const { run } = await work.approveAndApply(
      await work.plan(['ada', 'bob'], { links: ['role', 'group', 'delegate'] }),
    );
    await work.approveAndApply(await work.rollbackPlan(run, { links: ['group', 'delegate'] }));
    expect(await database.dump(LEDGER)).toBe(await hadOnly(['ada', 'bob'], ['role']));
    await work.approveAndApply(
      await work.rollbackPlan(run, { links: ['role'], accounts: ['ada'], onConflict: readWays(['skip']) }),
    );
    expect(await database.dump(LEDGER)).toBe(await hadOnly(['bob'], ['role']));
  });

  it('of rows without a key comes back once, whoever asks again', async () => {
    const { run } = await work.approveAndApply(await work.plan(['ada', 'bob']));
    const whole = await work.rollbackPlan(run);
    await work.approveAndApply(await work.rollbackPlan(run, { tables: ['nokey'] }));
    // Made before the part came back: nothing in the table could tell.
    await work.approve(whole);
    const late = await work.cli(['apply', whole.id, '--yes']);
    expect([late.code, late.stderr]).toEqual([4, expect.stringMatching(/UT-G10[^]*part/)]);
    await expect(work.rollbackPlan(run, { tables: ['nokey'] })).rejects.toMatchObject({ code: 'F01' });
    const again = await work.rollbackPlan(run, { tables: ['nokey'], onConflict: readWays(['skip']) });
    expect(again.document.steps).toEqual([]);
    await work.approveAndApply(await work.rollbackPlan(run, { onConflict: readWays(['skip']) }));
    expect(await database.dump(LEDGER)).toBe(await hadOnly([]));
  });

  it('that was taken away again does not come back with the rest unless that is asked', async () => {
    const { run } = await work.approveAndApply(await work.plan(['ada', 'bob']));
    await work.approveAndApply(await work.rollbackPlan(run, { accounts: ['bob'] }));
    await database.run(`DELETE FROM user_roles WHERE user_id = ${String(BIG_KEYS[1])}`);
    await expect(work.rollbackPlan(run)).rejects.toMatchObject({ code: 'F01' });
    const rest = await work.rollbackPlan(run, { onConflict: readWays(['skip']) });
    expect(rest.document.leftOut).toContainEqual({ reference: 'user_roles', reason: 'conflict', rows: 1 });
    expect(rest.document.request.undoes?.choice).toMatchObject({ complete: false, conflicts: { 'row-gone skip': 1 } });
    await work.approveAndApply(rest);
    const held = (): Promise<unknown> => database.rows('SELECT count(*) FROM user_roles');
    expect(await held()).toEqual([['3']]);
    await work.approveAndApply(await work.rollbackPlan(run, { onConflict: readWays(['skip', 'row-gone=restore']) }));
    expect(await held()).toEqual([['4']]);
    // Nothing is left of the run to undo.
    await expect(work.rollbackPlan(run)).rejects.toMatchObject({ code: 'G10' });
  });

  it('does not let two plans that were made beside each other both run', async () => {
    const { run } = await work.approveAndApply(await work.plan(['ada', 'bob']));
    const plans = [
      await work.rollbackPlan(run, { accounts: ['ada'] }),
      await work.rollbackPlan(run, { accounts: ['bob'] }),
      await work.rollbackPlan(run),
    ];
    const ends: (number | null)[] = [];
    for (const plan of plans) await work.approve(plan);
    ends.push(
      ...(await Promise.all(plans.map(({ id }) => work.program(['apply', id, '--yes', '--lock-timeout', '60s'])))).map(
        ({ code }) => code,
      ),
    );
    expect(ends.filter((code) => code === 0)).toHaveLength(1);
  });

  it('brings the rows that its rows need, and no others', async () => {
    const { run } = await work.approveAndApply(await work.plan(['ada']));
    const part = await work.rollbackPlan(run, { tables: ['membership_badges'] });
    expect(part.document.steps.map(({ table, expectedRows }) => `${table} ${String(expectedRows)}`)).toEqual([
      'memberships 1',
      'membership_badges 2',
    ]);
    expect(part.document.leftOut).toContainEqual({ reference: 'user_roles', reason: 'not-asked', rows: 2 });
    const { run: back } = await work.approveAndApply(part);
    expect(await database.rows('SELECT count(*) FROM membership_badges')).toEqual([['3']]);
    expect(await database.rows('SELECT count(*) FROM user_roles')).toEqual([['2']]);
    // A part can be taken away again like a whole.
    const gone = await hadOnly(['ada']);
    await work.approveAndApply(await work.rollbackPlan(back));
    expect(await database.dump(LEDGER)).toBe(gone);
  });

  it('is shown, kept by refresh, and refused where the run knows nothing of it', async () => {
    const { run } = await work.approveAndApply(await work.plan(['ada', 'bob']));
    const undo = ['rollback', run, '--reason', 'r', '--ticket', 'T-3'];
    const shown = await work.cli([...undo, '--account', 'bob', '--on-conflict', 'key-taken=skip']);
    expect(shown.code, shown.stderr).toBe(0);
    expect(shown.stdout).toMatch(/^Part {2,}rows of bob \(\d+\); where somebody wrote since:\s+key-taken=skip$/m);
    const [, id = ''] = /(P-[0-9a-f]{8})/.exec(shown.stdout) ?? [];
    const again = await work.cli(['plan', 'refresh', id, '--json']);
    expect(again.code, again.stderr).toBe(0);
    const { request } = JSON.parse(again.stdout) as { request: { undoes: { choice: unknown } } };
    expect(request.undoes.choice).toMatchObject({ tables: [], onConflict: { 'key-taken': 'skip' } });
    const wrong: readonly (readonly [readonly string[], string])[] = [
      [['--table', 'user_role'], 'user_roles'],
      [['--account', 'nobody'], 'nobody'],
      [['--link', 'roll'], 'roll'],
      [['--on-conflict', 'skipp'], 'skip'],
      [['--on-conflict', 'key-token=skip'], 'key-taken'],
    ];
    for (const [flags, hint] of wrong) {
      const { code, stderr } = await work.cli([...undo, ...flags]);
      expect(code).toBe(2);
      expect(stderr).toContain(hint);
    }
  });

  it('is not applied once its rows were touched in the plan folder', async () => {
    const { run } = await work.approveAndApply(await work.plan(['ada', 'bob']));
    const part = await work.rollbackPlan(run, { accounts: ['bob'] });
    await work.approve(part);
    const [file] = (await readdir(part.folder)).filter((name) => name.startsWith('undo-'));
    await writeFile(`${part.folder}/${file ?? ''}`, 'x', { flag: 'a' });
    const before = await database.dump();
    const shown = await work.cli(['apply', part.id, '--yes']);
    expect([shown.code, shown.stderr]).toEqual([10, expect.stringContaining('UT-I03')]);
    expect(await database.dump()).toBe(before);
  });
});

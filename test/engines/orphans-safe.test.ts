/** What a clean-up must never take: rows that a guess, a spelling, a condition or a replaced row only makes look like orphans. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeUnlinkPlan, scan } from '../../src/index.js';
import { runClient } from '../helpers/client.js';
import { refusal } from '../helpers/thrown.js';
import { database, engine, idOf, leftOut, LEDGER, plan, steps, useScene, work } from './orphans-scene.js';
import { orphanSettings } from './orphans-seed.js';

const KEY = 'BIGINT NOT NULL PRIMARY KEY';

function line(from: string, to: string, rest: string): string {
  return `  - { from: "${from}", to: "${to}", basis: manual, state: confirmed, ${rest} }\n`;
}

async function settle(...more: readonly string[]): Promise<void> {
  await writeFile(path.join(work.dir, 'untether.yaml'), orphanSettings() + more.join(''));
}

async function unlink(account: string): ReturnType<typeof makeUnlinkPlan> {
  const selection = { links: [], keep: [], set: new Map<string, null>(), withAccount: 'keep' as const };
  const rest = { selection, skipMissing: false, reason: 'test', ticket: 'T-1', maxRows: null };
  return makeUnlinkPlan(await work.as('asker'), { accounts: [account], ...rest });
}

const ofTable = (entries: readonly string[], table: string): readonly string[] =>
  entries.filter((entry) => entry.includes(` ${table} `));

useScene();

describe(`plan orphans on ${engine} leaves`, () => {
  it('rows that only a guess would call ties', async () => {
    await database.run(`
CREATE TABLE projects (id ${KEY}, name VARCHAR(20));
INSERT INTO projects VALUES (1, 'p');
CREATE TABLE project_assign (id ${KEY}, user_id BIGINT, project_id BIGINT);
INSERT INTO project_assign VALUES (1, 99, 1), (2, 1, 1);`);
    const ours = line('project_assign [user_id]', 'users [id]', 'kind: other');
    await settle(ours);
    expect(ofTable(leftOut(await plan()), 'project_assign')).toEqual(['undecided project_assign [user_id] 1']);
    await settle(ours, line('project_assign [project_id]', 'projects [id]', 'kind: other'));
    expect(steps(await plan())).toContain('delete project_assign 1');
  });

  it('numbers that a text spells otherwise', async () => {
    await database.run(`
CREATE TABLE staff (emp_no VARCHAR(20) NOT NULL PRIMARY KEY);
INSERT INTO staff VALUES ('00123'), ('7');
CREATE TABLE emp_role (id ${KEY}, emp_no INTEGER);
INSERT INTO emp_role VALUES (1, 123), (2, 7);
CREATE TABLE text_role (id ${KEY}, user_id VARCHAR(20));
INSERT INTO text_role VALUES (1, '001'), (2, '2'), (3, '1abc');`);
    await settle(
      line('emp_role [emp_no]', 'staff [emp_no]', 'kind: role'),
      line('text_role [user_id]', 'users [id]', 'kind: role'),
    );
    const made = await plan();
    expect(steps(made).filter((step) => /emp_role|text_role/.test(step))).toEqual([]);
    expect(leftOut(made)).toContain('not-comparable emp_role [emp_no] 1');
    expect(leftOut(made).some((entry) => entry.startsWith('not-comparable text_role'))).toBe(true);
    const named = await plan([await idOf('missing emp_role')]);
    expect([steps(named), ofTable(leftOut(named), 'emp_role')]).toEqual([[], ['not-comparable emp_role [emp_no] 1']]);
  });

  it('everything, when a mark is no condition on the accounts', async () => {
    await database.run(`
CREATE TABLE state_role (id ${KEY}, user_id BIGINT, status INTEGER NOT NULL);
INSERT INTO state_role VALUES (1, 1, 1), (2, 2, 2);`);
    const settings = orphanSettings() + line('state_role [user_id]', 'users [id]', 'kind: role');
    const attempts = [() => plan(), () => unlink('bob'), async () => scan(await work.as('asker'), { only: [] })];
    const right = 'deleted: "deleted_flag = 1"';
    for (const wrong of ['deleted: "status = 2"', `${right}, disabled: "status = 2"`]) {
      await writeFile(path.join(work.dir, 'untether.yaml'), settings.replace(right, wrong));
      for (const attempt of attempts) {
        const { code, facts, why } = await refusal(attempt());
        expect([code, facts['detail'], why.length]).toEqual(['U09', expect.stringContaining('status = 2'), 1]);
      }
    }
  });

  it('the rows of protected accounts, whatever they are named by', async () => {
    await database.run(`
CREATE TABLE person (id DECIMAL(18,0) NOT NULL PRIMARY KEY, badge VARCHAR(20), gone INTEGER NOT NULL);
INSERT INTO person VALUES (1, 'B-1', 1), (2, 'B-2', 1), (3, 'B-3', 1);
CREATE TABLE person_role (id ${KEY}, person_id DECIMAL(18,0));
INSERT INTO person_role VALUES (1, 1), (2, 2), (3, 3);
CREATE TABLE badge_role (id ${KEY}, badge VARCHAR(20));
INSERT INTO badge_role VALUES (1, 'B-1'), (2, 'B-2'), (3, 'B-3');`);
    const account = '  - { table: person, key: [id], deleted: "gone = 1", protected: ["1", B-2], state: confirmed }\n';
    const settings = orphanSettings().replace('references:\n', `${account}references:\n`);
    const more = [
      line('person_role [person_id]', 'person [id]', 'kind: role'),
      line('badge_role [badge]', 'person [badge]', 'kind: role'),
    ];
    await writeFile(path.join(work.dir, 'untether.yaml'), settings + more.join(''));
    const made = await plan();
    expect(steps(made)).toEqual(expect.arrayContaining(['delete badge_role 1', 'delete person_role 1']));
    expect(leftOut(made)).toContain('protected person_role [person_id] 2');
    expect(leftOut(made)).toContain('protected badge_role [badge] 2');
  });

  it('names, until the finding is named, and those that are only spelt otherwise', async () => {
    await database.run(`
CREATE TABLE office (id ${KEY}, head VARCHAR(40));
INSERT INTO office VALUES (1, 'Nobody'), (2, ' B o b'), (3, 'BOB '), (4, 'bob'), (5, 'C arol');`);
    const byName = line('office [head]', 'users [login]', 'kind: ownership, onUnlink: set-null');
    await settle(byName.replace('manual', 'by-name'));
    const all = await plan();
    expect(steps(all).filter((step) => step.includes('office'))).toEqual([]);
    expect(leftOut(all).some((entry) => entry.startsWith('by-name office [head] '))).toBe(true);
    const named = await plan([await idOf('by-name office')]);
    expect(steps(named)).toEqual(['update office 1']);
    expect(leftOut(named).some((entry) => entry.startsWith('namesake office [head] '))).toBe(true);
    await work.approveAndApply(named);
    expect(await database.rows('SELECT id FROM office WHERE head IS NULL')).toEqual([['1']]);
  });

  it('references to what is gone, and says so', async () => {
    await settle(
      line('user_role [role_id]', 'roles_then [id]', 'kind: role'),
      line('user_role [boss_id]', 'users [id]', 'kind: role'),
      line('gone_table [user_id]', 'users [id]', 'kind: role'),
    );
    const gone = ['gone gone_table [user_id] 0', 'gone user_role [boss_id] 0', 'gone user_role [role_id] 0'];
    const made = await plan();
    expect(leftOut(made).filter((entry) => entry.startsWith('gone '))).toEqual(gone);
    expect((await work.approveAndApply(made)).data.state).toBe('committed');
    const unlinked = await unlink('bob');
    expect(leftOut(unlinked.plan).filter((entry) => entry.startsWith('gone '))).toEqual(gone);
  });

  it('another row that took the place of one, and one that is in order by now', async () => {
    const { folder, document } = await plan();
    const script = path.join(folder, 'plan.sql');
    expect(document.steps.find(({ table }) => table === 'user_role')?.statement).toMatch(/\b2\b.*\b3\b.*NOT EXISTS/);
    const start = await database.dump(LEDGER);
    await database.run('UPDATE user_role SET user_id = 1 WHERE id = 2;\nINSERT INTO user_role VALUES (20, 97, 1);');
    const replaced = await database.dump(LEDGER);
    expect((await runClient(database, script)).code).not.toBe(0);
    expect(await database.dump(LEDGER)).toBe(replaced);
    await database.run('UPDATE user_role SET user_id = 99 WHERE id = 2;\nDELETE FROM user_role WHERE id = 20;');
    expect(await database.dump(LEDGER)).toBe(start);
    expect((await runClient(database, script)).code).toBe(0);
    expect(await readFile(script, 'utf8')).toContain('DELETE FROM');
  });

  it('no row of many behind, each named in a statement of bounded length', async () => {
    const rows = Array.from({ length: 1100 }, (_, index) => `(${String(1000 + index)}, 99, 1)`);
    await database.run(`INSERT INTO user_role VALUES ${rows.join(', ')}`);
    const start = await database.dump(LEDGER);
    const made = await plan();
    const step = made.document.steps.find(({ table }) => table === 'user_role');
    expect([step?.expectedRows, step?.statements]).toEqual([1103, 3]);
    const { run } = await work.approveAndApply(made);
    expect(await database.rows('SELECT count(*) FROM user_role WHERE user_id = 99')).toEqual([['0']]);
    await work.approveAndApply(await work.rollbackPlan(run));
    expect(await database.dump(LEDGER)).toBe(start);
  });
});

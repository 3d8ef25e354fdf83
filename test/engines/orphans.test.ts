/** Rows that a scan finds, taken away by a plan and brought back: every row of the database is compared. */
import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { makeOrphansPlan, type Plan, refreshPlan, scan } from '../../src/index.js';
import { runClient } from '../helpers/client.js';
import { freshDatabase, type TestDatabase } from '../helpers/database.js';
import { quote } from '../helpers/schemas.js';
import { refusal } from '../helpers/thrown.js';
import { Workplace } from '../helpers/workplace.js';
import { orphanSeed, orphanSettings, repairedByHand } from './orphans-seed.js';

const { engine } = inject('engine');
const isMysql = engine === 'mysql' || engine === 'mariadb';
const LEDGER = { except: ['untether_run'] };
const cleanUps: (() => unknown)[] = [];

let database: TestDatabase;
let work: Workplace;

async function fresh(): Promise<TestDatabase> {
  const made = await freshDatabase();
  cleanUps.push(() => made.drop());
  await made.run(orphanSeed(engine));
  return made;
}

beforeEach(async () => {
  database = await fresh();
  work = new Workplace(database, orphanSettings());
  await work.ledger();
  const place = work;
  cleanUps.push(() => {
    place.remove();
  });
});

afterAll(async () => {
  for (const cleanUp of cleanUps.toReversed()) await cleanUp();
});

async function plan(findings: readonly string[] = []): Promise<Plan> {
  const request = { findings, reason: 'test', ticket: 'T-1', maxRows: null };
  return makeOrphansPlan(await work.as('asker'), request);
}

interface Seen {
  readonly id: string;
  readonly words: string;
}

async function scanned(): Promise<readonly Seen[]> {
  const { report } = await scan(await work.as('asker'), []);
  return report.findings.map(({ id, class: found, reference, rows }) => ({
    id,
    words: `${found} ${reference} ${String(rows)}`,
  }));
}

async function idOf(words: string): Promise<string> {
  const found = (await scanned()).find((finding) => finding.words.startsWith(words));
  if (!found) throw new Error(`the scan does not find ${words}`);
  return found.id;
}

const steps = ({ document }: Plan): readonly string[] =>
  document.steps.map(({ action, table, expectedRows }) => `${action} ${table} ${String(expectedRows)}`).toSorted();

const leftOut = ({ document }: Plan): readonly string[] =>
  document.leftOut
    .map(({ reference, reason, rows }) => `${reason} ${reference.split(' -> ')[0] ?? ''} ${String(rows)}`)
    .toSorted();

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

describe(`plan orphans that cannot be on ${engine}`, () => {
  const line = (from: string, to: string, kind: string): string =>
    `  - { from: "${from}", to: "${to}", basis: manual, state: confirmed, kind: ${kind} }\n`;

  beforeEach(async () => {
    await database.run(`
CREATE TABLE remark (id BIGINT NOT NULL PRIMARY KEY, user_role_id BIGINT);
INSERT INTO remark VALUES (1, 2), (2, 1);
CREATE TABLE loose (user_id BIGINT, note VARCHAR(9));
INSERT INTO loose VALUES (99, 'a'), (99, 'a'), (1, 'a');`);
    const more = [
      line('remark [user_role_id]', 'user_role [id]', 'ownership'),
      line('loose [user_id]', 'users [id]', 'delegate'),
    ];
    writeFileSync(path.join(work.dir, 'untether.yaml'), orphanSettings() + more.join(''));
  });

  it('leave the others alone, and say why when they are named', async () => {
    const made = await plan();
    expect(steps(made).map((step) => step.split(' ')[1])).toEqual([
      'app_grant',
      'member',
      'model_has_roles',
      'session',
      'users',
    ]);
    const left = leftOut(made);
    expect(left).toContain('refused loose [user_id] 2');
    expect(left).toContain('undecided user_role [user_id] 2');
    expect(left).toContain('undecided user_role [user_id] 1');
    const loose = await refusal(plan([await idOf('missing loose')]));
    expect([loose.code, loose.facts['table']]).toEqual(['G15', 'loose']);
    const undecided = await refusal(plan([await idOf('missing user_role')]));
    expect(undecided.code).toBe('G13');
    expect(undecided.why[0]).toContain('remark [user_role_id]');
  });

  it('refuse a plan that is larger than it may be', async () => {
    const request = { findings: [], reason: 'test', ticket: 'T-1', maxRows: 1 };
    expect((await refusal(makeOrphansPlan(await work.as('asker'), request))).code).toBe('G05');
  });
});

describe(`plan orphans among odd tables on ${engine}`, () => {
  const odd = `用户 "x".'y' z`;
  const owner = "o'wner. id";
  const q = (name: string): string => quote(engine, name);
  const spelt = (name: string): string => JSON.stringify(`"${name.replaceAll('"', '""')}"`).slice(1, -1);
  const line = (from: string, to: string, kind: string): string =>
    `  - { from: "${from}", to: "${to}", basis: manual, state: confirmed, kind: ${kind} }\n`;

  it('hits the rows that the scan names, whatever is called how and compared with what', async () => {
    const key = 'BIGINT NOT NULL PRIMARY KEY';
    const text = `VARCHAR(30)${isMysql ? ' CHARACTER SET utf16' : ''}`;
    await database.run(`
CREATE TABLE ${q(odd)} (id ${key}, ${q(owner)} BIGINT, ${q('上级')} BIGINT);
INSERT INTO ${q(odd)} VALUES (1, 1, 1), (2, 9, 1), (3, 1, 8);
CREATE TABLE parent (id ${key}, boss BIGINT, note VARCHAR(9) NOT NULL);
INSERT INTO parent VALUES (1, 2, 'a'), (2, 5, 'b'), (3, NULL, 'c');
CREATE TABLE note (id ${key}, author ${text});
INSERT INTO note VALUES (1, '9007199254740992'), (2, '9007199254740993'), (3, ''), (4, '0'), (5, '2'), (6, '1abc'), (7, NULL);
CREATE TABLE code (code VARCHAR(30) NOT NULL PRIMARY KEY);
INSERT INTO code VALUES ('9007199254740992'), ('12');
CREATE TABLE coded (id ${key}, code BIGINT);
INSERT INTO coded VALUES (1, 9007199254740993), (2, 9007199254740992), (3, 12), (4, 0);`);
    const table = spelt(odd);
    writeFileSync(
      path.join(work.dir, 'untether.yaml'),
      orphanSettings() +
        [
          line(`${table} [${spelt(owner)}]`, `${table} [id]`, 'delegate'),
          line(`${table} [上级]`, `${table} [id]`, 'delegate'),
          line('parent [boss]', 'parent [id]', 'delegate'),
          line('note [author]', 'users [id]', 'session'),
          line('coded [code]', 'code [code]', 'permission'),
        ].join(''),
    );
    const start = await database.dump(LEDGER);
    const tables = ['parent', 'note', 'coded', '用户'];
    const ids = (await scanned())
      .filter(({ words }) => tables.some((name) => words.includes(` ${name} `) || words.includes(`"${name}`)))
      .map(({ id }) => id);
    expect(ids).toHaveLength(5);
    const made = await plan(ids);
    const { run } = await work.approveAndApply(made);
    const left = async (sql: string): Promise<readonly string[]> =>
      (await database.rows(sql)).map((row) => row.join(' '));
    expect(
      await left(`SELECT id, coalesce(${q(owner)}, -1), coalesce(${q('上级')}, -1) FROM ${q(odd)} ORDER BY 1`),
    ).toEqual(['1 1 1', '2 -1 1', '3 1 -1']);
    expect(await left('SELECT id, coalesce(boss, -1) FROM parent ORDER BY 1')).toEqual(['1 2', '2 -1', '3 -1']);
    expect(await left('SELECT id FROM note ORDER BY 1')).toEqual(['1', '3', '4', '5', '7']);
    expect(await left('SELECT id FROM coded ORDER BY 1')).toEqual(['2', '3', '4']);
    await work.approveAndApply(await work.rollbackPlan(run));
    expect(await database.dump(LEDGER)).toBe(start);
  });
});

/** Findings that no plan can clean up, and clean-ups among odd names and types. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { makeOrphansPlan } from '../../src/index.js';
import { quote } from '../helpers/schemas.js';
import { refusal } from '../helpers/thrown.js';
import {
  database,
  engine,
  idOf,
  isMysql,
  leftOut,
  LEDGER,
  plan,
  scanned,
  steps,
  useScene,
  work,
} from './orphans-scene.js';
import { orphanSettings } from './orphans-seed.js';

useScene();

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
    const list = line('loose [note]', 'users [login]', 'role').replace('kind', 'list: ",", kind');
    writeFileSync(path.join(work.dir, 'untether.yaml'), orphanSettings() + more.join('') + list);
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
    expect(left).toContain('unsupported loose [note] 3');
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
    // A number and a text are looked at, and left: 00123 may be 123.
    expect(leftOut(made).filter((entry) => entry.startsWith('not-comparable'))).toEqual([
      'not-comparable coded [code] 1',
      'not-comparable note [author] 2',
    ]);
    expect(await left('SELECT id FROM note ORDER BY 1')).toHaveLength(7);
    expect(await left('SELECT id FROM coded ORDER BY 1')).toHaveLength(4);
    await work.approveAndApply(await work.rollbackPlan(run));
    expect(await database.dump(LEDGER)).toBe(start);
  });
});

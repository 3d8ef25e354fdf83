/** Rows that are found by each other and rows that point at each other: all of them go, and all of them come back. */
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import type { Plan } from '../../src/index.js';
import { runClient } from '../helpers/client.js';
import { freshDatabase, type TestDatabase } from '../helpers/database.js';
import { refusal } from '../helpers/thrown.js';
import { isChosen } from '../helpers/seed.js';
import { Workplace } from '../helpers/workplace.js';

const { engine } = inject('engine');
const LEDGER = { except: ['untether_run'] };
const INNODB = engine === 'mysql' || engine === 'mariadb';
const SAFE = INNODB ? ' ENGINE = InnoDB' : '';
const ANSWERS = 1200;

const PEOPLE = `
CREATE TABLE people (id INTEGER PRIMARY KEY, login VARCHAR(20) NOT NULL UNIQUE)${SAFE};
INSERT INTO people VALUES (1, 'ada'), (2, 'bob'), (3, 'eve');`;

/** Ada's comment 1 has answers of others, and those have answers; 7 to 9 hang on a comment of Bob. */
function comments(options: { readonly rule: string; readonly declared: boolean; readonly nullable?: boolean }): string {
  const { rule, declared, nullable = true } = options;
  const key = declared ? `, FOREIGN KEY (parent_id) REFERENCES comments (id) ON DELETE ${rule}` : '';
  const nobody = nullable ? 'NULL' : '7';
  return `${PEOPLE}
CREATE TABLE comments (id INTEGER PRIMARY KEY, person_id INTEGER NOT NULL, parent_id INTEGER${nullable ? '' : ' NOT NULL'}, body VARCHAR(20),
  FOREIGN KEY (person_id) REFERENCES people (id)${key})${SAFE};
CREATE TABLE likes (comment_id INTEGER NOT NULL, person_id INTEGER NOT NULL, PRIMARY KEY (comment_id, person_id),
  FOREIGN KEY (comment_id) REFERENCES comments (id) ON DELETE CASCADE)${SAFE};
INSERT INTO comments VALUES (7, 2, ${nobody}, 'stays');
INSERT INTO comments VALUES (1, 1, ${nobody}, 'root');
INSERT INTO comments VALUES (2, 2, 1, 'answer'), (3, 3, 2, 'again'), (4, 2, 3, 'deep'), (5, 1, 4, 'deeper'), (6, 3, 5, 'deepest');
INSERT INTO comments VALUES (8, 3, 7, 'stays'), (9, 1, 8, 'own answer'), (10, 2, 9, 'to it');
INSERT INTO likes VALUES (1, 2), (6, 2), (7, 3), (10, 1);`;
}

const settings = (more: string): string => `version: 1
targets: { app: { environment: test, approvals: 1 } }
accounts:
  - { table: people, key: [id], lookup: [login], state: confirmed }
references:
  - { from: "comments [person_id]", to: "people [id]", kind: ownership, state: confirmed, onUnlink: delete }
${more}`;

const TREE =
  '  - { from: "comments [parent_id]", to: "comments [id]", kind: ownership, state: confirmed, onUnlink: delete }\n';
const LIKES =
  '  - { from: "likes [comment_id]", to: "comments [id]", kind: ownership, state: confirmed, onUnlink: delete }\n';

let database: TestDatabase;
let work: Workplace | null = null;

beforeEach(async () => {
  database = await freshDatabase();
});

afterEach(async () => {
  work?.remove();
  work = null;
  await database.drop();
});

async function workOn(sql: string, yaml: string): Promise<Workplace> {
  await database.run(sql);
  work = new Workplace(database, yaml);
  await work.ledger();
  return work;
}

function idsOf(table: string): Promise<readonly (readonly (string | null)[])[]> {
  return database.rows(`SELECT id FROM ${table} ORDER BY id`);
}

/** Applies, undoes, and undoes the undoing; each time the dump is what it has to be. Leaves the database as it was. */
async function thereAndBack(place: Workplace, plan: Plan, keyless = false): Promise<void> {
  const before = await database.dump(LEDGER);
  await place.approve(plan);
  await place.rehearse(plan);
  expect(await database.dump(LEDGER)).toBe(before);
  const { run } = await place.apply(plan);
  const after = await database.dump(LEDGER);
  expect(after).not.toBe(before);
  const undone = await place.approveAndApply(await place.rollbackPlan(run));
  expect(await database.dump(LEDGER)).toBe(before);
  // Rows without a key that a rollback brought back cannot be named, so that rollback stays.
  if (keyless) return;
  const again = await place.approveAndApply(await place.rollbackPlan(undone.run));
  expect(await database.dump(LEDGER)).toBe(after);
  await place.approveAndApply(await place.rollbackPlan(again.run));
  expect(await database.dump(LEDGER)).toBe(before);
}

async function byHand(plan: Plan, script: 'plan' | 'verify' | 'revert'): Promise<string> {
  const { code, stdout, stderr } = await runClient(database, path.join(plan.folder, `${script}.sql`));
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

describe(`a tree in one table on ${engine}`, () => {
  const rules = [
    { rule: 'CASCADE', declared: true },
    { rule: '', declared: false },
    { rule: 'NO ACTION', declared: true },
    { rule: 'RESTRICT', declared: true },
    { rule: 'SET NULL', declared: true },
  ];
  it.each(rules.slice(0, isChosen(engine) ? 5 : 2))('goes with everything that hangs on it: $rule', async (shape) => {
    const place = await workOn(comments(shape), settings(TREE + LIKES));
    const plan = await place.plan(['ada']);
    expect(plan.document.summary).toMatchObject({ delete: 11, update: 0, insert: 0 });
    await thereAndBack(place, plan);
    await place.approveAndApply(await place.plan(['ada']));
    expect(await idsOf('comments')).toEqual([['7'], ['8']]);
    expect(await database.rows('SELECT comment_id FROM likes')).toEqual([['7']]);
  });

  it('says what it empties first, and the stock client does the same', async () => {
    const place = await workOn(comments({ rule: 'SET NULL', declared: true }), settings(TREE + LIKES));
    const more = Array.from(
      { length: ANSWERS },
      (_, n) => `(${String(100 + n)}, 2, ${String(n === 0 ? 1 : 99 + Math.ceil(n / 2))}, 'many')`,
    );
    await database.run(`INSERT INTO comments VALUES ${more.join(', ')};`);
    const plan = await place.plan(['ada']);
    const { releases = [], summary } = plan.document;
    // Eight rows and the many; the first of all points at nobody, so does nothing that is released.
    expect(summary.delete).toBe(11 + ANSWERS);
    expect(releases).toMatchObject([
      {
        table: expect.stringMatching(/comments$/) as string,
        action: 'release',
        columns: ['parent_id'],
        expectedRows: 6 + ANSWERS,
      },
    ]);
    const before = await database.dump(LEDGER);
    await byHand(plan, 'plan');
    const after = await database.dump(LEDGER);
    expect(await byHand(plan, 'verify')).not.toContain('NOT AS PLANNED');
    await byHand(plan, 'revert');
    expect(await database.dump(LEDGER)).toBe(before);
    await place.approveAndApply(plan);
    expect(await database.dump(LEDGER)).toBe(after);
  });

  it('stops when a row came to hang on it since', async () => {
    const place = await workOn(comments({ rule: 'CASCADE', declared: true }), settings(TREE + LIKES));
    const plan = await place.plan(['ada']);
    await place.approve(plan);
    await database.run("INSERT INTO comments VALUES (50, 2, 6, 'late');");
    const before = await database.dump(LEDGER);
    const error = await refusal(place.apply(plan));
    expect(error).toMatchObject({ code: 'D01', data: 'unchanged' });
    expect(error.why.join('\n')).toMatch(/comments.*50/);
    expect(await database.dump(LEDGER)).toBe(before);
  });

  it('is taken in one statement where the engine looks at its end, and refused where nothing can be emptied', async () => {
    const place = await workOn(
      comments({ rule: 'NO ACTION', declared: true, nullable: false }),
      settings(TREE + LIKES),
    );
    if (!INNODB) {
      await thereAndBack(place, await place.plan(['ada']));
      return;
    }
    const error = await refusal(place.plan(['ada']));
    expect(error).toMatchObject({ code: 'G15', data: 'unchanged' });
    expect(error.why.join('\n') + error.message).toMatch(/in a cycle: .*comments -> .*comments/);
  });
});

/** A team has a lead, who is a member of a team; a lead's team goes, and with the team its members and what they lead. */
const TEAMS = `${PEOPLE}
CREATE TABLE teams (id INTEGER PRIMARY KEY, person_id INTEGER, lead_id INTEGER, FOREIGN KEY (person_id) REFERENCES people (id))${SAFE};
CREATE TABLE members (id INTEGER PRIMARY KEY, team_id INTEGER NOT NULL, tenant INTEGER NOT NULL DEFAULT 1, FOREIGN KEY (team_id) REFERENCES teams (id))${SAFE};
CREATE TABLE badges (member_id INTEGER, badge VARCHAR(10), FOREIGN KEY (member_id) REFERENCES members (id))${SAFE};
INSERT INTO teams VALUES (10, 1, NULL), (20, NULL, NULL), (30, 2, NULL), (40, NULL, NULL);
INSERT INTO members VALUES (100, 10, 1), (200, 20, 1), (300, 30, 1), (400, 40, 1);
INSERT INTO badges VALUES (100, 'gold'), (100, 'gold'), (200, 'tin'), (300, 'iron'), (NULL, 'lost');`;
const LEADS = `
UPDATE teams SET lead_id = CASE id WHEN 10 THEN 200 WHEN 20 THEN 100 WHEN 30 THEN 300 WHEN 40 THEN 400 END;`;
const TEAM_SETTINGS = `version: 1
targets: { app: { environment: test, approvals: 1 } }
accounts:
  - { table: people, key: [id], lookup: [login], state: confirmed }
references:
  - { from: "teams [person_id]", to: "people [id]", kind: ownership, state: confirmed, onUnlink: delete }
  - { from: "teams [lead_id]", to: "members [id]", kind: ownership, state: confirmed, onUnlink: delete }
  - { from: "members [team_id]", to: "teams [id]", kind: ownership, state: confirmed, onUnlink: delete }
  - { from: "badges [member_id]", to: "members [id]", kind: ownership, state: confirmed, onUnlink: delete }
`;

/** SQLite takes no new constraint, but a reference to a table that is not there yet. */
function teams(key: string): string {
  if (engine !== 'sqlite') return `${TEAMS}\nALTER TABLE teams ADD ${key};${LEADS}`;
  return `${TEAMS.replace('lead_id INTEGER,', `lead_id INTEGER, ${key},`)}${LEADS}`;
}

describe(`two tables that hang on each other on ${engine}`, () => {
  it.each(['', ' ON DELETE CASCADE', ' ON DELETE SET NULL'])('go together: the lead%s', async (rule) => {
    const place = await workOn(teams(`FOREIGN KEY (lead_id) REFERENCES members (id)${rule}`), TEAM_SETTINGS);
    const plan = await place.plan(['ada']);
    expect(plan.document.summary).toMatchObject({ delete: 7, update: 0 });
    expect(plan.document.releases).toHaveLength(1);
    await thereAndBack(place, plan, true);
    await place.approveAndApply(await place.plan(['ada']));
    expect(await idsOf('teams')).toEqual([['30'], ['40']]);
    expect(await idsOf('members')).toEqual([['300'], ['400']]);
  });

  it('are shown with what is emptied, in both languages', async () => {
    const place = await workOn(teams('FOREIGN KEY (lead_id) REFERENCES members (id)'), TEAM_SETTINGS);
    const plan = await place.plan(['ada']);
    const english = await place.cli(['show', plan.id, '--sql']);
    expect(english.stdout).toMatch(/Rows point at each other \(.*teams -> .*members -> .*teams\)/);
    expect(english.stdout).toMatch(/UPDATE .*lead_id.* = NULL WHERE/);
    const chinese = await place.cli(['show', plan.id, '--lang', 'zh-CN']);
    expect(chinese.stdout).toContain('行之间互相引用');
    expect((await place.cli(['show', plan.id, '--json'])).code).toBe(0);
  });
});

/** Ids of accounts inside one value: taken out of the list, and put back to the byte. */
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { freshDatabase, type TestDatabase } from '../helpers/database.js';
import { refusal } from '../helpers/thrown.js';
import { Workplace } from '../helpers/workplace.js';

const { engine } = inject('engine');
const LEDGER = { except: ['untether_run'] };
const JSON_TYPE = { sqlite: 'TEXT', postgres: 'JSONB', mariadb: 'TEXT', mysql: 'TEXT' }[engine];

const WORLD = `
CREATE TABLE users (id BIGINT NOT NULL PRIMARY KEY, login VARCHAR(20) NOT NULL, password_hash VARCHAR(20));
CREATE TABLE notices (id INTEGER NOT NULL PRIMARY KEY, owner_id BIGINT, receiver_ids VARCHAR(200), logins VARCHAR(200));
CREATE TABLE meetings (id INTEGER NOT NULL PRIMARY KEY, kind VARCHAR(9) NOT NULL, attendees ${JSON_TYPE});
INSERT INTO users VALUES (104, 'ada', 'x'), (9007199254740993, 'bob', 'x'), (1040, 'cyd', 'x');
INSERT INTO notices VALUES
  (1, 104, '104,1040', 'ada;cyd'), (2, 1040, '1040, 104, 7', 'bob'), (3, NULL, '104', NULL), (4, 104, NULL, ''),
  (5, 1040, '1040,9007199254740993', 'Ada;ada'), (6, 1040, '104,1040', 'x'), (7, 1040, '1104,41040', 'adam;cyd');
INSERT INTO meetings VALUES (1, 'user', '[104, 1040]'), (2, 'user', '["104"]'), (3, 'post', '[104]'), (4, 'user', '[1, 2]'), (5, 'user', NULL);
`;

const settingsOf = (more = '', kind = 'group'): string => `version: 1
targets:
  app: { environment: test, approvals: 1 }
accounts:
  - { table: users, key: [id], lookup: [login], label: login, state: confirmed }
references:
  - { from: "notices [owner_id]", to: "users [id]", basis: manual, state: confirmed, kind: ownership, onUnlink: set-null }
  - { from: "notices [receiver_ids]", to: "users [id]", list: ",", basis: manual, state: confirmed, kind: group }
  - { from: "notices [logins]", to: "users [login]", list: ";", basis: manual, state: confirmed, kind: role }
  - { from: "meetings [attendees]", to: "users [id]", list: json, when: { kind: user }, basis: manual, state: confirmed, kind: ${kind}${more} }
`;

let database: TestDatabase;
let work: Workplace;

beforeEach(async () => {
  database = await freshDatabase();
  await database.run(WORLD);
  work = new Workplace(database, settingsOf());
  await work.ledger();
});

afterEach(async () => {
  work.remove();
  await database.drop();
});

const rows = async (table: string): Promise<readonly string[]> =>
  (await database.rows(`SELECT * FROM ${table} ORDER BY id`)).map((row) => row.map((cell) => cell ?? 'NULL').join(' '));

describe(`lists of ids on ${engine}`, () => {
  it('lose the account and keep everybody else, and come back as they were', async () => {
    const before = await database.dump(LEDGER);
    const plan = await work.plan(['ada']);
    expect(plan.document.leftOut).toEqual([]);
    const { run } = await work.approveAndApply(plan);
    expect(await rows('notices')).toEqual([
      ...['1 NULL 1040 cyd', '2 1040 1040, 7 bob', '3 NULL  NULL', '4 NULL NULL ', '5 1040 1040,9007199254740993 Ada'],
      ...['6 1040 1040 x', '7 1040 1104,41040 adam;cyd'],
    ]);
    expect(await rows('meetings')).toEqual([
      ...['1 user [1040]', '2 user []', '3 post [104]', '4 user [1, 2]', '5 user NULL'],
    ]);
    await work.approveAndApply(await work.rollbackPlan(run));
    expect(await database.dump(LEDGER)).toBe(before);
  });

  it('lose several accounts at once, and are not written over what somebody added since', async () => {
    const { run } = await work.approveAndApply(await work.plan(['ada', 'bob'], { links: ['notices'] }));
    expect((await rows('notices'))[4]).toBe('5 1040 1040 Ada');
    await database.run("UPDATE notices SET receiver_ids = '1040,5' WHERE id = 1");
    const error = await refusal(work.rollbackPlan(run));
    expect([error.code, JSON.stringify(error.details)]).toEqual(['F01', expect.stringContaining('changed-same')]);
  });

  it('stop a run when somebody adds the account to a list that the plan has not seen', async () => {
    const plan = await work.plan(['ada'], { links: ['notices [receiver_ids]'] });
    await work.approve(plan);
    await database.run("INSERT INTO notices VALUES (8, NULL, '7, 104', NULL)");
    const before = await database.dump(LEDGER);
    const refused = await work.cli(['apply', plan.id, '--yes']);
    expect([refused.code, refused.stderr]).toEqual([8, expect.stringContaining('UT-A02')]);
    expect(await database.dump(LEDGER)).toBe(before);
  });

  it('are left alone when they are of another form than the settings tell', async () => {
    await database.run(`INSERT INTO meetings VALUES (9, 'user', '{"chair": 104}')`);
    expect(await refusal(work.plan(['ada']))).toMatchObject({ code: 'G15' });
    const kept = await work.plan(['ada'], { keep: ['meetings'] });
    expect(kept.document.steps.map(({ table }) => table)).toEqual(['notices']);
  });

  it.each([
    ['block', ', onUnlink: block', 'keep', 'G14'],
    ['nobody decided on', '', 'delete', 'G13'],
  ] as const)('refuse a plan like any column when they are %s', async (_, more, withAccount, code) => {
    work.remove();
    work = new Workplace(database, settingsOf(more, 'ownership'));
    const error = await refusal(work.plan(['ada'], { withAccount }));
    expect([error.code, error.why]).toEqual([code, [expect.stringMatching(/^meetings \[attendees\].*: 2 rows/)]]);
    const plan = await work.plan(['cyd'], { keep: ['meetings'] });
    expect(plan.document.leftOut).toMatchObject([{ reason: 'keep', rows: 1 }]);
  });
});

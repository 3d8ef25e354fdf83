import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { freshDatabase, type TestDatabase } from '../helpers/database.js';
import { Workplace } from '../helpers/workplace.js';

const { engine } = inject('engine');
const ROWS = 20_000;
const OTHERS = 1000;

/** Filled by a cross join of digits, which every engine understands. */
const SCHEMA = `
CREATE TABLE users (id BIGINT NOT NULL PRIMARY KEY, login VARCHAR(40) NOT NULL);
INSERT INTO users VALUES (1, 'ada'), (2, 'bob');
CREATE TABLE user_roles (id BIGINT NOT NULL PRIMARY KEY, user_id BIGINT NOT NULL, note VARCHAR(40));
CREATE INDEX by_user ON user_roles (user_id);
CREATE TABLE digits (d INT NOT NULL);
INSERT INTO digits VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9);
INSERT INTO user_roles
  SELECT n, CASE WHEN n < ${String(ROWS)} THEN 1 ELSE 2 END, 'some note'
  FROM (SELECT a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d AS n
    FROM digits a, digits b, digits c, digits e, digits f) AS numbers
  WHERE n < ${String(ROWS + OTHERS)};
`;

const SETTINGS = `version: 1
targets:
  app: { environment: test, approvals: 1 }
accounts:
  - { table: users, key: [id], lookup: [login], label: login, state: confirmed }
references:
  - { from: "user_roles [user_id]", to: "users [id]", kind: role }
`;

let database: TestDatabase;
let work: Workplace;

beforeAll(async () => {
  database = await freshDatabase();
  await database.run(SCHEMA);
  work = new Workplace(database, SETTINGS);
  await work.ledger();
});

afterAll(async () => {
  work.remove();
  await database.drop();
});

/** Sorted: vacuumed pages are filled again in another order. */
async function rowsNow(): Promise<string> {
  return (await database.dump({ except: ['untether_run'] })).split('\n').toSorted().join('\n');
}

/** Rows that the server has read by going through the whole table, by its own count. */
async function readByScans(): Promise<number> {
  const [row] = await database.rows("SELECT seq_tup_read FROM pg_stat_user_tables WHERE relname = 'user_roles'");
  return Number(row?.[0]);
}

describe(`rows that come back to a table that was nearly empty, on ${engine}`, () => {
  it('are looked up by their keys', async () => {
    const start = await rowsNow();
    const { run } = await work.approveAndApply(await work.plan(['ada']));
    // As the server sees to it by itself in time.
    if (engine === 'postgres') await database.run('VACUUM ANALYZE user_roles');
    const before = engine === 'postgres' ? await readByScans() : 0;
    const plan = await work.rollbackPlan(run);
    await work.approve(plan);
    await work.apply(plan);
    expect((await rowsNow()) === start).toBe(true); // no long difference on the screen
    // Forty look-ups of 500 keys each, three times over: by scans that would be a million rows and more.
    if (engine === 'postgres') expect((await readByScans()) - before).toBeLessThan(10 * ROWS);
  });
});

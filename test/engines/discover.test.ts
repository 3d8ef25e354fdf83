/** What rows say about references, on every engine: found in the data, told with figures. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../helpers/cli.js';
import { freshDatabase, type TestDatabase } from '../helpers/database.js';
import { Workplace } from '../helpers/workplace.js';
import { ROWS, SCHEMA, SETTINGS, data, find, inspect, target, type Inspected } from './discover-parts.js';

describe('rows as evidence', () => {
  let database: TestDatabase;
  let work: Workplace;
  let found: Inspected;
  let named: Inspected;

  beforeAll(async () => {
    database = await freshDatabase();
    await database.run(SCHEMA + ROWS);
    work = new Workplace(database, SETTINGS);
    const before = await database.dump();
    found = await inspect(work);
    named = await inspect(work, '--schema-only');
    expect(await database.dump()).toBe(before);
  });
  afterAll(async () => {
    work.remove();
    await database.drop();
  });

  it('tells which kind of row a polymorphic id belongs to', () => {
    const users = find(found, 'model_roles [model_id] when model_type = "App\\\\Models\\\\User"');
    const teams = find(found, 'model_roles [model_id] when model_type = "App\\\\Models\\\\Team"');
    expect([target(users), users?.basis, users?.when]).toEqual([
      'users id',
      'polymorphic',
      { model_type: 'App\\Models\\User' },
    ]);
    expect(target(teams)).toBe('teams id');
    expect(data(users)).toMatchObject({ matched: 30, distinct: 30, counterExamples: [] });
  });

  it('without rows proposes the account table and no condition', () => {
    const unknown = find(named, 'model_roles [model_id]');
    expect([target(unknown), unknown?.basis, unknown?.state, unknown?.when]).toEqual([
      'users id',
      'polymorphic',
      'proposed',
      undefined,
    ]);
  });

  it('takes lists of ids apart, whatever stands between them', () => {
    const receivers = find(found, 'notices [receiver_ids]');
    const watchers = find(found, 'notices [watchers]');
    expect([target(receivers), receivers?.list, target(watchers), watchers?.list]).toEqual([
      'users id',
      ',',
      'users id',
      'json',
    ]);
    expect(data(receivers)?.counterExamples).toEqual([]);
    expect(data(watchers)).toMatchObject({ matched: 25, distinct: 25 });
  });

  it('finds uuids and logins under names that say nothing, and only with rows', () => {
    expect([target(find(found, 'tickets [who]')), target(find(found, 'tickets [handled]'))]).toEqual([
      'users uuid',
      'users login',
    ]);
    expect([find(named, 'tickets [who]'), find(named, 'tickets [handled]')]).toEqual([undefined, undefined]);
  });

  it('takes no numbers and no texts that are the same as nothing', () => {
    expect([find(found, 'scores [points]'), find(found, 'scores [grade]')]).toEqual([undefined, undefined]);
  });

  it('believes rows more than a name', () => {
    // None of the values is a key.
    expect(find(named, 'visits [user_id]')?.confidence).toBeGreaterThan(0.7);
    expect(find(found, 'visits [user_id]')).toBeUndefined();
    const tasks = find(found, 'tasks [user_id]');
    expect(data(tasks)).toMatchObject({ matched: 40, distinct: 60 });
    expect(data(tasks)?.counterExamples).toEqual(['3', '6', '9']);
    expect(tasks?.confidence).toBeLessThanOrEqual(find(named, 'tasks [user_id]')?.confidence ?? 0.99);
  });

  it('says which evidence is missing', () => {
    expect(found.looked?.empty).toEqual(['untouched']);
    expect(find(found, 'untouched [user_id]')?.evidence).toContainEqual({
      kind: 'data',
      detail: 'untouched has no rows to look at',
    });
    expect(named.looked).toBeNull();
  });

  it('is the same in another locale and time zone', async () => {
    const run = (env: Readonly<Record<string, string>>): Promise<{ readonly stdout: string }> =>
      runCli(['inspect', '--json'], { cwd: work.dir, env });
    const [one, other] = [await run({}), await run({ LANG: 'zh_CN.UTF-8', TZ: 'Asia/Shanghai' })];
    expect(other.stdout).toBe(one.stdout);
  });
});

describe('a plan and proposed references', () => {
  it('uses none, and counts what it left out', async () => {
    const database = await freshDatabase();
    await database.run(SCHEMA + ROWS);
    const account = '  - { table: users, key: [id], lookup: [login], state: confirmed }\n';
    const work = new Workplace(database, `${SETTINGS}accounts:\n${account}`);
    const written = await work.cli(['inspect', '--write']);
    expect(written.code, written.stderr).toBe(0);
    const plan = (await work.plan(['login1'])).document;
    expect(plan.steps).toEqual([]);
    const rows = new Map(
      plan.leftOut.map(({ reference, reason, rows: n }) => [reference.split(' ->')[0] ?? '', [reason, n]]),
    );
    expect(Object.fromEntries(rows)).toMatchObject({
      'tasks [user_id]': ['proposed', 1],
      'tickets [who]': ['proposed', 1],
      'model_roles [model_id] when model_type = "App\\\\Models\\\\User"': ['proposed', 1],
    });
    work.remove();
    await database.drop();
  });

  it('never uses a polymorphic one that nobody gave a condition, even when it was confirmed', async () => {
    const database = await freshDatabase();
    await database.run(SCHEMA + ROWS);
    const work = new Workplace(
      database,
      `${SETTINGS}accounts:\n  - { table: users, key: [id], lookup: [login], state: confirmed }
references:\n  - { from: "model_roles [model_id]", to: "users [id]", basis: polymorphic, state: confirmed, kind: role }\n`,
    );
    const plan = (await work.plan(['login1'])).document;
    expect(plan.steps).toEqual([]);
    expect(plan.leftOut).toContainEqual(expect.objectContaining({ reason: 'undecided', rows: 1 }));
    work.remove();
    await database.drop();
  });
});

import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Plan, UntetherError } from '../../src/index.js';
import { freshDatabase, type TestDatabase } from '../helpers/database.js';
import { SEED, tries } from '../helpers/seed.js';
import { Workplace } from '../helpers/workplace.js';
import { look, type Seen, userId, type World, worlds, worldSettings, worldSql } from './rights-world.js';

const { engine } = inject('engine');
const RUNS = tries(12, 400);

let database: TestDatabase;

beforeAll(async () => {
  database = await freshDatabase();
  const work = new Workplace(database, 'version: 1\n');
  await work.ledger();
  work.remove();
});

afterAll(async () => {
  await database.drop();
});

/** Runs something in a workplace of its own. */
async function within<T>(settings: string, act: (work: Workplace) => Promise<T>): Promise<T> {
  const work = new Workplace(database, settings);
  try {
    return await act(work);
  } finally {
    work.remove();
  }
}

type Sets = Seen['roles'];

const held = (sets: Sets, id: string): ReadonlySet<string> => sets.get(id) ?? new Set();
const missing = (before: Sets, after: Sets, id: string): readonly string[] =>
  [...held(before, id)].filter((each) => !held(after, id).has(each)).toSorted();
const sum = (ids: readonly string[], count: (id: string) => number): number =>
  ids.reduce((total, id) => total + count(id), 0);

interface Told {
  readonly totals: unknown;
  readonly accounts: unknown;
  readonly nobody: readonly string[];
}

/** What a plan should have said, from the rows before and after its run. */
function foretold(before: Seen, after: Seen, ids: readonly string[]): Told {
  const totalsOf = (was: Sets, is: Sets): unknown => ({
    before: sum(ids, (id) => held(was, id).size),
    after: sum(ids, (id) => held(is, id).size),
    lost: sum(ids, (id) => missing(was, is, id).length),
  });
  const lostRoles = (id: string): readonly string[] => missing(before.roles, after.roles, id);
  const lostPermissions = (id: string): readonly string[] => missing(before.permissions, after.permissions, id);
  const losers = ids.filter((id) => lostRoles(id).length + lostPermissions(id).length > 0);
  const active = after.users.filter((user) => user.active).map(({ id }) => id);
  const others = (role: string): number =>
    active.filter((id) => !ids.includes(id) && held(after.roles, id).has(role)).length;
  const wasActive = (id: string): boolean => before.users.some((user) => user.id === id && user.active);
  const takenBy = (role: string): readonly string[] =>
    ids.filter(
      (id) =>
        lostRoles(id).includes(role) || (held(before.roles, id).has(role) && wasActive(id) && !active.includes(id)),
    );
  const candidates = new Set(ids.flatMap((id) => [...held(before.roles, id)]));
  const unheld = [...candidates].filter(
    (role) => takenBy(role).length > 0 && !active.some((id) => held(after.roles, id).has(role)),
  );
  const rule = (role: string): string =>
    takenBy(role).some(wasActive) ? (role.startsWith('teams ') ? 'R060' : 'R012') : 'R061';
  const codes = new Set(ids.flatMap(lostPermissions));
  const unreached = [...codes].filter((code) => !active.some((id) => held(after.permissions, id).has(code)));
  return {
    totals: {
      accounts: losers.length,
      roles: totalsOf(before.roles, after.roles),
      permissions: totalsOf(before.permissions, after.permissions),
    },
    accounts: losers
      .map((id) => ({
        id,
        roles: lostRoles(id).map((role) => `${role}: ${others(role)}`),
        counts: [held(before.roles, id).size, held(after.roles, id).size],
        permissions: lostPermissions(id),
        permissionCounts: [held(before.permissions, id).size, held(after.permissions, id).size],
      }))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    nobody: [
      ...unheld.map((role) => `${rule(role)} ${role}`),
      ...(unreached.length === 0 ? [] : [`R063 ${unreached.toSorted().join(', ')}`]),
    ].toSorted(),
  };
}

/** The same, as the plan says it. */
function told({ document }: Plan): Told {
  const { rights, findings } = document;
  const nobody = findings.flatMap(({ rule, facts }) => {
    if (rule === 'R063') return [`R063 ${String(facts['names'])}`];
    if (!['R012', 'R060', 'R061'].includes(rule)) return [];
    const [, key = ''] = /\((.*)\)$/.exec(String(facts['role'])) ?? [];
    return [`${rule} ${String(facts['table'])} ${key}`];
  });
  return {
    totals: rights?.totals,
    accounts: rights?.accounts
      .map(({ key, roles, permissions }) => ({
        id: key[0] ?? '',
        roles: roles.lost.map((role) => `${role.table} ${role.key.join()}: ${role.others}`).toSorted(),
        counts: [roles.before, roles.after],
        permissions: permissions.lost,
        permissionCounts: [permissions.before, permissions.after],
      }))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    nobody: nobody.toSorted(),
  };
}

let lostSomething = 0;
const rules = new Set<string>();

async function tryWorld(world: World): Promise<void> {
  await database.run(worldSql(engine, world));
  await within(worldSettings(world), async (work) => {
    const logins = world.plan.map((index) => `u${index}`);
    const before = await look(database, world);
    const plan = await work.plan(logins, { withAccount: world.withAccount, links: world.links });
    if (plan.document.steps.length > 0) await work.approveAndApply(plan);
    const after = await look(database, world);
    const ids = before.users.filter(({ login }) => logins.includes(login)).map(({ id }) => id);
    const expected = foretold(before, after, ids);
    expect(told(plan)).toEqual(expected);
    expect(plan.document.steps.filter(({ table }) => ['roles', 'teams', 'perms'].includes(table))).toEqual([]);
    if ((plan.document.rights?.totals.accounts ?? 0) > 0) lostSomething += 1;
    for (const line of expected.nobody) rules.add(line.slice(0, 4));
  });
}

describe(`rights before and after on ${engine}`, () => {
  it('are what they were and what they became, in random worlds', { timeout: 900_000 }, async () => {
    await fc.assert(fc.asyncProperty(worlds, tryWorld), { seed: SEED, numRuns: RUNS });
    expect(lostSomething).toBeGreaterThan(RUNS / 3);
    expect([...rules].toSorted()).toEqual(['R012', 'R060', 'R061', 'R063']);
  });
});

const BASE: World = {
  users: Array.from({ length: 4 }, () => ({ status: '0', deleted: '0' })),
  roles: 2,
  teams: 1,
  codes: ['pay', 'read'],
  userRoles: [
    { user: userId(0), role: '1', by: 0, state: '1' },
    { user: userId(0), role: '01', by: 0, state: '1' },
    { user: userId(1), role: '1', by: 0, state: '1' },
    { user: userId(2), role: '1', by: 0, state: '1' },
  ],
  rolePerms: [
    { role: '1', perm: 0 },
    { role: '01', perm: 0 },
    { role: '01', perm: 1 },
  ],
  userPerms: [],
  members: [],
  plan: [0],
  how: 'delete',
  withAccount: 'keep',
  links: [],
};

async function refusal(promise: Promise<unknown>): Promise<UntetherError> {
  const error: unknown = await promise.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof UntetherError) return error;
  throw error instanceof Error ? error : new Error('nothing was refused');
}

const guarded = (word: string): string =>
  worldSettings(BASE).replace('permissions: "role_perms', `protected: [${word}], permissions: "role_perms`);

describe(`what a plan says of rights on ${engine}`, () => {
  it('stands on the screen and in plan.md, in both languages', async () => {
    await database.run(worldSql(engine, BASE));
    await within(worldSettings(BASE), async (work) => {
      const plan = await work.plan(['u0']);
      const { stdout } = await work.cli(['show', plan.id]);
      expect(stdout).toContain(' u0 (9007199254740990) loses role 01 (01); nobody else holds it');
      expect(stdout).toContain(' u0 (9007199254740990) loses role 1 (1); 2 others keep it');
      expect(stdout).toContain('loses 2 of 2 permissions: pay, read');
      const chinese = await work.cli(['show', plan.id, '--lang', 'zh-CN']);
      expect(chinese.stdout).toContain('u0 (9007199254740990) 失去 role 1 (1)；另有 2 个账号保留');
      const markdown = readFileSync(path.join(plan.folder, 'plan.md'), 'utf8');
      expect(markdown).toContain('- u0 (9007199254740990) loses role 1 (1); 2 others keep it');
      expect(markdown).toContain('失去 role 1 (1)；另有 2 个账号保留');
      const again = await work.plan(['u0']);
      expect(JSON.stringify(again.document.rights)).toBe(JSON.stringify(plan.document.rights));
    });
  });

  it('counts the heir among those who keep a role', async () => {
    await database.run(worldSql(engine, { ...BASE, userRoles: BASE.userRoles.slice(0, 2) }));
    await within(worldSettings(BASE), async (work) => {
      const plan = await work.plan(['u0'], { links: ['user_roles'], reassignTo: 'u3' });
      const lost = plan.document.rights?.accounts[0]?.roles.lost ?? [];
      expect(lost.map(({ key, others }) => [...key, others])).toEqual([
        ['01', 1],
        ['1', 1],
      ]);
      expect(plan.document.findings.map(({ rule }) => rule)).not.toContain('R012');
    });
  });

  it('hides what the settings mask', async () => {
    await database.run(worldSql(engine, BASE));
    await within(`${worldSettings(BASE)}mask: [perms.code, roles.name]\n`, async (work) => {
      const { rights } = (await work.plan(['u0'])).document;
      expect(rights?.accounts[0]?.permissions).toEqual({ before: 2, after: 0, lost: [], lostCount: 2 });
      expect(rights?.accounts[0]?.roles.lost.map(({ name }) => name)).toEqual([null, null]);
    });
  });

  it.each(['"01"', 'role 01'])('refuses to take the last holder of a protected role (%s)', async (word) => {
    await database.run(worldSql(engine, BASE));
    await within(guarded(word), async (work) => {
      const error = await refusal(work.plan(['u0']));
      expect([error.code, error.exitCode, error.facts['account']]).toEqual(['G09', 4, 'role 01 (01)']);
      expect(error.why.join()).toContain('u0 (9007199254740990)');
    });
  });

  it('takes a holder of a protected role that an active one keeps, and no other', async () => {
    await within(guarded('"1"'), async (work) => {
      await database.run(worldSql(engine, BASE));
      expect((await work.plan(['u0'])).document.steps.length).toBeGreaterThan(0);
      const away = [
        { status: '1', deleted: '0' },
        { status: '0', deleted: '2' },
      ];
      const users = [BASE.users[0], ...away, BASE.users[3]].flatMap((each) => each ?? []);
      await database.run(worldSql(engine, { ...BASE, users }));
      expect((await refusal(work.plan(['u0']))).code).toBe('G09');
    });
  });

  it('says which path of the settings leads nowhere', async () => {
    await database.run(worldSql(engine, BASE));
    const settings = worldSettings(BASE).replace('role_perms → perms.code', 'nothing → perms.code');
    await within(settings.replace('holders: team_members', 'holders: no_such_table'), async (work) => {
      const { rights } = (await work.plan(['u0'])).document;
      expect(rights?.unread).toEqual([
        { path: 'teams [id] by no_such_table', reason: 'no-table' },
        { path: 'nothing → perms.code', reason: 'no-path' },
      ]);
    });
  });

  it('names the first fifty of many accounts, and says of how many', async () => {
    const many = Array.from({ length: 70 }, (_, index) => index);
    const users = many.map(() => ({ status: '0', deleted: '0' }));
    const userRoles = many.map((index) => ({ user: userId(index), role: '1', by: 0, state: '1' }));
    await database.run(worldSql(engine, { ...BASE, users, userRoles }));
    await within(worldSettings(BASE), async (work) => {
      const plan = await work.plan(many.map((index) => `u${index}`));
      expect(plan.document.rights?.totals.accounts).toBe(70);
      expect(plan.document.rights?.accounts).toHaveLength(50);
      expect((await work.cli(['show', plan.id])).stdout).toContain('(showing 20 of 70 accounts)');
      expect(readFileSync(path.join(plan.folder, 'plan.md'), 'utf8')).toContain('showing 50 of 70 accounts');
    });
  });

  it('deletes a role only where it is reached as what belongs to the account', async () => {
    await database.run(worldSql(engine, BASE));
    const owned = `references:\n  - { from: "roles [name]", to: "users [login]", basis: by-name, state: confirmed, kind: ownership, onUnlink: delete }`;
    await database.run(`UPDATE roles SET name = 'u0' WHERE id = '01'`);
    await within(worldSettings(BASE).replace('references:', owned), async (work) => {
      const plan = await work.plan(['u0']);
      const steps = plan.document.steps.filter(({ table }) => table === 'roles');
      expect(steps.map(({ action, expectedRows }) => [action, expectedRows])).toEqual([['delete', 1]]);
    });
  });
});

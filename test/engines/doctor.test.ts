import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { z } from 'zod';
import { openPlanNamed } from '../../src/index.js';
import { freshDatabase, type TestDatabase } from '../helpers/database.js';
import { Workplace } from '../helpers/workplace.js';

const { engine } = inject('engine');

const SCHEMA = `
CREATE TABLE departments (id BIGINT NOT NULL PRIMARY KEY, title VARCHAR(40));
CREATE TABLE users (id BIGINT NOT NULL PRIMARY KEY, login VARCHAR(40) NOT NULL UNIQUE, department_id BIGINT,
  FOREIGN KEY (department_id) REFERENCES departments (id));
CREATE TABLE user_roles (id BIGINT NOT NULL PRIMARY KEY, user_id BIGINT NOT NULL, role_name VARCHAR(40) NOT NULL);
CREATE TABLE documents (id BIGINT NOT NULL PRIMARY KEY, owner_id BIGINT, title VARCHAR(40));
CREATE TABLE logins (id BIGINT NOT NULL PRIMARY KEY, user_id BIGINT NOT NULL);
CREATE TABLE weather (id BIGINT NOT NULL PRIMARY KEY);
CREATE TABLE role_notes (id BIGINT NOT NULL PRIMARY KEY, user_role_id BIGINT, note VARCHAR(40));
INSERT INTO departments VALUES (1, 'finance');
INSERT INTO users VALUES (1, 'ada', 1), (2, 'bob', 1);
INSERT INTO user_roles VALUES (1, 1, 'admin'), (2, 2, 'reader');
INSERT INTO documents VALUES (1, 1, 'plans'), (2, 2, 'notes');
INSERT INTO logins VALUES (1, 1);
INSERT INTO role_notes VALUES (1, 2, 'by phone');
`;

const SETTINGS = `version: 1
targets: { app: { environment: test, approvals: 1 } }
accounts:
  - { table: users, key: [id], lookup: [login], label: login, state: confirmed }
references:
  - { from: "user_roles [user_id]", to: "users [id]", state: confirmed, kind: role, onUnlink: delete }
  - { from: "documents [owner_id]", to: "users [id]", state: confirmed, kind: ownership, onUnlink: set-null }
  - { from: "logins [user_id]", to: "users [id]", state: confirmed, kind: audit, onUnlink: keep }
  - { from: "role_notes [user_role_id]", to: "user_roles [id]", state: confirmed, kind: other, onUnlink: keep }
`;

const report = z.object({
  ok: z.boolean(),
  checks: z.array(z.object({ name: z.string(), state: z.string(), detail: z.string() })),
});
type Checks = z.infer<typeof report>['checks'];

let database: TestDatabase;

beforeAll(async () => {
  database = await freshDatabase();
  await database.run(SCHEMA);
  const work = new Workplace(database, 'version: 1\n');
  await work.ledger();
  work.remove();
});

afterAll(async () => {
  await database.drop();
});

async function within<T>(act: (work: Workplace) => Promise<T>, settings = SETTINGS): Promise<T> {
  const work = new Workplace(database, settings);
  try {
    return await act(work);
  } finally {
    work.remove();
  }
}

async function examine(work: Workplace): Promise<{ readonly code: number | null; readonly checks: Checks }> {
  const { code, stdout } = await work.cli(['doctor', '--json']);
  const { ok, checks } = report.parse(JSON.parse(stdout));
  expect(ok).toBe(code === 0);
  return { code, checks };
}

const details = (checks: Checks, name: string): readonly string[] =>
  checks.filter((check) => check.name === name).map(({ state, detail }) => `${state}: ${detail}`);

describe(`doctor on ${engine}`, () => {
  it('finds nothing wrong where nothing is, in both languages', async () => {
    await within(async (work) => {
      const { code, checks } = await examine(work);
      expect(checks.filter(({ state }) => state !== 'ok')).toEqual([]);
      expect(code).toBe(0);
      const names = checks.map(({ name }) => name);
      for (const name of ['connection', 'encryption', 'clock', 'pooler', 'ledger', 'privileges', 'audit log'])
        expect(names).toContain(name);
      expect(details(checks, 'privileges')).toEqual(['ok: this login may do what plans need in 7 tables']);
      const chinese = await work.cli(['doctor', '--lang', 'zh-CN']);
      expect(chinese.stdout).toContain('该登录在 7 张表中具备计划所需的权限');
      expect(chinese.stdout).not.toMatch(/[a-z]{4,} [a-z]{4,}/);
    });
  });

  it('names tables of the settings that are not there', async () => {
    const more = '  - { from: "badges [user_id]", to: "users [id]", state: confirmed, kind: role, onUnlink: delete }\n';
    await within(async (work) => {
      const { code, checks } = await examine(work);
      expect(code).toBe(1);
      expect(details(checks, 'table')).toEqual([
        'fail: badges is named in untether.yaml: it is not there, or this login may not see it',
      ]);
    }, SETTINGS + more);
  });

  it('tells what runs beside a plan', async () => {
    const body = {
      sqlite: 'CREATE TRIGGER shout AFTER DELETE ON user_roles BEGIN SELECT 1; END',
      postgres:
        'CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$; CREATE TRIGGER shout AFTER DELETE ON user_roles EXECUTE FUNCTION shout()',
      mysql: 'CREATE TRIGGER shout AFTER DELETE ON user_roles FOR EACH ROW SET @a = 1',
      mariadb: 'CREATE TRIGGER shout AFTER DELETE ON user_roles FOR EACH ROW SET @a = 1',
    };
    await database.run(body[engine]);
    await within(async (work) => {
      const { checks } = await examine(work);
      expect(details(checks, 'trigger')).toEqual([
        engine === 'mysql'
          ? 'warn: user_roles: shout would run with changes, uncounted on this server; plans that set one off are refused'
          : 'warn: user_roles: shout run with changes',
      ]);
    });
    await database.run(engine === 'postgres' ? 'DROP FUNCTION shout CASCADE' : 'DROP TRIGGER shout');
  });
});

const PECULIAR = {
  postgres: {
    change: `ALTER TABLE user_roles ENABLE ROW LEVEL SECURITY;
      CREATE RULE no_deletes AS ON DELETE TO documents DO INSTEAD NOTHING;
      ALTER TABLE documents ADD CONSTRAINT owned FOREIGN KEY (owner_id) REFERENCES users (id) NOT VALID;`,
    back: `ALTER TABLE user_roles DISABLE ROW LEVEL SECURITY; DROP RULE no_deletes ON documents; ALTER TABLE documents DROP CONSTRAINT owned;`,
    told: [
      'documents has rules that rewrite changes (no_deletes); plans that change it are refused',
      'documents: owned is not checked for rows that were there before it',
    ],
  },
  mysql: {
    change: 'ALTER TABLE user_roles ENGINE = MyISAM',
    back: 'ALTER TABLE user_roles ENGINE = InnoDB',
    told: ['user_roles has no transactions; plans that touch it are refused'],
  },
};

if (engine !== 'sqlite')
  it(`doctor on ${engine} tells what tables have of their own`, async () => {
    const { change, back, told } = PECULIAR[engine === 'postgres' ? 'postgres' : 'mysql'];
    await database.run(change);
    await within(async (work) => {
      const { code, checks } = await examine(work);
      expect(code).toBe(0);
      const warned = checks.filter(({ state }) => state === 'warn').map(({ detail }) => detail);
      expect(warned.toSorted()).toEqual(told);
    });
    await database.run(back);
  });

/** A login that may only look, and a workplace of its own. */
async function asLooker(act: (work: Workplace) => Promise<void>): Promise<void> {
  const login = `looker_${String(process.pid)}`;
  const create = {
    postgres: `CREATE ROLE ${login} LOGIN; GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${login};`,
    mysql: `CREATE USER ${login}@'%'; GRANT SELECT ON * TO ${login}@'%';`,
  };
  await database.run(engine === 'postgres' ? create.postgres : create.mysql);
  const drop = engine === 'postgres' ? `DROP OWNED BY ${login}; DROP ROLE ${login}` : `DROP USER ${login}@'%'`;
  try {
    await within(async (work) => {
      const file = path.join(work.dir, 'knexfile.json');
      const shape = z.object({ app: z.looseObject({ connection: z.looseObject({}) }) });
      const { app } = shape.parse(JSON.parse(readFileSync(file, 'utf8')));
      writeFileSync(file, JSON.stringify({ app: { ...app, connection: { ...app.connection, user: login } } }));
      await act(work);
    });
  } finally {
    await database.run(drop);
  }
}

const UNLINK = ['plan', 'unlink', '--reason', 'test', '--ticket', 'T-1', '--actor', 'asker', '--json'];
const made = z.object({ id: z.string() });

/** `fail: user_roles lacks INSERT, DELETE: GRANT …;` */
const LACKING = /^fail: (\S+) lacks ([A-Z, ]+): (GRANT .*;)$/;

function onServers(): void {
  it('prints the grants that a run and its rollback need, no more and no fewer', async () => {
    const before = await database.dump({ except: ['untether_run'] });
    // MySQL and MariaDB hide triggers from who lacks it.
    const triggers = engine === 'postgres' ? '' : ', TRIGGER';
    await asLooker(async (work) => {
      const { code, checks } = await examine(work);
      expect(code).toBe(1);
      const lacks = details(checks, 'privileges').map((line) => LACKING.exec(line)?.slice(1) ?? [line]);
      expect(lacks.map(([table, privileges]) => `${table ?? ''} ${privileges ?? ''}`).toSorted()).toEqual([
        `documents UPDATE${triggers}`,
        // Nobody may point at a row while it goes; MariaDB locks whatever may be read.
        ...(engine === 'mariadb' ? [] : ['role_notes UPDATE']),
        `untether_run INSERT, UPDATE${triggers}`,
        // PostgreSQL locks rows by what asks for UPDATE.
        `user_roles INSERT, ${engine === 'postgres' ? 'UPDATE, ' : ''}DELETE${triggers}`,
      ]);
      // Each of them is needed: without it the plan or its run is refused, and nothing changes.
      const grants = lacks.map(([, , grant]) => grant ?? '');
      for (const [index, grant] of grants.entries()) {
        const planned = await work.cli([...UNLINK, '--account', 'ada']);
        const plan = planned.code === 0 ? made.parse(JSON.parse(planned.stdout)).id : '';
        if (plan !== '') await work.approve(await openPlanNamed(await work.as('second'), plan));
        const ended = plan === '' ? planned : await work.cli(['apply', plan, '--yes']);
        expect([index, ended.code]).toEqual([index, expect.toBeOneOf([4, 6])]);
        expect(await database.dump({ except: ['untether_run'] })).toBe(before);
        await database.run(grant);
      }
      expect((await examine(work)).code).toBe(0);
      const { run } = await work.approveAndApply(await work.plan(['ada']));
      expect(await database.dump({ except: ['untether_run'] })).not.toBe(before);
      await work.approveAndApply(await work.rollbackPlan(run));
    });
    expect(await database.dump({ except: ['untether_run'] })).toBe(before);
  });
}

function onPostgres(): void {
  it('tells who is subject to row security: they could read nothing', async () => {
    await database.run('ALTER TABLE logins ENABLE ROW LEVEL SECURITY');
    await asLooker(async (work) => {
      const { checks } = await examine(work);
      const lacks = details(checks, 'privileges').filter((line) => line.includes('BYPASSRLS'));
      expect(lacks).toEqual([expect.stringMatching(/^fail: logins lacks BYPASSRLS: ALTER ROLE \S+ BYPASSRLS;$/)]);
      const { code, stdout } = await work.cli([...UNLINK, '--account', 'ada']);
      expect([code, stdout]).toEqual([6, expect.stringContaining('UT-C04')]);
    });
    await database.run('ALTER TABLE logins DISABLE ROW LEVEL SECURITY');
  });
}

if (engine === 'postgres') describe('row security on postgres', onPostgres);
if (engine !== 'sqlite') describe(`privileges on ${engine}`, onServers);

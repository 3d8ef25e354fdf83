import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { z } from 'zod';
import { freshDatabase, type TestDatabase } from '../helpers/database.js';
import { Workplace } from '../helpers/workplace.js';

const { engine } = inject('engine');

const SCHEMA = `
CREATE TABLE users (id BIGINT NOT NULL PRIMARY KEY, login VARCHAR(40) NOT NULL UNIQUE);
CREATE TABLE user_roles (id BIGINT NOT NULL PRIMARY KEY, user_id BIGINT NOT NULL, role_name VARCHAR(40) NOT NULL);
CREATE TABLE documents (id BIGINT NOT NULL PRIMARY KEY, owner_id BIGINT, title VARCHAR(40));
CREATE TABLE logins (id BIGINT NOT NULL PRIMARY KEY, user_id BIGINT NOT NULL);
CREATE TABLE weather (id BIGINT NOT NULL PRIMARY KEY);
INSERT INTO users VALUES (1, 'ada'), (2, 'bob');
INSERT INTO user_roles VALUES (1, 1, 'admin'), (2, 2, 'reader');
INSERT INTO documents VALUES (1, 1, 'plans'), (2, 2, 'notes');
INSERT INTO logins VALUES (1, 1);
`;

const SETTINGS = `version: 1
targets: { app: { environment: test, approvals: 1 } }
accounts:
  - { table: users, key: [id], lookup: [login], label: login, state: confirmed }
references:
  - { from: "user_roles [user_id]", to: "users [id]", state: confirmed, kind: role, onUnlink: delete }
  - { from: "documents [owner_id]", to: "users [id]", state: confirmed, kind: ownership, onUnlink: set-null }
  - { from: "logins [user_id]", to: "users [id]", state: confirmed, kind: audit, onUnlink: keep }
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
      expect(details(checks, 'privileges')).toEqual(['ok: this login may do what plans need in 5 tables']);
      const chinese = await work.cli(['doctor', '--lang', 'zh-CN']);
      expect(chinese.stdout).toContain('该登录在 5 张表中具备计划所需的权限');
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
      expect(details(checks, 'trigger')).toEqual([`warn: user_roles: shout run with changes`]);
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
      'user_roles has row security: rows that this login does not see are not in a plan',
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

/** `fail: user_roles lacks INSERT, DELETE: GRANT …;` */
const LACKING = /^fail: (\S+) lacks ([A-Z, ]+): (GRANT .*;)$/;

function onServers(): void {
  it('prints the grants that a run and its rollback need, no more and no fewer', async () => {
    const before = await database.dump({ except: ['untether_run'] });
    await asLooker(async (work) => {
      const { code, checks } = await examine(work);
      expect(code).toBe(1);
      const lacks = details(checks, 'privileges').map((line) => LACKING.exec(line)?.slice(1) ?? [line]);
      expect(lacks.map(([table, privileges]) => `${table ?? ''} ${privileges ?? ''}`).toSorted()).toEqual([
        'documents UPDATE',
        'untether_run INSERT, UPDATE',
        // PostgreSQL locks rows by what asks for UPDATE.
        `user_roles INSERT, ${engine === 'postgres' ? 'UPDATE, ' : ''}DELETE`,
      ]);
      const plan = await work.plan(['ada']);
      await work.approve(plan);
      // Each of them is needed: without it the run, or its rollback, is refused and changes nothing.
      const grants = lacks.map(([, , grant]) => grant ?? '');
      for (const [index] of grants.entries()) {
        const [apply] = [await work.cli(['apply', plan.id, '--yes'])];
        expect([index, apply.code]).toEqual([index, 6]);
        await database.run(grants[index] ?? '');
      }
      expect((await examine(work)).code).toBe(0);
      const { run } = await work.apply(plan);
      expect(await database.dump({ except: ['untether_run'] })).not.toBe(before);
      await work.approveAndApply(await work.rollbackPlan(run));
    });
    expect(await database.dump({ except: ['untether_run'] })).toBe(before);
  });
}

if (engine !== 'sqlite') describe(`privileges on ${engine}`, onServers);

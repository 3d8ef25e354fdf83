/** What a database does by itself besides the plan: it is refused, by name, and nothing of it stays. */
import { afterEach, describe, expect, inject, it } from 'vitest';
import type { Engine, ErrorCode, Plan } from '../../src/index.js';
import { freshDatabase, type TestDatabase } from '../helpers/database.js';
import { refusal } from '../helpers/thrown.js';
import { Workplace } from '../helpers/workplace.js';

const { engine } = inject('engine');

const SCHEMA = `
CREATE TABLE users (id BIGINT NOT NULL PRIMARY KEY, login VARCHAR(50) NOT NULL UNIQUE, password_hash VARCHAR(50));
CREATE TABLE badges (id BIGINT NOT NULL PRIMARY KEY, user_id BIGINT, FOREIGN KEY (user_id) REFERENCES users (id));
CREATE TABLE journal (id BIGINT NOT NULL PRIMARY KEY, author VARCHAR(50), seen INTEGER);
INSERT INTO users VALUES (1, 'ada', 'x'), (2, 'bob', 'x');
INSERT INTO badges VALUES (1, 1), (2, 1), (3, 2);
INSERT INTO journal VALUES (1, 'ada', 0), (2, 'bob', 0);
`;

const SETTINGS = `version: 1
targets:
  app: { environment: test, approvals: 1 }
accounts:
  - { table: users, key: [id], lookup: [login], label: login, state: confirmed }
references:
  - { from: "badges [user_id]", to: "users [id]", basis: manual, state: confirmed, kind: group }
`;

interface Surprise {
  readonly name: string;
  readonly engines: readonly Engine[];
  readonly sql: readonly string[];
  /** Where it is found. */
  readonly at: 'plan' | 'apply';
  readonly code: ErrorCode;
  readonly why: RegExp;
  /** The account goes as well. */
  readonly gone?: boolean;
  /** More references. */
  readonly settings?: string;
}

/** A trigger on a table that does one thing after each row that goes. */
function trigger(table: string, body: string, when = 'AFTER'): readonly string[] {
  const head = `CREATE TRIGGER surprise ${when} DELETE ON ${table}`;
  if (engine === 'sqlite') return [`${head} BEGIN ${body}; END`];
  if (engine !== 'postgres') return [`${head} FOR EACH ROW ${body}`];
  return [
    `CREATE FUNCTION surprise() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${body.replace('journal', 'public.journal')}; RETURN OLD; END $$`,
    `${head} FOR EACH ROW EXECUTE FUNCTION surprise()`,
  ];
}

/** PostgreSQL says in which table; the others count over all of them together. */
const COUNTED: Readonly<Record<Engine, (rows: string) => RegExp>> = {
  postgres: (rows) => new RegExp(`journal: ${rows}, the plan says 0`),
  mariadb: () => /rows (deleted|updated|inserted) in all tables together, the plan says \d/,
  sqlite: () => /rows changed in all tables together, the plan says \d/,
  mysql: () => /never/,
};

const COUNTING = ['sqlite', 'postgres', 'mariadb'] as const;

const FIRED: readonly Surprise[] = [
  ['deletes rows elsewhere', "DELETE FROM journal WHERE author = 'ada'", '1 rows deleted'],
  ['changes rows elsewhere', 'UPDATE journal SET seen = seen + 1 WHERE id = 2', '2 rows updated'],
  ['writes rows elsewhere', "INSERT INTO journal SELECT 10 + OLD.id, 'x', 0", '2 rows inserted'],
].map(([name = '', body = '', rows = '']) => ({
  name: `a trigger that ${name}`,
  engines: COUNTING,
  sql: trigger('badges', body),
  at: 'apply',
  code: 'A03',
  why: COUNTED[engine](rows),
}));

const EVERYWHERE: readonly Surprise[] = [
  ...FIRED,
  {
    name: 'a trigger on a server that does not count what it writes',
    engines: ['mysql'],
    sql: trigger('badges', "DELETE FROM journal WHERE author = 'ada'"),
    at: 'plan',
    code: 'G15',
    why: /badges .*surprise/,
  },
  {
    name: 'a cascade that no foreign key declares',
    engines: COUNTING,
    sql: trigger('users', 'DELETE FROM journal WHERE author = OLD.login'),
    at: 'apply',
    code: 'A03',
    why: COUNTED[engine]('1 rows deleted'),
    gone: true,
  },
];

const POSTGRES: readonly Surprise[] = [
  {
    name: 'a trigger of a link table that keeps its row',
    engines: ['postgres'],
    sql: [
      'CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$',
      'CREATE TRIGGER keep BEFORE DELETE ON badges FOR EACH ROW EXECUTE FUNCTION keep()',
    ],
    at: 'apply',
    code: 'A01',
    why: /badges: 0, expected 2/,
  },
  {
    name: 'a trigger that finds its table by the search path alone',
    engines: ['postgres'],
    sql: [
      "CREATE FUNCTION lost() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO journal VALUES (9, 'x', 0); RETURN OLD; END $$",
      'CREATE TRIGGER lost AFTER DELETE ON badges FOR EACH ROW EXECUTE FUNCTION lost()',
    ],
    at: 'apply',
    code: 'A05',
    why: /relation "journal" does not exist, said by PL\/pgSQL function public\.lost/,
  },
  {
    name: 'a constraint trigger that would wait for COMMIT',
    engines: ['postgres'],
    sql: [
      'CREATE FUNCTION late() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN DELETE FROM public.journal; RETURN NULL; END $$',
      'CREATE CONSTRAINT TRIGGER late AFTER DELETE ON badges DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION late()',
    ],
    at: 'apply',
    code: 'A03',
    why: /journal: 2 rows deleted, the plan says 0/,
  },
  {
    name: 'a rule in place of the DELETE',
    engines: ['postgres'],
    sql: ['CREATE RULE quiet AS ON DELETE TO badges DO INSTEAD NOTHING'],
    at: 'plan',
    code: 'G15',
    why: /badges .*rewrite rules.*quiet/,
  },
  {
    name: 'a rule beside the DELETE',
    engines: ['postgres'],
    sql: ['CREATE RULE also AS ON DELETE TO badges DO ALSO DELETE FROM journal'],
    at: 'plan',
    code: 'G15',
    why: /badges .*rewrite rules.*also/,
  },
];

const here = [...EVERYWHERE, ...POSTGRES].filter(({ engines }) => engines.includes(engine));

const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function furnish({ sql, settings = '' }: Surprise): Promise<{ database: TestDatabase; work: Workplace }> {
  const database = await freshDatabase();
  cleanUps.push(() => database.drop());
  await database.run(SCHEMA);
  for (const statement of sql) await database.run(statement);
  const work = new Workplace(database, SETTINGS + settings);
  cleanUps.push(() => work.remove());
  await work.ledger();
  return { database, work };
}

const makePlan = (work: Workplace, { gone = false }: Surprise): Promise<Plan> =>
  work.plan(['ada'], { withAccount: gone ? 'delete' : 'keep' });

describe(`what ${engine} does by itself`, () => {
  it.each(here)('$name is UT-$code at the $at, and nothing of it stays', async (surprise) => {
    const { database, work } = await furnish(surprise);
    const before = await database.dump();
    const run = async (): Promise<unknown> => {
      const plan = await makePlan(work, surprise);
      return surprise.at === 'plan' ? plan : work.approveAndApply(plan);
    };
    const error = await refusal(run());
    expect([error.code, error.data]).toEqual([surprise.code, 'unchanged']);
    expect([error.message, ...error.why].join('\n')).toMatch(surprise.why);
    expect(await database.dump()).toBe(before);
  });

  it('without any of it, the same plan is applied', async () => {
    const { work } = await furnish({ ...(here[0] as Surprise), sql: [] });
    const { data } = await work.approveAndApply(await work.plan(['ada'], { withAccount: 'delete' }));
    expect(data).toEqual({ state: 'committed', verified: true });
  });
});

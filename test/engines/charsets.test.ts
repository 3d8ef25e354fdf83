import { afterAll, describe, expect, inject, it } from 'vitest';
import { freshDatabase, type TestDatabase } from '../helpers/database.js';
import { Workplace } from '../helpers/workplace.js';

/** Logins in columns of a character set of their own, and references by login in columns of another. */

const { engine } = inject('engine');

interface Case {
  /** What the login columns say of their character set; nothing for the engine's own. */
  readonly column: string;
  /** Of the column that refers by login. */
  readonly referencing: string;
  readonly person: string;
  readonly neighbour: string;
  /** Names that the column has no letters for. */
  readonly absent: readonly string[];
}

const set = (name: string): string => `CHARACTER SET ${name}`;
const chinese = { person: '张伟', neighbour: '张玮' };

const MIXED: readonly Case[] = [
  { column: set('gbk'), referencing: set('gbk'), ...chinese, absent: ['😀', 'rené😀'] },
  { column: set('gbk'), referencing: set('utf8mb4'), ...chinese, absent: ['😀'] },
  { column: set('utf8mb4'), referencing: set('gbk'), ...chinese, absent: ['李四'] },
  { column: set('gbk'), referencing: set('latin1'), ...chinese, absent: ['😀'] },
  { column: set('latin1'), referencing: set('latin1'), person: 'rené', neighbour: 'noël', absent: ['张伟', '😀'] },
  { column: set('latin1'), referencing: set('utf8mb4'), person: 'rené', neighbour: 'noël', absent: ['张伟'] },
  { column: `${set('gbk')} COLLATE gbk_bin`, referencing: set('utf8mb4'), ...chinese, absent: ['😀'] },
  { column: set('utf8mb4'), referencing: set('utf8mb4'), person: '张😀', neighbour: '张伟', absent: ['李四'] },
];
const PLAIN: readonly Case[] = [{ column: '', referencing: '', person: '张😀', neighbour: '张伟', absent: ['李四'] }];
const CASES = engine === 'mysql' || engine === 'mariadb' ? MIXED : PLAIN;

const schema = ({ column, referencing, person, neighbour }: Case): string => {
  // What the referencing column has no letters for cannot stand in it.
  const written = /latin1/.test(referencing) && /gbk/.test(column) ? 'somebody' : person;
  const other = /latin1/.test(referencing) && /gbk/.test(column) ? 'else' : neighbour;
  return `
CREATE TABLE users (id BIGINT NOT NULL PRIMARY KEY, login VARCHAR(60) ${column} NOT NULL UNIQUE);
CREATE TABLE user_roles (user_id BIGINT NOT NULL, role_id BIGINT NOT NULL, PRIMARY KEY (user_id, role_id));
CREATE TABLE duties (id BIGINT NOT NULL PRIMARY KEY, login VARCHAR(60) ${referencing});
INSERT INTO users VALUES (1, '${person}'), (2, '${neighbour}'), (3, 'Ada');
INSERT INTO user_roles VALUES (1, 1), (2, 1), (3, 1);
INSERT INTO duties VALUES (1, '${written}'), (2, '${other}'), (3, 'Ada'), (4, '${written}');
`;
};

const SETTINGS = `version: 1
targets: { app: { environment: test } }
accounts:
  - { table: users, key: [id], lookup: [login], state: confirmed }
references:
  - { from: "user_roles [user_id]", to: "users [id]", state: confirmed, kind: role }
  - { from: "duties [login]", to: "users [login]", basis: by-name, state: confirmed, kind: role }
`;

const cleanUps: (() => unknown)[] = [];
afterAll(async () => {
  for (const cleanUp of cleanUps) await cleanUp();
});

async function open(one: Case): Promise<{ readonly database: TestDatabase; readonly work: Workplace }> {
  const database = await freshDatabase();
  await database.run(schema(one));
  const work = new Workplace(database, SETTINGS);
  cleanUps.push(
    () => work.remove(),
    () => database.drop(),
  );
  await work.ledger();
  return { database, work };
}

describe.each(CASES)(`a login on $person, column "$column", named by "$referencing", on ${engine}`, (one) => {
  const isWritten = !(/latin1/.test(one.referencing) && /gbk/.test(one.column));

  it('is found, unlinked and put back, and the neighbour stays', async () => {
    const { database, work } = await open(one);
    const start = await database.dump({ except: ['untether_run'] });
    const plan = await work.plan([one.person, 'Ada']);
    expect(plan.document.request.accounts.map(({ key, label }) => [key, label])).toEqual([
      [['1'], one.person],
      [['3'], 'Ada'],
    ]);
    expect(plan.document.steps.map(({ table, expectedRows }) => [table, expectedRows])).toEqual([
      ['duties', isWritten ? 3 : 1],
      ['user_roles', 2],
    ]);
    const { run } = await work.approveAndApply(plan);
    expect((await database.rows('SELECT user_id FROM user_roles')).flat()).toEqual(['2']);
    expect((await database.rows('SELECT id FROM duties ORDER BY id')).flat()).toEqual(
      isWritten ? ['2'] : ['1', '2', '4'],
    );
    await work.approveAndApply(await work.rollbackPlan(run));
    expect(await database.dump({ except: ['untether_run'] })).toBe(start);
  });

  it('is nobody where the column has no such letters', async () => {
    const { work } = await open(one);
    for (const name of one.absent) {
      await expect(work.plan([name])).rejects.toMatchObject({ code: 'U07' });
      await expect(work.plan([one.person, name])).rejects.toMatchObject({ code: 'U07' });
    }
    const skipped = await work.cli([
      ...['plan', 'unlink', '--account', one.person, '--skip-missing', '--reason', 'r', '--ticket', 'T', '--json'],
      ...one.absent.flatMap((name) => ['--account', name]),
    ]);
    expect(JSON.parse(skipped.stdout)).toMatchObject({ missing: one.absent, request: { accounts: [{ key: ['1'] }] } });
  });
});

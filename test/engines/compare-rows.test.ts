import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { comparePair, freshPair, type Pair, summary, told } from './compare-scene.js';

let pair: Pair;
beforeEach(async () => {
  pair = await freshPair();
});
afterEach(async () => {
  await pair.remove();
});

const SETTINGS = `version: 1
accounts:
  - { table: users, key: [id], lookup: [login], label: login }
references:
  - { from: "project [owner_id]", to: "users [id]", kind: ownership }
  - { from: "project [dept_id]", to: "dept [id]" }
`;
const TABLES = `CREATE TABLE users (id BIGINT NOT NULL PRIMARY KEY, login VARCHAR(40) NOT NULL UNIQUE);
INSERT INTO users VALUES (1, 'ada'), (2, 'bob');
CREATE TABLE dept (id BIGINT NOT NULL PRIMARY KEY, name VARCHAR(20));
INSERT INTO dept VALUES (10, 'x'), (20, 'y');
CREATE TABLE project (id BIGINT NOT NULL PRIMARY KEY, owner_id BIGINT, dept_id BIGINT, note VARCHAR(20));`;

const run = async (a: string, b: string): Promise<void> => {
  await pair.a.run(a);
  await pair.b.run(b);
};

describe('rows that a pass over the same table does not see', () => {
  it('are compared too: of no owner, what they say and where they lead; no difference is told twice', async () => {
    const rows = (dept: number, note: string): string =>
      `${TABLES} INSERT INTO project VALUES (1, 1, 10, 'n'), (2, NULL, ${dept}, 'n'), (3, NULL, 10, '${note}'), (4, 2, ${dept}, 'n');`;
    await run(rows(10, 'n'), rows(20, 'other'));
    const report = await comparePair(pair, SETTINGS);
    expect(report).toMatchObject({ identical: false, complete: true });
    expect(told(report)).toEqual([
      'only-in-a 10: dept_id=10 id=2 note=n',
      'changed 10: note n -> other',
      'only-in-b 20: dept_id=20 id=2 note=n',
      'changed 2: dept_id 10 -> 20',
    ]);
  });

  it('are left alone where every row was seen', async () => {
    await run(
      `${TABLES} INSERT INTO project VALUES (1, 1, 10, 'n');`,
      `${TABLES} INSERT INTO project VALUES (1, 1, 10, 'n');`,
    );
    expect(summary(await comparePair(pair, SETTINGS))).toEqual({
      identical: true,
      complete: true,
      references: ['project [owner_id]: 1/1 rows, 1 same, 0 a, 0 b, 0 changed'],
      skipped: [],
    });
  });

  it('are those of another condition, on the same column', async () => {
    const settings = SETTINGS.replace(/ {2}- { from: "project[^]*/, '')
      .concat('  - { from: "links [thing_id]", to: "dept [id]", basis: polymorphic, when: { type: dept } }\n')
      .concat('  - { from: "links [thing_id]", to: "teams [id]", basis: polymorphic, when: { type: team } }\n');
    const rows = (team: number): string => `${TABLES}
CREATE TABLE teams (id BIGINT NOT NULL PRIMARY KEY);
CREATE TABLE links (type VARCHAR(20), thing_id BIGINT NOT NULL);
INSERT INTO links VALUES ('dept', 10), ('team', ${team});`;
    await run(rows(1), rows(2));
    expect(told(await comparePair(pair, settings))).toEqual([
      'only-in-a 1: thing_id=1 type=team',
      'only-in-b 2: thing_id=2 type=team',
    ]);
  });

  it('say what they say under the account that they belong to', async () => {
    const settings = SETTINGS.replace(
      '"project [dept_id]", to: "dept [id]"',
      '"project [dept_id]", to: "users [id]", kind: role',
    );
    await run(
      `${TABLES} INSERT INTO project VALUES (1, NULL, 1, 'n');`,
      `${TABLES} INSERT INTO project VALUES (1, NULL, 1, 'other');`,
    );
    expect(told(await comparePair(pair, settings))).toEqual(['changed 1: note n -> other']);
  });
});

it('every reference that was asked for is answered for', async () => {
  const rows = `${TABLES} INSERT INTO project VALUES (1, 1, 10, 'n');`;
  await run(rows, rows);
  const chosen = ['project [dept_id]', 'project [owner_id]'];
  const named = async (only: readonly string[]): Promise<readonly string[]> =>
    (await comparePair(pair, SETTINGS, undefined, only)).references.map(({ reference }) => reference);
  expect(await named(chosen)).toEqual(chosen);
  expect(await named(chosen.slice(0, 1))).toEqual(chosen.slice(0, 1));
});

describe('a mapping', () => {
  const map = (lines: string): string => `version: 1\n${lines}\n`;

  it('that names accounts by another column gives them no label of a key', async () => {
    // A login that is also the key of somebody else.
    const tables = TABLES.replace("(1, 'ada'), (2, 'bob')", "(1, '2'), (2, 'bob')").replace('VARCHAR(40)', 'BIGINT');
    const numbers = tables.replace("'2'", '2').replace("'bob'", '7');
    await run(`${numbers} INSERT INTO project VALUES (1, 1, 10, 'n');`, numbers);
    const labels = async (lines?: string): Promise<readonly unknown[]> =>
      (await comparePair(pair, SETTINGS, lines)).references.flatMap(({ differences }) =>
        differences.map(({ account, label }) => [account, label]),
      );
    expect(await labels()).toEqual([[['1'], '2']]);
    expect(await labels(map('keys: { users: login }'))).toEqual([[['2'], null]]);
    expect(await labels(map('values: { project.owner_id: { "1": "2" } }'))).toEqual([[['2'], null]]);
  });

  it('of values holds for the condition of a reference as well, from either side', async () => {
    const settings = (table: string, type: string, value: string): string => `version: 1
accounts: [{ table: users, key: [id], lookup: [login] }]
references: [{ from: "${table} [user_id]", to: "users [id]", kind: role, when: { ${type}: ${value} } }]
`;
    const lines = map(
      'tables: { links: memberships }\ncolumns: { links.type: sort }\nvalues: { links.type: { user: person } }',
    );
    const users = TABLES.split('CREATE TABLE dept')[0] ?? '';
    await run(
      `${users} CREATE TABLE links (type VARCHAR(20), user_id BIGINT); INSERT INTO links VALUES ('user', 1), ('team', 5);`,
      `${users} CREATE TABLE memberships (sort VARCHAR(20), user_id BIGINT); INSERT INTO memberships VALUES ('person', 1), ('team', 6);`,
    );
    expect(summary(await comparePair(pair, settings('links', 'type', 'user'), lines))).toMatchObject({
      identical: true,
      complete: true,
      references: [expect.stringContaining('1/1 rows, 1 same')],
    });
  });

  it('by a name that several rows have is not compared, and says so', async () => {
    const twins = TABLES.replace(' UNIQUE', '').replace("(2, 'bob')", "(2, 'ada')");
    await run(
      `${twins} INSERT INTO project VALUES (1, 1, 10, 'n'), (2, 2, 20, 'n');`,
      `${twins} INSERT INTO project VALUES (1, 2, 10, 'n'), (2, 1, 20, 'n');`,
    );
    const report = await comparePair(pair, SETTINGS, map('keys: { users: login }'));
    expect(report).toMatchObject({
      complete: false,
      skipped: [{ reference: 'project [owner_id]', reason: 'not-unique' }],
    });
  });
});

import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { refusal } from '../helpers/thrown.js';
import { SEED, tries } from '../helpers/seed.js';
import { comparePair, freshPair, type Pair, SAMPLES, summary, told } from './compare-scene.js';

const { engine } = inject('engine');

let pair: Pair;
beforeEach(async () => {
  pair = await freshPair();
});
afterEach(async () => {
  await pair.remove();
});

const both = async (...statements: readonly string[]): Promise<void> => {
  for (const side of [pair.a, pair.b]) await side.run(statements.map((each) => `${each};`).join('\n'));
};

const SETTINGS = `version: 1
accounts:
  - { table: users, key: [id], lookup: [login], label: login }
references:
  - { from: "links [user_id]", to: "users [id]", kind: role }
`;

const USERS = [
  'CREATE TABLE users (id BIGINT NOT NULL PRIMARY KEY, login VARCHAR(40) NOT NULL UNIQUE)',
  "INSERT INTO users VALUES (1, 'ada'), (2, 'bob'), (3, 'cy')",
];

describe('values of unlike types', () => {
  it('are the same when they mean the same, and only then', async () => {
    const samples = SAMPLES[engine];
    const columns = (side: 'type' | 'sqliteType'): string =>
      samples.map((each, place) => `v${place} ${each[side]}`).join(', ');
    await both(...USERS);
    const table = (types: string): string => `CREATE TABLE links (user_id BIGINT NOT NULL PRIMARY KEY, ${types});`;
    await pair.a.run(table(columns('type')));
    await pair.b.run(table(columns('sqliteType')));
    await pair.a.run(`INSERT INTO links VALUES (1, ${samples.map(({ value }) => value).join(', ')});`);
    await pair.b.run(`INSERT INTO links VALUES (1, ${samples.map(({ sqliteValue }) => sqliteValue).join(', ')});`);
    const report = await comparePair(pair, SETTINGS);
    const [compared] = report.references;
    expect(report).toMatchObject({ complete: true, skipped: [] });
    const different = new Set(compared?.differences.flatMap(({ columns: cells }) => cells.map(({ column }) => column)));
    const wrong = samples.flatMap((each, place) => (each.same === different.has(`v${place}`) ? [each] : []));
    expect(wrong).toEqual([]);
  });

  it('decide as keys what a link is, sorted alike on both sides', async () => {
    await both(...USERS, 'CREATE TABLE links (user_id BIGINT, code VARCHAR(250) NOT NULL)');
    const text = fc
      .oneof(
        fc.constantFrom('a', 'B', 'é', 'Z', '_', '-', 'ａ', '😀', '角', '\u{ffee}', ' a', 'a ', '10', '9'),
        fc.string({ unit: 'grapheme', maxLength: 4 }),
      )
      .map((each) => each.replaceAll(/[\\'\p{Cc}\p{Cs}]/gu, '-'));
    const rows = fc.array(
      fc.tuple(
        fc.integer({ min: 1, max: 3 }),
        fc.oneof(
          text,
          text.map((each) => `${'x'.repeat(205)}${each}`),
        ),
      ),
      { maxLength: 60 },
    );
    await fc.assert(
      fc.asyncProperty(rows, rows, rows, async (common, onlyA, onlyB) => {
        const fill = async (side: 'a' | 'b', all: typeof common): Promise<void> => {
          const tuples = all.map(([user, code]) => `(${user}, '${code}')`).join(', ');
          await pair[side].run(`DELETE FROM links;${tuples === '' ? '' : `INSERT INTO links VALUES ${tuples};`}`);
        };
        const [a, b] = [
          [...common, ...onlyA],
          [...onlyB, ...common.toReversed()],
        ];
        await fill('a', a);
        await fill('b', b);
        const report = await comparePair(pair, SETTINGS);
        expect(told(report).toSorted()).toEqual([...left('only-in-a', a, b), ...left('only-in-b', b, a)].sort());
      }),
      { seed: SEED, numRuns: tries(6, 200) },
    );
  });
});

/** By counting: rows that one list has more often than the other. */
function left(side: string, rows: readonly (readonly [number, string])[], others: typeof rows): readonly string[] {
  const count = (list: typeof rows, [user, code]: readonly [number, string]): number =>
    list.filter((each) => each[0] === user && each[1] === code).length;
  const distinct = [...new Map(rows.map((row) => [JSON.stringify(row), row])).values()];
  return distinct.flatMap((row) => {
    const more = count(rows, row) - count(others, row);
    return more > 0 ? [`${side} ${row[0]}: user_id=${row[0]} code=${row[1]}${more > 1 ? ` x${more}` : ''}`] : [];
  });
}

describe('what is compared', () => {
  it('are rows of one key, with what changed in them; letter case of names does not count', async () => {
    await both(...USERS);
    await pair.a.run(`CREATE TABLE links (id BIGINT NOT NULL PRIMARY KEY, user_id BIGINT, role VARCHAR(20));
INSERT INTO links VALUES (1, 1, 'a'), (2, 1, 'b'), (3, 2, 'a'), (4, NULL, 'nobody'), (5, 3, 'moves');`);
    await pair.b.run(`CREATE TABLE "LINKS" ("ID" BIGINT NOT NULL PRIMARY KEY, "User_Id" BIGINT, ROLE TEXT);
INSERT INTO "LINKS" VALUES (1, 1, 'a'), (2, 1, 'c'), (6, 3, 'new'), (4, NULL, 'other'), (5, 2, 'moves');`);
    const report = await comparePair(pair, SETTINGS);
    expect(told(report)).toEqual([
      'changed 1: role b -> c',
      'only-in-a 2: user_id=2 id=3 role=a',
      'only-in-b 2: user_id=2 id=5 role=moves',
      'only-in-a 3: user_id=3 id=5 role=moves',
      'only-in-b 3: user_id=3 id=6 role=new',
    ]);
    expect(summary(report)).toMatchObject({
      complete: true,
      references: ['links [user_id]: 4/4 rows, 1 same, 2 a, 2 b, 1 changed'],
    });
    expect(report.references[0]?.accounts).toMatchObject({
      count: 3,
      first: [{ key: ['1'], changed: 1 }, { onlyInA: 1, onlyInB: 1 }, {}],
    });
  });

  it('is never said to be whole when something was left out', async () => {
    await both(
      ...USERS,
      'CREATE TABLE here (user_id BIGINT, model_type VARCHAR(20), model_id BIGINT, ids VARCHAR(40))',
      'INSERT INTO here VALUES (1, NULL, NULL, NULL)',
    );
    await pair.a.run('CREATE TABLE links (user_id BIGINT, own VARCHAR(9)); CREATE TABLE gone (user_id BIGINT);');
    await pair.b.run(
      'CREATE TABLE links (user_id BIGINT, other VARCHAR(9)); CREATE TABLE late (user_id BIGINT REFERENCES users (id));',
    );
    const more = [
      '{ from: "gone [user_id]", to: "users [id]" }',
      '{ from: "late [user_id]", to: "users [id]" }',
      '{ from: "here [user_id]", to: "users [id]" }',
      '{ from: "here [ids]", to: "users [id]", list: "," }',
      '{ from: "here [model_id]", to: "users [id]", basis: polymorphic }',
      '{ from: "here [missing]", to: "users [id]" }',
    ];
    const settings = `${SETTINGS}${more.map((each) => `  - ${each}\n`).join('')}`;
    const report = await comparePair(pair, settings);
    expect(summary(report)).toMatchObject({
      identical: true,
      complete: false,
      skipped: [
        'gone [user_id]: no-table-b',
        'here [ids]: list',
        'here [missing]: no-column-a',
        'here [model_id]: needs-condition',
        'late [user_id]: no-table-a',
      ],
    });
    expect(report.references.find(({ reference }) => reference === 'links [user_id]')?.left).toEqual([
      { column: 'own', reason: 'only-in-a' },
      { column: 'other', reason: 'only-in-b' },
    ]);
    const ignored = 'version: 1\nignore: { columns: [links.own] }\n';
    expect((await comparePair(pair, SETTINGS, ignored)).complete).toBe(false);
  });

  it('of a polymorphic reference are the rows that its condition chooses', async () => {
    const models = (extra: string): string =>
      `CREATE TABLE links (kind VARCHAR(20), user_id BIGINT); INSERT INTO links VALUES ('user', 1), ('team', 9)${extra};`;
    await both(...USERS);
    await pair.a.run(models(''));
    await pair.b.run(models(", ('team', 8)"));
    const chosen = SETTINGS.replace('kind: role', 'kind: role, when: { kind: user }');
    expect(summary(await comparePair(pair, chosen))).toMatchObject({ identical: true, complete: true });
    expect(summary(await comparePair(pair, chosen.replace('kind: user', 'kind: team')))).toMatchObject({
      identical: false,
    });
  });
});

describe('a mapping', () => {
  const MAP = `version: 1
tables: { users: people, links: memberships, roles: groups }
columns: { links.user_id: person, links.role_id: grp, users.login: name }
keys: { users: login, roles: code }
values: { links.state: { "0": active, "1": "it's off" } }
ignore: { columns: [links.id, links.made] }
`;
  const settings = SETTINGS.replace(
    'references:',
    'references:\n  - { from: "links [role_id]", to: "roles [id]", kind: role }',
  );

  beforeEach(async () => {
    await pair.a.run(`${USERS.join(';')};
CREATE TABLE roles (id BIGINT NOT NULL PRIMARY KEY, code VARCHAR(20) NOT NULL);
CREATE TABLE links (id BIGINT NOT NULL PRIMARY KEY, user_id BIGINT, role_id BIGINT, state INTEGER, made VARCHAR(9));
INSERT INTO roles VALUES (1, 'admin'), (2, 'audit');
INSERT INTO links VALUES (1, 1, 1, 0, 'x'), (2, 1, 2, 1, 'y'), (3, 2, 2, 0, 'z'), (4, 3, NULL, 0, 'z');`);
    await pair.b.run(`CREATE TABLE people (uid TEXT PRIMARY KEY, id INTEGER NOT NULL UNIQUE, name TEXT);
CREATE TABLE groups (id INTEGER PRIMARY KEY, code TEXT);
CREATE TABLE memberships (id INTEGER PRIMARY KEY, person INTEGER, grp INTEGER, state TEXT);
INSERT INTO people VALUES ('u', 71, 'ada'), ('v', 72, 'bob'), ('w', 73, 'cy');
INSERT INTO groups VALUES (501, 'audit'), (502, 'admin');
INSERT INTO memberships VALUES (901, 71, 502, 'active'), (902, 71, 501, 'it''s off'), (903, 72, 501, 'active'), (904, 73, NULL, 'active');`);
  });

  it('of names, keys and values makes the same links the same', async () => {
    expect(summary(await comparePair(pair, settings, MAP))).toEqual({
      identical: true,
      complete: true,
      references: ['links [user_id]: 4/4 rows, 4 same, 0 a, 0 b, 0 changed'],
      skipped: [],
    });
    expect(summary(await comparePair(pair, settings, 'version: 1\ntables: { links: memberships }'))).toMatchObject({
      complete: false,
    });
  });

  it('leaves differences what they are, and counts rows whose key leads nowhere', async () => {
    await pair.b.run(
      `UPDATE memberships SET grp = 502 WHERE id = 903; INSERT INTO memberships VALUES (905, 99, 501, 'active');`,
    );
    const report = await comparePair(pair, settings, MAP);
    expect(told(report)).toEqual([
      'only-in-b bob: user_id=bob role_id=admin state=active',
      'only-in-a bob: user_id=bob role_id=audit state=active',
    ]);
    expect(report).toMatchObject({ complete: false, references: [{ unmatched: { a: 0, b: 1 } }] });
  });

  it('that names what is not there is refused', async () => {
    for (const [map, word] of [
      ['tables: { nothing: x }', 'nothing'],
      ['tables: { links: nowhere }', 'nowhere'],
      ['columns: { links.nope: x }', 'nope'],
      ['ignore: { tables: [nix] }', 'nix'],
    ])
      expect(await refusal(comparePair(pair, settings, `version: 1\n${map ?? ''}\n`))).toMatchObject({
        code: 'U09',
        facts: { detail: expect.stringContaining(word ?? '') as string },
      });
  });
});

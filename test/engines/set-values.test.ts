/** Values as people write them, in columns of every kind: the plan foretells what the server makes of them, to the byte. */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Engine } from '../../src/catalog/model.js';
import { freshDatabase, type TestDatabase } from '../helpers/database.js';
import { refusal } from '../helpers/thrown.js';
import { Workplace } from '../helpers/workplace.js';

const { engine } = inject('engine');

interface Kind {
  readonly type: string;
  readonly before: string;
  readonly typed: string;
  /** As the server prints it afterwards. */
  readonly after: string;
}

const kind = (type: string, before: string, typed: string, after = typed): Kind => ({ type, before, typed, after });

const EVERYWHERE = [
  kind('VARCHAR(20)', "'x'", 'gone'),
  kind('INTEGER', '7', '0'),
  kind('BIGINT', '7', '9007199254740993'),
];

const MYSQL = [
  kind('DATETIME(3)', "'2020-01-01'", '2026-11-27', '2026-11-27 00:00:00.000'),
  kind('DATETIME', "'2020-01-01'", '2026-11-27T10:00', '2026-11-27 10:00:00'),
  kind('TIMESTAMP NULL', "'2020-01-02'", '2026-11-27', '2026-11-27 00:00:00'),
  kind('DATE', "'2020-01-01'", '20261127', '2026-11-27'),
  kind('TIME(2)', "'01:02:03'", '10:00', '10:00:00.00'),
  kind('DECIMAL(8,2)', '7', '1.5', '1.50'),
  kind('TINYINT(1)', '1', 'false', '0'),
  kind('CHAR(6)', "'x'", 'gone'),
  kind('DOUBLE', '7', '0.5'),
  kind("ENUM('active','off')", "'active'", 'off'),
  kind("SET('a','b','c')", "'a'", 'a,c'),
  kind('YEAR', '2020', '2026'),
  kind('JSON', "'1'", '{"a": 1}'),
];

const KINDS: Readonly<Record<Engine, readonly Kind[]>> = {
  sqlite: [...EVERYWHERE, kind('DATETIME', "'2020-01-01'", '2026-11-27'), kind('BOOLEAN', '1', 'false', '0')],
  mysql: [...EVERYWHERE, ...MYSQL],
  mariadb: [...EVERYWHERE, ...MYSQL],
  postgres: [
    ...EVERYWHERE,
    kind('TIMESTAMPTZ', "'2020-01-01'", '2026-11-27', '2026-11-27 00:00:00+00'),
    kind('TIMESTAMP(3)', "'2020-01-01'", '2026-11-27T10:00', '2026-11-27 10:00:00'),
    kind('DATE', "'2020-01-01'", '20261127', '2026-11-27'),
    kind('NUMERIC(8,2)', '7', '1.5', '1.50'),
    kind('BOOLEAN', 'true', 'false', 'f'),
    kind('CHAR(6)', "'x'", 'gone', 'gone  '),
    kind('UUID', 'NULL', 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'),
    kind('JSONB', "'1'", '{"b":1,"a": 2}', '{"a": 2, "b": 1}'),
    kind('INTERVAL', "'1 day'", '90 min', '01:30:00'),
  ],
};

const table = (index: number): string => `links_${String(index)}`;
const kinds = KINDS[engine];

const schema = kinds.map(
  ({ type, before }, index) =>
    `CREATE TABLE ${table(index)} (id INTEGER NOT NULL PRIMARY KEY, user_id BIGINT NOT NULL, v ${type});
    INSERT INTO ${table(index)} VALUES (1, 1, ${before}), (2, 2, ${before});`,
);

/** The type beside an id, and a state, as a word that the engine knows: MySQL stores its number. */
const WHO = {
  sqlite: 'VARCHAR(9)',
  mysql: "ENUM('customer','member')",
  mariadb: "ENUM('customer','member')",
  postgres: 'who',
}[engine];
const STATE = { sqlite: 'VARCHAR(9)', mysql: "ENUM('on','off')", mariadb: "ENUM('on','off')", postgres: 'state' }[
  engine
];
const TYPES =
  engine === 'postgres'
    ? "CREATE TYPE who AS ENUM ('customer', 'member'); CREATE TYPE state AS ENUM ('on', 'off');"
    : '';
const WORDS = `${TYPES}
CREATE TABLE users (id BIGINT NOT NULL PRIMARY KEY, login VARCHAR(40) NOT NULL, status ${STATE} NOT NULL);
INSERT INTO users VALUES (1, 'ada', 'on'), (2, 'bob', 'on');
CREATE TABLE tokens (id INTEGER NOT NULL PRIMARY KEY, user_type ${WHO} NOT NULL, user_id BIGINT NOT NULL);
INSERT INTO tokens VALUES (1, 'member', 1), (2, 'customer', 1), (3, 'member', 2);`;

const SETTINGS = `version: 1
targets:
  app: { environment: test, approvals: 1 }
accounts:
  - { table: users, key: [id], lookup: [login], label: login, disabled: "status = 'off'", state: confirmed }
references:
  - { from: "tokens [user_id]", when: { user_type: member }, to: "users [id]", kind: token, state: confirmed }
${kinds
  .map(
    ({ typed }, index) =>
      `  - { from: "${table(index)} [user_id]", to: "users [id]", kind: role, onUnlink: { set: { v: ${JSON.stringify(typed)} } } }`,
  )
  .join('\n')}
`;

let database: TestDatabase;
let work: Workplace;

beforeAll(async () => {
  database = await freshDatabase();
  await database.run(`${WORDS}\n${schema.join('\n')}`);
  work = new Workplace(database, SETTINGS);
  await work.ledger();
});

afterAll(async () => {
  work.remove();
  await database.drop();
});

const dump = (): Promise<string> => database.dump({ except: ['untether_run'] });

describe(`values that are set, on ${engine}`, () => {
  it.each(kinds.map((each, index) => ({ ...each, index })))('$type: $typed is $after', async ({ index, after }) => {
    const before = await dump();
    const plan = await work.plan(['ada'], { links: [table(index)] });
    const { run } = await work.approveAndApply(plan);
    expect(await database.rows(`SELECT v FROM ${table(index)} WHERE id = 1`)).toEqual([[after]]);
    await work.approveAndApply(await work.rollbackPlan(run));
    expect(await dump()).toBe(before);
  });

  it('knows words that the engine stores in its own way', async () => {
    const before = await dump();
    const plan = await work.plan(['ada'], { links: ['tokens'], withAccount: 'disable' });
    const { run } = await work.approveAndApply(plan);
    expect(await database.rows('SELECT id FROM tokens ORDER BY id')).toEqual([['2'], ['3']]);
    expect(await database.rows('SELECT status FROM users ORDER BY id')).toEqual([['off'], ['on']]);
    await work.approveAndApply(await work.rollbackPlan(run));
    expect(await dump()).toBe(before);
  });

  const bad = { sqlite: [], mysql: ['DATE'], mariadb: ['DATE'], postgres: ['DATE', 'NUMERIC(8,2)'] }[engine];
  it.each(bad)('refuse what is no %s', async (type) => {
    const name = table(kinds.findIndex((each) => each.type === type));
    const error = await refusal(work.plan(['ada'], { links: [name], set: new Map([[`${name}.v`, 'soon']]) }));
    expect([error.code, error.message]).toEqual(['U09', expect.stringContaining(`${name}.v`)]);
  });
});

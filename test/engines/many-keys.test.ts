import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { freshDatabase, type TestDatabase } from '../helpers/database.js';
import { Workplace } from '../helpers/workplace.js';

const { engine } = inject('engine');

/** Half of them beyond what a column of 32 bits holds, one in ten within 16 bits. */
const KEYS = Array.from({ length: 240 }, (_, n) => (n % 2 === 0 ? 4_000_000_000 + n : n % 10 === 1 ? n : 100_000 + n));
const LINKS = {
  wide: { type: 'BIGINT', holds: () => true },
  plain: { type: 'INTEGER', holds: (key: number) => key < 2 ** 31 },
  small: { type: 'SMALLINT', holds: (key: number) => key < 2 ** 15 },
  number: { type: 'NUMERIC(20)', holds: () => true },
  own: { type: engine === 'postgres' ? 'account_key' : 'BIGINT', holds: () => true },
} as const;

const login = (key: number): string => `u${String(key)}`;
const chosen = KEYS.filter((_, n) => n % 3 !== 0);

function schema(): string {
  const users = KEYS.map((key) => `(${String(key)}, '${login(key)}')`).join(', ');
  const links = Object.entries(LINKS).map(([table, { type, holds }]) => {
    const rows = KEYS.filter(holds).map((key) => `(${String(key)}, 'r')`);
    return `CREATE TABLE ${table}_link (user_id ${type} NOT NULL, role VARCHAR(9) NOT NULL, PRIMARY KEY (user_id, role));
INSERT INTO ${table}_link VALUES ${rows.join(', ')};`;
  });
  return `${engine === 'postgres' ? 'CREATE DOMAIN account_key AS BIGINT;' : ''}
CREATE TABLE users (id BIGINT NOT NULL PRIMARY KEY, login VARCHAR(40) NOT NULL);
INSERT INTO users VALUES ${users};
${links.join('\n')}`;
}

const SETTINGS = `version: 1
targets:
  app: { environment: test, approvals: 1 }
accounts:
  - { table: users, key: [id], lookup: [login], label: login, state: confirmed }
references:
${Object.keys(LINKS)
  .map((table) => `  - { from: "${table}_link [user_id]", to: "users [id]", kind: role }`)
  .join('\n')}
`;

let database: TestDatabase;
let work: Workplace;

beforeAll(async () => {
  database = await freshDatabase();
  await database.run(schema());
  work = new Workplace(database, SETTINGS);
  await work.ledger();
});

afterAll(async () => {
  work.remove();
  await database.drop();
});

const dump = (): Promise<string> => database.dump({ except: ['untether_run'] });

describe(`hundreds of keys in columns of every width, on ${engine}`, () => {
  it('leave exactly the others, and come back', async () => {
    const start = await dump();
    const plan = await work.plan(chosen.map(login));
    const { run } = await work.approveAndApply(plan);
    for (const [table, { holds }] of Object.entries(LINKS)) {
      const left = await database.rows(`SELECT user_id FROM ${table}_link ORDER BY user_id`);
      const expected = KEYS.filter((key) => holds(key) && !chosen.includes(key)).toSorted((a, b) => a - b);
      expect(
        left.map(([key]) => Number(key)),
        table,
      ).toEqual(expected);
    }
    await work.approveAndApply(await work.rollbackPlan(run));
    expect(await dump()).toBe(start);
  });
});

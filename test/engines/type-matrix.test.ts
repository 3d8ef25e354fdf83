import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { freshDatabase, type TestDatabase } from '../helpers/database.js';
import { SEED, tries } from '../helpers/seed.js';
import { refusal } from '../helpers/thrown.js';
import { Random, type RandomEngine, type RandomType } from '../helpers/values/random.js';
import { mariadbRandom, mysqlRandom } from '../helpers/values/random-mysql.js';
import { postgresRandom } from '../helpers/values/random-postgres.js';
import { sqliteRandom } from '../helpers/values/random-sqlite.js';
import { Workplace } from '../helpers/workplace.js';

/** Random values of every type: what a plan takes away, its rollback brings back. The server compares it with a twin that no plan touches. */

const { engine } = inject('engine');
const ENGINES = { sqlite: sqliteRandom, postgres: postgresRandom, mariadb: mariadbRandom, mysql: mysqlRandom };
const MATRIX: RandomEngine = ENGINES[engine];
const REFUSED = MATRIX.types.filter(({ refused }) => refused !== undefined);
const DELETED = MATRIX.types.filter(({ refused }) => refused === undefined);
/** Tables that lose the reference instead of the row, so that rows are updated, too: one more for some of the types. */
const EMPTIED = DELETED.filter((_, index) => index % tries(12, 3) === 2).map((type) => ({
  ...type,
  name: `${type.name}_emptied`,
}));
const PLANNED = [...DELETED, ...EMPTIED];
const TYPES = [...PLANNED, ...REFUSED];
const isEmptied = (type: RandomType): boolean => EMPTIED.some(({ name }) => name === type.name);
const GROUPS = [...new Set(PLANNED.map(({ group = 'all others' }) => group))].map((group) => ({
  group,
  types: PLANNED.filter((type) => (type.group ?? 'all others') === group),
}));
const VALUES = tries(200, 5000);
const MOST_ROWS = 500;
const TYPES_PER_SCRIPT = tries(25, 1);
const LIMIT = { timeout: tries(300_000, 7_200_000) };

const USERS =
  "CREATE TABLE users (id BIGINT NOT NULL PRIMARY KEY, login VARCHAR(40) NOT NULL); INSERT INTO users VALUES (1, 'ada'), (2, 'bob');";

function settings(): string {
  const references = TYPES.map((type) => {
    const rest = isEmptied(type) ? ', onUnlink: set-null' : '';
    return `  - { from: "m_${type.name} [user_id]", to: "users [id]", kind: role${rest} }\n`;
  });
  return `version: 1
targets:
  app: { environment: test, approvals: 1 }
accounts:
  - { table: users, key: [id], lookup: [login], state: confirmed }
references:
${references.join('')}`;
}

/** Each value once for the account that goes and once for its neighbour, and a twin of the table that no reference leads out of. */
function filled({ name, type, value, table = '' }: RandomType): string {
  const random = new Random(SEED, name);
  const rows = Array.from(
    { length: VALUES },
    (_, index) => `(${2 * index}, 1, ${random.oneIn(20) ? 'NULL' : value(random)})`,
  );
  const integer = table === 'STRICT' ? 'INT' : 'BIGINT';
  const create = (prefix: string, user: string): string =>
    `CREATE TABLE ${prefix}_${name} (id ${integer} NOT NULL PRIMARY KEY, ${user} ${integer}, v ${type}) ${table}`;
  const inserts = Array.from(
    { length: Math.ceil(VALUES / MOST_ROWS) },
    (_, part) => `INSERT INTO m_${name} VALUES ${rows.slice(part * MOST_ROWS, (part + 1) * MOST_ROWS).join(', ')}`,
  );
  return [
    ...[create('m', 'user_id'), create('c', 'holder'), ...inserts],
    `INSERT INTO m_${name} SELECT id + 1, 2, v FROM m_${name}`,
    `INSERT INTO c_${name} SELECT id, user_id, v FROM m_${name}`,
  ].join(';\n');
}

let database: TestDatabase;
let work: Workplace;

beforeAll(async () => {
  database = await freshDatabase();
  work = new Workplace(database, settings());
  await work.ledger();
  await database.run(`${MATRIX.before}${USERS}`);
  const [session, parts] = [MATRIX.session, Math.ceil(TYPES.length / TYPES_PER_SCRIPT)];
  for (let part = 0; part < parts; part += 1) {
    const types = TYPES.slice(part * TYPES_PER_SCRIPT, (part + 1) * TYPES_PER_SCRIPT);
    await database.run([session, ...types.map(filled)].join(';\n'));
  }
}, LIMIT.timeout);

afterAll(async () => {
  work.remove();
  await database.drop();
});

type Line = readonly (string | null)[];

/** One query for each type, sent as one; the lines, which begin with a name, in the order of the types, for a server may work on several at once. */
async function ofEach(types: readonly RandomType[], query: (type: RandomType) => string): Promise<readonly Line[]> {
  const lines = await database.rows(types.map(query).join('\nUNION ALL '));
  const place = new Map(types.map(({ name }, index) => [name, index]));
  const placeOf = ([name]: Line): number => place.get(name ?? '') ?? -1;
  return lines.toSorted((a, b) => placeOf(a) - placeOf(b));
}

/** Rows that are not like their twins, three of each type at most. */
async function differences(types: readonly RandomType[]): Promise<readonly string[]> {
  const rows = await ofEach(types, (type) => {
    const differs = `m.user_id <> c.holder OR m.user_id IS NULL OR ${MATRIX.differs(type, 'm.v', 'c.v')}`;
    const [found, expected] = ['m.v', 'c.v'].map((value) => MATRIX.shown(type, value));
    return `SELECT * FROM (SELECT '${type.name}' AS name, m.id AS id, COUNT(*) OVER () AS times, ${found} AS found, ${expected} AS expected
      FROM m_${type.name} m JOIN c_${type.name} c ON c.id = m.id WHERE ${differs} ORDER BY m.id LIMIT 3) x_${type.name}`;
  });
  return rows.map(
    ([name, id, times, found, expected]) => `${name}, row ${id}, 1 of ${times}: ${found} instead of ${expected}`,
  );
}

/** Types whose table has more or fewer rows than its twin. */
async function miscounted(types: readonly RandomType[]): Promise<readonly string[]> {
  const rows = await ofEach(types, ({ name }) => {
    const [m, c] = [`m_${name}`, `c_${name}`];
    const both = `SELECT COUNT(*) FROM ${m} m JOIN ${c} c ON c.id = m.id`;
    return `SELECT '${name}', (SELECT COUNT(*) FROM ${m}), (SELECT COUNT(*) FROM ${c}), (${both})`;
  });
  return rows.filter(([, m, c, both]) => m !== c || m !== both).map(([name]) => `${name}: number of rows`);
}

/** Types whose table has another check sum than its twin, where the engine has one: it is made of the very bytes. */
async function missummed(types: readonly RandomType[]): Promise<readonly string[]> {
  if (!MATRIX.hasChecksum) return [];
  const tables = types.flatMap(({ name }) => [`m_${name}`, `c_${name}`]);
  const sums = (await database.rows(`CHECKSUM TABLE ${tables.join(', ')}`)).map(([, sum]) => sum);
  return types
    .filter((_, index) => sums[2 * index] !== sums[2 * index + 1] || sums[2 * index] === null)
    .map(({ name }) => `${name}: check sum`);
}

async function wrongs(types: readonly RandomType[]): Promise<readonly string[]> {
  return [...(await differences(types)), ...(await miscounted(types)), ...(await missummed(types))];
}

/** Nothing of the account is left; all of the neighbour is, and what was emptied. */
async function expectGone(types: readonly RandomType[]): Promise<void> {
  const rows = await ofEach(
    types,
    ({ name }) => `SELECT '${name}', COUNT(*), SUM(CASE WHEN user_id = 1 THEN 1 ELSE 0 END) FROM m_${name}`,
  );
  expect(rows).toEqual(types.map((type) => [type.name, String(isEmptied(type) ? 2 * VALUES : VALUES), '0']));
}

const tablesOf = (types: readonly RandomType[]): readonly string[] => types.map(({ name }) => `m_${name}`);

describe(`${MATRIX.types.length} column types on ${engine}`, () => {
  it('have twins that tell a single value which is nearly the same', LIMIT, async () => {
    const types = TYPES.filter(({ name }) => MATRIX.almost.some(([almost]) => almost === name));
    expect(await wrongs(types)).toEqual([]);
    const both = MATRIX.almost.flatMap(([name, value, other]) => [
      `INSERT INTO c_${name} VALUES (-1, 2, ${value})`,
      `INSERT INTO m_${name} VALUES (-1, 2, ${other})`,
    ]);
    const [[lacking] = ['']] = MATRIX.almost;
    await database.run([MATRIX.session, ...both, `DELETE FROM m_${lacking} WHERE id = 0`].join(';\n'));
    const told = (await wrongs(types)).map((line) => line.replace(/: .* instead of .*$/s, ''));
    const undo = MATRIX.almost.flatMap(([name]) =>
      ['m', 'c'].map((prefix) => `DELETE FROM ${prefix}_${name} WHERE id = -1`),
    );
    await database.run([...undo, `INSERT INTO m_${lacking} SELECT * FROM c_${lacking} WHERE id = 0`].join(';\n'));
    expect(told).toEqual([
      ...types.map(({ name }) => `${name}, row -1, 1 of 1`),
      `${lacking}: number of rows`,
      ...types.filter(() => MATRIX.hasChecksum).map(({ name }) => `${name}: check sum`),
    ]);
  });

  it.each(GROUPS)(
    `keep ${VALUES} random values each, seed ${SEED}, through a plan and its rollback: $group`,
    LIMIT,
    async ({ types }) => {
      const plan = await work.plan(['ada'], { links: tablesOf(types) });
      const planned = plan.document.steps.map(({ table, expectedRows }) => `${table}: ${expectedRows}`);
      expect(planned.toSorted()).toEqual(
        tablesOf(types)
          .map((table) => `${table}: ${VALUES}`)
          .toSorted(),
      );
      const { run } = await work.approveAndApply(plan);
      await expectGone(types);
      await work.approveAndApply(await work.rollbackPlan(run));
      expect(await wrongs(types)).toEqual([]);
    },
  );

  it.each(REFUSED)('refuse a plan that could not bring them back: $name', async ({ name }) => {
    expect(await refusal(work.plan(['ada'], { links: [`m_${name}`] }))).toMatchObject({ code: 'G15' });
  });

  it.each(MATRIX.untested ? [MATRIX.untested] : [])('are all that the server can write', async ({ types, names }) => {
    expect((await database.rows(types)).flat()).toEqual(names);
  });
});

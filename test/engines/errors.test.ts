import { existsSync } from 'node:fs';
import { readFile, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Knex } from 'knex';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Engine } from '../../src/catalog/model.js';
import type { Plan } from '../../src/index.js';
import { freshDatabase, type TestDatabase } from '../helpers/database.js';
import { guardedLogin } from '../helpers/login.js';
import { expectRefusal, type Refusal } from '../helpers/refusal.js';
import { BIG_KEYS, shapesSettings, shapesSql } from '../helpers/schemas.js';
import { freePort } from '../helpers/server.js';
import { until } from '../helpers/until.js';
import { Workplace } from '../helpers/workplace.js';

const { engine } = inject('engine');
const SERVERS: readonly Engine[] = ['postgres', 'mariadb', 'mysql'];
const WRONG = 'not-the-password-7391';
const UNLINK = ['plan', 'unlink', '--reason', 'test', '--ticket', 'T-1', '--account'] as const;

let database: TestDatabase;
let bare: TestDatabase;
let work: Workplace;
const cleanUps: (() => unknown)[] = [];

async function sample(): Promise<TestDatabase> {
  const made = await freshDatabase();
  cleanUps.push(() => made.drop());
  await made.run(shapesSql(engine));
  return made;
}

/** A workplace of its own, on another connection or with other settings. */
function elsewhere(knexConfig: Knex.Config, settings = shapesSettings()): Workplace {
  const place = new Workplace({ ...database, knexConfig }, settings);
  cleanUps.unshift(() => place.remove());
  return place;
}

const connectionWith = (change: object): Knex.Config => ({
  ...database.knexConfig,
  connection: { ...(database.knexConfig.connection as object), ...change },
});

async function approved(place: Workplace): Promise<Plan> {
  const plan = await place.plan(['ada']);
  await place.approve(plan);
  return plan;
}

beforeAll(async () => {
  database = await sample();
  await database.run(`INSERT INTO users VALUES (5, 'ada2', 'ada@example.com', 'x', NULL)`);
  bare = await sample();
  work = elsewhere(database.knexConfig);
  await work.ledger();
});

afterAll(async () => {
  for (const cleanUp of cleanUps) await cleanUp();
});

interface Case extends Refusal {
  readonly name: string;
  /** Every engine when left out. */
  readonly engines?: readonly Engine[];
  /** Makes the situation; says where to call what. */
  readonly given: () => Promise<readonly [Workplace, readonly string[]]> | readonly [Workplace, readonly string[]];
}

const CONNECTION: readonly Case[] = [
  {
    name: 'a wrong password',
    code: 'C02',
    engines: SERVERS,
    why: /guarded_/,
    given: async () => {
      const login = await guardedLogin(database);
      cleanUps.unshift(login.remove);
      return [elsewhere(login.as(WRONG)), ['inspect']];
    },
  },
  {
    name: 'no server at the address',
    code: 'C01',
    engines: SERVERS,
    why: /ECONNREFUSED/,
    given: async () => [elsewhere(connectionWith({ port: await freePort() })), ['inspect']],
  },
  {
    name: 'a database that is not there',
    code: 'C06',
    engines: SERVERS,
    why: /nowhere_7391/,
    given: () => [elsewhere(connectionWith({ database: 'nowhere_7391' })), ['inspect']],
  },
  {
    name: 'a file that is not there',
    code: 'C06',
    engines: ['sqlite'],
    given: () => [elsewhere(connectionWith({ filename: path.join(work.dir, 'nowhere.db') })), ['inspect']],
  },
  {
    name: 'a login from which the server would hide rows',
    code: 'C04',
    engines: ['postgres'],
    why: /row-level security policy for table "memberships"/,
    given: async () => {
      const other = await sample();
      const user = `reader_${String(process.pid)}`;
      await other.run(`CREATE ROLE ${user} LOGIN; GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${user}`);
      await other.run('ALTER TABLE memberships ENABLE ROW LEVEL SECURITY');
      cleanUps.unshift(() => other.run(`DROP OWNED BY ${user}; DROP ROLE ${user}`));
      const connection = { ...(other.knexConfig.connection as object), user };
      return [elsewhere({ ...other.knexConfig, connection }), [...UNLINK, 'ada']];
    },
  },
];

const REQUEST: readonly Case[] = [
  {
    name: 'an account that does not exist, with a close one named',
    code: 'U07',
    why: /adaa: closest are ada/,
    given: () => [work, [...UNLINK, 'adaa']],
  },
  {
    name: 'a name that two accounts have',
    code: 'U08',
    why: new RegExp(`ada \\(${String(BIG_KEYS[0])}\\), ada2 \\(5\\)|ada2 \\(5\\), ada \\(${String(BIG_KEYS[0])}\\)`),
    given: () => [work, [...UNLINK, 'ada@example.com']],
  },
  {
    name: 'a key that the settings do not know',
    code: 'U04',
    why: /untether\.yaml:2:1 targts: unknown key; did you mean "targets"\?/,
    given: () => [elsewhere(database.knexConfig, shapesSettings().replace('targets:', 'targts:')), ['inspect']],
  },
  {
    name: 'a reference that nobody confirmed, asked for by name',
    code: 'G06',
    given: () => {
      const settings = shapesSettings().replace(/(nokey.*)state: confirmed/, '$1state: proposed');
      return [elsewhere(database.knexConfig, settings), [...UNLINK, 'ada', '--link', 'nokey']];
    },
  },
  {
    name: 'more rows than --max-rows',
    code: 'G05',
    given: () => [work, [...UNLINK, 'ada', '--max-rows', '3']],
  },
];

const PLAN_FOLDER: readonly Case[] = [
  {
    name: 'a plan folder without plan.json',
    code: 'U12',
    given: async () => {
      const { folder } = await work.plan(['ada']);
      await rm(path.join(folder, 'plan.json'));
      return [work, ['show', folder]];
    },
  },
  {
    name: 'a plan.json that is not JSON',
    code: 'U12',
    given: async () => {
      const { folder } = await work.plan(['ada']);
      await writeFile(path.join(folder, 'plan.json'), 'steps: none');
      return [work, ['show', folder]];
    },
  },
  {
    name: 'a plan.sql that was cut off',
    code: 'I03',
    why: /plan\.sql/,
    given: async () => {
      const { folder, id } = await approved(work);
      const { length } = await readFile(path.join(folder, 'plan.sql'));
      await truncate(path.join(folder, 'plan.sql'), length - 20);
      return [work, ['apply', id, '--yes']];
    },
  },
];

const APPLY: readonly Case[] = [
  {
    name: 'approval by the one who asked',
    code: 'G02',
    given: async () => {
      const { id, digest } = await work.plan(['ada']);
      return [work, ['approve', id, '--digest', digest, '--actor', 'asker']];
    },
  },
  {
    name: 'no approval',
    code: 'G01',
    given: async () => [work, ['apply', (await work.plan(['ada'])).id, '--yes']],
  },
  {
    name: 'nobody to ask, and no --yes',
    code: 'U02',
    given: async () => [work, ['apply', (await approved(work)).id]],
  },
  {
    name: '--yes for production',
    code: 'U03',
    given: async () => {
      const { folder } = await approved(elsewhere(database.knexConfig));
      const production = shapesSettings().replace('environment: test', 'environment: production');
      return [elsewhere(database.knexConfig, production), ['apply', folder, '--yes']];
    },
  },
  {
    name: 'a database without the ledger',
    code: 'G12',
    given: async () => {
      const place = elsewhere(bare.knexConfig);
      return [place, ['apply', (await approved(place)).id, '--yes']];
    },
  },
  {
    name: 'a plan made for another database',
    code: 'G04',
    given: async () => {
      const place = elsewhere(database.knexConfig);
      const { id } = await approved(place);
      await writeFile(path.join(place.dir, 'knexfile.json'), JSON.stringify({ app: bare.knexConfig }));
      return [place, ['apply', id, '--yes']];
    },
  },
  {
    name: 'a plan past its time',
    code: 'G10',
    given: async () => {
      const place = elsewhere(
        database.knexConfig,
        shapesSettings().replace('approvals: 1', 'approvals: 1, planLifetime: 1s'),
      );
      const { id, document } = await place.plan(['ada']);
      await until('the plan to expire', () => new Date().toISOString() > document.expiresAt);
      return [place, ['apply', id, '--yes']];
    },
  },
  {
    name: 'a plan that was applied before',
    code: 'G10',
    given: async () => {
      const plan = await approved(work);
      const { run } = await work.apply(plan);
      cleanUps.unshift(async () => work.approveAndApply(await work.rollbackPlan(run)));
      return [work, ['apply', plan.id, '--yes']];
    },
  },
];

const here = (cases: readonly Case[]): readonly Case[] =>
  cases.filter(({ engines }) => engines?.includes(engine) ?? true);

/** Both databases, the ledger included: no refusal may leave anything. */
async function everything(): Promise<string> {
  return (await database.dump()) + (await bare.dump());
}

describe.each([
  ['connection', CONNECTION],
  ['request', REQUEST],
  ['plan folder', PLAN_FOLDER],
  ['approval and apply', APPLY],
] as const)(`refused on ${engine}: %s`, (_, cases) => {
  it.each(here(cases))('$name is UT-$code', async ({ given, ...refusal }) => {
    const [place, args] = await given();
    const before = await everything();
    const shown = await expectRefusal((flags) => place.cli([...args, ...flags]), refusal);
    expect(await everything()).toBe(before);
    expect(shown.map(({ stdout, stderr }) => stdout + stderr).join('')).not.toContain(WRONG);
    expect(existsSync(path.join(work.dir, 'nowhere.db'))).toBe(false);
  });
});

import path from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { type Plan, UntetherError } from '../../src/index.js';
import { runClient } from '../helpers/client.js';
import { freshDatabase, type TestDatabase } from '../helpers/database.js';
import type { EngineValues, TableSample, TypeSample } from '../helpers/values/model.js';
import { mariadbValues, mysqlValues } from '../helpers/values/mysql.js';
import { postgresValues } from '../helpers/values/postgres.js';
import { sqliteValues } from '../helpers/values/sqlite.js';
import { Workplace } from '../helpers/workplace.js';

const { engine } = inject('engine');
const SAMPLES = { sqlite: sqliteValues, postgres: postgresValues, mariadb: mariadbValues, mysql: mysqlValues };
const VALUES: EngineValues = SAMPLES[engine];
const LEDGER = { except: ['untether_run'] };
const USERS =
  "CREATE TABLE users (id BIGINT NOT NULL PRIMARY KEY, login VARCHAR(40) NOT NULL); INSERT INTO users VALUES (1, 'ada'), (2, 'bob');\n";

/** One table per type, each value once for the account that goes and once for its neighbour. */
function byId({ name, type, values }: TypeSample): TableSample {
  const rows = values.flatMap((value, index) => [
    `(${String(2 * index)}, 1, ${value})`,
    `(${String(2 * index + 1)}, 2, ${value})`,
  ]);
  return {
    name: `d_${name}`,
    sql: `CREATE TABLE d_${name} (id BIGINT NOT NULL PRIMARY KEY, user_id BIGINT, v ${type}); INSERT INTO d_${name} VALUES ${rows.join(', ')};\n`,
  };
}

/** The value itself picks the row; all but the first belong to the account that goes. */
function byValue({ name, type, values }: TypeSample): TableSample {
  const rows = values.map((value, index) => `(${value}, ${index === 0 && values.length > 1 ? '2' : '1'})`);
  return {
    name: `k_${name}`,
    sql: `CREATE TABLE k_${name} (v ${type} NOT NULL, user_id BIGINT, PRIMARY KEY (v)); INSERT INTO k_${name} VALUES ${rows.join(', ')};\n`,
  };
}

const DELETED = [...VALUES.types.map(byId), ...VALUES.types.filter(({ key }) => key).map(byValue), ...VALUES.tables];
const { alone: ALONE, updated: UPDATED } = VALUES;

function settings(): string {
  const reference = ({ name }: TableSample, rest: string): string =>
    `  - { from: "${name} [user_id]", to: "users [id]", kind: role${rest} }\n`;
  return `version: 1
targets:
  app: { environment: test, approvals: 1 }
accounts:
  - { table: users, key: [id], lookup: [login], state: confirmed }
references:
${[...DELETED, ...ALONE].map((table) => reference(table, '')).join('')}${UPDATED.map((table) => reference(table, ', onUnlink: set-null')).join('')}`;
}

let database: TestDatabase;
let work: Workplace;
let start: string;

beforeEach(async () => {
  database = await freshDatabase();
  await database.run(VALUES.before + USERS + [...DELETED, ...ALONE, ...UPDATED].map(({ sql }) => sql).join(''));
  work = new Workplace(database, settings());
  start = await database.dump();
  await work.ledger();
});

afterEach(async () => {
  work.remove();
  await database.drop();
});

/** The values are worth nothing if the server made something else of them while they were stored. */
function planned(plan: Plan): readonly string[] {
  return plan.document.steps.filter(({ expectedRows }) => expectedRows > 0).map(({ table }) => table);
}

async function ownRows(tables: readonly TableSample[]): Promise<readonly string[]> {
  const counted = await database.rows(
    tables.map(({ name }) => `SELECT '${name}' FROM ${name} WHERE user_id = 1`).join(' UNION ALL '),
  );
  return counted.map(([name]) => String(name));
}

/** What one dump holds and the other does not: short enough to read, unlike two dumps. */
function differences(before: string, after: string): readonly string[] {
  const linesOf = (dump: string): readonly string[] =>
    dump
      .split(/\n(?! )/)
      .flatMap((table) => table.split('\n').map((line) => `${table.split(':', 1)[0] ?? ''} ${line}`));
  const [left, right] = [linesOf(before), linesOf(after)];
  const [was, is] = [new Set(left), new Set(right)];
  return [
    ...left.filter((line) => !is.has(line)).map((line) => `- ${line}`),
    ...right.filter((line) => !was.has(line)).map((line) => `+ ${line}`),
  ].map((line) => line.slice(0, 300));
}

async function goAndComeBack(tables: readonly TableSample[]): Promise<void> {
  const plan = await work.plan(['ada'], { links: tables.map(({ name }) => name) });
  expect(planned(plan).toSorted()).toEqual(tables.map(({ name }) => name).toSorted());
  const { run } = await work.approveAndApply(plan);
  expect(await ownRows(tables)).toEqual([]);
  const back = await work.rollbackPlan(run);
  await work.approveAndApply(back);
  await runByHand(back, 'verify'); // every value compared in SQL with its literal, to the byte
  const end = await database.dump(LEDGER);
  expect(differences(start, end)).toEqual([]);
  expect(end === start).toBe(true);
}

async function runByHand(plan: Plan, script: 'plan' | 'verify' | 'revert'): Promise<void> {
  const { code, stdout, stderr } = await runClient(database, path.join(plan.folder, `${script}.sql`));
  const wrong = stdout.split('\n').filter((line) => line.includes('NOT AS PLANNED'));
  expect({ script, wrong, code, stderr: stderr.slice(0, 500) }).toEqual({ script, wrong: [], code: 0, stderr: '' });
}

/** The same with the stock client and the three scripts of the plan. */
async function goAndComeBackByHand(tables: readonly TableSample[]): Promise<void> {
  const plan = await work.plan(['ada'], { links: tables.map(({ name }) => name) });
  const whole = await database.dump();
  await runByHand(plan, 'plan');
  expect(await ownRows(tables)).toEqual([]);
  await runByHand(plan, 'verify');
  await runByHand(plan, 'revert');
  expect(differences(whole, await database.dump())).toEqual([]);
}

/** Refused while planning, when nothing has been changed yet. */
async function isRefused({ name }: TableSample): Promise<boolean> {
  const outcome = await work.plan(['ada'], { links: [name] }).catch((error: unknown) => error);
  return outcome instanceof UntetherError && outcome.code === 'G15';
}

describe(`values on ${engine}`, () => {
  it(
    `come back to the byte when their rows were deleted (${String(DELETED.length)} tables)`,
    { timeout: 300_000 },
    () => goAndComeBack(DELETED),
  );

  it(
    `come back to the byte by hand when their rows were deleted (${String(DELETED.length)} tables)`,
    { timeout: 300_000 },
    () => goAndComeBackByHand(DELETED),
  );

  it.each(ALONE)('come back to the byte by hand when their rows were deleted: $name', async (table) => {
    if (table.mayBeRefused && (await isRefused(table))) return;
    await goAndComeBackByHand([table]);
  });

  it.each(UPDATED)('come back to the byte by hand when their rows were updated: $name', (table) =>
    goAndComeBackByHand([table]),
  );

  it.each(ALONE)('come back to the byte when their rows were deleted: $name', async (table) => {
    if (table.mayBeRefused && (await isRefused(table))) return;
    await goAndComeBack([table]);
  });

  it.each(UPDATED)('come back to the byte when their rows were updated: $name', (table) => goAndComeBack([table]));
});

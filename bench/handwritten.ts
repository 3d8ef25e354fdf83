import { performance } from 'node:perf_hooks';
import { withBench, type BenchDatabase, type BenchEngine, type BenchTarget } from './engines.js';
import { CHOSEN } from './tables.js';

/** Seconds of the steps a DBA would take by hand, and the rows they touched. */
export interface HandwrittenTimes {
  /** Count the rows per table and look at all of them. */
  readonly read: number;
  /** Copy them to side tables. */
  readonly save: number;
  /** Delete, and set to NULL, in one transaction with its COMMIT. */
  readonly remove: number;
  /** Put them back from the side tables in one transaction with its COMMIT. */
  readonly restore: number;
  readonly rows: number;
}

/** A table that refers to users, children first. */
interface LinkTable {
  readonly name: string;
  readonly column: string;
  readonly clear?: { readonly key: string };
}

const LINKS: readonly LinkTable[] = [
  { name: 'user_roles', column: 'user_id' },
  { name: 'user_permissions', column: 'user_id' },
  { name: 'linked_accounts', column: 'user_id' },
  { name: 'user_groups', column: 'user_id' },
  { name: 'audit_refs', column: 'actor_id', clear: { key: 'audit_id' } },
  { name: 'sessions', column: 'user_id' },
];

const USERS: LinkTable = { name: 'users', column: 'user_id' };

export interface HandwrittenRequest extends BenchTarget {
  /** Delete the rows of `users`, too; otherwise the accounts stay. */
  readonly withAccounts: boolean;
}

/**
 * Unlinks every hundredth user with the SQL a skilled DBA would write for this engine, and puts everything back.
 * The list of users, the clean-up of side tables and statistics are not timed. Leaves the data as it found it.
 */
export async function runHandwritten({ withAccounts, ...target }: HandwrittenRequest): Promise<HandwrittenTimes> {
  const tables = withAccounts ? [...LINKS, USERS] : LINKS;
  return withBench(target, async (database) => {
    await prepare(database, tables);
    const rows = { count: 0 };
    const read = await timed(async () => (rows.count = await readRows(database, tables)));
    const save = await timed(() => database.run(...tables.map((table) => saveSql(table))));
    const remove = await timed(() => database.transaction(tables.map((table) => removeSql(database.engine, table))));
    const restore = await timed(() => database.transaction(restoreSql(database.engine, tables)));
    await cleanUp(database, tables);
    return { read, save, remove, restore, rows: rows.count };
  });
}

/** Brings dead rows and statistics in order after a round, so that no round pays for the one before it. */
export async function settle(target: BenchTarget): Promise<void> {
  if (target.engine !== 'postgres') return;
  await withBench(target, async (database) => {
    const names = [...LINKS, USERS].map(({ name }) => name).join(', ');
    await database.run(`vacuum analyze ${names}`, 'checkpoint');
  });
}

async function timed(step: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await step();
  return (performance.now() - start) / 1000;
}

const saved = ({ name }: LinkTable): string => `bench_saved_${name}`;

async function prepare(database: BenchDatabase, tables: readonly LinkTable[]): Promise<void> {
  if (database.engine === 'sqlite') await database.run('pragma foreign_keys = on', 'pragma synchronous = full');
  await cleanUp(database, tables);
  await database.run(
    `create table bench_chosen (user_id ${database.sql.integerType} not null primary key)`,
    `insert into bench_chosen select user_id from users where ${CHOSEN}`,
    database.engine === 'mysql' || database.engine === 'mariadb'
      ? 'analyze table bench_chosen'
      : 'analyze bench_chosen',
  );
}

async function cleanUp(database: BenchDatabase, tables: readonly LinkTable[]): Promise<void> {
  await database.run(...['bench_chosen', ...tables.map(saved)].map((name) => `drop table if exists ${name}`));
}

function chosenRows({ name, column }: LinkTable): string {
  return `from bench_chosen c join ${name} t on t.${column} = c.user_id`;
}

async function readRows(database: BenchDatabase, tables: readonly LinkTable[]): Promise<number> {
  let total = 0;
  for (const table of tables) {
    const [counted] = await database.rows(`select count(*) as counted ${chosenRows(table)}`);
    const rows = await database.rows(`select t.* ${chosenRows(table)}`);
    if (rows.length !== Number(counted?.['counted'])) throw new Error(`${table.name} changed while it was read`);
    total += rows.length;
  }
  return total;
}

function saveSql(table: LinkTable): string {
  return `create table ${saved(table)} as select t.* ${chosenRows(table)}`;
}

/** MariaDB before 11.1 scans the whole table for `in (select …)` in a DELETE; the multi-table form uses the index. */
function removeSql(engine: BenchEngine, { name, column, clear }: LinkTable): string {
  const mysqlLike = engine === 'mysql' || engine === 'mariadb';
  if (clear !== undefined) {
    return mysqlLike
      ? `update bench_chosen c join ${name} t on t.${column} = c.user_id set t.${column} = null`
      : `update ${name} set ${column} = null where ${column} in (select user_id from bench_chosen)`;
  }
  if (mysqlLike) return `delete t from bench_chosen c join ${name} t on t.${column} = c.user_id`;
  if (engine === 'postgres') return `delete from ${name} t using bench_chosen c where t.${column} = c.user_id`;
  return `delete from ${name} where ${column} in (select user_id from bench_chosen)`;
}

/** Parents before children. */
function restoreSql(engine: BenchEngine, tables: readonly LinkTable[]): string[] {
  return [...tables].reverse().map((table) => {
    const { name, column, clear } = table;
    if (clear === undefined) return `insert into ${name} select * from ${saved(table)}`;
    if (engine === 'mysql' || engine === 'mariadb') {
      return `update ${saved(table)} s join ${name} t on t.${clear.key} = s.${clear.key} set t.${column} = s.${column}`;
    }
    return `update ${name} set ${column} = s.${column} from ${saved(table)} s where ${name}.${clear.key} = s.${clear.key}`;
  });
}

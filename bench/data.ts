import { LOADING, withBench, type BenchDatabase, type BenchTarget } from './engines.js';
import { BENCH_TABLES, sizeAt, type BenchTable, type Size, type Value } from './tables.js';

/** Says that the tables are ours to drop, and at which scale they were made. */
const MARKER = 'bench_marker';
const BATCH = 100_000;

export interface BenchRequest extends BenchTarget {
  /** 1 is a million users; see `sizeAt`. */
  readonly scale: number;
}

/**
 * Makes the benchmark data set in an empty database, or keeps the one that is there at this scale.
 * Refuses a database with tables of these names that it did not make. Returns what it did.
 */
export async function createBenchData({ scale, ...target }: BenchRequest): Promise<'made' | 'kept'> {
  return withBench(target, async (database) => {
    const present = await markedScale(database);
    if (present === scale) return 'kept';
    if (present === null) await refuseForeignTables(database);
    await dropTables(database);
    await fill(database, scale);
    return 'made';
  });
}

/** Notes at which scale the data set is whole; null while a measurement may leave it changed, so that the next run makes it anew. */
export async function markBenchData(target: BenchTarget, scale: number | null): Promise<void> {
  await withBench(target, async (database) => {
    await database.run(`delete from ${MARKER}`, ...(scale === null ? [] : [markSql(scale)]));
  });
}

async function markedScale(database: BenchDatabase): Promise<number | null> {
  if (!(await exists(database, MARKER))) return null;
  const [row] = await database.rows(`select scale from ${MARKER}`);
  // No row: somebody stopped us half-way, and the tables are ours but not whole.
  return row === undefined ? 0 : Number(row['scale']);
}

async function exists(database: BenchDatabase, table: string): Promise<boolean> {
  const here = database.engine === 'postgres' ? 'current_schema()' : 'database()';
  const names =
    database.engine === 'sqlite'
      ? `select name from sqlite_schema where name = '${table}'`
      : `select table_name from information_schema.tables where table_schema = ${here} and table_name = '${table}'`;
  return (await database.rows(names)).length > 0;
}

async function refuseForeignTables(database: BenchDatabase): Promise<void> {
  for (const { name } of BENCH_TABLES) {
    if (await exists(database, name))
      throw new Error(`The database has a table ${name} that the benchmark did not make. Nothing was changed.`);
  }
}

async function dropTables(database: BenchDatabase): Promise<void> {
  const names = [...BENCH_TABLES].reverse().map(({ name }) => name);
  await database.run(...[...names, MARKER].map((name) => `drop table if exists ${name}`));
}

/** Indexes and foreign keys come last: engines build them faster over whole tables. */
async function fill(database: BenchDatabase, scale: number): Promise<void> {
  const size = sizeAt(scale);
  await database.run(...LOADING[database.engine]);
  await database.run(`create table ${MARKER} (scale varchar(20) not null)`);
  for (const table of BENCH_TABLES) {
    await database.run(createTableSql(database, table));
    await insertRows(database, table, size);
    await database.run(...indexSql(database, table), ...foreignKeySql(database, table));
  }
  await database.run(...statisticsSql(database));
  await database.run(markSql(scale));
}

function markSql(scale: number): string {
  return `insert into ${MARKER} values ('${scale}')`;
}

async function insertRows(database: BenchDatabase, table: BenchTable, size: Size): Promise<void> {
  const names = columnList(
    database,
    table.columns.map(({ name }) => name),
  );
  const values = table.columns.map(({ value }) => valueSql(database, value, size)).join(', ');
  const total = table.rows(size);
  for (let first = 0; first < total; first += BATCH) {
    const numbers = database.sql.numbers(first, Math.min(first + BATCH, total) - 1);
    await database.run(`insert into ${table.name} (${names}) select ${values} from ${numbers}`);
  }
}

function valueSql({ sql }: BenchDatabase, value: Value, size: Size): string {
  const number = value.number(size, sql);
  switch (value.kind) {
    case 'integer':
      return value.nullWhen === undefined ? number : `case when ${value.nullWhen} then null else ${number} end`;
    case 'text':
      return sql.concat([`'${value.prefix}'`, `(${number})`, ...(value.suffix === '' ? [] : [`'${value.suffix}'`])]);
    case 'choice':
      return `case ${number} ${value.choices.map((choice, place) => `when ${place} then '${choice}'`).join(' ')} end`;
    case 'time':
      return sql.moment(number);
  }
}

function createTableSql(database: BenchDatabase, table: BenchTable): string {
  const { sql, engine } = database;
  const types = { integer: sql.integerType, text: sql.textType, choice: sql.textType, time: sql.timeType };
  const columns = table.columns.map(({ name, value }) => {
    const nullable = value.kind === 'integer' && value.nullWhen !== undefined;
    return `${sql.quote(name)} ${types[value.kind]}${nullable ? '' : ' not null'}`;
  });
  // SQLite cannot add a foreign key later.
  const foreignKeys = engine === 'sqlite' ? table.foreignKeys.map((key) => foreignKeyClause(table, key)) : [];
  const parts = [...columns, `primary key (${columnList(database, table.key)})`, ...foreignKeys];
  return `create table ${table.name} (${parts.join(', ')}) ${sql.tableOptions}`;
}

function columnList({ sql }: BenchDatabase, names: readonly string[]): string {
  return names.map((name) => sql.quote(name)).join(', ');
}

function indexSql(database: BenchDatabase, table: BenchTable): string[] {
  const plain = table.indexes.map(
    (columns) =>
      `create index ix_${table.name}_${columns.join('_')} on ${table.name} (${columnList(database, columns)})`,
  );
  const { uniqueIndex } = table;
  if (uniqueIndex === undefined) return plain;
  return [...plain, `create unique index ux_${table.name}_${uniqueIndex} on ${table.name} (${uniqueIndex})`];
}

function foreignKeySql({ engine }: BenchDatabase, table: BenchTable): string[] {
  if (engine === 'sqlite') return [];
  return table.foreignKeys.map((key) => `alter table ${table.name} add ${foreignKeyClause(table, key)}`);
}

function foreignKeyClause(table: BenchTable, { column, to, onDelete }: BenchTable['foreignKeys'][number]): string {
  const key = BENCH_TABLES.find(({ name }) => name === to)?.key.join(', ') ?? '';
  const name = `fk_${table.name}_${column}`;
  return `constraint ${name} foreign key (${column}) references ${to} (${key}) on delete ${onDelete}`;
}

function statisticsSql({ engine }: BenchDatabase): string[] {
  if (engine === 'postgres') return ['vacuum analyze'];
  return engine === 'sqlite' ? ['analyze'] : [`analyze table ${BENCH_TABLES.map(({ name }) => name).join(', ')}`];
}

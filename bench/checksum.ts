import { withBench, type BenchDatabase, type BenchTarget } from './engines.js';
import { BENCH_TABLES, type BenchColumn, type BenchTable } from './tables.js';

/** Row count and sums per column of one table; `row` ties the columns of a row together. */
export type TableChecksum = Readonly<Record<string, string>>;
export type BenchChecksum = Readonly<Record<string, TableChecksum>>;

/** A prime: keeps every sum far below 2^53, where SQLite's driver would lose digits. */
const MODULUS = 1_000_003;
/** Stands for NULL; no column holds it. */
const NULL_NUMBER = 999_983;

/**
 * Sums over every column of every benchmark table, made by the server in arithmetic that is the same on each engine.
 * Equal checksums on two engines: the same data set. Equal before and after: the benchmark left it as it was.
 */
export async function benchChecksum(target: BenchTarget): Promise<BenchChecksum> {
  return withBench(target, async (database) => {
    const checksums: Record<string, TableChecksum> = {};
    for (const table of BENCH_TABLES) checksums[table.name] = await tableChecksum(database, table);
    return checksums;
  });
}

/** The places where two checksums differ, as `table.column: a / b`; empty when the data is the same. */
export function checksumDifferences(first: BenchChecksum, second: BenchChecksum): string[] {
  return Object.entries(first).flatMap(([table, sums]) =>
    Object.entries(sums)
      .filter(([column, sum]) => second[table]?.[column] !== sum)
      .map(([column, sum]) => `${table}.${column}: ${sum} / ${second[table]?.[column] ?? 'missing'}`),
  );
}

async function tableChecksum(database: BenchDatabase, table: BenchTable): Promise<TableChecksum> {
  const numbers = table.columns.map((column) => `coalesce(${numberSql(database, column)}, ${NULL_NUMBER})`);
  const row = numbers.map((number, place) => `(${number} % ${MODULUS}) * ${7 + place * 12}`).join(' + ');
  const sums = table.columns.flatMap((column, place) => [
    `sum(${numbers[place]} % ${MODULUS}) as ${database.sql.quote(column.name)}`,
    ...shapeSql(database, column),
  ]);
  const query = `select count(*) as counted, ${sums.join(', ')}, sum((${row}) % ${MODULUS}) as tied from ${table.name}`;
  const [result = {}] = await database.rows(query);
  return Object.fromEntries(Object.entries(result).map(([name, value]) => [name, String(value)]));
}

/** Each value as a whole number: texts give the number between their prefix and suffix, choices their place. */
function numberSql({ sql }: BenchDatabase, { name: plainName, value }: BenchColumn): string {
  const name = sql.quote(plainName);
  switch (value.kind) {
    case 'integer':
      return name;
    case 'time':
      return sql.seconds(name);
    case 'choice':
      return `case ${name} ${value.choices.map((choice, place) => `when '${choice}' then ${place}`).join(' ')} end`;
    case 'text': {
      const digits = `${sql.charLength(name)} - ${value.prefix.length + value.suffix.length}`;
      return sql.toInteger(`substr(${name}, ${value.prefix.length + 1}, ${digits})`);
    }
  }
}

/** How many texts are exactly prefix, number, suffix: what the number alone would not show. */
function shapeSql(database: BenchDatabase, column: BenchColumn): string[] {
  const { name, value } = column;
  if (value.kind !== 'text') return [];
  const parts = [`'${value.prefix}'`, numberSql(database, column), `'${value.suffix}'`];
  return [
    `sum(case when ${database.sql.quote(name)} = ${database.sql.concat(parts)} then 1 else 0 end) as ${name}_shaped`,
  ];
}

import type { GuardedChange, Script } from '../dialect.js';
import { quoted } from './literals.js';
import { table } from './names.js';

/**
 * The output and meaning of values depend on settings that a role or a database may change, so each is fixed here,
 * inside the transaction, where a pooler cannot leak it to others.
 */
const SETTINGS: readonly (readonly [string, string])[] = [
  ['search_path', 'pg_catalog, pg_temp'],
  ['row_security', 'off'],
  ['client_encoding', "'UTF8'"],
  ['standard_conforming_strings', 'on'],
  ['extra_float_digits', '3'],
  ['datestyle', "'ISO, YMD'"],
  ['intervalstyle', "'iso_8601'"],
  ['timezone', "'UTC'"],
  ['bytea_output', "'hex'"],
  ['xmloption', 'content'],
  ['lc_monetary', "'C'"],
  ['synchronous_commit', 'on'],
];

export const settingStatements: readonly string[] = SETTINGS.map(
  ([setting, value]) => `SET LOCAL ${setting} = ${value}`,
);

const COUNTERS = { delete: 'deleted', update: 'updated', insert: 'inserted' } as const;

function changedRows({ table: target, action }: GuardedChange): string {
  const counter = `pg_stat_get_xact_tuples_${COUNTERS[action]}`;
  const oid = `'${table(target).replaceAll("'", "''")}'::regclass`;
  if (target.kind !== 'partitioned') return `${counter}(${oid})`;
  return `(SELECT sum(${counter}(relid)) FROM pg_partition_tree(${oid}))`;
}

/** A READ ONLY transaction may not write a table, but it may keep numbers in settings of its own. */
const PART = "'untether.part'";
const ALL = "'untether.all'";

function kept(setting: string): string {
  return `current_setting(${setting})::bigint`;
}

/** A SELECT without a row, so that the client prints nothing. */
function keep(setting: string, value: string): string {
  return `SELECT WHERE set_config(${setting}, ${value}, true) IS NULL`;
}

export const script: Script = {
  clientHead: ['\\set ON_ERROR_STOP on'],
  before: [],
  begin: [
    'BEGIN ISOLATION LEVEL REPEATABLE READ',
    ...settingStatements,
    // Rows of a cycle go, and come back, one table after the other.
    'SET CONSTRAINTS ALL DEFERRED',
  ],
  // Before the first query: under REPEATABLE READ rows committed before a later lock would stay invisible.
  lock: (tables) => tables.map((target) => `LOCK TABLE ${table(target)} IN SHARE ROW EXCLUSIVE MODE`),
  guard: (change) => `SELECT 1 / (${changedRows(change)} = ${String(change.total)})::int AS guard`,
  assertCount: ({ from, rows }) => `SELECT 1 / ((SELECT count(*) FROM ${from}) = ${String(rows)})::int AS guard`,
  settle: ['SET CONSTRAINTS ALL IMMEDIATE'],
  commit: 'COMMIT',
  look: {
    clientHead: ['\\set QUIET on', '\\pset format unaligned', '\\pset tuples_only on'],
    begin: [
      'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY',
      ...settingStatements,
      keep(PART, "'0'"),
      keep(ALL, "'0'"),
    ],
    tally: ({ from, rows }) =>
      keep(PART, `(${kept(PART)} + abs((SELECT count(*) FROM ${from}) - ${String(rows)}))::text`),
    say: (label) => [
      `SELECT ${quoted(label)}, CASE ${kept(PART)} WHEN 0 THEN 'ok' ELSE 'NOT AS PLANNED: ' || ${kept(PART)} || ' rows' END`,
      keep(ALL, `(${kept(ALL)} + ${kept(PART)})::text`),
      keep(PART, "'0'"),
    ],
    isSaying: (sql) => /^SELECT E?'/.test(sql),
    conclude: `SELECT 1 / (${kept(ALL)} = 0)::int AS verified`,
  },
};

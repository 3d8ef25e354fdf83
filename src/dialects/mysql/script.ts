import type { Script } from '../dialect.js';
import { text } from './literals.js';

const SQL_MODE =
  'STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION';

/** Session settings: the whole sql_mode, since drivers and servers add to it; UTC, since DST hours would collapse. */
export const settingStatements: readonly string[] = [
  'SET NAMES binary',
  'SET SESSION character_set_results = NULL',
  `SET SESSION sql_mode = '${SQL_MODE}'`,
  "SET SESSION time_zone = '+00:00'",
  'SET SESSION foreign_key_checks = 1',
  'SET SESSION unique_checks = 1',
  "SET SESSION completion_type = 'NO_CHAIN'",
  'SET SESSION autocommit = 1',
  'SET SESSION sql_safe_updates = 0',
  'SET SESSION group_concat_max_len = 1048576',
  'SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ',
];

/** The second row makes the subquery fail, and with it the script; the first branch never evaluates it. */
function failUnless(condition: string): string {
  return `SELECT IF(${condition}, 'ok', (SELECT 1 UNION ALL SELECT 2)) AS guard`;
}

export const script: Script = {
  clientHead: [],
  before: settingStatements,
  begin: ['START TRANSACTION'],
  lock: () => [],
  guard: ({ rows }) => failUnless(`ROW_COUNT() = ${String(rows)}`),
  assertCount: ({ from, rows }) => failUnless(`(SELECT COUNT(*) FROM ${from} LOCK IN SHARE MODE) = ${String(rows)}`),
  settle: [],
  commit: 'COMMIT',
  look: {
    clientHead: [],
    begin: [...settingStatements, 'START TRANSACTION READ ONLY', 'SET @untether_part = 0, @untether_all = 0'],
    tally: ({ from, rows }) =>
      `SET @untether_part = @untether_part + ABS(CAST((SELECT COUNT(*) FROM ${from}) AS SIGNED) - ${String(rows)})`,
    say: (label) => [
      `SELECT ${text(label)} AS part, IF(@untether_part = 0, 'ok', CONCAT('NOT AS PLANNED: ', @untether_part, ' rows')) AS state`,
      'SET @untether_all = @untether_all + @untether_part',
      'SET @untether_part = 0',
    ],
    isSaying: (sql) => /^SELECT X?'/.test(sql),
    conclude: failUnless('@untether_all = 0'),
  },
};

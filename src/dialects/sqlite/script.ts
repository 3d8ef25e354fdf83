import type { Script } from '../dialect.js';

const GUARD_TABLE = 'temp.untether_guard';
const GUARD = 'CREATE TEMP TABLE IF NOT EXISTS untether_guard (ok INTEGER NOT NULL CHECK (ok = 1))';
/** No transaction of SQLite is read only, but this table lives in the connection and not in the file. */
const TALLY = 'temp.untether_tally';

/** The statements around the changes of a plan, as plan.sql shows them and apply sends them. */
export const script: Script = {
  clientHead: ['.bail on'],
  before: ['PRAGMA foreign_keys = ON', 'PRAGMA synchronous = FULL', GUARD],
  begin: ['BEGIN IMMEDIATE'],
  lock: () => [],
  guard: ({ rows }) => `INSERT INTO ${GUARD_TABLE} SELECT changes() = ${String(rows)}`,
  assertCount: ({ from, rows }) => `INSERT INTO ${GUARD_TABLE} SELECT (SELECT count(*) FROM ${from}) = ${String(rows)}`,
  settle: [],
  commit: 'COMMIT',
  look: {
    clientHead: [],
    begin: [
      'PRAGMA foreign_keys = ON',
      GUARD,
      'CREATE TEMP TABLE untether_tally (part INTEGER NOT NULL, wrong INTEGER NOT NULL)',
      `INSERT INTO ${TALLY} VALUES (0, 0)`,
      'BEGIN',
    ],
    tally: ({ from, rows }) =>
      `UPDATE ${TALLY} SET part = part + abs((SELECT count(*) FROM ${from}) - ${String(rows)})`,
    say: (label) => [
      `SELECT '${label.replaceAll("'", "''")}', CASE part WHEN 0 THEN 'ok' ELSE 'NOT AS PLANNED: ' || part || ' rows' END FROM ${TALLY}`,
      `UPDATE ${TALLY} SET wrong = wrong + part, part = 0`,
    ],
    isSaying: (sql) => sql.startsWith("SELECT '"),
    conclude: `INSERT INTO ${GUARD_TABLE} SELECT wrong = 0 FROM ${TALLY}`,
  },
};

import type { Script } from '../dialect.js';

const GUARD_TABLE = 'temp.untether_guard';

/** The statements around the changes of a plan, as plan.sql shows them and apply sends them. */
export const script: Script = {
  clientHead: ['.bail on'],
  before: [
    'PRAGMA foreign_keys = ON',
    'PRAGMA synchronous = FULL',
    `CREATE TEMP TABLE IF NOT EXISTS untether_guard (ok INTEGER NOT NULL CHECK (ok = 1))`,
  ],
  begin: ['BEGIN IMMEDIATE'],
  lock: () => [],
  guard: ({ rows }) => `INSERT INTO ${GUARD_TABLE} SELECT changes() = ${String(rows)}`,
  assertCount: ({ from, rows }) => `INSERT INTO ${GUARD_TABLE} SELECT (SELECT count(*) FROM ${from}) = ${String(rows)}`,
  settle: [],
  commit: 'COMMIT',
};

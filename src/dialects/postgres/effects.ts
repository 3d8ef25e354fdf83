import type { EffectCounter, EffectCounts, Session, TableEffect } from '../dialect.js';

/** A partition's rows are counted on the partition; the plan speaks of the root. */
const COUNTS = `
  SELECT coalesce(pg_partition_root(s.relid), s.relid)::pg_catalog.oid::text,
         sum(s.n_tup_del)::text, sum(s.n_tup_upd)::text, sum(s.n_tup_ins)::text,
         (SELECT n.nspname || '.' || c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
           WHERE c.oid = coalesce(pg_partition_root(s.relid), s.relid))
    FROM pg_catalog.pg_stat_xact_all_tables s
   WHERE (s.schemaname NOT IN ('pg_catalog', 'pg_toast') OR s.relname IN ('pg_largeobject', 'pg_largeobject_metadata')) AND s.n_tup_del + s.n_tup_upd + s.n_tup_ins > 0
   GROUP BY 1, 5 ORDER BY 5`;

/** TRUNCATE changes no counter, but nothing else of ours takes this lock on a table. */
const EXCLUSIVE = `
  SELECT n.nspname || '.' || c.relname
    FROM pg_catalog.pg_locks l
    JOIN pg_catalog.pg_class c ON c.oid = l.relation
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
   WHERE l.pid = pg_catalog.pg_backend_pid() AND l.mode = 'AccessExclusiveLock' AND l.locktype = 'relation'
     AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
     AND c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'pg_toast') AND n.nspname !~ '^pg_temp'
   ORDER BY 1`;

async function read(session: Session): Promise<ReadonlyMap<string, EffectCounts>> {
  const rows = await session.query(COUNTS);
  const numbers = (row: readonly (string | null)[]): EffectCounts => ({
    deleted: Number(row[1]),
    updated: Number(row[2]),
    inserted: Number(row[3]),
  });
  return new Map(rows.map((row) => [row[4] ?? '', numbers(row)]));
}

const NONE: EffectCounts = { deleted: 0, updated: 0, inserted: 0 };

function surprise(table: string, actual: EffectCounts, planned: EffectCounts): readonly string[] {
  return (['deleted', 'updated', 'inserted'] as const)
    .filter((action) => actual[action] !== planned[action])
    .map((action) => `${table}: ${String(actual[action])} rows ${action}, the plan says ${String(planned[action])}`);
}

/** The server's own per-transaction counters, cascades and triggers included, minus what was pending before. */
export function effects(session: Session): EffectCounter {
  let start: ReadonlyMap<string, EffectCounts> = new Map();
  return {
    async start() {
      start = await read(session);
    },
    async surprises(expected: readonly TableEffect[]) {
      const now = await read(session);
      const planned = new Map(expected.map((effect) => [`${effect.schema}.${effect.table}`, effect]));
      const tables = [...new Set([...now.keys(), ...planned.keys()])].sort();
      const truncated = (await session.query(EXCLUSIVE)).map(
        ([table]) => `${table ?? ''}: locked exclusively by this run (a TRUNCATE or DDL in a trigger)`,
      );
      const counted = tables.flatMap((table) => {
        const before = start.get(table) ?? NONE;
        const after = now.get(table) ?? NONE;
        const actual = {
          deleted: after.deleted - before.deleted,
          updated: after.updated - before.updated,
          inserted: after.inserted - before.inserted,
        };
        return surprise(table, actual, planned.get(table) ?? NONE);
      });
      return [...truncated, ...counted];
    },
  };
}

import type { EffectCounter, Session, TableEffect } from '../dialect.js';

interface Counters {
  readonly deleted: number;
  readonly updated: number;
  readonly inserted: number;
}

async function read(session: Session): Promise<Counters> {
  const rows = await session.query(
    "SHOW SESSION STATUS WHERE Variable_name IN ('Handler_delete', 'Handler_update', 'Handler_write')",
  );
  const value = (name: string): number => Number(rows.find((row) => row[0]?.toLowerCase() === name)?.[1] ?? 0);
  return { deleted: value('handler_delete'), updated: value('handler_update'), inserted: value('handler_write') };
}

/** MariaDB counts a row of a partitioned table in the table's handler and again in the partition's. */
async function partitioned(session: Session): Promise<ReadonlySet<string>> {
  const rows = await session.query(
    "SELECT DISTINCT CONCAT(table_schema, '.', table_name) FROM information_schema.partitions WHERE partition_name IS NOT NULL",
  );
  return new Set(rows.map(([table]) => table ?? ''));
}

/**
 * The session's own handler counters: rows that this session's statements and their triggers changed. Cascades run
 * inside InnoDB and are not counted, so the executor proves before each delete that none is left to do.
 * `writes` is false where the server counts rows of internal temporary tables too.
 */
export function effectsWith(options: { readonly writes: boolean; readonly partitionsCountTwice: boolean }) {
  return (session: Session): EffectCounter => {
    let start: Counters = { deleted: 0, updated: 0, inserted: 0 };
    return {
      async start() {
        start = await read(session);
      },
      async surprises(expected: readonly TableEffect[]) {
        const now = await read(session);
        const actions = options.writes
          ? (['deleted', 'updated', 'inserted'] as const)
          : (['deleted', 'updated'] as const);
        const twice = options.partitionsCountTwice ? await partitioned(session) : new Set<string>();
        const times = (effect: TableEffect): number => (twice.has(`${effect.schema}.${effect.table}`) ? 2 : 1);
        return actions.flatMap((action) => {
          const actual = now[action] - start[action];
          const planned = expected.reduce((sum, effect) => sum + effect[action] * times(effect), 0);
          return actual === planned
            ? []
            : [`${String(actual)} rows ${action} in all tables together, the plan says ${String(planned)}`];
        });
      },
    };
  };
}

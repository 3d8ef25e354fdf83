import type { EffectCounter, Session, TableEffect } from '../dialect.js';

async function totalChanges(session: Session): Promise<number> {
  const rows = await session.query('SELECT total_changes(), (SELECT count(*) FROM temp.untether_guard)');
  // Our own guards are inserts too; they are no effect on the database.
  return Number(rows[0]?.[0]) - Number(rows[0]?.[1]);
}

/** `total_changes()` counts rows changed by triggers and foreign key actions as well, over all tables together. */
export function effects(session: Session): EffectCounter {
  let start = 0;
  return {
    async start() {
      start = await totalChanges(session);
    },
    async surprises(expected: readonly TableEffect[]) {
      const planned = expected.reduce((sum, counts) => sum + counts.deleted + counts.updated + counts.inserted, 0);
      const actual = (await totalChanges(session)) - start;
      return actual === planned
        ? []
        : [`${String(actual)} rows changed in all tables together, the plan says ${String(planned)}`];
    },
  };
}

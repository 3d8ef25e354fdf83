import type { Reference } from '../links/model.js';

/** References to scan, and names that name none of them. */
export interface Selected {
  readonly references: readonly Reference[];
  readonly unknown: readonly string[];
}

/**
 * Confirmed and proposed references, all of them or those named: by reference id, by a table on either side, or by kind of link.
 * A name that names nothing is told, since a scan that looks at nothing finds nothing.
 */
export function selectReferences(references: readonly Reference[], only: readonly string[] | undefined): Selected {
  const open = references.filter(({ state }) => state !== 'rejected');
  if (only === undefined) return { references: open, unknown: [] };
  const named = (name: string): readonly Reference[] =>
    open.filter(({ id, from, to, kind }) => [id, from.table, to.table, kind].includes(name));
  const chosen = new Set(only.flatMap(named));
  return {
    references: open.filter((reference) => chosen.has(reference)),
    unknown: only.filter((name) => named(name).length === 0),
  };
}

import { getColumn, getTable } from '../catalog/graph.js';
import { fits } from '../plan/accounts.js';
import { either } from '../plan/conditions.js';
import { countRows } from '../plan/leftout.js';
import { pointsAt, type Prepared } from './conditions.js';
import type { Found, Place } from './find.js';

/** The protected accounts of the referenced table, as a condition on it; null when there are none. */
function protectedAccounts({ session, catalog, links }: Place, { reference }: Prepared): string | null {
  const accounts = links.accounts.find(({ table, state }) => table === reference.to.table && state !== 'rejected');
  if (!accounts) return null;
  const table = getTable(catalog, accounts.table);
  const names = new Set([
    ...accounts.key,
    ...accounts.lookup,
    ...(accounts.label === undefined ? [] : [accounts.label]),
  ]);
  const { dialect } = session;
  return either(
    [...names].map((name) => {
      const column = getColumn(table, name);
      const values = accounts.protected.filter((value) => fits(value, column));
      if (values.length === 0) return null;
      return dialect.inKeys(
        [column],
        values.map((value) => [dialect.parse(value, column)]),
      );
    }),
  );
}

/** A finding without the rows of protected accounts, and how many those are: what is marked deleted is still theirs. */
export async function withoutProtected(
  place: Place,
  found: Found,
): Promise<{ readonly found: Found; readonly kept: number }> {
  const { dialect } = place.session;
  const guarded = found.class === 'soft-deleted' ? protectedAccounts(place, found.prepared) : null;
  if (guarded === null) return { found, kept: 0 };
  const theirs = (as: Prepared): string => pointsAt(dialect, as, `(${guarded})`);
  const { prepared } = found;
  const rows = dialect.rowsOf(prepared.child);
  const kept = await countRows(place.session, `${rows} WHERE ${found.where(prepared)} AND ${theirs(prepared)}`);
  if (kept === 0) return { found, kept };
  const where = (as: Prepared): string => `${found.where(as)} AND NOT ${theirs(as)}`;
  return { found: { ...found, rows: found.rows - kept, where }, kept };
}

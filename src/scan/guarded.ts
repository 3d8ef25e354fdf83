import { getColumn, getTable } from '../catalog/graph.js';
import { columnsToRead } from '../plan/accounts.js';
import { fits } from '../plan/key-names.js';
import { either } from '../plan/conditions.js';
import { countRows } from '../plan/leftout.js';
import { calledAlike, pointsAt, type Prepared } from './conditions.js';
import { isMarked } from './choose.js';
import type { Found } from './find.js';
import type { Place } from './place.js';

/** The protected accounts of the referenced table, as a condition on it; null when there are none. */
function protectedAccounts({ session, catalog, links }: Place, { reference }: Prepared): string | null {
  const accounts = links.accounts.find(({ table, state }) => table === reference.to.table && state !== 'rejected');
  if (!accounts) return null;
  const table = getTable(catalog, accounts.table);
  const names = columnsToRead(accounts, links.references).filter((name) =>
    table.columns.some((column) => column.name === name),
  );
  const { dialect } = session;
  return either(
    names.map((name) => {
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

/** Where a person is found by a name, the rows of somebody who is called so but for blanks and letter case, and is not deleted. */
function namesakes({ session, links }: Place, { class: found, prepared }: Found): ((as: Prepared) => string) | null {
  const { reference } = prepared;
  if (reference.basis !== 'by-name' || found === 'duplicate') return null;
  const { dialect } = session;
  const mark = links.accounts.find(({ table, state }) => table === reference.to.table && state !== 'rejected')?.deleted;
  // A row that matches nobody may be a deleted person's; one that matches a deleted person is so anyhow.
  const living = isMarked(found) && mark !== undefined ? `(${mark}) IS NOT TRUE` : null;
  return (as) => calledAlike(dialect, as, living);
}

/** A finding without the rows that match a condition, and how many those are. */
async function without(
  { session }: Place,
  found: Found,
  theirs: (as: Prepared) => string,
): Promise<{ readonly found: Found; readonly kept: number }> {
  const { prepared } = found;
  const rows = session.dialect.rowsOf(prepared.child);
  const kept = await countRows(session, `${rows} WHERE (${found.where(prepared)}) AND ${theirs(prepared)}`);
  if (kept === 0) return { found, kept };
  const where = (as: Prepared): string => `(${found.where(as)}) AND NOT ${theirs(as)}`;
  return { found: { ...found, rows: found.rows - kept, where, readings: [where(prepared)] }, kept };
}

/** A finding without the rows of protected accounts (what is marked deleted is still theirs) and of namesakes, and how many those are. */
export async function withoutGuarded(
  place: Place,
  all: Found,
): Promise<{ readonly found: Found; readonly kept: Readonly<Record<'protected' | 'namesake', number>> }> {
  const { dialect } = place.session;
  const guarded = isMarked(all.class) ? protectedAccounts(place, all.prepared) : null;
  const first =
    guarded === null
      ? { found: all, kept: 0 }
      : await without(place, all, (as) => pointsAt(dialect, as, `(${guarded})`));
  const alike = namesakes(place, first.found);
  const second = alike === null ? { found: first.found, kept: 0 } : await without(place, first.found, alike);
  return { found: second.found, kept: { protected: first.kept, namesake: second.kept } };
}

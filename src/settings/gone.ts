import { findTable } from '../catalog/graph.js';
import type { Catalog } from '../catalog/model.js';
import type { Columns } from '../links/model.js';
import { accountSubject, type Gone, grantSubject, referenceSubject } from './changes.js';
import type { Entries } from './entries.js';
import { isOurs, type ReferenceEntry } from './match.js';
import type { ProposedAccount, ReferenceSetting } from './model.js';

/** Entries of the file that the database does not bear out any more. */

/** The first of these tables and columns that the database does not have. */
function findMissing(catalog: Catalog, places: readonly Columns[]): string | null {
  for (const { table, columns } of places) {
    const known = findTable(catalog, table);
    if (known === undefined) return table;
    const column = columns.find((name) => !known.columns.some((each) => each.name === name));
    if (column !== undefined) return `${table}.${column}`;
  }
  return null;
}

/** Columns that a condition or an action names besides. */
function namedIn({ from, when, onUnlink }: ReferenceSetting): Columns {
  const set = onUnlink?.action === 'set' ? Object.keys(onUnlink.values) : [];
  return { table: from.table, columns: [...Object.keys(when ?? {}), ...set] };
}

/** Account tables whose table or columns are gone, and proposals that are not found any more. */
export function goneAccounts(
  entries: Entries['accounts'],
  found: ReadonlyMap<string, ProposedAccount>,
  catalog: Catalog,
): readonly Gone[] {
  return entries.flatMap(({ setting, line }) => {
    const { table, key, lookup, label, state } = setting;
    const columns = [...key, ...lookup, ...(label === undefined ? [] : [label])];
    const missing = findMissing(catalog, [{ table, columns }]);
    const isLost = state === 'proposed' && !found.has(table);
    return missing === null && !isLost ? [] : [{ ...accountSubject(setting), line, missing }];
  });
}

/**
 * Whether it is news that a reference is not found. A person who rejected it agrees, and one who confirmed a match by name knows more
 * than any rule: such entries are written by hand, with a basis that only says how to compare.
 */
function isNews(entry: ReferenceEntry): boolean {
  const { state, basis } = entry.setting;
  return isOurs(entry) && state !== 'rejected' && !(state === 'confirmed' && basis === 'by-name');
}

/** Of the references that nothing was found for: those whose tables or columns are gone, and those that we once found. */
export function goneReferences(alone: Entries['references'], catalog: Catalog): readonly Gone[] {
  return alone.flatMap((entry) => {
    const { setting, line } = entry;
    const missing = findMissing(catalog, [setting.from, setting.to, namedIn(setting)]);
    return missing === null && !isNews(entry) ? [] : [{ ...referenceSubject(setting), line, missing }];
  });
}

/** Grants whose tables or columns are gone. */
export function goneGrants(entries: Entries['grants'], catalog: Catalog): readonly Gone[] {
  return entries.flatMap(({ setting, line }) => {
    const missing = findMissing(catalog, [setting.role, { table: setting.holders, columns: [] }]);
    return missing === null ? [] : [{ ...grantSubject(setting), line, missing }];
  });
}

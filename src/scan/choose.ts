import { getColumn, getTable } from '../catalog/graph.js';
import { defaultAction, tieOnly } from '../links/actions.js';
import type { Links } from '../links/model.js';
import { isSafeToCompare } from '../plan/compare.js';
import { decide, type Decision, type LeaveReason } from '../plan/decide.js';
import { declaredKey, holdsAccounts } from '../plan/reach.js';
import { findingId, type Found } from './find.js';
import type { Place } from './place.js';

/** Ids of findings that were named; empty for all that can be cleaned up. */
export type Named = ReadonlySet<string>;

export function idOf({ subject, class: found }: Found): string {
  return findingId(subject, found);
}

/** Nothing was said on the command line but which findings. */
export const NOTHING_CHOSEN = { links: [], keep: [], set: new Map<string, never>(), withAccount: 'keep' } as const;

/** Why the rows of a finding are not even looked at by a plan. */
function staysAsIs({ links }: Place, found: Found, named: Named): LeaveReason | null {
  const { reference } = found.prepared;
  const isNamed = named.has(idOf(found));
  if (named.size > 0 && !isNamed) return 'not-selected';
  if (found.class === 'unheld') return 'unheld';
  if (found.class === 'duplicate' || found.subject !== reference.id) return 'duplicate';
  // A plan takes accounts out of a list, by their keys; what is in no table has none.
  if (reference.list !== undefined) return 'unsupported';
  if (reference.state !== 'confirmed') return 'proposed';
  if (isMarked(found.class) && !isMarkConfirmed(links, found)) return 'proposed';
  // Whoever is locked out may come back.
  if (found.class === 'disabled' && !isNamed) return 'disabled';
  const byName = reference.basis === 'by-name' && !isMarked(found.class);
  if (byName && (reference.onUnlink === undefined || !isNamed)) return 'by-name';
  if (!comparesAlike(found)) return 'not-comparable';
  return found.class === 'unenforced' && !isNamed ? 'no-undo' : null;
}

/** The account is there, and marked. */
export function isMarked(found: Found['class']): boolean {
  return found === 'soft-deleted' || found === 'disabled';
}

/**
 * A row goes because it matches nothing, so the comparison must not miss a match: 00123 is no 123 as text, and the same employee all the
 * same. Where a key is declared, the engine compares.
 */
function comparesAlike({ prepared: { reference, child, parent } }: Found): boolean {
  if (reference.basis === 'declared') return true;
  return reference.from.columns.every((name, index) =>
    isSafeToCompare(getColumn(child, name), getColumn(parent, reference.to.columns[index] ?? '')),
  );
}

/** What "marked deleted" means is a guess until somebody confirms the account table. */
function isMarkConfirmed({ accounts }: Links, { prepared }: Found): boolean {
  const tables = [prepared.reference.to.table, prepared.reference.from.table];
  return accounts.every(({ table, state }) => !tables.includes(table) || state !== 'proposed');
}

/** What becomes of the rows of a finding: the same as when their account is unlinked, and the referenced row is gone unless it is only marked so. */
export function chooseAction(place: Place, found: Found, named: Named): Decision {
  const reason = staysAsIs(place, found, named);
  if (reason !== null) return { action: 'leave', reason };
  const { catalog, links } = place;
  const { reference } = found.prepared;
  const table = getTable(catalog, reference.from.table);
  const onlyTies = tieOnly(table.id, catalog, links.references);
  const decision = decide(reference, {
    selection: NOTHING_CHOSEN,
    table,
    foreignKey: declaredKey(table, reference),
    referencedRowGoes: !isMarked(found.class),
    byKind: defaultAction(reference.kind, { onlyTies }),
    heir: null,
  });
  // An account goes only when it was named itself.
  if (decision.action === 'delete' && holdsAccounts(links, table.id)) return { action: 'leave', reason: 'undecided' };
  return decision;
}

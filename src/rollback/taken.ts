import type { Table } from '../catalog/model.js';
import { defaultAction, tieOnly } from '../links/actions.js';
import type { LinkKind, Reference } from '../links/model.js';
import type { PlanContext } from '../plan/context.js';
import { decide } from '../plan/decide.js';
import { declaredKey } from '../plan/reach.js';
import { givesAccess } from './links.js';

const NOTHING_CHOSEN = { links: [], keep: [], set: new Map<string, never>(), withAccount: 'keep' } as const;
const CREDENTIALS: ReadonlySet<LinkKind> = new Set(['session', 'token', 'external-account']);

/** True when a run deletes the rows of this reference with what it points at; a row that only names somebody is not theirs. */
export function takesRows({ catalog, links }: PlanContext, table: Table, reference: Reference): boolean {
  const onlyTies = tieOnly(table.id, catalog, links.references);
  const place = {
    selection: NOTHING_CHOSEN,
    table,
    foreignKey: declaredKey(table, reference),
    byKind: defaultAction(reference.kind, { onlyTies }),
    heir: null,
  };
  return [false, true].some(
    (referencedRowGoes) => decide(reference, { ...place, referencedRowGoes }).action === 'delete',
  );
}

/** Whoever a row lets in by such a reference, it is theirs whatever else it names. */
export function letsIn(reference: Reference): boolean {
  return givesAccess(reference) || CREDENTIALS.has(reference.kind);
}

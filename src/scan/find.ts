import { createHash } from 'node:crypto';
import type { Catalog, TableId } from '../catalog/model.js';
import type { Session } from '../dialects/dialect.js';
import { defaultAction, tieOnly } from '../links/actions.js';
import type { Links, Reference } from '../links/model.js';
import { countRows } from '../plan/leftout.js';
import { orphaned, pointsAtDeleted, prepare } from './conditions.js';
import type { Prepared } from './conditions.js';
import { canBeGrouped, countSurplus, findTwins, isTwin } from './duplicates.js';
import type { Twins } from './duplicates.js';
import type { ScanClass, SkippedReference } from './model.js';

/** Where to look. */
export interface Place {
  /** Inside a READ ONLY transaction. */
  readonly session: Session;
  readonly catalog: Catalog;
  readonly links: Links;
}

/** Rows of one class, before they are counted into a finding. */
export interface Found {
  readonly prepared: Prepared;
  readonly class: ScanClass;
  readonly rows: number;
  /** The rows as an SQL condition; a plan asks for it again, with its own way of reading the referenced table. */
  readonly where: (prepared: Prepared) => string;
  /** Columns that a sample shows. */
  readonly columns: readonly string[];
}

/** What there is to look at, what there is not, and the rows when they are asked for. */
export interface Search {
  readonly ready: readonly Prepared[];
  readonly skipped: readonly SkippedReference[];
  readonly rows: () => AsyncGenerator<Found>;
}

/** Prepares the search for what no longer holds in these references. A statement that fails makes it fail. */
export function searchFor(place: Place, references: readonly Reference[]): Search {
  const { ready, skipped } = prepareAll(place, references);
  const twins = findTwins(place, ready);
  const odd = twins
    .filter((each) => !canBeGrouped(each))
    .map(({ prepared }) => ({ reference: prepared.reference.id, reason: 'not-comparable' }) as const);
  const rows = (): AsyncGenerator<Found> => findAll(place, { ready, twins: twins.filter(canBeGrouped) });
  return { ready, skipped: [...skipped, ...odd], rows };
}

/** Stable for a reference and class: what a baseline and a plan name the finding by. */
export function findingId(reference: string, found: ScanClass): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([reference, found]))
    .digest('hex');
  return `S-${hash.slice(0, 8)}`;
}

function prepareAll(
  { session, catalog }: Place,
  references: readonly Reference[],
): { readonly ready: readonly Prepared[]; readonly skipped: readonly SkippedReference[] } {
  const ready: Prepared[] = [];
  const skipped: SkippedReference[] = [];
  for (const reference of references) {
    const result = prepare({ dialect: session.dialect, catalog }, reference);
    if (result.outcome === 'ready') ready.push(result.prepared);
    if (result.outcome === 'skipped') skipped.push({ reference: reference.id, reason: result.reason });
  }
  return { ready, skipped };
}

async function* findAll(
  context: Place,
  { ready, twins }: { readonly ready: readonly Prepared[]; readonly twins: readonly Twins[] },
): AsyncGenerator<Found> {
  for (const prepared of ready) {
    yield* findOrphans(context, prepared);
    yield* findDeleted(context, prepared);
  }
  for (const each of twins) yield* findDuplicates(context, each);
}

async function* findOrphans({ session }: Place, prepared: Prepared): AsyncGenerator<Found> {
  const { child, reference } = prepared;
  const where = (as: Prepared): string => orphaned(session.dialect, as);
  const rows = await countRows(session, `${session.dialect.rowsOf(child)} WHERE ${where(prepared)}`);
  if (rows > 0) yield { prepared, class: orphanClass(reference), rows, where, columns: reference.from.columns };
}

function orphanClass({ basis }: Reference): ScanClass {
  if (basis === 'declared') return 'unenforced';
  return basis === 'by-name' ? 'by-name' : 'missing';
}

async function* findDeleted(context: Place, prepared: Prepared): AsyncGenerator<Found> {
  const { session, links } = context;
  const { child, reference } = prepared;
  const [deleted, own] = [reference.to, reference.from].map(({ table }) => deletedMark(links, table));
  if (deleted === undefined || staysOnPurpose(context, reference)) return;
  const where = (as: Prepared): string => pointsAtDeleted(session.dialect, as, { deleted, own });
  const rows = await countRows(session, `${session.dialect.rowsOf(child)} WHERE ${where(prepared)}`);
  if (rows > 0) yield { prepared, class: 'soft-deleted', rows, where, columns: reference.from.columns };
}

function deletedMark({ accounts }: Links, id: TableId): string | undefined {
  return accounts.find(({ table, state }) => table === id && state !== 'rejected')?.deleted;
}

/** History, and what the settings say to keep, is meant to outlive an account. */
function staysOnPurpose({ catalog, links }: Place, reference: Reference): boolean {
  const onlyTies = tieOnly(reference.from.table, catalog, links.references);
  return (reference.onUnlink?.action ?? defaultAction(reference.kind, { onlyTies })) === 'keep';
}

async function* findDuplicates({ session }: Place, twins: Twins): AsyncGenerator<Found> {
  const rows = Number((await session.query(countSurplus(session.dialect, twins)))[0]?.[0]);
  const columns = twins.columns.map(({ name }) => name);
  const { prepared } = twins;
  const where = (): string => isTwin(session.dialect, twins);
  if (rows > 0) yield { prepared, class: 'duplicate', rows, where, columns };
}

import { createHash } from 'node:crypto';
import type { Table, TableId } from '../catalog/model.js';
import { defaultAction, tieOnly } from '../links/actions.js';
import type { Links, Reference } from '../links/model.js';
import type { Row } from '../rows/cell.js';
import { orphanClass } from './classes.js';
import { orphaned, pointsAtMarked, prepare } from './conditions.js';
import type { Prepared } from './conditions.js';
import { countAndRead, countAndReadBy } from './count.js';
import { canBeGrouped, countSurplus, findTwins, isTwin } from './duplicates.js';
import type { Twins } from './duplicates.js';
import { findSharedIds, type SharedId } from './external.js';
import { missingByKey } from './keys.js';
import type { ScanClass, SkippedReference } from './model.js';
import type { Place } from './place.js';
import { shownColumns } from './samples.js';
import { findHeld, type Held, isUnheld, shownOf } from './unheld.js';

/** Rows of one class, before they are counted into a finding. */
export interface Found {
  readonly prepared: Prepared;
  readonly class: ScanClass;
  /** What the finding is told under: the id of the reference, or `table [columns]`. */
  readonly subject: string;
  /** The table that holds the rows: mostly the one that refers. */
  readonly table: Table;
  readonly rows: number;
  /** The rows as an SQL condition; a plan asks for it again, with its own way of reading the referenced table. */
  readonly where: (prepared: Prepared) => string;
  /** The same rows, by the conditions that are answered fastest now, each for others; they may name keys, so they are for no plan. */
  readonly readings: readonly string[];
  /** The first of the rows, with the columns that a sample shows. */
  readonly first: readonly Row[];
  /** Columns that a sample is about. */
  readonly columns: readonly string[];
}

/** One question to the database: the rows of one reference and class. */
export interface Task {
  readonly subject: string;
  readonly class: ScanClass;
  readonly reference: Reference;
  /** Undefined when there are none. */
  readonly run: () => Promise<Found | undefined>;
}

/** What there is to look at, and what there is not. */
export interface Search {
  readonly ready: readonly Prepared[];
  readonly skipped: readonly SkippedReference[];
  readonly tasks: readonly Task[];
}

/** Prepares the search for what no longer holds in these references. A statement that fails makes its task fail. */
export function searchFor(place: Place, references: readonly Reference[]): Search {
  const { ready, skipped } = prepareAll(place, references);
  const twins = findTwins(place, ready);
  const odd = twins
    .filter((each) => !canBeGrouped(each))
    .map(({ prepared }) => ({ reference: prepared.reference.id, reason: 'not-comparable' }) as const);
  const tasks = [
    ...ready.flatMap((prepared) => [orphanTask(place, prepared), ...markTasks(place, prepared)]),
    ...twins.filter(canBeGrouped).map((each) => twinTask(place, each)),
    ...findSharedIds(place, ready).map((each) => sharedTask(place, each)),
    ...findHeld(place, ready).map((each) => unheldTask(place, each)),
  ];
  return { ready, skipped: [...skipped, ...odd], tasks };
}

/** Stable for a reference and class: what a baseline and a plan name the finding by. */
export function findingId(subject: string, found: ScanClass): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([subject, found]))
    .digest('hex');
  return `S-${hash.slice(0, 8)}`;
}

/** Everything that a search finds. */
export async function* findAll({ tasks }: Search): AsyncGenerator<Found> {
  for (const task of tasks) {
    const found = await task.run();
    if (found !== undefined) yield found;
  }
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

type Wanted = Omit<Found, 'rows' | 'first' | 'readings' | 'table' | 'subject'> &
  Partial<Pick<Found, 'table' | 'subject'>>;

interface Ways {
  /** Counts the rows, where that is not counting those of the condition. */
  readonly count?: string;
  /** Looks for faster conditions, each for other rows. */
  readonly faster?: () => Promise<readonly string[] | null>;
}

/** Counts the rows of a condition, unless told how they are counted otherwise. */
function taskFor({ session }: Place, wanted: Wanted, { count, faster }: Ways = {}): Task {
  const { prepared, where } = wanted;
  const found = { subject: prepared.reference.id, table: prepared.child, ...wanted };
  const shown = shownColumns({ ...found, kind: prepared.reference.kind });
  const run = async (): Promise<Found | undefined> => {
    const readings = (await faster?.()) ?? [where(prepared)];
    const asked = { table: found.table, readings, columns: shown };
    const { rows, first } =
      count === undefined ? await countAndRead(session, asked) : await countAndReadBy(session, asked, count);
    return rows > 0 ? { ...found, rows, first, readings } : undefined;
  };
  return { subject: found.subject, class: found.class, reference: prepared.reference, run };
}

function orphanTask(place: Place, prepared: Prepared): Task {
  const { reference } = prepared;
  const where = (as: Prepared): string => orphaned(place.session.dialect, as);
  const wanted = { prepared, class: orphanClass(place, reference), where, columns: reference.from.columns };
  return taskFor(place, wanted, { faster: () => missingByKey(place.session, prepared) });
}

/** An account that is marked both deleted and disabled counts as deleted. */
function markTasks(place: Place, prepared: Prepared): readonly Task[] {
  const { reference } = prepared;
  const [to, from] = [reference.to, reference.from].map(({ table }) => marksOf(place.links, table));
  if (to === undefined || staysOnPurpose(place, reference)) return [];
  const marks = [
    ['soft-deleted', to.deleted, from?.deleted],
    ['disabled', to.disabled === undefined ? undefined : andNot(to.disabled, to.deleted), from?.disabled],
  ] as const;
  return marks.flatMap(([found, mark, own]) => {
    if (mark === undefined) return [];
    const where = (as: Prepared): string => pointsAtMarked(place.session.dialect, as, { mark, own });
    return [taskFor(place, { prepared, class: found, where, columns: reference.from.columns })];
  });
}

function andNot(mark: string, other: string | undefined): string {
  return other === undefined ? mark : `(${mark}) AND (${other}) IS NOT TRUE`;
}

function marksOf(
  { accounts }: Links,
  id: TableId,
): { readonly deleted: string | undefined; readonly disabled: string | undefined } | undefined {
  const account = accounts.find(({ table, state }) => table === id && state !== 'rejected');
  return account && { deleted: account.deleted, disabled: account.disabled };
}

/** History, and what the settings say to keep, is meant to outlive an account. */
export function staysOnPurpose({ catalog, links }: Omit<Place, 'session'>, reference: Reference): boolean {
  const onlyTies = tieOnly(reference.from.table, catalog, links.references);
  return (reference.onUnlink?.action ?? defaultAction(reference.kind, { onlyTies })) === 'keep';
}

function twinTask(place: Place, twins: Twins): Task {
  const { dialect } = place.session;
  const columns = twins.columns.map(({ name }) => name);
  const where = (): string => isTwin(dialect, twins);
  return taskFor(
    place,
    { prepared: twins.prepared, class: 'duplicate', where, columns },
    { count: countSurplus(dialect, twins) },
  );
}

function sharedTask(place: Place, { twins, subject }: SharedId): Task {
  const { dialect } = place.session;
  const columns = twins.columns.map(({ name }) => name);
  const where = (): string => isTwin(dialect, twins);
  const wanted = { prepared: twins.prepared, class: 'provider-gone', subject, where, columns } as const;
  return taskFor(place, wanted, { count: countSurplus(dialect, twins) });
}

function unheldTask(place: Place, held: Held): Task {
  const where = (): string => isUnheld(place.session.dialect, held);
  const { carrier: prepared, table } = held;
  return taskFor(place, { prepared, class: 'unheld', table, where, columns: shownOf(held, place) });
}

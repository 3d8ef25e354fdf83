import { createHash } from 'node:crypto';
import type { Catalog, TableId } from '../catalog/model.js';
import { compareText } from '../catalog/names.js';
import type { Session } from '../dialects/dialect.js';
import { defaultAction, tieOnly } from '../links/actions.js';
import type { Masks } from '../links/masks.js';
import type { Links, Reference } from '../links/model.js';
import { countRows } from '../plan/leftout.js';
import { orphaned, pointsAtDeleted, prepare } from './conditions.js';
import type { Prepared } from './conditions.js';
import { canBeGrouped, countSurplus, findTwins, isTwin } from './duplicates.js';
import type { Twins } from './duplicates.js';
import { SEVERITIES } from './model.js';
import type { ScanClass, ScanFinding, ScanReport, SkippedReference } from './model.js';
import { readReuse } from '../plan/reuse.js';
import { readSamples } from './samples.js';
import { selectReferences } from './select.js';
import { severityOf } from './severity.js';

export type { ScanReport } from './model.js';

export interface ScanContext {
  /** Inside a READ ONLY transaction. */
  readonly session: Session;
  readonly catalog: Catalog;
  readonly links: Links;
  /** Columns whose values nobody is shown; none when left out. */
  readonly masks?: Masks;
  /** Reference ids, tables or kinds of link; everything when left out. */
  readonly only?: readonly string[];
  /** Rows shown of each finding; 5 when left out. */
  readonly sampleSize?: number;
}

type IsReusable = (reference: Reference) => boolean;

/** Rows of one class, before they are counted into a finding. */
interface Found {
  readonly prepared: Prepared;
  readonly class: ScanClass;
  readonly rows: number;
  readonly where: string;
  /** Columns that a sample shows. */
  readonly columns: readonly string[];
}

/**
 * Looks for what no longer holds: references to rows that are missing or marked deleted, and links that are there twice. Only reads.
 * A statement that fails makes the scan fail.
 */
export async function scanDatabase(context: ScanContext): Promise<ScanReport> {
  const { references, unknown } = selectReferences(context.links.references, context.only);
  const { ready, skipped } = prepareAll(context, references);
  const twins = findTwins(context, ready);
  const isReusable = await readReuse(context.session, context.catalog);
  const findings: ScanFinding[] = [];
  for await (const found of findAll(context, { ready, twins: twins.filter(canBeGrouped) })) {
    findings.push(await findingOf(context, found, isReusable));
  }
  const all: readonly SkippedReference[] = [
    ...skipped,
    ...unknown.map((reference) => ({ reference, reason: 'unknown-name' }) as const),
    ...twins
      .filter((each) => !canBeGrouped(each))
      .map(({ prepared }) => ({ reference: prepared.reference.id, reason: 'not-comparable' }) as const),
  ];
  return {
    complete: all.length === 0,
    findings: findings.toSorted(byWeight),
    skipped: all.toSorted((a, b) => compareText(a.reference, b.reference)),
    checked: ready.length,
  };
}

/** Stable for a reference and class: what a baseline and a plan name the finding by. */
export function findingId(reference: string, found: ScanClass): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([reference, found]))
    .digest('hex');
  return `S-${hash.slice(0, 8)}`;
}

function prepareAll(
  { session, catalog }: ScanContext,
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
  context: ScanContext,
  { ready, twins }: { readonly ready: readonly Prepared[]; readonly twins: readonly Twins[] },
): AsyncGenerator<Found> {
  for (const prepared of ready) {
    yield* findOrphans(context, prepared);
    yield* findDeleted(context, prepared);
  }
  for (const each of twins) yield* findDuplicates(context, each);
}

async function* findOrphans({ session }: ScanContext, prepared: Prepared): AsyncGenerator<Found> {
  const { child, reference } = prepared;
  const where = orphaned(session.dialect, prepared);
  const rows = await countRows(session, `${session.dialect.rowsOf(child)} WHERE ${where}`);
  if (rows > 0) yield { prepared, class: orphanClass(reference), rows, where, columns: reference.from.columns };
}

function orphanClass({ basis }: Reference): ScanClass {
  if (basis === 'declared') return 'unenforced';
  return basis === 'by-name' ? 'by-name' : 'missing';
}

async function* findDeleted(context: ScanContext, prepared: Prepared): AsyncGenerator<Found> {
  const { session, links } = context;
  const { child, reference } = prepared;
  const [deleted, own] = [reference.to, reference.from].map(({ table }) => deletedMark(links, table));
  if (deleted === undefined || staysOnPurpose(context, reference)) return;
  const where = pointsAtDeleted(session.dialect, prepared, { deleted, own });
  const rows = await countRows(session, `${session.dialect.rowsOf(child)} WHERE ${where}`);
  if (rows > 0) yield { prepared, class: 'soft-deleted', rows, where, columns: reference.from.columns };
}

function deletedMark({ accounts }: Links, id: TableId): string | undefined {
  return accounts.find(({ table, state }) => table === id && state !== 'rejected')?.deleted;
}

/** History, and what the settings say to keep, is meant to outlive an account. */
function staysOnPurpose({ catalog, links }: ScanContext, reference: Reference): boolean {
  const onlyTies = tieOnly(reference.from.table, catalog, links.references);
  return (reference.onUnlink?.action ?? defaultAction(reference.kind, { onlyTies })) === 'keep';
}

async function* findDuplicates({ session }: ScanContext, twins: Twins): AsyncGenerator<Found> {
  const rows = Number((await session.query(countSurplus(session.dialect, twins)))[0]?.[0]);
  const columns = twins.columns.map(({ name }) => name);
  const { prepared } = twins;
  if (rows > 0) yield { prepared, class: 'duplicate', rows, where: isTwin(session.dialect, twins), columns };
}

async function findingOf(context: ScanContext, found: Found, isReusable: IsReusable): Promise<ScanFinding> {
  const { prepared, rows, where, columns } = found;
  const { reference, child } = prepared;
  const limit = context.sampleSize ?? 5;
  const sample = { table: child, where, columns, masks: context.masks ?? (() => false) };
  return {
    id: findingId(reference.id, found.class),
    reference: reference.id,
    class: found.class,
    severity: severityOf(reference, found.class, isReusable(reference)),
    state: reference.state === 'confirmed' ? 'confirmed' : 'proposed',
    rows,
    new: rows,
    known: 0,
    fixed: 0,
    samples: await readSamples(context.session, { ...sample, kind: reference.kind, limit }),
  };
}

function byWeight(a: ScanFinding, b: ScanFinding): number {
  const weight = SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);
  return weight || compareText(a.reference, b.reference) || compareText(a.class, b.class);
}

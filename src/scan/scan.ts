import { compareText } from '../catalog/names.js';
import type { Masks } from '../links/masks.js';
import type { Reference } from '../links/model.js';
import { requireMarks } from '../plan/marks.js';
import { readReuse } from '../plan/reuse.js';
import { findingId, searchFor } from './find.js';
import type { Found, Place } from './find.js';
import { SEVERITIES } from './model.js';
import type { ScanFinding, ScanReport, SkippedReference } from './model.js';
import { readSamples } from './samples.js';
import { selectReferences } from './select.js';
import { severityOf } from './severity.js';

export type { ScanReport } from './model.js';

export interface ScanContext extends Place {
  /** Columns whose values nobody is shown; none when left out. */
  readonly masks?: Masks;
  /** Reference ids, tables or kinds of link; everything when left out. */
  readonly only?: readonly string[];
  /** Rows shown of each finding; 5 when left out. */
  readonly sampleSize?: number;
}

type IsReusable = (reference: Reference) => boolean;

/**
 * Looks for what no longer holds: references to rows that are missing or marked deleted, and links that are there twice. Only reads.
 * A statement that fails makes the scan fail; throws U09 for a condition on accounts that is none.
 */
export async function scanDatabase(context: ScanContext): Promise<ScanReport> {
  await requireMarks(context);
  const { references, unknown } = selectReferences(context.links.references, context.only);
  const { ready, skipped, rows } = searchFor(context, references);
  const isReusable = await readReuse(context.session, context.catalog);
  const findings: ScanFinding[] = [];
  for await (const found of rows()) findings.push(await findingOf(context, found, isReusable));
  const all: readonly SkippedReference[] = [
    ...skipped,
    ...unknown.map((reference) => ({ reference, reason: 'unknown-name' }) as const),
  ];
  return {
    complete: all.length === 0,
    findings: findings.toSorted(byWeight),
    skipped: all.toSorted((a, b) => compareText(a.reference, b.reference)),
    checked: ready.length,
  };
}

async function findingOf(context: ScanContext, found: Found, isReusable: IsReusable): Promise<ScanFinding> {
  const { prepared, rows, where, columns } = found;
  const { reference, child } = prepared;
  const limit = context.sampleSize ?? 5;
  const sample = { table: child, where: where(prepared), columns, masks: context.masks ?? (() => false) };
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

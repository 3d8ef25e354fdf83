import { setTimeout as sleep } from 'node:timers/promises';
import { compareText } from '../catalog/names.js';
import { SEVERITIES } from '../documents/scan.js';
import type { Masks } from '../links/masks.js';
import type { Reference } from '../links/model.js';
import { requireMarks } from '../plan/marks.js';
import { readReuse } from '../plan/reuse.js';
import { attempt } from './attempt.js';
import type { Baseline, Standing } from './baseline.js';
import { findingId, type Found, searchFor, type Task } from './find.js';
import { fingerprintsOf } from './fingerprints.js';
import type { ScanFinding, ScanReport, SkippedReference } from './model.js';
import type { Place } from './place.js';
import { showSamples } from './samples.js';
import { selectReferences } from './select.js';
import { severityOf } from './severity.js';

export type { ScanReport } from './model.js';

/** How far a scan has come. */
export interface ScanProgress {
  readonly done: number;
  readonly total: number;
  readonly reference: string;
}

export interface ScanContext extends Place {
  /** Columns whose values nobody is shown; none when left out. */
  readonly masks?: Masks;
  /** Reference ids, tables or kinds of link; everything when left out. */
  readonly only?: readonly string[];
  /** Rows shown of each finding, at most 20; 5 when left out. */
  readonly sampleSize?: number;
  readonly baseline?: Baseline;
  /** Milliseconds to wait between two questions, for a server that has others to serve. */
  readonly pause?: number;
  readonly onProgress?: (progress: ScanProgress) => void;
  /** Ends the scan before the next question. */
  readonly signal?: AbortSignal;
}

type IsReusable = (reference: Reference) => boolean;

/**
 * Looks for what no longer holds: references to rows that are missing or marked, links that are there twice, roles that nobody has. Only
 * reads. A statement that fails makes its reference skipped, and the report incomplete; throws U09 for a condition on accounts that is none.
 */
export async function scanDatabase(context: ScanContext): Promise<ScanReport> {
  await requireMarks(context);
  const { references, unknown } = selectReferences(context.links.references, context.only);
  const { ready, skipped, tasks } = searchFor(context, references);
  const isReusable = await readReuse(context.session, context.catalog);
  const findings: ScanFinding[] = [];
  const failed = new Map<string, SkippedReference>();
  for (const [index, task] of tasks.entries()) {
    context.signal?.throwIfAborted();
    context.onProgress?.({ done: index, total: tasks.length, reference: task.subject });
    const result = await attempt(context.session, () => runTask(context, task, isReusable));
    if (!result.ok)
      failed.set(task.subject, { reference: task.subject, reason: result.reason, detail: result.detail ?? '' });
    else if (result.value !== undefined) findings.push(result.value);
    if (context.pause !== undefined) await sleep(context.pause);
  }
  const unnamed = unknown.map((reference) => ({ reference, reason: 'unknown-name' }) as const);
  const all: readonly SkippedReference[] = [...skipped, ...unnamed, ...failed.values()];
  return {
    complete: all.length === 0,
    findings: findings.toSorted(byWeight),
    skipped: all.toSorted((a, b) => compareText(a.reference, b.reference)),
    checked: ready.filter(({ reference }) => !failed.has(reference.id)).length,
  };
}

async function runTask(context: ScanContext, task: Task, isReusable: IsReusable): Promise<ScanFinding | undefined> {
  const found = await task.run();
  const { reference, subject } = task;
  const named = { id: findingId(subject, task.class), reference: subject, class: task.class };
  const standing = await standingOf(context, named, found);
  if (found === undefined && standing.fixed === 0) return undefined;
  return {
    ...named,
    severity: severityOf(reference, task.class, isReusable(reference)),
    state: reference.state === 'confirmed' ? 'confirmed' : 'proposed',
    rows: found?.rows ?? 0,
    ...standing,
    samples: found === undefined ? [] : samplesOf(context, found),
  };
}

/** Of what is there twice, all rows have a fingerprint, and only those too many count. */
async function standingOf(
  { session, baseline }: ScanContext,
  named: Pick<ScanFinding, 'id' | 'reference' | 'class'>,
  found: Found | undefined,
): Promise<Standing> {
  const rows = found?.rows ?? 0;
  if (baseline === undefined) return { new: rows, known: 0, fixed: 0 };
  const standing = await baseline.stand(named, found === undefined ? [] : fingerprintsOf(session, found, baseline.key));
  const fresh = Math.min(standing.new, rows);
  return { new: fresh, known: rows - fresh, fixed: standing.fixed };
}

function samplesOf(context: ScanContext, { table, columns, prepared, first }: Found): readonly string[] {
  const masks = context.masks ?? (() => false);
  const shown = first.slice(0, context.sampleSize ?? 5);
  return showSamples(context.session, shown, { table, columns, masks, kind: prepared.reference.kind });
}

export function byWeight(a: ScanFinding, b: ScanFinding): number {
  const weight = SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);
  return weight || compareText(a.reference, b.reference) || compareText(a.class, b.class);
}

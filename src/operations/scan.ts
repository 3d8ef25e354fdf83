import { type Acceptance, Baseline } from '../scan/baseline.js';
import { findRows, type ShownRows } from '../scan/rows.js';
import { type ScanProgress, scanDatabase, type ScanReport } from '../scan/scan.js';
import type { Target } from '../settings/model.js';
import { openBaseline, writeBaseline } from './baseline.js';
import { recordScan } from './scan-record.js';
import { withView, type Workspace } from './workspace.js';

export interface ScanOptions {
  /** Reference ids, tables or kinds of link; empty for all. */
  readonly only: readonly string[];
  readonly baseline?: BaselineOptions;
  /** Milliseconds between two questions. */
  readonly pause?: number;
  readonly onProgress?: (progress: ScanProgress) => void;
  readonly signal?: AbortSignal;
}

export interface BaselineOptions {
  readonly path: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Accept what is new. */
  readonly update: Acceptance | null;
  /** Drop rows that are gone and entries that have expired. */
  readonly prune: boolean;
}

export interface Scanned {
  readonly report: ScanReport;
  readonly target: Target;
  /** Why the audit log does not have this scan; null when it has, or is not meant to. */
  readonly unrecorded: string | null;
  /** Null without a baseline. */
  readonly baseline: { readonly expired: number; readonly written: boolean; readonly rows: number } | null;
}

/** A server ends a question that takes longer than a statement may. */
export function forReading(workspace: Workspace): Workspace {
  return { ...workspace, limits: { ...workspace.limits, selectTimeout: workspace.limits.statementTimeout } };
}

const today = (): string => new Date().toISOString().slice(0, 10);

/** Looks for what no longer holds. Reads the database only; writes the baseline when asked to. */
async function scanOnce(workspace: Workspace, options: ScanOptions): Promise<Omit<Scanned, 'unrecorded'>> {
  const { only, baseline: asked, ...rest } = options;
  const writes = asked !== undefined && (asked.update !== null || asked.prune);
  const opened = asked && (await openBaseline(asked.path, { mayCreate: asked.update !== null, env: asked.env }));
  const baseline = opened && new Baseline(opened.file, { key: opened.key, today: today(), keeps: writes });
  const scanned = await withView(forReading(workspace), async ({ session, catalog, links, masks, target }) => ({
    report: await scanDatabase({
      ...{ session, catalog, links, masks, ...rest },
      ...(only.length > 0 ? { only } : {}),
      ...(baseline ? { baseline } : {}),
    }),
    target,
  }));
  if (!asked || !opened || !baseline) return { ...scanned, baseline: null };
  const accepted = asked.update === null ? opened.file : baseline.updated(asked.update);
  const file = asked.prune ? baseline.pruned(accepted) : accepted;
  if (writes) await writeBaseline(asked.path, opened, file);
  const rows = file.entries.reduce((sum, entry) => sum + entry.rows.length, 0);
  return { ...scanned, baseline: { expired: baseline.expired.length, written: writes, rows } };
}

/** Looks for what no longer holds; of a scan of everything that the settings know, the audit log keeps how much was found. */
export async function scan(workspace: Workspace, options: ScanOptions): Promise<Scanned> {
  const scanned = await scanOnce(workspace, options);
  const isRecorded = options.only.length === 0 && workspace.settings.file !== null;
  return { ...scanned, unrecorded: isRecorded ? await recordScan(workspace, scanned.report, scanned.target) : null };
}

/** Hands the rows of one finding to `use`, one after the other. Throws U09 for an id that no reference has. */
export async function showFinding<T>(
  workspace: Workspace,
  id: string,
  use: (rows: ShownRows, target: Target) => Promise<T>,
): Promise<T> {
  return withView(forReading(workspace), async ({ session, catalog, links, masks, target }) =>
    use(await findRows({ session, catalog, links }, id, masks), target),
  );
}

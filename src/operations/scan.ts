import { scanDatabase, type ScanReport } from '../scan/scan.js';
import type { Target } from '../settings/model.js';
import { recordScan } from './scan-record.js';
import { withView, type Workspace } from './workspace.js';

export interface Scanned {
  readonly report: ScanReport;
  readonly target: Target;
  /** Why the audit log does not have this scan; null when it has, or is not meant to. */
  readonly unrecorded: string | null;
}

/** Looks for what no longer holds. Reads only; of a scan of everything that the settings know, the audit log keeps how much was found. */
export async function scan(workspace: Workspace, only: readonly string[]): Promise<Scanned> {
  const scanned = await withView(workspace, async ({ session, catalog, links, masks, target }) => ({
    report: await scanDatabase({ session, catalog, links, masks, ...(only.length > 0 ? { only } : {}) }),
    target,
  }));
  const isRecorded = only.length === 0 && workspace.settings.file !== null;
  return { ...scanned, unrecorded: isRecorded ? await recordScan(workspace, scanned.report, scanned.target) : null };
}

import { scanDatabase, type ScanReport } from '../scan/scan.js';
import type { Target } from '../settings/model.js';
import { withView, type Workspace } from './workspace.js';

/** Looks for what no longer holds. Reads only. */
export async function scan(
  workspace: Workspace,
  only: readonly string[],
): Promise<{ readonly report: ScanReport; readonly target: Target }> {
  return withView(workspace, async ({ session, catalog, links, masks, target }) => ({
    report: await scanDatabase({ session, catalog, links, masks, ...(only.length > 0 ? { only } : {}) }),
    target,
  }));
}

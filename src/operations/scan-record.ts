import { scanEvent } from '../audit/event.js';
import { appendAudit } from '../audit/log.js';
import { UntetherError } from '../errors.js';
import { fileProblem } from '../files/problem.js';
import type { ScanReport } from '../scan/scan.js';
import type { Target } from '../settings/model.js';
import type { Workspace } from './workspace.js';

/**
 * Writes into the audit log how much a whole scan found, for the report over a period. What was found stands all the same when the log is
 * broken or may not be written: then the reason is given back; otherwise null.
 */
export async function recordScan(workspace: Workspace, report: ScanReport, target: Target): Promise<string | null> {
  const event = scanEvent(report, { actor: workspace.actor, target: target.name });
  try {
    await appendAudit(workspace.settings.auditLog, event, new Date());
    return null;
  } catch (error) {
    const reason = error instanceof UntetherError ? error.message : fileProblem(error);
    if (reason === null) throw error;
    return reason;
  }
}

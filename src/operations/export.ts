import { snapshotEvent } from '../audit/event.js';
import { appendAudit } from '../audit/log.js';
import { exportScript } from '../rollback/export.js';
import type { Snapshot } from '../snapshot/model.js';
import { contextOf } from './plan.js';
import { withView, type Workspace } from './workspace.js';

/**
 * Hands the lines of the SQL script that puts a snapshot back to `take`. They hold whole rows, so the audit log is told first. Reads only.
 * Throws I05, D02, G04, G10, G15 as a rollback would.
 */
export async function exportSnapshot<T>(
  workspace: Workspace,
  snapshot: Snapshot,
  take: (lines: AsyncIterable<string>) => Promise<T>,
): Promise<T> {
  return withView(workspace, async (view) => {
    const lines = await exportScript(contextOf(workspace, view), snapshot);
    const event = snapshotEvent(snapshot, { actor: workspace.actor, action: 'exported', note: 'as SQL' });
    await appendAudit(workspace.settings.auditLog, event, new Date());
    return take(lines);
  });
}

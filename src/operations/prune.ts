import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { snapshotEvent } from '../audit/event.js';
import { appendAudit } from '../audit/log.js';
import { syncFolder } from '../files/write.js';
import { leftoversBefore, prunedName } from '../snapshot/leftovers.js';
import type { Snapshot } from '../snapshot/model.js';
import { snapshotsOf } from './snapshots.js';
import type { Workspace } from './workspace.js';

/** No run takes this long: what has not been written to for a day is left over. */
const DEAD_AFTER = 86_400_000;

/** What a prune would remove, or removed. */
export interface Prunable {
  /** Oldest first. */
  readonly snapshots: readonly Snapshot[];
  /** Folders of killed runs and of stopped prunes, by path. */
  readonly leftovers: readonly string[];
}

/** The snapshots of the target taken before a moment, a day ago or earlier: a younger one may be of a run that has not committed yet. */
export async function prunable(workspace: Workspace, before: Date): Promise<Prunable> {
  const { name, settings } = await workspace.target();
  const dead = Date.now() - DEAD_AFTER;
  const snapshots = (await snapshotsOf(workspace)).filter(
    ({ manifest }) =>
      manifest.target.name === name && new Date(manifest.takenAt) < new Date(Math.min(Number(before), dead)),
  );
  return {
    snapshots,
    leftovers: await leftoversBefore(settings.snapshotDir, new Date(dead)),
  };
}

/**
 * Removes snapshots for good; their runs cannot be rolled back afterwards. The audit log keeps that each was there, its hash, and why it
 * went. One is put aside first, so that a prune that is stopped leaves none that looks whole and is not.
 */
export async function prune(workspace: Workspace, { snapshots, leftovers }: Prunable, why: string): Promise<void> {
  for (const snapshot of snapshots) {
    const event = snapshotEvent(snapshot, { actor: workspace.actor, action: 'pruned', note: why });
    await appendAudit(workspace.settings.auditLog, event, new Date());
    const parent = path.dirname(snapshot.folder);
    const aside = path.join(parent, prunedName(path.basename(snapshot.folder)));
    await rename(snapshot.folder, aside);
    await syncFolder(parent);
    await rm(aside, { recursive: true });
  }
  for (const folder of leftovers) await rm(folder, { recursive: true, force: true });
}

import { access } from 'node:fs/promises';
import path from 'node:path';
import { UntetherError } from '../errors.js';
import { closest } from '../messages/closest.js';
import type { Snapshot } from '../snapshot/model.js';
import { listSnapshots, openSnapshot } from '../snapshot/read.js';
import type { Workspace } from './workspace.js';

async function snapshotDir(workspace: Workspace): Promise<string> {
  return (await workspace.target()).settings.snapshotDir;
}

/** All snapshots of the target's folder, oldest first. */
export async function snapshotsOf(workspace: Workspace): Promise<readonly Snapshot[]> {
  return listSnapshots(await snapshotDir(workspace));
}

/** Finds a snapshot by run id, an unambiguous prefix of it, its plan's id, or a path. */
export async function findSnapshot(workspace: Workspace, name: string, dir?: string): Promise<Snapshot> {
  const identities = await workspace.snapshotKeys();
  if (name.includes('/')) return openSnapshot(path.resolve(workspace.dir, name), { identities });
  const folder = dir ?? (await snapshotDir(workspace));
  const exact = path.join(folder, name);
  if (
    await access(path.join(exact, 'manifest.json')).then(
      () => true,
      () => false,
    )
  )
    return openSnapshot(exact, { identities });
  const all = await listSnapshots(folder, identities);
  const wanted = name.toLowerCase();
  const bare = wanted.replace(/^[rp]-/, '');
  const hits = all.filter(({ manifest }) =>
    [manifest.run, manifest.plan].some(
      (id) => id.toLowerCase() === wanted || (bare.length >= 4 && id.slice(2).startsWith(bare)),
    ),
  );
  const [only] = hits;
  if (only && hits.length === 1) return only;
  const why =
    hits.length > 1
      ? hits.map(({ manifest }) => manifest.run)
      : closest(
          name,
          all.map(({ manifest }) => manifest.run),
          3,
        ).map((id) => `closest: ${id}`);
  throw new UntetherError('U11', { id: name }, { why });
}

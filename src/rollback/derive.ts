import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { writeNew } from '../files/write.js';
import { inPieces, KEYS_PER_STATEMENT } from '../plan/keys.js';
import type { LeftOut, StepAction } from '../plan/model.js';
import type { Image } from '../snapshot/images.js';
import type { Snapshot, SnapshotFile } from '../snapshot/model.js';
import { readImages } from '../snapshot/read.js';
import { writeImages } from '../snapshot/write.js';
import type { Resolved } from './resolve.js';
import type { Scope } from './scope.js';

/** What a rollback with choices undoes, in its plan folder: the manifest of a snapshot, of files beside it. */
export const CHOSEN_FILE = 'undo.json';

/** They are undone the other way round: rows come back before others are changed. */
const ACTIONS: readonly StepAction[] = ['insert', 'update', 'delete'];

type Tally = (reason: string) => void;

/** The images of one file that are undone as this action. */
async function* chosenImages(
  snapshot: Snapshot,
  file: SnapshotFile,
  { action, scope, resolved, tally }: { action: StepAction; scope: Scope; resolved: Resolved; tally: Tally },
): AsyncGenerator<Image> {
  let at = -1;
  for await (const whole of readImages(snapshot, file)) {
    at += 1;
    const image = scope.wanted(file, at, whole);
    const resolution = image ? resolved.of(file, at) : undefined;
    if (!image) tally('not-asked');
    else if (resolution && resolution.stays !== null) tally(resolution.stays);
    else if ((resolution?.action ?? file.action) === action) yield resolution?.image ?? image;
  }
}

/** Writes the rows that are undone beside the plan, and says which are not, by table and reason. */
export async function deriveSnapshot(
  folder: string,
  snapshot: Snapshot,
  { scope, resolved }: { readonly scope: Scope; readonly resolved: Resolved },
): Promise<{ readonly chosen: Snapshot; readonly leftOut: readonly LeftOut[] }> {
  const files: SnapshotFile[] = [];
  const left = new Map<string, LeftOut>();
  for (const file of snapshot.manifest.files) {
    for (const action of ACTIONS) {
      const tally: Tally = (reason) => {
        // Each file is read once an action, and counted in its own.
        if (action !== file.action) return;
        const name = JSON.stringify([file.table, reason]);
        const known = left.get(name) ?? { reference: file.table, reason, rows: 0 };
        left.set(name, { ...known, rows: known.rows + 1 });
      };
      const { step, schema, table, identity, columns } = file;
      const head = { step, schema, table, action, identity, columns };
      const name = `undo-${String(files.length + 1).padStart(4, '0')}.ndjson.gz`;
      const images = chosenImages(snapshot, file, { action, scope, resolved, tally });
      const written = await writeImages(path.join(folder, name), head, inPieces(images, KEYS_PER_STATEMENT));
      if (written.rows > 0) files.push(written);
      else await rm(path.join(folder, name));
    }
  }
  const manifest = { ...snapshot.manifest, files };
  const text = `${JSON.stringify(manifest, null, 1)}\n`;
  await writeNew(path.join(folder, CHOSEN_FILE), text);
  const sha256 = createHash('sha256').update(text).digest('hex');
  const leftOut = [...left.values()].sort((a, b) => (a.reference + a.reason < b.reference + b.reason ? -1 : 1));
  return { chosen: { folder, sha256, manifest, identities: snapshot.identities }, leftOut };
}

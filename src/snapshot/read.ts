import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { UntetherError } from '../errors.js';
import { opensNothing } from '../files/age.js';
import { fileSha256, readLineBatches, readText } from '../files/read.js';
import { because } from '../messages/reasons.js';
import { ContentDigest } from '../rows/digest.js';
import { decodeImage, type Image } from './images.js';
import type { Snapshot, SnapshotFile, SnapshotManifest } from './model.js';

function broken(folder: string, reason: string, cause?: unknown): UntetherError {
  return new UntetherError('I05', { path: folder, reason }, { cause });
}

const VERSIONS: readonly unknown[] = ['1.0', '1.1'] satisfies readonly SnapshotManifest['formatVersion'][];

function parseManifest(text: string): SnapshotManifest | null {
  try {
    const value = JSON.parse(text) as { readonly schema?: unknown } | null;
    return value?.schema === 'untether/snapshot' ? (value as SnapshotManifest) : null;
  } catch {
    return null;
  }
}

function locked(
  { manifest, folder }: Snapshot,
  reason: 'no-snapshot-key' | 'other-snapshot-key',
  cause?: unknown,
): UntetherError {
  return new UntetherError('U22', { run: manifest.run, path: folder, reason: because(reason) }, { cause });
}

export interface Opening {
  /** Of the manifest. */
  readonly name?: string;
  /** Secret keys, for files that are encrypted. */
  readonly identities?: readonly string[];
}

/** Opens a snapshot by its folder; does not read the rows yet. */
export async function openSnapshot(
  folder: string,
  { name = 'manifest.json', identities = [] }: Opening = {},
): Promise<Snapshot> {
  let text: string;
  try {
    text = await readText(path.join(folder, name));
  } catch (error) {
    throw broken(folder, `${name} cannot be read`, error);
  }
  const manifest = parseManifest(text);
  if (!manifest) throw broken(folder, `${name} is not a snapshot manifest`);
  if (!VERSIONS.includes(manifest.formatVersion))
    throw broken(folder, `${name} is of a version that is not known here`);
  return { folder, manifest, identities, sha256: createHash('sha256').update(text).digest('hex') };
}

/** Streams the row images of one file. */
export async function* readImages(snapshot: Snapshot, file: SnapshotFile): AsyncGenerator<Image> {
  for await (const images of readImageBatches(snapshot, file)) yield* images;
}

/** The same, as many images at once as were read. */
export async function* readImageBatches(snapshot: Snapshot, file: SnapshotFile): AsyncGenerator<readonly Image[]> {
  const shape = { width: file.columns.length, pair: file.action === 'update' };
  const { identities } = snapshot;
  if (file.encryption && identities.length === 0) throw locked(snapshot, 'no-snapshot-key');
  const form = { gzip: true, ...(file.encryption ? { identities } : {}) };
  try {
    for await (const lines of readLineBatches(path.join(snapshot.folder, file.file), form))
      yield lines.map((line) => decodeImage(line, shape));
  } catch (error) {
    throw opensNothing(error) ? locked(snapshot, 'other-snapshot-key', error) : error;
  }
}

async function verifyFile(snapshot: Snapshot, file: SnapshotFile): Promise<void> {
  const name = path.join(snapshot.folder, file.file);
  if ((await fileSha256(name)) !== file.sha256)
    throw broken(snapshot.folder, `${file.file} does not have the hash of the manifest`);
  const before = new ContentDigest();
  const after = new ContentDigest();
  for await (const images of readImageBatches(snapshot, file)) {
    for (const image of images) {
      before.add(image.before);
      if (image.after) after.add(image.after);
    }
  }
  const sameAfter = file.afterDigest === null || after.value() === file.afterDigest;
  if (before.rows !== file.rows || before.value() !== file.contentDigest || !sameAfter) {
    throw broken(snapshot.folder, `${file.file} does not hold the rows of the manifest`);
  }
}

/** Re-reads every byte and every row; throws on the first thing that does not hold. */
export async function verifySnapshot(snapshot: Snapshot): Promise<void> {
  for (const file of snapshot.manifest.files) {
    try {
      await verifyFile(snapshot, file);
    } catch (error) {
      throw error instanceof UntetherError ? error : broken(snapshot.folder, `${file.file} cannot be read`, error);
    }
  }
}

/** All published snapshots below a folder, oldest first. */
export async function listSnapshots(folder: string, identities: readonly string[] = []): Promise<readonly Snapshot[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names = entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => entry.name);
  const snapshots = await Promise.all(names.map((name) => openSnapshot(path.join(folder, name), { identities })));
  return snapshots.sort((a, b) => (a.manifest.takenAt + a.manifest.run < b.manifest.takenAt + b.manifest.run ? -1 : 1));
}

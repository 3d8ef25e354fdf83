import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { UntetherError } from '../errors.js';
import { type AgeKeys, withOwnKey } from '../files/age.js';
import { fileProblem } from '../files/problem.js';
import { readLines } from '../files/read.js';
import { syncFolder, writeLines, writeNew } from '../files/write.js';
import { ContentDigest } from '../rows/digest.js';
import { encodeCells } from '../rows/encode.js';
import { encodeImageCells, type Image } from './images.js';
import { draftName, sweepDrafts } from './leftovers.js';
import type { Snapshot, SnapshotFile, SnapshotManifest } from './model.js';
import { openSnapshot, verifySnapshot } from './read.js';

export type FileHead = Pick<SnapshotFile, 'step' | 'schema' | 'table' | 'action' | 'identity' | 'columns'>;

/** Writes images, which come many at once, into a new file, owner-only, and syncs it. */
export async function writeImages(
  target: string,
  head: FileHead,
  batches: AsyncIterable<readonly Image[]>,
  recipients: readonly string[] = [],
): Promise<SnapshotFile> {
  const before = new ContentDigest();
  const after = new ContentDigest();
  const lineOf = (image: Image): string => {
    const cells = encodeCells(image.before);
    const cellsAfter = image.after === null ? null : encodeCells(image.after);
    before.addCells(cells);
    if (cellsAfter !== null) after.addCells(cellsAfter);
    return encodeImageCells(cells, cellsAfter);
  };
  async function* lines(): AsyncGenerator<string> {
    for await (const images of batches) if (images.length > 0) yield images.map(lineOf).join('\n');
  }
  const written = await writeLines(target, lines(), { gzip: true, recipients });
  const afterDigest = head.action === 'update' ? after.value() : null;
  const file = path.basename(target);
  const encryption = recipients.length > 0 ? ({ encryption: 'age' } as const) : {};
  return { ...head, file, rows: before.rows, ...encryption, ...written, contentDigest: before.value(), afterDigest };
}

/** Whose snapshot it is: the run, and the identity of the database that the run holds the lock of. */
export interface Owner {
  readonly run: string;
  readonly database: string;
}

/**
 * Builds a snapshot beside its final place and publishes it by a rename once every file has been written, synced,
 * read back and compared. File names are made here, never from names in the database.
 */
export class SnapshotWriter {
  readonly #parent: string;
  readonly #run: string;
  readonly #draft: string;
  readonly #files: SnapshotFile[] = [];
  readonly #keys: AgeKeys | null;

  private constructor(parent: string, { run, database }: Owner, keys: AgeKeys | null) {
    this.#keys = keys;
    this.#parent = parent;
    this.#run = run;
    this.#draft = path.join(parent, draftName(run, database));
  }

  /**
   * Creates the draft folder, owner-only; fails when a run of this name left one behind. Drafts of killed runs on the same database are
   * cleared away. With recipients all row images are encrypted to them before they reach the disk.
   */
  static async start(parent: string, owner: Owner, recipients: readonly string[]): Promise<SnapshotWriter> {
    const writer = new SnapshotWriter(parent, owner, recipients.length > 0 ? await withOwnKey(recipients) : null);
    return asSnapshotError(async () => {
      await mkdir(parent, { recursive: true });
      await sweepDrafts(parent, owner.database);
      await mkdir(writer.#draft, { mode: 0o700 });
      return writer;
    });
  }

  /** Writes the images of one step. */
  async write(head: FileHead, batches: AsyncIterable<readonly Image[]>): Promise<SnapshotFile> {
    const name = `step-${String(head.step).padStart(4, '0')}.ndjson.gz${this.#keys ? '.age' : ''}`;
    const target = path.join(this.#draft, name);
    const file = await asSnapshotError(() => writeImages(target, head, batches, this.#keys?.recipients));
    this.#files.push(file);
    return file;
  }

  /** The draft, readable before it is published: what was just read under lock. */
  async *lines(file: SnapshotFile): AsyncGenerator<string> {
    yield* readLines(path.join(this.#draft, file.file), { gzip: true, identities: this.#keys?.identities });
  }

  /** Writes the manifest, verifies the whole from disk, and gives it its final name. */
  async publish(manifest: Omit<SnapshotManifest, 'files' | 'schema' | 'formatVersion'>): Promise<Snapshot> {
    const document: SnapshotManifest = {
      schema: 'untether/snapshot',
      formatVersion: this.#keys ? '1.1' : '1.0',
      ...manifest,
      files: this.#files,
    };
    const opening = { identities: this.#keys?.identities ?? [] };
    return asSnapshotError(async () => {
      await writeNew(path.join(this.#draft, 'manifest.json'), `${JSON.stringify(document, null, 1)}\n`);
      await syncFolder(this.#draft);
      await verifySnapshot(await openSnapshot(this.#draft, opening));
      const final = path.join(this.#parent, this.#run);
      if ((await readdir(this.#parent)).includes(this.#run)) throw new Error(`${final} exists`);
      await rename(this.#draft, final);
      await syncFolder(this.#parent);
      return openSnapshot(final, opening);
    });
  }

  /** Takes a published snapshot back: its run was rolled back, so it witnesses nothing and holds people's data. */
  async withdraw(): Promise<void> {
    await rm(path.join(this.#parent, this.#run), { recursive: true, force: true }).catch(() => undefined);
  }

  /** Removes a draft that will not be published. */
  async discard(): Promise<void> {
    await rm(this.#draft, { recursive: true, force: true });
  }
}

/** Anything that goes wrong with the files is I01: the database has not been changed yet. Errors of the database pass. */
async function asSnapshotError<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const broken = error instanceof UntetherError && error.code === 'I05' ? error.message : null;
    const reason = broken ?? fileProblem(error);
    throw reason === null ? error : new UntetherError('I01', { reason }, { cause: error });
  }
}

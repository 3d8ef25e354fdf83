import { createHash, randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open, realpath, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { encrypted } from './age.js';

/** What was written, as the manifest of a folder tells it. */
export interface WrittenFile {
  readonly sha256: string;
  readonly bytes: number;
}

const CREATE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
const CHUNK = 64 * 1024;

/** A write may store less than asked without an error (a disk that fills up); go on until all is stored. */
async function writeAll(handle: FileHandle, buffer: Buffer): Promise<void> {
  for (let offset = 0; offset < buffer.length;) {
    const { bytesWritten } = await handle.write(buffer, offset);
    offset += bytesWritten;
  }
}

/** Joins lines to pieces worth compressing. */
async function* pieces(lines: AsyncIterable<string> | Iterable<string>): AsyncGenerator<Buffer> {
  let piece = '';
  for await (const line of lines) {
    piece += `${line}\n`;
    if (piece.length < CHUNK) continue;
    yield Buffer.from(piece, 'utf8');
    piece = '';
  }
  if (piece !== '') yield Buffer.from(piece, 'utf8');
}

async function store(handle: FileHandle, chunks: AsyncIterable<Buffer>): Promise<WrittenFile> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of chunks) {
    hash.update(chunk);
    bytes += chunk.length;
    await writeAll(handle, chunk);
  }
  // A failed fsync is final: the caller gives up this file, it is never tried again.
  await handle.sync();
  return { sha256: hash.digest('hex'), bytes };
}

export interface LineForm {
  readonly gzip: boolean;
  /** Whom a packed file is encrypted to; to nobody when left out. */
  readonly recipients?: readonly string[] | undefined;
}

/** Writes a new file of lines (never over an existing one, never through a link), owner-only, and syncs it. */
export async function writeLines(
  file: string,
  lines: AsyncIterable<string> | Iterable<string>,
  options: LineForm,
): Promise<WrittenFile> {
  const handle = await open(file, CREATE, 0o600);
  try {
    const source = Readable.from(pieces(lines), { objectMode: false, highWaterMark: CHUNK });
    if (!options.gzip) return await store(handle, source as AsyncIterable<Buffer>);
    return await storePacked(handle, source, options.recipients ?? []);
  } finally {
    await handle.close();
  }
}

/** What streams say when they are torn down because of another error. */
const TORN_DOWN = new Set(['ABORT_ERR', 'ERR_STREAM_PREMATURE_CLOSE']);

/** A pipeline may report its own end instead of the full disk that caused it: the cause is what the caller must see. */
async function storePacked(handle: FileHandle, source: Readable, recipients: readonly string[]): Promise<WrittenFile> {
  const written: WrittenFile[] = [];
  const failures: unknown[] = [];
  try {
    await pipeline(source, createGzip({ level: 1 }), async (compressed: AsyncIterable<Buffer>) => {
      try {
        written.push(await store(handle, recipients.length > 0 ? encrypted(compressed, recipients) : compressed));
      } catch (error) {
        failures.push(error);
        throw error;
      }
    });
  } catch (error) {
    throw TORN_DOWN.has((error as NodeJS.ErrnoException).code ?? '') && failures.length > 0 ? failures[0] : error;
  }
  const [file] = written;
  if (!file) throw new Error('the pipeline ended before the file was written');
  return file;
}

/** A new owner-only file that lines are put into one by one, for the short time in which they are needed again. */
export class LineFile {
  readonly path: string;
  readonly #handle: FileHandle;
  #pending = '';

  private constructor(file: string, handle: FileHandle) {
    this.path = file;
    this.#handle = handle;
  }

  static async create(file: string): Promise<LineFile> {
    return new LineFile(file, await open(file, CREATE, 0o600));
  }

  async add(line: string): Promise<void> {
    this.#pending += `${line}\n`;
    if (this.#pending.length >= CHUNK) await this.#flush();
  }

  /** Writes what is left; the file can be read from now on. It is not synced: after a crash nobody needs it. */
  async close(): Promise<void> {
    try {
      await this.#flush();
    } finally {
      await this.#handle.close();
    }
  }

  async #flush(): Promise<void> {
    const buffer = Buffer.from(this.#pending, 'utf8');
    this.#pending = '';
    await writeAll(this.#handle, buffer);
  }
}

/** Writes a small new file whole. */
export async function writeNew(file: string, text: string): Promise<WrittenFile> {
  const handle = await open(file, CREATE, 0o600);
  try {
    return await store(handle, Readable.from([Buffer.from(text, 'utf8')]));
  } finally {
    await handle.close();
  }
}

/** Makes a rename or a new name in a folder survive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function endsMidLine(handle: FileHandle, size: number): Promise<boolean> {
  if (size === 0) return false;
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer.toString('latin1') !== '\n';
}

/** Appends one line, on a line of its own whatever an earlier crash left, and syncs it. One writer at a time. */
export async function appendLine(file: string, line: string): Promise<void> {
  const flags = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW;
  const handle = await open(file, flags, 0o600);
  try {
    const { size } = await handle.stat();
    const start = (await endsMidLine(handle, size)) ? '\n' : '';
    try {
      await writeAll(handle, Buffer.from(`${start}${line}\n`, 'utf8'));
    } catch (error) {
      // A full disk took a part: what was there before is put back; if even that fails, readers know a torn line.
      await handle.truncate(size).catch(() => undefined);
      throw error;
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  await syncFolder(path.dirname(file));
}

/** Writes into a device or a pipe as it is: to put a file in its place would take it from everybody else. */
async function writeInto(file: string, pieces: Iterable<string> | AsyncIterable<string>): Promise<void> {
  const handle = await open(file, constants.O_WRONLY);
  try {
    for await (const piece of pieces) await writeAll(handle, Buffer.from(piece, 'utf8'));
  } finally {
    await handle.close();
  }
}

/** Replaces a file whole: a crash leaves the old or the new text, never half. The mode of the old file is kept. */
export async function replaceFile(file: string, text: string): Promise<void> {
  await replaceFileBy(file, [text]);
}

/** The same with a text that comes in pieces; when they end early, the old file stays. */
export async function replaceFileBy(file: string, pieces: Iterable<string> | AsyncIterable<string>): Promise<void> {
  // Through a link the file behind it is replaced, not the link.
  const target = await realpath(file).catch(() => file);
  const found = await stat(file).catch(() => null);
  if (found && !found.isFile() && !found.isDirectory()) return writeInto(target, pieces);
  const draft = `${target}.draft-${randomBytes(6).toString('hex')}`;
  try {
    await writeDraft(draft, pieces, found === null ? null : found.mode & 0o777);
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  await syncFolder(path.dirname(path.resolve(target)));
}

async function writeDraft(
  draft: string,
  pieces: Iterable<string> | AsyncIterable<string>,
  mode: number | null,
): Promise<void> {
  const handle = await open(draft, CREATE, 0o644);
  try {
    for await (const piece of pieces) await writeAll(handle, Buffer.from(piece, 'utf8'));
    // What the mask of the process keeps from a new file, the old one had all the same.
    if (mode !== null) await handle.chmod(mode);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

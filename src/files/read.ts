import { createHash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { StringDecoder } from 'node:string_decoder';
import { createGunzip } from 'node:zlib';
import { decrypted } from './age.js';

/** SHA-256 of a file's bytes, in hex. */
export async function fileSha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/**
 * Reads a whole small file without following a link. Anything but a file is refused instead of waited for: a pipe would never end. `limit`:
 * bytes of the largest file that is taken.
 */
export async function readText(file: string, { limit = Infinity }: { readonly limit?: number } = {}): Promise<string> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const found = await handle.stat();
    if (!found.isFile()) throw new Error(`${file} is not a file`);
    if (found.size > limit) throw new Error(`${file} has more than ${String(limit)} bytes`);
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}

export interface ReadForm {
  readonly gzip: boolean;
  /** Keys that open an encrypted file; left out for one that is not. */
  readonly identities?: readonly string[] | undefined;
}

/** Streams the lines of a file, opening and unpacking it first when asked. Errors of reading or unpacking reach the consumer. */
export async function* readLines(file: string, options: ReadForm): AsyncGenerator<string> {
  for await (const lines of readLineBatches(file, options)) yield* lines;
}

/** The same, as many lines at once as were read. */
export async function* readLineBatches(
  file: string,
  { gzip, identities }: ReadForm,
): AsyncGenerator<readonly string[]> {
  const source = createReadStream(file);
  const packed: Readable = identities ? Readable.from(decrypted(source, identities), { objectMode: false }) : source;
  const bytes: Readable = gzip ? packed.pipe(createGunzip()) : packed;
  // pipe() hands on data, not errors.
  if (bytes !== packed) packed.on('error', (error) => bytes.destroy(error));
  const decoder = new StringDecoder('utf8');
  let rest = '';
  try {
    for await (const chunk of bytes as AsyncIterable<Buffer>) {
      const lines = (rest + decoder.write(chunk)).split('\n');
      rest = lines.pop() ?? '';
      if (lines.length > 0) yield lines;
    }
    rest += decoder.end();
    if (rest !== '') yield [rest];
  } finally {
    source.destroy();
    packed.destroy();
  }
}

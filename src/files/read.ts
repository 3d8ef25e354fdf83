import { createHash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { type Duplex, PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

/** SHA-256 of a file's bytes, in hex. */
export async function fileSha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** Reads a whole small file without following a link. */
export async function readText(file: string): Promise<string> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}

function ignore(): void {
  // The promise of the pipeline tells.
}

/** Streams the lines of a file, unpacking it first when asked. Errors of reading or unpacking reach the consumer. */
export async function* readLines(file: string, options: { readonly gzip: boolean }): AsyncGenerator<string> {
  const source = createReadStream(file);
  const text: Duplex = options.gzip ? createGunzip() : new PassThrough();
  // A reader that stops early destroys the source; what that makes the streams say is no error of anybody.
  source.on('error', ignore);
  text.on('error', ignore);
  // readline swallows stream errors, so the pipeline's own promise carries them.
  const piped = pipeline(source, text);
  let failure: unknown;
  piped.catch((error: unknown) => {
    failure = error;
    text.destroy();
  });
  try {
    for await (const line of createInterface({ input: text, crlfDelay: Infinity })) yield line;
    if (failure !== undefined) throw failure as Error;
  } finally {
    source.destroy();
  }
}

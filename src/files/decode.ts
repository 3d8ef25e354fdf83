import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';

/** The encoding that a byte order mark at the start of a file tells; null when there is none. */
export async function markedEncoding(file: string): Promise<string | null> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(3), 0, 3, 0);
    const start = buffer.toString('hex', 0, bytesRead);
    if (start === 'efbbbf') return 'utf-8';
    if (start.startsWith('fffe')) return 'utf-16le';
    return start.startsWith('feff') ? 'utf-16be' : null;
  } finally {
    await handle.close();
  }
}

/** True when every byte of a file fits an encoding; the file is streamed. */
export async function isEncodedAs(file: string, encoding: string): Promise<boolean> {
  try {
    for await (const text of decodedText(file, encoding)) if (text === '') continue;
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

/** Streams a file as text without its byte order mark. Throws a TypeError at bytes that the encoding does not have. */
export async function* decodedText(file: string, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  const source = createReadStream(file);
  try {
    for await (const bytes of source as AsyncIterable<Buffer>) yield decoder.decode(bytes, { stream: true });
    yield decoder.decode();
  } finally {
    source.destroy();
  }
}

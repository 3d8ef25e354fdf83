import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { baselineDocument } from '../documents/scan.js';
import { UntetherError } from '../errors.js';
import { replaceFile, writeNew } from '../files/write.js';
import type { BaselineFile } from '../scan/baseline.js';
import { keyIdOf } from '../scan/fingerprints.js';

/** A baseline, and the key that its rows are hashed with: it lies beside it, readable by its owner alone, or in the environment. */
export interface OpenBaseline {
  readonly file: BaselineFile;
  readonly key: Buffer;
  /** The key was made just now, and is not on disk yet. */
  readonly isNew: boolean;
}

const KEY_BYTES = 32;
const HEX_KEY = /^[0-9a-f]{64}$/;

const keyFile = (path: string): string => `${path}.key`;

function refuse(detail: string): UntetherError {
  return new UntetherError('U09', { detail: `--baseline: ${detail}` }, { next: ['untether scan --help'] });
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function parseBaseline(path: string, text: string): BaselineFile {
  try {
    return baselineDocument.parse(JSON.parse(text));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error).split('\n') : [String(error)];
    const detail = `--baseline: ${path} is no baseline`;
    throw new UntetherError('U09', { detail }, { why: why.slice(0, 5), next: ['untether scan --help'], cause: error });
  }
}

function parseKey(text: string, where: string): Buffer {
  const hex = text.trim().toLowerCase();
  if (!HEX_KEY.test(hex)) throw refuse(`${where} holds no key of 64 hex digits`);
  return Buffer.from(hex, 'hex');
}

/**
 * Opens a baseline. Where there is none yet, `mayCreate` starts an empty one. Throws U09 for a file that is no baseline, and for a key that
 * is missing or is another one: with it every row would look new.
 */
export async function openBaseline(
  path: string,
  { mayCreate, env }: { readonly mayCreate: boolean; readonly env: Readonly<Record<string, string | undefined>> },
): Promise<OpenBaseline> {
  const text = await readIfThere(path);
  const given = env['UNTETHER_BASELINE_KEY'];
  const beside = await readIfThere(keyFile(path));
  if (text === undefined && !mayCreate) throw refuse(`there is no ${path}; --update-baseline makes it`);
  const key =
    given !== undefined && given !== ''
      ? parseKey(given, 'UNTETHER_BASELINE_KEY')
      : beside === undefined
        ? undefined
        : parseKey(beside, keyFile(path));
  if (text === undefined) {
    const made = key ?? randomBytes(KEY_BYTES);
    const file: BaselineFile = { schema: 'untether/baseline', formatVersion: '1.0', keyId: keyIdOf(made), entries: [] };
    return { file, key: made, isNew: key === undefined };
  }
  const file = parseBaseline(path, text);
  if (key === undefined) throw refuse(`the key ${keyFile(path)} is gone, and UNTETHER_BASELINE_KEY is not set`);
  if (keyIdOf(key) !== file.keyId) throw refuse(`${path} was made with another key`);
  return { file, key, isNew: false };
}

/** Writes a baseline whole; its key first, when that is new. */
export async function writeBaseline(path: string, { key, isNew }: OpenBaseline, file: BaselineFile): Promise<void> {
  if (isNew) await writeNew(keyFile(path), `${key.toString('hex')}\n`);
  await replaceFile(path, `${JSON.stringify(file, null, 2)}\n`);
}

import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { UntetherError } from '../errors.js';
import { defaultSettings } from './defaults.js';
import type { Settings } from './model.js';
import { parseSettings } from './parse.js';

export const SETTINGS_FILE = 'untether.yaml';

async function readBytes(file: string): Promise<Buffer | null> {
  try {
    return await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new UntetherError('U10', { path: file }, { cause: error });
  }
}

/**
 * Text of the settings file, byte order mark included; null when it does not exist. Throws U10 when it is there and cannot be read,
 * U04 when it is not UTF-8: what we read as a question mark we would write back as one.
 */
export async function readSettingsText(file: string): Promise<string | null> {
  const bytes = await readBytes(file);
  if (bytes === null) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    const why = [`${basename(file)} is not UTF-8; save it as UTF-8`];
    throw new UntetherError('U04', { file: basename(file), count: 1 }, { why, cause: error });
  }
}

/**
 * Settings from `config`, or from untether.yaml in `dir`, or the defaults when neither was asked for nor found.
 * Throws U10 for a `config` that is not there, U04 for one that cannot be acted on.
 */
export async function loadSettings({
  dir,
  config,
}: {
  readonly dir: string;
  readonly config?: string;
}): Promise<Settings> {
  const file = config === undefined ? join(dir, SETTINGS_FILE) : resolve(dir, config);
  const text = await readSettingsText(file);
  if (text !== null) return parseSettings(text, file);
  if (config !== undefined) throw new UntetherError('U10', { path: file });
  return defaultSettings(dir);
}

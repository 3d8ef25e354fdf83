import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { UntetherError } from '../errors.js';
import { defaultSettings } from './defaults.js';
import type { Settings } from './model.js';
import { parseSettings } from './parse.js';

export const SETTINGS_FILE = 'untether.yaml';

/** Text of the settings file; null when it does not exist. Throws U10 when it is there and cannot be read. */
export async function readSettingsText(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new UntetherError('U10', { path: file }, { cause: error });
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

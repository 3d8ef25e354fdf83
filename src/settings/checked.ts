import canonicalize from 'canonicalize';
import { UntetherError } from '../errors.js';
import { FILE } from './entries.js';
import type { Settings } from './model.js';
import { parseSettings } from './parse.js';

/** The lists that we edit. */
export type Edited = Pick<Settings, 'accounts' | 'references' | 'grants'>;

/**
 * The text, once it reads as exactly what was meant: an edit that did not give that (an anchor used elsewhere, an odd form) is never
 * handed out. Throws U04 and leaves such a file to its owner.
 */
export function checked(text: string, wanted: Edited): string {
  const { accounts, references, grants } = parseSettings(text, FILE);
  if (canonicalize({ accounts, references, grants }) === canonicalize(wanted)) return text;
  const why = [`${FILE} has a form that can only be edited by hand`];
  throw new UntetherError('U04', { file: FILE, count: 1 }, { why });
}

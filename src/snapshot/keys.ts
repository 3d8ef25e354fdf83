import { UntetherError } from '../errors.js';
import { isIdentity, isRecipient } from '../files/age.js';
import { readText } from '../files/read.js';

const LIMIT = 1024 * 1024;

/** The secret keys in a file as age-keygen writes it: one a line, comments after `#`. Throws U20; no part of a key is ever told. */
export async function readSnapshotKeys(file: string): Promise<readonly string[]> {
  const text = await readText(file, { limit: LIMIT }).catch((error: unknown) => {
    throw new UntetherError('U20', { file }, { why: [(error as Error).message], cause: error });
  });
  const lines = text.split('\n').map((line) => line.trim());
  const keys = lines.filter((line) => line !== '' && !line.startsWith('#'));
  const good = await Promise.all(keys.map(isIdentity));
  const bad = lines.findIndex((line) => line === keys[good.indexOf(false)]);
  if (good.includes(false)) throw new UntetherError('U20', { file }, { why: [`${file}:${String(bad + 1)}`] });
  if (keys.length === 0) throw new UntetherError('U20', { file });
  return keys;
}

/** Refuses public keys that nothing can be encrypted to, before anything is read or written. Throws U21. */
export async function requireRecipients(target: string, recipients: readonly string[]): Promise<void> {
  const good = await Promise.all(recipients.map(isRecipient));
  const bad = recipients.filter((_, index) => good[index] === false);
  if (bad.length > 0) throw new UntetherError('U21', { target }, { why: bad });
}

import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { UntetherError } from '../errors.js';
import { fileProblem } from '../files/problem.js';
import { fingerprintOf, type PublicKey, readPublicKey } from '../settings/public-key.js';
import { publicByProgram, signByProgram } from './ssh-keygen.js';
import { ed25519Blob, signEd25519 } from './sshsig.js';

/** A key that can sign, not yet used. */
export interface Signer {
  readonly fingerprint: string;
  /** Makes a detached signature in the form of ssh-keygen; may ask for a passphrase, a PIN or a touch. */
  readonly sign: (message: Buffer) => Promise<string>;
}

function unusable(path: string, reason: string, cause?: unknown): UntetherError {
  return new UntetherError('U30', { path, reason }, { cause });
}

async function readKeyFile(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw unusable(file, fileProblem(error) ?? 'it cannot be read', error);
  }
}

/** A key that Node reads (PKCS #8); undefined for OpenSSH's own form. */
function pemKey(file: string, text: string): KeyObject | undefined {
  if (!/^-----BEGIN (ENCRYPTED )?PRIVATE KEY-----/.test(text)) return undefined;
  try {
    const key = createPrivateKey(text);
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch (error) {
    throw unusable(file, 'it is no private key without a passphrase that can be read', error);
  }
  throw unusable(file, 'only ed25519 is taken in this form; others as OpenSSH keys');
}

/** What the public half is called: beside the private one, in it, or the file itself where an agent holds the private one. */
async function publicHalf(file: string, text: string): Promise<PublicKey> {
  const own = readPublicKey(text);
  if (own) return own;
  const beside = await readFile(`${file}.pub`, 'utf8').then(readPublicKey, () => undefined);
  if (beside) return beside;
  const told = await publicByProgram(file);
  const key = readPublicKey(told.stdout.toString('utf8'));
  if (!key) throw unusable(file, told.stderr.split('\n')[0] ?? 'it is no key');
  return key;
}

async function signBySsh(file: string, message: Buffer): Promise<string> {
  const { code, stdout, stderr } = await signByProgram(message, file);
  if (code !== 0) throw unusable(file, stderr.split('\n').at(-1) ?? 'ssh-keygen did not sign');
  return stdout.toString('utf8');
}

/**
 * The signer behind a file: an OpenSSH private key, the public half of one that an agent or a device holds, or an ed25519 key in PKCS #8
 * (`openssl genpkey -algorithm ed25519`). Throws U30.
 */
export async function openSigner(file: string): Promise<Signer> {
  const text = await readKeyFile(file);
  const pem = pemKey(file, text);
  if (pem) {
    return {
      fingerprint: fingerprintOf(ed25519Blob(pem)),
      sign: (message) => Promise.resolve(signEd25519(message, pem)),
    };
  }
  const key = await publicHalf(file, text).catch((error: unknown) => {
    throw error instanceof UntetherError ? error : unusable(file, 'ssh-keygen cannot be run', error);
  });
  return { fingerprint: key.fingerprint, sign: (message) => signBySsh(file, message) };
}

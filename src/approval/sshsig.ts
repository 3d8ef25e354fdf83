import { createHash, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { ED25519, fingerprintOf, type PublicKey, readStrings } from '../settings/public-key.js';

/**
 * The form in which `ssh-keygen -Y sign` writes a signature (PROTOCOL.sshsig of OpenSSH). Keys of type ed25519 are signed with and
 * verified by Node itself; every other type by ssh-keygen.
 */

/** What a signature of ours is for. One that was made for a file, a commit or another program says another name. */
export const NAMESPACE = 'untether-approval-v1';

const MAGIC = Buffer.from('SSHSIG');
const BEGIN = '-----BEGIN SSH SIGNATURE-----';
const END = '-----END SSH SIGNATURE-----';
const HASHES = ['sha256', 'sha512'] as const;

export interface Signature {
  /** Of the key that is said to have signed. */
  readonly fingerprint: string;
  readonly namespace: string;
  readonly hash: (typeof HASHES)[number];
  readonly value: Buffer;
}

function sshString(content: Buffer | string): Buffer {
  const bytes = Buffer.from(content);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** The armor as ssh-keygen writes it: seventy signs a line. */
export function armor(blob: Buffer): string {
  const lines = blob.toString('base64').match(/.{1,70}/g) ?? [];
  return [BEGIN, ...lines, END, ''].join('\n');
}

/** The bytes behind an armor; undefined for any spelling but the one: ssh-keygen itself would pass over blanks and what comes behind. */
function unarmor(text: string): Buffer | undefined {
  const lines = text.split('\n');
  const blob = Buffer.from(lines.slice(1, -2).join(''), 'base64');
  return armor(blob) === text ? blob : undefined;
}

/** Reads a signature; undefined for anything but the one spelling of one. */
export function readSignature(text: string): Signature | undefined {
  const blob = unarmor(text);
  if (!blob?.subarray(0, 10).equals(Buffer.concat([MAGIC, Buffer.from([0, 0, 0, 1])]))) return undefined;
  const strings = readStrings(blob.subarray(10));
  if (strings?.length !== 5) return undefined;
  const [key, namespace, reserved, hashName, signature] = strings as [Buffer, Buffer, Buffer, Buffer, Buffer];
  const hash = HASHES.find((name) => name === hashName.toString('latin1'));
  if (hash === undefined || reserved.length > 0) return undefined;
  return {
    fingerprint: fingerprintOf(key),
    namespace: namespace.toString('utf8'),
    hash,
    value: signature,
  };
}

/** What is signed in truth: the namespace, and the hash of the message. */
function signedBytes(message: Buffer, hash: Signature['hash']): Buffer {
  const digest = createHash(hash).update(message).digest();
  return Buffer.concat([MAGIC, sshString(NAMESPACE), sshString(''), sshString(hash), sshString(digest)]);
}

function nodeKey({ blob }: PublicKey): KeyObject {
  const raw = blob.subarray(-32).toString('base64url');
  return createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x: raw } });
}

/** True when exactly this key of type ed25519 signed exactly this message. */
export function verifyEd25519(message: Buffer, { hash, value }: Signature, key: PublicKey): boolean {
  const [type, raw, ...more] = readStrings(value) ?? [];
  if (type?.toString('latin1') !== ED25519 || raw?.length !== 64 || more.length > 0) return false;
  return verify(null, signedBytes(message, hash), nodeKey(key), raw);
}

/** The blob of the public half of a private key of type ed25519. */
export function ed25519Blob(key: KeyObject): Buffer {
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' });
  return Buffer.concat([sshString(ED25519), sshString(Buffer.from(x, 'base64url'))]);
}

/** Signs with a private key of type ed25519 that Node has read. */
export function signEd25519(message: Buffer, key: KeyObject): string {
  const raw = sign(null, signedBytes(message, 'sha512'), key);
  const signature = Buffer.concat([sshString(ED25519), sshString(raw)]);
  const parts = [ed25519Blob(key), NAMESPACE, '', 'sha512', signature].map(sshString);
  return armor(Buffer.concat([MAGIC, Buffer.from([0, 0, 0, 1]), ...parts]));
}

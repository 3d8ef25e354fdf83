import { createHash } from 'node:crypto';

/** An OpenSSH public key, read from its text. */
export interface PublicKey {
  readonly type: string;
  /** The bytes that the base64 word stands for. */
  readonly blob: Buffer;
  /** `SHA256:` and 43 signs, as `ssh-keygen -l` prints it: what tells keys apart. Names do not. */
  readonly fingerprint: string;
}

/** Keys of these types sit in a device that wants to be touched. */
export const HARDWARE_TYPES: readonly string[] = ['sk-ssh-ed25519@openssh.com', 'sk-ecdsa-sha2-nistp256@openssh.com'];

export const ED25519 = 'ssh-ed25519';

/** No certificates: who signed one says nothing about who may approve. No DSA. */
const TYPES: readonly string[] = [
  ED25519,
  ...HARDWARE_TYPES,
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'ssh-rsa',
];

/** Splits a blob of SSH strings (four bytes of length, then that many bytes); undefined when it is none. */
export function readStrings(blob: Buffer): readonly Buffer[] | undefined {
  const strings: Buffer[] = [];
  let at = 0;
  while (at < blob.length) {
    if (at + 4 > blob.length) return undefined;
    const end = at + 4 + blob.readUInt32BE(at);
    if (end > blob.length) return undefined;
    strings.push(blob.subarray(at + 4, end));
    at = end;
  }
  return strings;
}

export function fingerprintOf(blob: Buffer): string {
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}

/** How many strings the blob of a type has, its name first. */
function partsOf(type: string): number {
  if (type === ED25519) return 2;
  return type === HARDWARE_TYPES[1] ? 4 : 3;
}

/**
 * Reads `ssh-ed25519 AAAA… comment`. Undefined for anything else: options in front, a certificate, another type inside than outside, base64
 * in another spelling than the one there is.
 */
export function readPublicKey(text: string): PublicKey | undefined {
  const [type = '', base64 = ''] = text.trim().split(/[ \t]+/, 2);
  if (!TYPES.includes(type)) return undefined;
  const blob = Buffer.from(base64, 'base64');
  if (blob.toString('base64') !== base64) return undefined;
  const strings = readStrings(blob);
  if (strings?.length !== partsOf(type) || strings[0]?.toString('latin1') !== type) return undefined;
  if (type === ED25519 && strings[1]?.length !== 32) return undefined;
  return { type, blob, fingerprint: fingerprintOf(blob) };
}

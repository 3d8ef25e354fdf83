import { lookup } from 'node:dns/promises';
import { checkServerIdentity } from 'node:tls';
import { UntetherError } from '../errors.js';
import { isLoopback, type SessionLink } from './link.js';

/** How sure we want to be of a server on another machine, strongest first; `plain` leaves it to the knexfile. */
export const TLS_MODES = ['verify-full', 'verify-ca', 'encrypted', 'plain'] as const;
export type TlsMode = (typeof TLS_MODES)[number];

/** Where a driver is about to connect. */
export interface Way {
  /** A name or an address; a path for a socket of this machine. */
  readonly host: string;
  /** The knexfile brings a stream of its own, and only it knows where that leads. */
  readonly stream?: unknown;
}

/**
 * Whether the way to the server stays on this machine. Names prove nothing, as whoever answers for them may change the answer between our
 * question and the driver's; only `localhost` is ours (RFC 6761), and it must mean what it says.
 */
export async function isLocal({ host, stream }: Way): Promise<boolean> {
  if (stream !== undefined) return false;
  if (host.startsWith('/') || isLoopback(host)) return true;
  if (host !== 'localhost') return false;
  const addresses = await lookup(host, { all: true });
  return addresses.length > 0 && addresses.every(({ address }) => isLoopback(address));
}

/** The `ssl` of a driver's configuration. */
export type Ssl = Readonly<Record<string, unknown>>;

function written(ssl: unknown): Ssl {
  if (typeof ssl === 'string' && !['true', 'no-verify'].includes(ssl)) {
    throw new UntetherError('U09', { detail: 'connection.ssl names a profile; give its certificates as ssl: { ca }' });
  }
  if (typeof ssl !== 'object' || ssl === null) return {};
  // pg hides the key, so that it is in no print of the configuration, and from copies as well.
  const { key } = ssl as { readonly key?: unknown };
  return { ...ssl, ...(key === undefined ? {} : { key }) };
}

/**
 * What `ssl` must be on the way to this server, or null where the configuration stays as it is written: on this machine, and where
 * `plain` was asked for. Neither the knexfile nor NODE_TLS_REJECT_UNAUTHORIZED can take back a check.
 */
export async function tlsFor(
  way: Way,
  { mode, ssl }: { readonly mode: TlsMode; readonly ssl: unknown },
): Promise<Ssl | null> {
  if (mode === 'plain' || (await isLocal(way))) return null;
  return {
    ...written(ssl),
    rejectUnauthorized: mode !== 'encrypted',
    // The two names under which drivers know the same check.
    verifyIdentity: mode === 'verify-full',
    checkServerIdentity: mode === 'verify-full' ? checkServerIdentity : () => undefined,
  };
}

/** An error that counts as `insecure`. */
export function insecure(detail: string): Error {
  return Object.assign(new Error(detail), { code: 'ERR_TLS_REFUSED' });
}

/** Refuses a session that should be encrypted and is not. */
export function requireEncrypted(link: SessionLink | null, tls: Ssl | null): void {
  if (tls !== null && link?.network !== 'encrypted') throw insecure('The connection is not encrypted');
}

/** Codes of Node (https://nodejs.org/api/tls.html#x509-certificate-error-codes) and words of the drivers for a server that is not trusted. */
const UNTRUSTED =
  /^(CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|ERR_TLS_|ERR_SSL_|HANDSHAKE_(NO_)?SSL_|HOSTNAME_MISMATCH|INVALID_(CA|PURPOSE)|PATH_LENGTH)|does not support SSL|establishing an SSL/;

/** True of an error that says: the way to the server is not secured as it was asked for. */
export function isInsecure(error: Error): boolean {
  const { code } = error as { readonly code?: unknown };
  return UNTRUSTED.test(typeof code === 'string' ? code : '') || UNTRUSTED.test(error.message);
}

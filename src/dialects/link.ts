/** What our own end of a connection knows. */
export interface SessionLink {
  /** Number of the server's process or connection, as told when we were let in. */
  readonly process: number | null;
  /** `none`: a socket of this machine. A pooler or tunnel at the other end is taken for the server. */
  readonly network: 'none' | 'encrypted' | 'plain';
}

/** What stands between the program and the server. */
export interface Wire {
  readonly network: SessionLink['network'];
  /** Milliseconds since 1970 by the clock of the server; null for a file. */
  readonly clock: number | null;
  /** Another process answers than the one that let us in: a pooler, which may change it again. */
  readonly pooled: boolean;
}

const LOOPBACK = /^(::ffff:)?127\.|^::1$/;

/** What a driver's socket says of the way to the server; what the server sees may be the way to a pooler. */
export function linkOf(
  stream: { readonly remoteAddress?: string | undefined } | undefined,
  process: number | null,
): SessionLink {
  const address = stream?.remoteAddress;
  if (address === undefined || LOOPBACK.test(address)) return { process, network: 'none' };
  const isEncrypted = stream !== undefined && 'encrypted' in stream && stream.encrypted === true;
  return { process, network: isEncrypted ? 'encrypted' : 'plain' };
}

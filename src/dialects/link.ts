import { BlockList, isIP } from 'node:net';

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

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** An address of this machine that no network can reach, IPv4 written as IPv6 included. */
export function isLoopback(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && loopback.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

/** What a driver's socket says of the way to the server; what the server sees may be the way to a pooler. */
export function linkOf(
  stream: { readonly remoteAddress?: string | undefined } | undefined,
  process: number | null,
): SessionLink {
  const address = stream?.remoteAddress;
  if (stream !== undefined && 'encrypted' in stream && stream.encrypted === true)
    return { process, network: 'encrypted' };
  return { process, network: address === undefined || isLoopback(address) ? 'none' : 'plain' };
}

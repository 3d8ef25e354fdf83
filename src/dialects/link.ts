import type { Socket } from 'node:net';
import type { SessionLink } from './dialect.js';

const LOOPBACK = /^(::ffff:)?127\.|^::1$/;

/** What a driver's socket says of the way to the server; what the server sees may be the way to a pooler. */
export function linkOf(stream: Pick<Socket, 'remoteAddress'> | undefined, process: number | null): SessionLink {
  const address = stream?.remoteAddress;
  if (address === undefined || LOOPBACK.test(address)) return { process, network: 'none' };
  const isEncrypted = stream !== undefined && 'encrypted' in stream && stream.encrypted === true;
  return { process, network: isEncrypted ? 'encrypted' : 'plain' };
}

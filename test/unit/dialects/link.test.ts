import { describe, expect, it } from 'vitest';
import { linkOf } from '../../../src/dialects/link.js';

const network = (stream: { readonly remoteAddress?: string } | undefined): string => linkOf(stream, 7).network;

describe('what our end of a connection says', () => {
  it.each([
    ['a socket of this machine', {}, 'none'],
    ['no socket at all', undefined, 'none'],
    ['this machine', { remoteAddress: '127.0.0.1' }, 'none'],
    ['this machine by IPv6', { remoteAddress: '::1' }, 'none'],
    ['this machine by both', { remoteAddress: '::ffff:127.0.0.1' }, 'none'],
    ['another machine', { remoteAddress: '10.1.2.3' }, 'plain'],
    ['another machine by TLS', { remoteAddress: '10.1.2.3', encrypted: true }, 'encrypted'],
    ['this machine by TLS', { remoteAddress: '127.0.0.1', encrypted: true }, 'encrypted'],
    ['the end of our own addresses', { remoteAddress: '127.255.255.254' }, 'none'],
    ['no address of anybody', { remoteAddress: '0.0.0.0' }, 'plain'],
    ['a text that begins like one of ours', { remoteAddress: '127.0.0.1.evil' }, 'plain'],
    ['an address that only looks like ours', { remoteAddress: '10.127.0.1' }, 'plain'],
  ])('%s', (_, stream, expected) => {
    expect(network(stream)).toBe(expected);
  });

  it('keeps the number of the process', () => {
    expect(linkOf(undefined, 7).process).toBe(7);
  });
});

import type { IncomingMessage } from 'node:http';
import { createClientAddress } from '../../src/http/request/client-address';

/** The members of a request that peer.ts reads. */
function from(remoteAddress: string, forwarded?: string): IncomingMessage {
  return {
    socket: { remoteAddress },
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  } as unknown as IncomingMessage;
}

describe('the address of a client', () => {
  it('is that of the connection when no proxy is trusted, whatever X-Forwarded-For says', () => {
    expect(createClientAddress([])(from('10.0.0.9', '1.2.3.4'))).toBe('10.0.0.9');
  });

  it('is that of the connection when it is not a trusted proxy', () => {
    expect(createClientAddress(['10.0.0.1'])(from('10.0.0.10', '1.2.3.4'))).toBe('10.0.0.10');
  });

  it('is the last forwarded address that is not a trusted proxy', () => {
    const peerOf = createClientAddress(['10.0.0.0/8', '::1']);
    expect(peerOf(from('10.0.0.1', '6.6.6.6, 1.2.3.4, 10.9.9.9'))).toBe('1.2.3.4');
    expect(peerOf(from('::1', '2001:db8::7'))).toBe('2001:db8::7');
  });

  it('is that of the proxy when what it forwards is no address', () => {
    expect(createClientAddress(['10.0.0.1'])(from('10.0.0.1', '<script>'))).toBe('10.0.0.1');
    expect(createClientAddress(['10.0.0.1'])(from('10.0.0.1'))).toBe('10.0.0.1');
  });

  it('is an IPv4 address where one came over an IPv6 socket', () => {
    expect(createClientAddress([])(from('::ffff:127.0.0.1'))).toBe('127.0.0.1');
    expect(createClientAddress(['127.0.0.1'])(from('::ffff:127.0.0.1', '::ffff:1.2.3.4'))).toBe('1.2.3.4');
  });
});

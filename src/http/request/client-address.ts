import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { BlockSet, parseAddress, parseBlock } from '../../access/addresses';

/** Gives the address of the client that sent a request. */
export type ClientAddress = (request: IncomingMessage) => string;

/**
 * @param trusted  proxies whose X-Forwarded-For is believed: addresses and CIDR blocks
 * @returns the client's address: that of the connection, or, if that is a trusted proxy's, the last address in
 * X-Forwarded-For that is not one. The header of an untrusted peer is ignored.
 */
export function createClientAddress(trusted: readonly string[]): ClientAddress {
  const isTrusted = createIsProxy(trusted);
  return (request) => {
    let peer = plain(request.socket.remoteAddress ?? '');
    if (trusted.length === 0) return peer;
    const forwarded = String(request.headers['x-forwarded-for'] ?? '')
      .split(',')
      .map((one) => plain(one.trim()));
    for (const address of forwarded.reverse()) {
      if (isIP(address) === 0 || !isTrusted(peer)) return peer;
      peer = address;
    }
    return peer;
  };
}

/** @returns whether an address is one of those proxies */
export function createIsProxy(trusted: readonly string[]): (address: string) => boolean {
  const blocks = new BlockSet();
  for (const block of trusted.map(parseBlock)) if (block) blocks.add(block);
  return (text) => {
    const address = blocks.size > 0 ? parseAddress(text) : null;
    return address !== null && blocks.closeness(address) >= 0;
  };
}

/** An IPv4 address that came over an IPv6 socket is that IPv4 address. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}

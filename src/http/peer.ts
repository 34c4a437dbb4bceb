import type { IncomingMessage } from 'node:http';
import { BlockList, isIP, isIPv4 } from 'node:net';

/** Tells the address of the client that a request is from. */
export type PeerOf = (request: IncomingMessage) => string;

/**
 * @param trusted  proxies whose X-Forwarded-For is believed: addresses and CIDR blocks
 * @returns the client's address: that of the connection, or, where that is a trusted proxy's, the last address in
 *          X-Forwarded-For that is not one. What an untrusted peer writes there is not even looked at.
 */
export function createPeerOf(trusted: readonly string[]): PeerOf {
  const list = blockListOf(trusted);
  const isTrusted = (address: string): boolean => list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
  return (request) => {
    let peer = plain(request.socket.remoteAddress ?? '');
    if (trusted.length === 0) return peer;
    const forwarded = String(request.headers['x-forwarded-for'] ?? '').split(',').map((one) => plain(one.trim()));
    for (const address of forwarded.reverse()) {
      if (isIP(address) === 0 || !isTrusted(peer)) return peer;
      peer = address;
    }
    return peer;
  };
}

function blockListOf(trusted: readonly string[]): BlockList {
  const list = new BlockList();
  for (const one of trusted) {
    const [address, bits] = one.split('/') as [string, string?];
    const family = isIPv4(address) ? 'ipv4' : 'ipv6';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}

/** An IPv4 address that came over an IPv6 socket is that IPv4 address. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}

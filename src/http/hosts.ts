import { lookup } from 'node:dns/promises';
import type { IncomingMessage } from 'node:http';
import { contains, parseAddress, parseBlock } from '../access/addresses';
import type { Config } from '../config';
import { createIsProxy } from './request/client-address';

/** Whether a request names this daemon by one of its own names. */
export type IsOwnHost = (request: IncomingMessage) => boolean;

/**
 * Prevents DNS rebinding: the browser takes a page of `evil.example`, whose name was pointed at 127.0.0.1, for one of
 * our own; only the header Host gives it away. Browsers always send Host.
 * @param hosts  the option --hosts; without it every name is good, except for a daemon on loopback without access rules
 */
export async function createIsOwnHost({
  hosts,
  listen,
  acl,
  trustProxy,
}: Pick<Config, 'hosts' | 'listen' | 'acl' | 'trustProxy'>): Promise<IsOwnHost> {
  const isOpen = hosts.includes('*') || (hosts.length === 0 && (acl !== null || !(await isLoopback(listen))));
  if (isOpen) return () => true;
  const names = new Set(['localhost', '127.0.0.1', '::1', listen, ...hosts].map(normalize));
  const isProxy = createIsProxy(trustProxy);
  const known = new Set<string>(); // nearly every request has the same
  const isKnown = (authority: string): boolean => {
    if (known.has(authority)) return true;
    if (!names.has(normalize(withoutPort(authority)))) return false;
    if (known.size < knownMax) known.add(authority);
    return true;
  };
  return (request) => {
    const authority = authorityOf(request);
    return authority === undefined || isKnown(authority) || isProxy(request.socket.remoteAddress ?? '');
  };
}

const knownMax = 100;

/**
 * Host and port that a request is for; undefined if it names neither. A target in absolute form takes precedence over
 * Host (RFC 9112, 3.2.2).
 */
export function authorityOf({ url, headers: { host } }: IncomingMessage): string | undefined {
  if (url!.startsWith('/') || !url!.includes('://')) return host === '' ? undefined : host;
  return url!.slice(url!.indexOf('://') + 3).split(/[/?#]/, 1)[0]!;
}

function withoutPort(authority: string): string {
  const colon = authority.lastIndexOf(':');
  return colon > authority.lastIndexOf(']') ? authority.slice(0, colon) : authority;
}

/** An IPv6 address has many spellings, and a name may end with the dot of the root. */
function normalize(host: string): string {
  const name = host.toLowerCase().replace(/\.$/, '');
  const address = parseAddress(name.startsWith('[') && name.endsWith(']') ? name.slice(1, -1) : name);
  return address ? `${address.family}/${address.value}` : name;
}

const loopback = ['127.0.0.0/8', '::1'].map((block) => parseBlock(block)!);

/** @param host  an address, or a name of this machine */
async function isLoopback(host: string): Promise<boolean> {
  const found = await lookup(host).catch(() => null); // listening there fails too, with the reason
  const address = parseAddress(found?.address ?? '');
  return address !== null && loopback.some((block) => contains(block, address));
}

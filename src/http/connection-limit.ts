import { readFileSync } from 'node:fs';
import type { Server, Socket } from 'node:net';
import { networkOf } from '../access/addresses';
import type { Config } from '../config';
import type { Log } from '../log';
import { createIsProxy } from './request/client-address';

/** Connections refused so far. */
export interface ConnectionLimit {
  readonly refused: number;
}

/** Connections that an address may have beyond its streams, if --max-connections-per-address is not set. */
const beyondStreams = 2000;
/** Minimum time between two log entries about refused connections. */
const tellMs = 60_000;

/**
 * Close a new connection if its address (or the /64 of an IPv6 address) has the most connections allowed. There is no
 * answer, as there is no request yet. Proxies of --trust-proxy are not limited.
 */
export function limitConnections(
  server: Server,
  {
    maxConnectionsPerAddress,
    maxConsumersPerAddress,
    trustProxy,
  }: Pick<Config, 'maxConnectionsPerAddress' | 'maxConsumersPerAddress' | 'trustProxy'>,
  log: Log,
): ConnectionLimit {
  const most =
    maxConnectionsPerAddress ?? Math.min(maxConsumersPerAddress + beyondStreams, Math.floor(maxDescriptors() / 2));
  const isProxy = createIsProxy(trustProxy);
  const counts = new Map<string, number>();
  let refused = 0;
  let toldMs = -Infinity;

  const refuse = (socket: Socket, network: string): void => {
    socket.destroy();
    refused++;
    const nowMs = performance.now();
    if (nowMs - toldMs < tellMs) return;
    toldMs = nowMs;
    log.warn(
      { address: network, most, refused },
      'an address reached --max-connections-per-address; its new connections are closed',
    );
  };

  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? '';
    if (isProxy(address)) return;
    const network = networkOf(address);
    const count = counts.get(network) ?? 0;
    if (count >= most) return refuse(socket, network);
    counts.set(network, count + 1);
    socket.once('close', () => {
      const left = counts.get(network)! - 1;
      if (left > 0) counts.set(network, left);
      else counts.delete(network);
    });
  });
  return {
    get refused() {
      return refused;
    },
  };
}

/** The most files and connections this process may have open; Infinity if the system does not say. */
function maxDescriptors(): number {
  try {
    return Number(/^Max open files +(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1] ?? Infinity);
  } catch {
    return Infinity; // no Linux
  }
}

import { connect, type Socket } from 'node:net';
import type { Read } from './http';

/**
 * Every connection reads into these bytes, one after the other: to have some for each costs more than to look at them.
 */
const shared = Buffer.allocUnsafe(64 * 1024);

/**
 * Connect to a server on this machine. @param localAddress  where so many connections are made that one address has no
 * ports left
 */
export function dial(url: string, read: Read, failed: (error: Error) => void, localAddress?: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const onread = { buffer: shared, callback: (count: number) => (read(shared.subarray(0, count)), true) };
    const socket = connect({
      host: hostname,
      port: Number(port),
      onread,
      ...(localAddress !== undefined && { localAddress }),
    });
    socket
      .setNoDelay(true)
      .once('error', failed)
      .once('connect', () => resolve(socket));
  });
}

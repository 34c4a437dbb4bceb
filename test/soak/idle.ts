import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import type { Transport } from '../support/stream-clients';
import type { Pool } from './pool';

export interface IdleReport {
  transport: Transport;
  consumers: number;
  kilobytesEach: number;
}

/** Resident memory of a daemon per idle consumer. */
export async function idle(pool: Pool, transport: Transport, consumers: number): Promise<IdleReport> {
  const daemon = pool.daemons[0]!;
  const path = { comet: '/c/idle', sse: '/sse/idle', websocket: '/ws/idle' }[transport];
  const before = residentKiB(daemon.pid());
  const sockets: Socket[] = [];
  const { hostname, port } = new URL(daemon.url);
  for (let i = 0; i < consumers; i += 200) {
    sockets.push(
      ...(await Promise.all(
        Array.from({ length: Math.min(200, consumers - i) }, () => open(hostname, Number(port), path, transport)),
      )),
    );
  }
  await new Promise((resolve) => setTimeout(resolve, 3000)); // what was only used to connect is given back
  const kilobytesEach = (residentKiB(daemon.pid()) - before) / consumers;
  for (const socket of sockets) socket.destroy();
  return { transport, consumers, kilobytesEach: Math.round(kilobytesEach * 10) / 10 };
}

function open(hostname: string, port: number, path: string, transport: Transport): Promise<Socket> {
  const upgrade =
    transport === 'websocket'
      ? 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n'
      : '';
  return new Promise((resolve, reject) => {
    const socket = connect(port, hostname, () =>
      socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n${upgrade}\r\n`),
    );
    socket.once('data', () => resolve(socket));
    socket.once('error', reject);
  });
}

function residentKiB(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]);
}

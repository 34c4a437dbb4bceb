import type { Socket } from 'node:net';
import { request, type Read } from '../wire/http';
import { dial } from '../wire/socket';
import { clientFrame, frameReader, upgrade } from '../wire/websocket';

/** WebSockets of restmq.v1 that send commands without waiting for the answers to those before. */
export interface Pipelines {
  /** Send so many commands over all connections. @throws on an answer that is none of a stored message */
  run(commands: number): Promise<void>;
  close(): void;
}

/** Of each connection so many commands are under way: as many as a daemon takes at once. */
const windowSize = 64;

/** @param queue  that the connections belong to */
export async function openPipelines(
  url: string,
  queue: string,
  connections: number,
  value: string,
): Promise<Pipelines> {
  const command = clientFrame(JSON.stringify({ cmd: 'add', id: 1, value }));
  const lines = await Promise.all(Array.from({ length: connections }, () => open(url, queue)));
  return {
    run: (commands) =>
      new Promise((resolve, reject) => {
        let [left, missing] = [commands, commands];
        const broken = lines.find((line) => line.broken);
        if (broken) return reject(broken.broken);
        for (const line of lines) {
          let asked = 0;
          line.reject = reject;
          line.hear = (payload) => {
            if (!payload.includes('"key":')) return reject(new Error(`unexpected answer: ${payload.toString()}`));
            asked--;
            missing--;
            if (missing === 0) resolve();
          };
          line.afterwards = () => {
            if (asked > windowSize / 2 || left === 0) return;
            const more = Math.min(windowSize - asked, left);
            left -= more;
            asked += more;
            line.socket.write(Buffer.concat(Array.from({ length: more }, () => command)));
          };
          line.afterwards();
        }
      }),
    close: () => lines.forEach(({ socket }) => socket.destroy()),
  };
}

interface Line {
  socket: Socket;
  hear(payload: Buffer): void;
  /** When everything that came at once has been heard. */
  afterwards(): void;
  /** Why it is of no use any more. */
  broken: Error | null;
  reject(error: Error): void;
}

function open(url: string, queue: string): Promise<Line> {
  return new Promise((resolve, reject) => {
    let read: Read = (chunk) => {
      const head = chunk.toString('latin1');
      if (!head.startsWith('HTTP/1.1 101')) return reject(new Error(`unexpected answer: ${head}`));
      read = frameReader((payload) => line.hear(payload));
      resolve(line);
    };
    const line: Line = {
      socket: undefined as unknown as Socket,
      hear: () => undefined,
      afterwards: () => undefined,
      broken: null,
      reject,
    };
    const fail = (error: Error): void => line.reject((line.broken = error));
    const received: Read = (chunk) => {
      read(chunk);
      line.afterwards();
    };
    void dial(url, received, fail).then((socket) => {
      line.socket = socket;
      socket.once('end', () => fail(new Error(`${url} ended a connection`)));
      socket.write(request('GET', `/ws/${queue}`, undefined, ...upgrade, 'Sec-WebSocket-Protocol: restmq.v1'));
    });
  });
}

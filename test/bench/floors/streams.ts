/**
 * The floor of streams: a bare server that writes the same bytes to every socket, and what came at once in one write.
 * No queue, no Redis (but PUBLISH and SUBSCRIBE where one is named), no slow consumers, no resuming, no policies.
 */
import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { Redis } from 'ioredis';
import { WebSocketServer } from 'ws';
import { queueNamed } from '../../../src/queue/names';
import { serverFrame } from '../wire/websocket';

const channel = 'floor';
const redisUrl = process.env['FLOOR_REDIS_URL'];
const redis = redisUrl === undefined ? null : new Redis(redisUrl);
const queue = queueNamed('fan');

const chunk = (text: string): Buffer => Buffer.from(`${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`);

/** By path: how a message lies on the wire, and who gets it. */
const streams = {
  '/c/fan': {
    type: 'text/plain',
    encode: (_n: number, json: string) => chunk(`${json}\r\n`),
    sockets: new Set<Socket>(),
  },
  '/sse/fan': {
    type: 'text/event-stream',
    encode: (n: number, json: string) => chunk(`id: ${queue.name}:${n}\ndata: ${json}\n\n`),
    sockets: new Set<Socket>(),
  },
  '/ws/fan': { type: '', encode: (_n: number, json: string) => serverFrame(json), sockets: new Set<Socket>() },
};
type Path = keyof typeof streams;

let last = 0;

const server = createServer((request, response) => {
  if (request.method === 'POST') {
    let body = '';
    request.on('data', (more: Buffer) => (body += more.toString()));
    request.on('end', () => {
      if (!redis) return void (deliver(body), response.end());
      void redis.publish(channel, body).then(() => response.end());
    });
    return;
  }
  const stream = streams[request.url as Path] as (typeof streams)[Path] | undefined;
  if (!stream) return void response.end();
  response.writeHead(200, { 'Content-Type': stream.type }).flushHeaders();
  join(stream.sockets, response.socket!);
}).listen(Number(process.env['FLOOR_PORT']), '127.0.0.1');

server.keepAliveTimeout = 0; // others have their turn meanwhile

const webSockets = new WebSocketServer({ noServer: true, clientTracking: false, perMessageDeflate: false });
server.on('upgrade', (request, socket: Socket, head) => {
  webSockets.handleUpgrade(request, socket, head, () => join(streams['/ws/fan'].sockets, socket));
});

function join(sockets: Set<Socket>, socket: Socket): void {
  sockets.add(socket.setNoDelay(true));
  socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
}

function deliver(body: string): void {
  const { messages } = JSON.parse(body) as { messages: { value: string }[] };
  const first = last + 1;
  last += messages.length;
  for (const { encode, sockets } of Object.values(streams)) {
    if (sockets.size === 0) continue;
    const bytes = Buffer.concat(
      messages.map(({ value }, i) => encode(first + i, JSON.stringify({ key: `${queue.name}:${first + i}`, value }))),
    );
    for (const socket of sockets) socket.write(bytes);
  }
}

if (redisUrl !== undefined) {
  const subscriber = new Redis(redisUrl);
  subscriber.on('message', (_: string, body: string) => deliver(body));
  void subscriber.subscribe(channel);
}

/**
 * The floor: what a bare node:http server does with ioredis as it comes and the same scripts, and without anything
 * else:
 * no routing, no validation, no access rules, no content types, no errors.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { WebSocketServer } from 'ws';
import { scripts } from '../../../generated/scripts';
import { queueNamed } from '../../../src/queue/names';

type Arg = string | Buffer;
type Taken = [n: Buffer, record: Buffer, count: Buffer, delivery: number, attempt: number, expiresAt: number][] | null;

interface Client {
  add(...args: Arg[]): Promise<number>;
  takeBuffer(...args: Arg[]): Promise<Taken>;
  leaseBuffer(...args: Arg[]): Promise<Taken>;
  ack(...args: Arg[]): Promise<string[]>;
}

const redis = new Redis(process.env['FLOOR_REDIS_URL']!);
const client = redis as unknown as Client;
const queue = queueNamed('bench');
const noDeadline = String(Number.MAX_SAFE_INTEGER);
const addKeys = define('add', scripts.add_messages.brief, scripts.add_messages.lua);
const takeKeys = define('take', scripts.take_messages.keys, scripts.take_messages.lua);
const leaseKeys = define('lease', scripts.lease_messages.keys, scripts.lease_messages.lua);
const ackKeys = define('ack', scripts.ack_leases.keys, scripts.ack_leases.lua);

function define(name: string, keys: readonly (keyof typeof queue.keys)[], lua: string): string[] {
  redis.defineCommand(name, { lua, numberOfKeys: keys.length });
  return keys.map((key) => queue.keys[key]);
}

const leases = '/v1/queues/bench/leases';
const messages = '/v1/queues/bench/messages';

const server = createServer((request, response) => {
  const { method, url = '' } = request;
  if (method === 'GET' && url === '/q/bench') void take(response);
  else if (method === 'DELETE') void ack([url.slice(leases.length + 1)]).then(() => response.writeHead(204).end());
  else if (method !== 'POST') response.end();
  else if (url !== '/q/bench') whole(request, (body) => void posted(url, body, response));
  else if (request.headers['content-type'] === 'text/plain') bytes(request, (body) => void addRaw(body, response));
  else whole(request, (body) => void addForm(body, response));
}).listen(Number(process.env['FLOOR_PORT']), '127.0.0.1');

server.keepAliveTimeout = 0; // others have their turn meanwhile

const sockets = new WebSocketServer({
  noServer: true,
  clientTracking: false,
  perMessageDeflate: false,
  handleProtocols: ([first]) => first!,
});
server.on('upgrade', (request, socket: Socket, head) => {
  sockets.handleUpgrade(request, socket, head, (ws) => {
    ws.on('message', (data: Buffer) => void command(data.toString()).then((text) => ws.send(text)));
  });
});

function whole(request: IncomingMessage, then: (body: string) => void): void {
  let body = '';
  request.on('data', (chunk: Buffer) => (body += chunk.toString()));
  request.on('end', () => then(body));
}

function bytes(request: IncomingMessage, then: (body: Buffer) => void): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => then(Buffer.concat(chunks)));
}

async function posted(url: string, body: string, response: ServerResponse): Promise<void> {
  if (url === '/queue') response.end(await command(body));
  else if (url === messages) created(response, await addMany(body));
  else if (url === leases) response.end(await lease(body));
  else response.end(await ackMany(body));
}

/** With writeHead it would come in chunks. */
function created(response: ServerResponse, body: string): void {
  response.statusCode = 201;
  response.end(body);
}

function add(value: Arg): Promise<number> {
  return client.add(...addKeys, '0', '', '', '', '1', value, noDeadline);
}

async function addForm(body: string, response: ServerResponse): Promise<void> {
  response.end(`bench:${await add(body.slice('value='.length))}\r\n`);
}

async function addRaw(body: Buffer, response: ServerResponse): Promise<void> {
  created(response, `{"key":"bench:${await add(body)}"}\r\n`);
}

async function addMany(body: string): Promise<string> {
  const given = (JSON.parse(body) as { messages: { value: string }[] }).messages;
  const first = await client.add(...addKeys, '0', '', '', '', '1', ...given.map(({ value }) => value), noDeadline);
  return JSON.stringify({ messages: given.map((_, i) => ({ key: `bench:${first + i}` })) });
}

async function take(response: ServerResponse): Promise<void> {
  const found = await client.takeBuffer(...takeKeys, '1', '', noDeadline);
  if (found === null) return void response.writeHead(204).end();
  const [n, record, count] = found[0]!;
  response.end(`${JSON.stringify({ key: `bench:${n.toString()}`, value: valueOf(record), count: Number(count) })}\r\n`);
}

async function command(text: string): Promise<string> {
  const { cmd, value, id } = JSON.parse(text) as { cmd: string; value: string; id?: number };
  if (cmd === 'add') return JSON.stringify({ id, queue: 'bench', value, key: `bench:${await add(value)}` });
  const found = await client.takeBuffer(...takeKeys, '1', '', noDeadline);
  return JSON.stringify({ queue: 'bench', value: valueOf(found![0]![1]), key: `bench:${found![0]![0].toString()}` });
}

async function lease(body: string): Promise<string> {
  const { max } = JSON.parse(body) as { max: number };
  const secret = randomBytes(16).toString('base64url');
  const found = await client.leaseBuffer(...leaseKeys, String(max), '', '', secret, noDeadline);
  const shown = found!.map(([n, record, , delivery, attempt, expiresAt]) => ({
    key: `bench:${n.toString()}`,
    value: valueOf(record),
    leaseId: `${n.toString()}-${delivery}-${secret}`,
    attempt,
    leaseExpiresAt: new Date(expiresAt).toISOString(),
  }));
  return JSON.stringify({ messages: shown });
}

function ack(held: string[]): Promise<string[]> {
  return client.ack(...ackKeys, ...held, noDeadline);
}

async function ackMany(body: string): Promise<string> {
  const held = (JSON.parse(body) as { leaseIds: string[] }).leaseIds;
  const outcomes = await ack(held);
  return JSON.stringify({ outcomes: held.map((one, i) => ({ leaseId: one, outcome: outcomes[i] })) });
}

function valueOf(record: Buffer): string {
  return record.toString('utf8', record.indexOf(0x0a) + 1);
}

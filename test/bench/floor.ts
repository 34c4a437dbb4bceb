/**
 * The floor: what a bare node:http server does with ioredis as it comes and the same scripts, and without anything else:
 * no routing, no validation, no content types, no errors.
 */
import { createServer, type ServerResponse } from 'node:http';
import { Redis } from 'ioredis';
import { Registry, collectDefaultMetrics } from 'prom-client';
import { scripts } from '../../generated/scripts';
import { queueNamed } from '../../src/queue/names';

interface Client {
  add(...args: string[]): Promise<number>;
  takeBuffer(...args: string[]): Promise<[n: Buffer, record: Buffer, count: Buffer][] | null>;
}

const redis = new Redis(process.env['RESTMQ_REDIS_URL']!);
const client = redis as unknown as Client;
const [addKeyNames, takeKeyNames] = [scripts.add.brief, scripts.take.keys];
redis.defineCommand('add', { lua: scripts.add.lua, numberOfKeys: addKeyNames.length });
redis.defineCommand('take', { lua: scripts.take.lua, numberOfKeys: takeKeyNames.length });

const registry = new Registry();
collectDefaultMetrics({ register: registry });

createServer((request, response) => {
  if (request.method === 'POST') {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => void add(body.slice('value='.length), response));
  } else if (request.url!.startsWith('/q/')) void take(response);
  else void registry.metrics().then((text) => response.end(text));
}).listen(Number(process.env['RESTMQ_PORT']), '127.0.0.1');

const { keys } = queueNamed('bench');
const noDeadline = String(Number.MAX_SAFE_INTEGER);
const [addKeys, takeKeys] = [addKeyNames.map((key) => keys[key]), takeKeyNames.map((key) => keys[key])];

async function add(value: string, response: ServerResponse): Promise<void> {
  const n = await client.add(...addKeys, '0', '', '', '', '1', value, noDeadline);
  response.end(`bench:${n}\r\n`);
}

async function take(response: ServerResponse): Promise<void> {
  const found = await client.takeBuffer(...takeKeys, '1', '', noDeadline);
  if (found === null) return void response.writeHead(204).end();
  const [n, record, count] = found[0]!;
  const value = record.toString('utf8', record.indexOf(0x0a) + 1);
  response.end(`${JSON.stringify({ key: `bench:${n.toString()}`, value, count: Number(count) })}\r\n`);
}

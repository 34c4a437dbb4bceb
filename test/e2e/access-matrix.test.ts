import { once } from 'node:events';
import asyncapi from '../../generated/asyncapi.json';
import openapi from '../../generated/openapi.json';
import { WebSocket } from 'ws';
import { createKeys } from '../../src/access/keys';
import { defaults } from '../../src/config';
import type { Daemon } from '../../src/daemon';
import { createLog } from '../../src/log';
import { commandVerbs } from '../../src/protocol/verbs';
import { connect, type Connection } from '../../src/redis/client';
import { createStore } from '../../src/redis/store';
import { aclFile, basic, type AclFile } from '../support/acl';
import { operations, type Operation } from '../support/contract';
import { startDaemon } from '../support/daemon';
import { startRedis, type TestRedis } from '../support/redis';
import { until } from '../support/until';
import { hangUp, parseLine, prepare, replays, send } from '../support/replays';

/** What somebody may do, as pairs of category and verb; a key may by any way. */
interface Role {
  headers: Record<string, string>;
  known: boolean;
  may: string[];
}

const sections = ['rest:producer', 'rest:consumer', 'comet:consumer', 'sse:consumer', 'websocket:consumer', 'admin', 'ingest'];
const rights: Record<string, string[]> = {
  'rest:producer': ['rest produce', 'comet produce', 'sse produce', 'websocket produce'], 'rest:consumer': ['rest consume'],
  'comet:consumer': ['comet consume'], 'sse:consumer': ['sse consume'], 'websocket:consumer': ['websocket consume'],
  admin: ['admin admin', 'rest admin', 'websocket admin'], ingest: [],
};
const ways = ['rest', 'comet', 'sse', 'websocket'];
const byVerb = (verb: string): string[] => [...ways.map((way) => `${way} ${verb}`), ...(verb === 'admin' ? ['admin admin'] : [])];

/** What the request that the contract shows for an operation needs, beside what its x-acl says of all of them. */
const ofExample: Record<string, string[]> = {
  command: ['rest produce'],
  commandOnQueue: ['rest produce'],
  createTicket: ways.map((way) => `${way} consume`),
};

let redis: TestRedis;
let open: Daemon;
let guarded: Daemon;
let connection: Connection;
let acl: AclFile;
const roles: Record<string, Role> = {};
const roleNames = ['nobody', 'wrong password', 'revoked key', ...sections, 'key to produce', 'key to consume', 'key to administer', 'key for all', 'key of another queue', 'ticket', 'cookie'];

beforeAll(async () => {
  redis = await startRedis();
  open = await startDaemon(redis);
  connection = await connect({ ...defaults, redisUrl: redis.url }, createLog('silent'));
  const keys = createKeys(createStore(connection));
  acl = aclFile(sections.map((name) => `[${name}]\nusername = ${name.replace(':', '-')}\npassword = secret\n`).join(''));
  guarded = await startDaemon(redis, { acl: acl.path });
  const withKey = async (queues: string, verbs: ('produce' | 'consume' | 'admin')[]): Promise<Role> => ({
    headers: { 'x-api-key': (await keys.create('test', [{ queues, verbs }], null)).key }, known: true, may: queues === '*' ? verbs.flatMap(byVerb) : [],
  });
  const revoked = await keys.create('test', [{ queues: '*', verbs: ['produce', 'consume', 'admin'] }], null);
  await keys.revoke(revoked.id);
  Object.assign(roles, {
    nobody: { headers: {}, known: false, may: [] },
    'wrong password': { headers: { authorization: basic('admin', 'wrong') }, known: false, may: [] },
    'revoked key': { headers: { authorization: `Bearer ${revoked.key}` }, known: false, may: [] },
    ...Object.fromEntries(sections.map((name) => [name, { headers: { authorization: basic(name.replace(':', '-'), 'secret') }, known: true, may: rights[name] }])),
    'key to produce': await withKey('*', ['produce']),
    'key to consume': await withKey('*', ['consume']),
    'key to administer': await withKey('*', ['admin']),
    'key for all': await withKey('*', ['produce', 'consume', 'admin']),
    'key of another queue': await withKey('elsewhere', ['produce', 'consume', 'admin']),
    ticket: { headers: {}, known: true, may: ['comet consume', 'sse consume', 'websocket consume'] },
    cookie: { headers: { cookie: 'auth=websocket-consumer:secret', origin: guarded.url }, known: false, may: ['websocket consume'] },
  } satisfies Record<string, Role>);
}, 60_000);

afterAll(async () => {
  await guarded.stop();
  await open.stop();
  connection.close();
  acl.remove();
  await redis.stop();
});

interface Acl {
  category: string;
  verb?: string;
}

function aclOf({ method, path }: Operation): Acl {
  return (openapi.paths as unknown as Record<string, Record<string, { 'x-acl': Acl }>>)[path]![method.toLowerCase()]!['x-acl'];
}

/** in: whatever it is answered with, it is not for want of a right. */
function expected(operation: Operation, name: string): string {
  const role = roles[name]!;
  const { category, verb } = aclOf(operation);
  const takesTicket = operation.parameters.some((one) => one.name === 'ticket');
  if (name === 'ticket' && !takesTicket) return '400';
  if (name === 'cookie' && category !== 'websocket' && category !== 'open') return '401';
  if (category === 'open') return 'in';
  const needs = ofExample[operation.id] ?? [`${category} ${verb}`];
  if (needs.some((need) => role.may.includes(need))) return 'in';
  return role.known ? '403' : '401';
}

async function answered(operation: Operation, name: string, method: string): Promise<string> {
  const usual = replays.find((one) => one.operation === operation && one.status < 300 && one.line !== undefined)!;
  const line = parseLine((await prepare(open.url, usual.given))(usual.line!));
  const path = name === 'ticket' ? `${line.path}${line.path.includes('?') ? '&' : '?'}ticket=${await ticket()}` : line.path;
  const response = await send(guarded.url, { ...line, method, path, headers: { ...line.headers, ...roles[name]!.headers } });
  await hangUp(response);
  return [400, 401, 403].includes(response.status) ? String(response.status) : 'in';
}

async function ticket(): Promise<string> {
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"queue":"test"}' };
  const response = await fetch(`${guarded.url}/v1/tickets`, { ...init, headers: { ...init.headers, ...roles['key to consume']!.headers } });
  return ((await response.json()) as { ticket: string }).ticket;
}

const methodsOf = ({ method, path }: Operation): string[] =>
  method === 'GET' && !operations.some((one) => one.path === path && one.method === 'HEAD') ? ['GET', 'HEAD'] : [method];

describe('who may do what', () => {
  it('is said of every operation, with the answers for who may not', () => {
    for (const operation of operations) {
      const { category } = aclOf(operation);
      expect([operation.id, '401' in operation.responses, '403' in operation.responses]).toEqual([operation.id, category !== 'open', category !== 'open']);
    }
  });

  it.each(roleNames)('%s', async (name) => {
    await redis.client.del((await redis.client.keys('restmq:{*')).concat('-'));
    const cells = operations.flatMap((operation) => methodsOf(operation).map((method) => ({ operation, method })));
    const table: Record<string, string> = {};
    for (const { operation, method } of cells) {
      table[`${method} ${operation.path}`] = await answered(operation, name, method);
    }
    expect(table).toEqual(Object.fromEntries(cells.map(({ operation, method }) => [`${method} ${operation.path}`, expected(operation, name)])));
  }, 120_000);
});

describe('the commands of the JSON protocol', () => {
  const commands: Record<keyof typeof commandVerbs, object> = {
    add: { value: 'x' }, get: {}, take: {}, ack: { lease: '1-1-YWJjZGVmZ2hpamtsbW5vcA' }, nack: { lease: '1-1-YWJjZGVmZ2hpamtsbW5vcA' },
    extend: { lease: '1-1-YWJjZGVmZ2hpamtsbW5vcA', seconds: 1 }, del: { key: 'test:1' }, purge: {}, policy: { policy: 'broadcast' }, control: { status: 'start' }, stats: {},
  };

  it('need what the contract says', () => {
    const said = Object.entries(asyncapi.operations).flatMap(([name, one]) => ('x-acl' in one ? [[name, one['x-acl'].verb]] : []));
    expect(Object.fromEntries(said)).toEqual(commandVerbs);
  });

  const outcome = (text: string): string => /problems\/(forbidden|unauthorized)/.exec(text)?.[1] ?? 'in';
  const table = (role: Role, way: string): object => Object.fromEntries(Object.entries(commandVerbs).map(([cmd, verb]) =>
    [cmd, role.may.includes(`${way} ${verb}`) ? 'in' : role.known ? 'forbidden' : 'unauthorized']));

  it.each(roleNames.filter((name) => !['wrong password', 'ticket', 'cookie'].includes(name)))('over HTTP: %s', async (name) => {
    const role = roles[name]!;
    const said: Record<string, string> = {};
    for (const [cmd, more] of Object.entries(commands)) {
      const init = { method: 'POST', headers: { 'content-type': 'application/json', ...role.headers }, body: JSON.stringify({ cmd, queue: 'test', ...more }) };
      said[cmd] = outcome(await (await fetch(`${guarded.url}/queue`, init)).text());
    }
    expect(said).toEqual(table(role, 'rest'));
  });

  it.each(['websocket:consumer', 'key to consume', 'key for all', 'ticket', 'cookie'])('over a WebSocket: %s', async (name) => {
    const role = roles[name]!;
    const query = name === 'ticket' ? `?ticket=${await ticket()}` : '';
    const socket = new WebSocket(`${guarded.url.replace('http', 'ws')}/ws/test${query}`, 'restmq.v1', { headers: role.headers });
    await once(socket, 'open');
    const said: Record<string, string> = {};
    socket.on('message', (data: Buffer) => {
      const id = /"id":"(\w+)"/.exec(data.toString())?.[1]; // messages of the stream have none
      if (id) said[id] = outcome(data.toString());
    });
    const asked = Object.entries(commands).filter(([cmd]) => cmd !== 'purge'); // it would end the stream
    for (const [cmd, more] of asked) socket.send(JSON.stringify({ cmd, id: cmd, ...more }));
    await until('all are answered', () => Object.keys(said).length === asked.length);
    const all = Object.entries(table({ ...role, known: true }, 'websocket'));
    expect(said).toEqual(Object.fromEntries(all.filter(([cmd]) => cmd !== 'purge')));
    socket.terminate();
  });
});

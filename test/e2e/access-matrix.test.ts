import { once } from 'node:events';
import { WebSocket } from 'ws';
import asyncapi from '../../generated/asyncapi.json';
import openapi from '../../generated/openapi.json';
import { verbs } from '../../src/access/scopes';
import { commandVerbs } from '../../src/protocol/verbs';
import { everySection } from '../support/acl';
import { operationAt, operations, type Operation } from '../support/contract';
import { hangUp, parseLine, prepare, replays, send, type Replay, type RequestLine } from '../support/replays';
import { createCast, type Cast, type Role } from '../support/roles';
import { until } from '../support/until';
import { useDaemon } from '../support/use-daemon';

/**
 * Every path x method x role, and every command x transport x role: each with the one status that it must be answered
 * with.
 */

/** A daemon that is open to everybody, to prepare the requests. */
const { redis, daemon: open } = useDaemon({ rules: everySection() });
let cast: Cast;

beforeAll(async () => {
  cast = await createCast(redis);
});

afterAll(async () => {
  await cast.stop();
});

interface Acl {
  category: string;
  verb?: string;
}

interface Declared {
  'x-acl': Acl;
  security?: Record<string, unknown>[];
}

function declaredOf({ method, path }: Operation): Declared {
  return (openapi.paths as unknown as Record<string, Record<string, Declared>>)[path]![method.toLowerCase()]!;
}

function securityOf(operation: Operation): string[] {
  return (declaredOf(operation).security ?? openapi.security).flatMap((one) => Object.keys(one));
}

/** The rights that the contract's example of an operation needs, for operations whose x-acl leaves that open. */
const ofExample: Record<string, string[]> = {
  command: ['rest produce'],
  commandOnQueue: ['rest produce'],
  // Every user with any right may list the methods, and the queues that they may read.
  xmlrpc: [...verbs.map((verb) => `rest ${verb}`), 'something of elsewhere'],
  commandConnection: [...verbs.map((verb) => `websocket ${verb}`), 'something of elsewhere'],
  overview: ['rest consume', 'something of elsewhere'],
  overviewEvents: ['rest consume', 'something of elsewhere'],
  createTicket: ['rest', 'comet', 'sse', 'websocket'].map((way) => `${way} consume`),
};

/** Rights that the example of an operation needs too: this one names a target queue. */
const furtherNeeds: Record<string, readonly string[]> = {
  redriveMessages: ['rest produce'],
  moveMessages: ['rest produce'],
};

/** @returns whether a role may, or why not: 401 or 403 */
function verdict(role: Role, operation: Operation): 'may' | 401 | 403 {
  const { category, verb } = declaredOf(operation)['x-acl'];
  if (role.foreign) return 403;
  if (category === 'open') return 'may';
  if (role.by === 'cookie' && category !== 'websocket') return 401;
  const needs = ofExample[operation.id] ?? (category === 'any' ? role.may : [`${category} ${verb}`]);
  const further = furtherNeeds[operation.id] ?? [];
  if (needs.some((need) => role.may.includes(need)) && further.every((need) => role.may.includes(need))) return 'may';
  return role.known ? 403 : 401;
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const paths = [...new Set(operations.map(({ path }) => path))];

function usualOf(operation: Operation): Replay {
  return replays.find((one) => one.operation === operation && one.status < 300 && one.line !== undefined)!;
}

interface Cell {
  path: string;
  method: string;
  /** undefined: the path has no such method. */
  operation: Operation | undefined;
}

const cells: Cell[] = paths.flatMap((path) =>
  methods.map((method) => ({ path, method, operation: operationAt(method, path) })),
);

function expected(role: Role, { method, operation }: Cell): number {
  if (!operation) return method === 'OPTIONS' ? 204 : 405;
  if (role.ticket && !securityOf(operation).includes('ticket')) return 400;
  const may = verdict(role, operation);
  if (may !== 'may') return may;
  const { status } = usualOf(operation);
  return status === 101 && method === 'HEAD' ? 426 : status;
}

async function answered(role: Role, cell: Cell): Promise<number> {
  const { path, method, operation } = cell;
  const line = operation
    ? await requestOf(operation, expected(role, cell) >= 400)
    : { ...parseLine(usualOf(operations.find((one) => one.path === path)!).line!), headers: {}, body: undefined };
  const query = role.ticket ? `${line.path.includes('?') ? '&' : '?'}ticket=${await cast.ticketFor(role)}` : '';
  const response = await send(role.url, {
    ...line,
    method,
    path: line.path + query,
    headers: { ...line.headers, ...role.headers },
  });
  await hangUp(response);
  if (operation && isStream(operation))
    await until('nobody listens', async () => (await consumersOf('test')) === 0, 30_000);
  return statusFor(role, response.status);
}

/**
 * Roles whose password is wrong. After ten wrong ones their address is answered 429 for a minute, by then that is the
 * refusal.
 */
const guessing = new Set(['a wrong password', 'a name that nobody has', 'a cookie with a wrong password']);

function statusFor({ name }: Role, status: number): number {
  return status === 429 && guessing.has(name) ? 401 : status;
}

function isStream({ responses }: Operation): boolean {
  return '101' in responses || responses['200']?.['x-endless'] === true;
}

async function consumersOf(queue: string): Promise<number> {
  return ((await (await fetch(`${open.url}/v1/queues/${queue}/consumers`)).json()) as { count: number }).count;
}

const prepared = new Map<Operation, RequestLine>();

/** As the contract shows it. A refusal does not depend on what is stored: it needs no preparation of its own. */
async function requestOf(operation: Operation, isRefused: boolean): Promise<RequestLine> {
  const before = prepared.get(operation);
  if (isRefused && before) return before;
  const line = await prepareRequest(operation);
  prepared.set(operation, line);
  return line;
}

/** With everything there that goes before it. */
async function prepareRequest(operation: Operation): Promise<RequestLine> {
  const stored = (await redis.client.keys('*')).filter((key) => !key.startsWith('{restmq:access}'));
  if (stored.length > 0) await redis.client.del(stored);
  const { given, line } = usualOf(operation);
  return parseLine((await prepare(open.url, given))(line!));
}

const roleNames = [
  'nobody',
  'a wrong password',
  'a name that nobody has',
  'half a header',
  'a revoked key',
  'a key whose time is over',
  'a key to produce',
  'a key to consume',
  'a key to admin',
  'a key for all',
  'a key of another queue',
  'a token of somebody else',
  'a token to produce',
  'a token to consume',
  'a token to admin',
  'the user of rest:producer',
  'the user of rest:consumer',
  'the user of comet:consumer',
  'the user of websocket:consumer',
  'the user of sse:consumer',
  'the user of admin',
  'the user of ingest',
  'a ticket to consume',
  'a ticket to produce',
  'a cookie',
  'a cookie with a wrong password',
  'a cookie on a page of others',
  'an address of rest:producer',
  'an address of rest:consumer',
  'an address of comet:consumer',
  'an address of websocket:consumer',
  'an address of sse:consumer',
  'an address of admin',
  'an address of ingest',
  'an address of none',
  'a key for all, from an address that is denied',
];
const roleNamed = (name: string): Role => cast.roles.find((one) => one.name === name)!;

describe('the contract', () => {
  it('says of every operation who may, with the answers for who may not', () => {
    for (const operation of operations) {
      const { category } = declaredOf(operation)['x-acl'];
      const isOpen = category === 'open';
      const takesTicket = operation.parameters.some(({ name }) => name === 'ticket');
      const said = [
        operation.id,
        '401' in operation.responses,
        '403' in operation.responses,
        securityOf(operation).length === 0,
        securityOf(operation).includes('ticket'),
        securityOf(operation).includes('cookie'),
      ];
      expect(said).toEqual([operation.id, !isOpen, true, isOpen, takesTicket, category === 'websocket']);
    }
  });

  it('says the same of a stream in both documents', () => {
    const channels = Object.values(asyncapi.channels) as { address: string; 'x-acl': Acl; bindings?: object }[];
    for (const { address, 'x-acl': acl, bindings } of channels.filter((one) => one.address.startsWith('/'))) {
      // the others are queues
      const operation = operations.find(
        ({ path, method }) => path === address && method === (address.startsWith('/queue') ? 'POST' : 'GET'),
      )!;
      expect([address, acl, bindings]).toEqual([address, declaredOf(operation)['x-acl'], bindings]);
    }
  });
});

describe('every path and method', () => {
  it('has its roles', () => expect(cast.roles.map(({ name }) => name).sort()).toEqual([...roleNames].sort()));

  it.each(roleNames)('for %s', async (name) => {
    const role = roleNamed(name);
    const [table, wanted]: Record<string, number>[] = [{}, {}];
    for (const cell of cells) {
      const title = `${cell.method} ${cell.path}`;
      wanted![title] = expected(role, cell);
      table![title] = await answered(role, cell);
    }
    expect(table).toEqual(wanted);
  });
});

describe('every command', () => {
  const leaseId = '999999-1-YWJjZGVmZ2hpamtsbW5vcA';
  /** The further members of each command, and its status when it is allowed: there is no such lease. */
  const commands: Record<keyof typeof commandVerbs, [more: object, status: number]> = {
    add: [{ value: 'x' }, 200],
    get: [{}, 200],
    take: [{}, 200],
    stats: [{}, 200],
    consumers: [{}, 200],
    ack: [{ leaseId }, 404],
    nack: [{ leaseId }, 404],
    extend: [{ leaseId, leaseSeconds: 1 }, 404],
    del: [{ key: 'test:1' }, 200],
    policy: [{ policy: 'broadcast' }, 200],
    control: [{ status: 'start' }, 200],
    purge: [{}, 200],
    redrive: [{}, 200],
  };
  const names = Object.keys(commands) as (keyof typeof commandVerbs)[];
  const json = 'application/json';
  const form = 'application/x-www-form-urlencoded';
  const overHttp: [title: string, path: string, type: string, body: (command: string) => string][] = [
    ['JSON to /queue', '/queue', json, (command) => command],
    ['JSON to /queue/{queue}', '/queue/test', json, (command) => command],
    ['a form to /queue', '/queue', form, (command) => `body=${encodeURIComponent(command)}`],
    ['a form to /queue/{queue}', '/queue/test', form, (command) => `msg=${encodeURIComponent(command)}`],
  ];

  it('needs what the contract says', () => {
    const said = Object.entries(asyncapi.operations).flatMap(([name, one]) =>
      'x-acl' in one ? [[name, one['x-acl'].verb]] : [],
    );
    expect(Object.fromEntries(said)).toEqual(commandVerbs);
  });

  const wantedOf = (role: Role, way: string, refused: number): Record<string, number> =>
    Object.fromEntries(
      names.map((cmd) => [cmd, role.may.includes(`${way} ${commandVerbs[cmd]}`) ? commands[cmd][1] : refused]),
    );

  describe.each(overHttp)('as %s', (_title, path, type, bodyOf) => {
    it.each(roleNames)('for %s', async (name) => {
      const role = roleNamed(name);
      const query = role.ticket ? `?ticket=${await cast.ticketFor(role)}` : '';
      const said: Record<string, number> = {};
      for (const cmd of names) {
        const body = bodyOf(JSON.stringify({ cmd, queue: 'test', ...commands[cmd][0] }));
        const response = await fetch(role.url + path + query, {
          method: 'POST',
          headers: { 'content-type': type, ...role.headers },
          body,
        });
        await response.text();
        said[cmd] = statusFor(role, response.status);
      }
      const nothingCounts = role.by === 'cookie' && !role.foreign; // but for a WebSocket
      if (role.ticket) expect(said).toEqual(wantedOf({ ...role, may: [] }, 'rest', 400));
      else
        expect(said).toEqual(
          wantedOf(nothingCounts ? { ...role, may: [] } : role, 'rest', nothingCounts || !role.known ? 401 : 403),
        );
    });
  });

  const mayOpen = (role: Role): boolean =>
    verdict(
      role,
      operations.find(({ id }) => id === 'websocket')!,
    ) === 'may';

  it.each(roleNames)('as a frame of restmq.v1, for %s', async (name) => {
    const role = roleNamed(name);
    const query = role.ticket ? `?ticket=${await cast.ticketFor(role)}` : '';
    const socket = new WebSocket(`${role.url.replace('http', 'ws')}/ws/test${query}`, 'restmq.v1', {
      headers: role.headers,
    });
    socket.on('error', () => undefined);
    if (!mayOpen(role)) {
      const [, response] = (await once(socket, 'unexpected-response')) as [
        unknown,
        { statusCode: number; resume(): void },
      ];
      response.resume();
      return expect(statusFor(role, response.statusCode)).toBe(role.known ? 403 : 401);
    }
    await once(socket, 'open');
    const said: Record<string, number> = {};
    socket.on('message', (data: Buffer) => {
      const { id, problem } = JSON.parse(data.toString()) as { id?: string; problem?: { status: number } };
      if (id !== undefined) said[id] = problem?.status ?? 200; // messages of the stream have none
    });
    for (const cmd of names) {
      socket.send(JSON.stringify({ cmd, id: cmd, ...commands[cmd][0] }));
      await until(`${cmd} is answered`, () => cmd in said, 30_000);
    }
    socket.terminate();
    await until('nobody listens', async () => (await consumersOf('test')) === 0, 30_000);
    // A client that is admitted by its address has the rights of the address; others are known by now, and get 403.
    expect(said).toEqual(wantedOf(role, 'websocket', 403));
  });
});

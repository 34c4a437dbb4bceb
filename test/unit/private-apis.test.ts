import { once } from 'node:events';
import { createServer, IncomingMessage, ServerResponse, type Server } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { AbstractConnector, Command, Redis, type RedisOptions } from 'ioredis';
import { FailoverDetector } from 'ioredis/built/connectors/SentinelConnector/FailoverDetector';
import { WebSocketServer, type ServerOptions, type WebSocket } from 'ws';

/**
 * The table of private APIs in docs/architecture.md. Each sentence is a row: it fails in words where a new version of
 * Node, ioredis or ws takes something away.
 */

/** A connection without a network. It keeps what is written to it. */
class Line extends Duplex {
  written = '';

  override _read(): void {
    // bytes come by `push`
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.written += chunk.toString('latin1');
    this.heard(chunk.toString());
    done();
  }

  /** Something was written. */
  protected heard(text: string): void {
    void text;
  }
}

/** The same as Node and ws want it. */
function asSocket(line: Line): Socket {
  return line as unknown as Socket;
}

function requestOn(line: Line, minor = 1): IncomingMessage {
  return Object.assign(new IncomingMessage(asSocket(line)), {
    method: 'GET',
    url: '/',
    httpVersionMajor: 1,
    httpVersionMinor: minor,
  });
}

interface PrivateResponse {
  _header: string;
}

function responseOn(line: Line, minor = 1): ServerResponse & PrivateResponse {
  const response = new ServerResponse(requestOn(line, minor));
  response.assignSocket(asSocket(line));
  return response as ServerResponse & PrivateResponse;
}

/** Serve a request that comes on a line. @returns what the client has read when the connection ends */
async function served(server: Server, request: string, isHalfClosed = false): Promise<string> {
  const line = new Line();
  const finished = once(line, 'finish');
  server.emit('connection', line);
  line.push(request);
  if (isHalfClosed) line.push(null);
  await finished;
  return line.written;
}

describe('node:http', () => {
  it('keeps the response that a connection is sending in the _httpMessage of its socket', () => {
    const line = new Line();
    const socket = line as unknown as { _httpMessage?: unknown };
    const response = responseOn(line);
    expect(socket._httpMessage).toBe(response);
    response.detachSocket(asSocket(line));
    expect(socket._httpMessage).toBe(null);
  });

  it('keeps the head of a response in _header until it leaves, and sends what was appended', () => {
    const line = new Line();
    const response = responseOn(line);
    response.writeHead(200, ['Content-Length', '2']);
    expect(line.written).toBe('');
    expect(response._header).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\n$/);
    response._header += 'ok';
    response.end();
    expect(line.written).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\nok$/);
  });

  it('lets a client that has closed its side have its answer, with httpAllowHalfOpen', async () => {
    const server = createServer((_request, response) => setImmediate(() => response.end('late')));
    expect(server).toHaveProperty('httpAllowHalfOpen', false);
    Object.assign(server, { httpAllowHalfOpen: true });
    expect(await served(server, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n', true)).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*late/);
  });

  it('closes idle connections in its own close, not in that of the net server below', () => {
    const server = createServer();
    let closings = 0;
    server.closeIdleConnections = () => void closings++;
    NetServer.prototype.close.call(server);
    expect(closings).toBe(0);
    server.close();
    expect(closings).toBe(1);
  });

  it('asks a request for its upgrade before it hands the connection over', async () => {
    class Declining extends IncomingMessage {
      get upgrade(): boolean {
        return false;
      }

      set upgrade(offered: boolean) {
        void offered;
      }
    }
    const server = createServer({ IncomingMessage: Declining }, (_request, response) => response.end('plain'));
    const upgrades: unknown[] = [];
    server.on('upgrade', (request) => upgrades.push(request));
    const offer = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, close\r\nUpgrade: h2c\r\n\r\n';
    expect(await served(server, offer)).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*plain/);
    expect(upgrades).toEqual([]);
  });

  it('emits socket on a response whose turn has come', () => {
    const line = new Line();
    const response = new ServerResponse(requestOn(line));
    let socket: unknown = null;
    response.once('socket', (given: unknown) => (socket = given));
    expect([response.socket, socket]).toEqual([null, null]);
    response.assignSocket(asSocket(line));
    expect(socket).toBe(line);
  });

  it('ends a connection after a response whose shouldKeepAlive is false', () => {
    const response = responseOn(new Line());
    response.shouldKeepAlive = false;
    response.writeHead(200, ['Content-Length', '0']);
    expect(response._header).toContain('\r\nConnection: close\r\n');
  });

  it('says in chunkedEncoding whether a body goes in chunks', () => {
    const [now, old] = [responseOn(new Line(), 1), responseOn(new Line(), 0)];
    for (const response of [now, old]) response.writeHead(200, ['Content-Type', 'text/plain']).flushHeaders();
    expect([now.chunkedEncoding, old.chunkedEncoding]).toEqual([true, false]);
  });

  it('keeps the order of a response and of bytes that go to its socket directly', () => {
    const line = new Line();
    const response = responseOn(line);
    response.writeHead(200, ['Content-Type', 'text/plain']).flushHeaders();
    line.write('4\r\nmine\r\n');
    response.end();
    expect(line.written).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\n4\r\nmine\r\n0\r\n\r\n$/);
  });
});

/** Answers by the names of commands; `+OK` to all others. */
type Answers = Readonly<Record<string, string>>;

class RedisLine extends Line {
  constructor(private readonly answers: Answers) {
    super();
  }

  setKeepAlive(): this {
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  protected override heard(text: string): void {
    for (const command of text.split(/^\*\d+\r\n/m).slice(1)) {
      const name = command.split('\r\n', 2)[1]!.toLowerCase();
      this.push(this.answers[name] ?? '+OK\r\n');
    }
  }
}

const info = 'redis_version:7.0.0\r\n';
const usual: Answers = { info: `$${info.length}\r\n${info}\r\n` };

/** A client whose Redis is a line. It is not connected yet. */
function clientOn(line: RedisLine, options: RedisOptions = {}): Redis {
  class LineConnector extends AbstractConnector {
    constructor() {
      super(0);
    }

    override connect(): Promise<Socket> {
      this.stream = asSocket(line);
      return Promise.resolve(asSocket(line));
    }
  }
  return new Redis({
    ...options,
    Connector: LineConnector,
    lazyConnect: true,
    retryStrategy: () => null,
  } as never);
}

/** The connector of a client that never connects. */
function connectorOf(options: RedisOptions): object {
  const client = new Redis({ ...options, lazyConnect: true } as never) as unknown as { connector: object };
  return client.connector;
}

describe('ioredis', () => {
  let client: Redis | undefined;

  afterEach(() => {
    client?.disconnect();
    client = undefined;
  });

  it('sends each command and each script by the sendCommand of its client', async () => {
    client = clientOn(new RedisLine(usual));
    await client.connect();
    client.defineCommand('test_script', { lua: 'return 1', numberOfKeys: 1 });
    const own = client as unknown as {
      sendCommand(command: Command): unknown;
      test_script(key: string): Promise<unknown>;
    };
    const send = own.sendCommand.bind(client);
    const sent: string[] = [];
    own.sendCommand = (command) => {
      sent.push(command.name);
      return send(command);
    };
    await Promise.all([client.get('a'), own.test_script('a'), client.call('PING')]);
    expect(sent).toEqual(['get', 'evalsha', 'PING']);
  });

  it('stops the _commandTimeoutTimer of a command with its answer, and says by isSettled that it has one', async () => {
    const settled = async (settle: (command: Command) => void): Promise<unknown> => {
      const command = new Command('get', ['a']);
      const told = command as unknown as { _commandTimeoutTimer?: NodeJS.Timeout; isSettled: boolean };
      const before = told.isSettled;
      told._commandTimeoutTimer = setTimeout(() => undefined, 60_000).unref();
      settle(command);
      await command.promise.catch(() => undefined);
      return [before, told.isSettled, told._commandTimeoutTimer];
    };
    expect(await settled((command) => void command.resolve(Buffer.from('x')))).toEqual([false, true, undefined]);
    expect(await settled((command) => command.reject(new Error('x')))).toEqual([false, true, undefined]);
  });

  it('asks for INFO by the info of its client, with a callback, before it is ready', async () => {
    client = clientOn(new RedisLine(usual));
    const own = client as unknown as { info(...args: unknown[]): Promise<string> };
    const ask = own.info.bind(client);
    const asked: unknown[] = [];
    own.info = (...args) => {
      asked.push(args.map((arg) => typeof arg));
      return ask(...args);
    };
    await client.connect();
    expect(asked).toEqual([['function']]);
  });

  it('chooses its database by the select of its client when it connects', async () => {
    client = clientOn(new RedisLine(usual), { db: 3 });
    const own = client as unknown as { select(db: number): Promise<string> };
    const select = own.select.bind(client);
    const chosen: number[] = [];
    own.select = (db) => {
      chosen.push(db);
      return select(db);
    };
    await client.connect();
    expect(chosen).toEqual([3]);
  });

  it('writes commands to its stream, which may be corked', async () => {
    const line = new RedisLine(usual);
    client = clientOn(line);
    await client.connect();
    expect(client.stream).toBe(line);
    const { written } = line;
    client.stream.cork();
    const answers = Promise.all([client.get('a'), client.get('b')]);
    expect(line.written).toBe(written);
    client.stream.uncork();
    expect(await answers).toEqual(['OK', 'OK']);
  });

  it('keeps the connections that Sentinels tell by in the failoverDetector of its connector', () => {
    const connector = connectorOf({ sentinels: [{ host: '127.0.0.1', port: 1 }], name: 'm' });
    expect(connector).toHaveProperty('failoverDetector', null);
    let ends = 0;
    const sentinel = { client: { disconnect: () => ends++ }, address: {} };
    const detector = new FailoverDetector(connector as never, [sentinel] as never) as unknown as {
      sentinels: unknown[];
      cleanup(): void;
    };
    expect(detector.sentinels).toEqual([sentinel]);
    detector.cleanup();
    expect(ends).toBe(1);
  });

  it('waits at the end of a connection for the disconnectTimeout of its connector', () => {
    expect(connectorOf({ disconnectTimeout: 123 })).toHaveProperty('disconnectTimeout', 123);
  });

  it('emits sentinelError with the reason why a Sentinel did not help', async () => {
    client = new Redis({
      sentinels: [{ host: '127.0.0.1', port: 1 }],
      name: 'm',
      lazyConnect: true,
      sentinelRetryStrategy: () => null,
      retryStrategy: () => null,
    });
    const told: string[] = [];
    client.on('sentinelError', ({ message }: Error) => told.push(message));
    client.on('error', () => undefined);
    await expect(client.connect()).rejects.toThrow('All sentinels');
    expect(told).toEqual([expect.stringContaining('127.0.0.1:1')]);
  });

  it('lists its channels in condition.subscriber, and emits moved when Redis ends one of them', async () => {
    const told = (kind: string, channel: string, count: number): string =>
      `>3\r\n$${kind.length}\r\n${kind}\r\n$1\r\n${channel}\r\n:${count}\r\n`;
    const line = new RedisLine({ ...usual, ssubscribe: told('ssubscribe', 'a', 1) + told('ssubscribe', 'b', 2) });
    client = clientOn(line);
    await client.connect();
    await client.ssubscribe('a', 'b');
    const { condition } = client as unknown as {
      condition: { subscriber: { channels(set: 'ssubscribe'): string[] } };
    };
    expect(condition.subscriber.channels('ssubscribe')).toEqual(['a', 'b']);
    const moved = once(client, 'moved');
    line.push(told('sunsubscribe', 'a', 1));
    await moved;
    expect(condition.subscriber.channels('ssubscribe')).toEqual(['b']);
  });
});

describe('ws', () => {
  /** A handshake on a line. @returns the WebSocket, where ws calls back at once */
  function opened(line: Line, options: ServerOptions & { closeTimeout?: number } = {}): WebSocket | null {
    const server = new WebSocketServer({ noServer: true, perMessageDeflate: false, ...options });
    const request = requestOn(line);
    request.headers = {
      upgrade: 'websocket',
      connection: 'Upgrade',
      'sec-websocket-version': '13',
      'sec-websocket-key': Buffer.alloc(16).toString('base64'),
    };
    let ws: WebSocket | null = null;
    server.handleUpgrade(request, asSocket(line), Buffer.alloc(0), (one) => (ws = one));
    return ws;
  }

  it('cuts a client that does not answer a close after its closeTimeout', async () => {
    const line = new Line();
    const ws = opened(line, { closeTimeout: 1 })!;
    const beganMs = performance.now();
    ws.close();
    await once(line, 'close');
    expect(performance.now() - beganMs).toBeLessThan(20_000); // 30 s where the option is not known
  });

  it('calls back in handleUpgrade itself', () => {
    const line = new Line();
    expect(opened(line)?.readyState).toBe(1);
    line.destroy();
  });

  it('writes each frame whole and at once, so that others may go between', () => {
    const line = new Line();
    const ws = opened(line)!;
    line.written = '';
    ws.ping();
    line.write(Buffer.from([0x81, 1, 0x61]));
    ws.send('b');
    expect([...Buffer.from(line.written, 'latin1')]).toEqual([0x89, 0, 0x81, 1, 0x61, 0x81, 1, 0x62]);
    line.destroy();
  });
});

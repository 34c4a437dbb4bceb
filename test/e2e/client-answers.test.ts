import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocket } from 'ws';
import {
  RestMQ,
  type RestMQError,
  type Subscription,
  type Transport,
  type WebSocketConstructor,
} from '../../src/client';
import { until } from '../support/until';
import { useDaemon } from '../support/use-daemon';

const { redis, daemon } = useDaemon();
let client: RestMQ;
const between: Server[] = [];

beforeAll(() => {
  client = new RestMQ(daemon.url);
});

beforeEach(() => redis.client.flushall());

afterEach(async () => {
  for (const server of between.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** Something that is no daemon, or stands before one. @returns its address */
async function answering(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  between.push(server);
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A stream that says this, in chunks as they are given, and goes on in silence. */
function streaming(type: string, chunks: Uint8Array[]): Promise<string> {
  return answering((_, response) => {
    response.writeHead(200, { 'Content-Type': type }).flushHeaders();
    const left = [...chunks];
    const next = (): void => {
      const chunk = left.shift();
      if (chunk) response.write(chunk, () => setImmediate(next));
    };
    next();
  });
}

async function values(subscription: Subscription, count: number): Promise<unknown[]> {
  const taken: unknown[] = [];
  for await (const event of subscription) if (event.type !== 'message' || taken.push(event.value) === count) break;
  return taken;
}

describe('an address', () => {
  it.each([
    ['localhost:8888', 'is not http or https'],
    ['ftp://localhost/', 'is not http or https'],
    ['http://root:secret@localhost:8888', 'name and password go into credentials'],
  ])('%s is refused at once, and not taken for a daemon that does not answer', (url, why) => {
    expect(() => new RestMQ(url)).toThrow(why);
  });
});

describe('a mistake in what is asked', () => {
  it.each([
    ['a value that JSON can not say', () => client.add('test', { order: 17n })],
    ['an idempotency key that fits in no header', () => client.add('test', 1, { idempotencyKey: '\u20ac' })],
    [
      'a token that fits in no header',
      () => new RestMQ(daemon.url, { credentials: { bearer: '\u20ac' } }).add('test', 1),
    ],
  ])('%s is no daemon that does not answer', async (_, ask) => {
    await expect(ask()).rejects.toMatchObject({ name: 'TypeError' });
  });
});

describe('credentials that can not be had for the moment', () => {
  const away = async (): Promise<never> => {
    await fetch('http://127.0.0.1:1/token');
    throw new Error('who answers at port 1?');
  };

  it('pass, as a daemon does that is away', async () => {
    await expect(new RestMQ(daemon.url, { credentials: away }).add('test', 1)).rejects.toMatchObject({
      code: 'unreachable',
      isPassing: true,
    });
  });

  it('do not end a subscription', async () => {
    let isUp = false;
    const credentials = (): Promise<never> | { apiKey: string } => (isUp ? { apiKey: 'any' } : away());
    const lost: unknown[] = [];
    const subscription = new RestMQ(daemon.url, { credentials }).subscribe('test', { onLost: (why) => lost.push(why) });
    await until('it has tried', () => lost.length > 0);
    isUp = true;
    await subscription.opened;
    subscription.close();
    expect(lost[0]).toMatchObject({ code: 'unreachable' });
  });

  it('hold up nobody who has enough of it', async () => {
    const forever = new RestMQ(daemon.url, { credentials: () => new Promise(() => undefined) });
    const subscription = forever.subscribe('test');
    expect(await subscription.return()).toEqual({ done: true, value: undefined });
    const leaving = new AbortController();
    const asked = forever.take('test', { signal: leaving.signal });
    leaving.abort(new Error('enough'));
    await expect(asked).rejects.toThrow('enough');
    await forever.worker('test', () => undefined).stop();
  });
});

describe('a proxy', () => {
  it('that redirects a POST so that it becomes a GET stores nothing, and nobody is told that it did', async () => {
    await client.add('test', 'old');
    const url = await answering((request, response) =>
      response.writeHead(301, { Location: `${daemon.url}${request.url}` }).end(),
    );
    await expect(new RestMQ(url).add('test', 'new')).rejects.toMatchObject({
      code: 'unexpected-answer',
      message: expect.stringContaining('Nothing was stored') as string,
      isPassing: false,
    });
    expect(await client.stats('test')).toMatchObject({ enqueued: 1 });
  });

  it('that redirects a POST as it is, is followed', async () => {
    const url = await answering((request, response) =>
      response.writeHead(308, { Location: `${daemon.url}${request.url}` }).end(),
    );
    expect(await new RestMQ(url).add('test', 'new')).toBe('test:1');
  });

  it.each(['sse', 'comet'] as Transport[])(
    'that answers 200 with a page is no daemon, and no stream over %s',
    async (transport) => {
      const url = await answering((_, response) =>
        response.writeHead(200, { 'Content-Type': 'text/html' }).end('<h1>We are back soon</h1>\n'),
      );
      const unexpected = { name: 'RestMQError', code: 'unexpected-answer', status: 200 };
      await expect(new RestMQ(url).lease('test')).rejects.toMatchObject(unexpected);
      const subscription = new RestMQ(url).subscribe('test', { transport });
      await expect(subscription.opened).rejects.toMatchObject(unexpected);
      await expect(subscription.next()).rejects.toMatchObject(unexpected);
    },
  );

  it('that breaks off in the middle of an answer is one that did not answer', async () => {
    const url = await answering((_, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': 100 });
      response.write('{"messages":[', () => response.destroy());
    });
    await expect(new RestMQ(url).lease('test')).rejects.toMatchObject({ code: 'unreachable' });
  });

  const retryAfterSeconds = async (value: string): Promise<number | undefined> => {
    const url = await answering((_, response) =>
      response.writeHead(503, { 'Retry-After': value }).end('<h1>Maintenance</h1>'),
    );
    const error: unknown = await new RestMQ(url).stats('test').catch((caught: unknown) => caught);
    return (error as RestMQError).retryAfterSeconds;
  };

  it('says when to come back: in seconds, or at a time', async () => {
    expect(await retryAfterSeconds('17')).toBe(17);
    const inAnHour = await retryAfterSeconds(new Date(Date.now() + 3600_000).toUTCString());
    expect(inAnHour).toBeGreaterThan(3500);
    expect(inAnHour).toBeLessThan(3700);
    expect(await retryAfterSeconds(new Date(0).toUTCString())).toBeUndefined();
    expect(await retryAfterSeconds('soon')).toBeUndefined();
  });

  it('that wants to be left alone for longer than a timer can last is not asked all the time', async () => {
    let asked = 0;
    const url = await answering((_, response) => {
      asked++;
      response.writeHead(503, { 'Retry-After': '5000000' }).end();
    });
    const lost: unknown[] = [];
    const patient = new RestMQ(url).subscribe('test', { onLost: (why) => lost.push(why) });
    await until('it is told', () => lost.length > 0);
    // time enough for a timer of no time
    for (let i = 0; i < 20; i++) await new RestMQ(url).stats('test').catch(() => undefined);
    patient.close();
    expect([asked, lost.length]).toEqual([21, 1]);
  });
});

describe('a stream', () => {
  it('that says no number of milliseconds to wait is not asked for all the time', async () => {
    const url = await answering((_, response) =>
      response.writeHead(200, { 'Content-Type': 'text/event-stream' }).end('retry: soon\n\n'),
    );
    const lost: unknown[] = [];
    const subscription = new RestMQ(url).subscribe('test', { since: 'test:1', onLost: (why) => lost.push(why) });
    const over = subscription.next();
    await until('it has ended', () => lost.length > 0);
    for (let i = 0; i < 200; i++) await new RestMQ(url).stats('test').catch(() => undefined);
    subscription.close();
    await over;
    expect(lost.length).toBeLessThan(10); // each pause is longer
  });

  it('over a WebSocket that nobody opens, and nobody says why, is tried again', async () => {
    const url = await answering(() => undefined);
    between.at(-1)!.on('upgrade', (_, socket) => socket.destroy());
    const lost: unknown[] = [];
    const options = { WebSocket: WebSocket as unknown as WebSocketConstructor };
    const subscription = new RestMQ(url, options).subscribe('test', {
      transport: 'websocket',
      heartbeatSeconds: 1,
      onLost: (why) => lost.push(why),
    });
    await until('it is tried again', () => lost.length > 0);
    subscription.close();
    expect(lost[0]).toMatchObject({ code: 'unreachable' });
  });

  it.each([
    [
      'sse',
      'text/event-stream',
      '\ufeff: hello\r\n\r\nid: test:1\r\ndata: {"key":"test:1",\r\ndata: "value":"\u00e4\u{1f600}"}\r\n\r\n:\n\nid: test:2\ndata: {"key":"test:2","value":2}\n\n',
    ],
    [
      'comet',
      'application/x-ndjson; charset=utf-8',
      '\r\n{"key":"test:1","value":"\u00e4\u{1f600}"}\r\n\n{"key":"test:2","value":2}\n',
    ],
  ] as const)('over %s may come in any chunks', async (transport, type, said) => {
    const bytes = new TextEncoder().encode(said);
    const cuts = [1, 2, 3, 5, 7].map((size) =>
      Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.slice(i * size, (i + 1) * size)),
    );
    for (const chunks of cuts) {
      const url = await streaming(type, chunks);
      expect(await values(new RestMQ(url).subscribe('test', { transport }), 2)).toEqual(['\u00e4\u{1f600}', 2]);
    }
  });

  it.each([
    ['sse', 'text/event-stream', 'data: ', '\n\n'],
    ['comet', 'application/x-ndjson', '', '\n'],
  ] as const)(
    'over %s is searched once, however many chunks a message comes in',
    async (transport, type, before, after) => {
      const value = 'x'.repeat(2 ** 20);
      const whole = new TextEncoder().encode(`${before}{"key":"test:1","value":"${value}"}${after}`);
      let searched = 0;
      const split = Object.getOwnPropertyDescriptor(RegExp.prototype, Symbol.split)!;
      const counting = function (this: RegExp, text: string, limit?: number): string[] {
        searched += text.length;
        return Reflect.apply(split.value as (text: string, limit?: number) => string[], this, [text, limit]);
      };
      Object.defineProperty(RegExp.prototype, Symbol.split, { ...split, value: counting });
      try {
        const chunks = Array.from({ length: 256 }, (_, i) =>
          whole.slice((i * whole.length) / 256, ((i + 1) * whole.length) / 256),
        );
        const url = await streaming(type, chunks);
        expect(await values(new RestMQ(url).subscribe('test', { transport }), 1)).toEqual([value]);
      } finally {
        Object.defineProperty(RegExp.prototype, Symbol.split, split);
      }
      expect(searched).toBeLessThan(whole.length * 3); // once for its end, and once for its lines
    },
  );
});

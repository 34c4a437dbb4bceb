import { createReadStream } from 'node:fs';
import { WebSocket } from 'ws';
import { bytesOf, Nack, RestMQ } from '../../src/client';
import { useDaemon } from '../support/use-daemon';

/** Values given to the client are stored as they are, or refused with a TypeError, and never stored in part. */

const { redis, daemon } = useDaemon();
let client: RestMQ;

beforeAll(() => {
  client = new RestMQ(daemon.url);
});

beforeEach(() => redis.client.flushall());

const bytes = Uint8Array.of(1, 0, 255, 254);

class Order {
  constructor(readonly id: number) {}
}

class Money {
  constructor(private readonly amount: number) {}

  toJSON(): string {
    return `${this.amount} EUR`;
  }
}

class Secret {
  readonly #id = 17;

  get id(): number {
    return this.#id;
  }
}

function shared(): SharedArrayBuffer {
  const memory = new SharedArrayBuffer(4);
  new Uint8Array(memory).set(bytes);
  return memory;
}

function cycle(): object {
  const one: { self?: object } = {};
  one.self = one;
  return one;
}

describe('bytes', () => {
  it.each<[string, () => unknown]>([
    ['an ArrayBuffer', () => bytes.buffer],
    ['a Buffer', () => Buffer.from(bytes)],
    ['a part of a Buffer', () => Buffer.concat([Buffer.from('..'), bytes, Buffer.from('..')]).subarray(2, 6)],
    ['a DataView', () => new DataView(bytes.buffer)],
    ['an Int16Array', () => new Int16Array(bytes.buffer)],
    ['a Uint8ClampedArray', () => new Uint8ClampedArray(bytes.buffer)],
    ['a SharedArrayBuffer', shared],
    ['a view of one', () => new Uint8Array(shared())],
    ['a Blob', () => new Blob([bytes])],
    ['a File', () => new File([bytes], 'order.bin')],
  ])('are stored of %s', async (_, make) => {
    await client.add('test', make());
    await client.addAll('test', [{ value: make() }, { value: 'text' }]);
    const taken = [await client.take('test'), await client.take('test'), await client.take('test')];
    expect(taken.map((one) => one!.encoding)).toEqual(['base64', 'base64', undefined]);
    expect(taken.slice(0, 2).map((one) => [...bytesOf(one!)])).toEqual([[...bytes], [...bytes]]);
  });

  it('of a Blob have its type, unless the message has its own', async () => {
    await client.addAll('test', [
      { value: new Blob(['a,b'], { type: 'text/csv' }) },
      { value: new Blob(['a'], { type: 'text/csv' }), contentType: 'text/plain' },
    ]);
    expect([await client.take('test'), await client.take('test')]).toMatchObject([
      { value: 'a,b', contentType: 'text/csv' },
      { contentType: 'text/plain' },
    ]);
  });

  it('are sent as they are through the operations of the contract', async () => {
    const headers = { 'Content-Type': 'application/octet-stream' };
    const asked = client.api.POST('/q/{queue}', { params: { path: { queue: 'test' } }, body: bytes as never, headers });
    expect((await asked).response.status).toBe(201);
    expect([...bytesOf((await client.take('test'))!)]).toEqual([...bytes]);
  });
});

describe('what JSON can say', () => {
  it.each<[string, unknown, unknown]>([
    ['a Date', new Date(0), '1970-01-01T00:00:00.000Z'],
    ['a URL', new URL('http://localhost/'), 'http://localhost/'],
    ['an object of a class', new Order(17), { id: 17 }],
    ['an object without a prototype', Object.assign(Object.create(null) as object, { id: 17 }), { id: 17 }],
    ['an object of a class with toJSON', new Money(17), '17 EUR'],
    ['an object of a class within', [new Order(17)], [{ id: 17 }]],
    ['a member that is undefined', { id: 17, of: undefined }, { id: 17 }],
    ['a Buffer within', { of: Buffer.from('a') }, { of: { type: 'Buffer', data: [97] } }],
    ['a member named then', { if: {}, then: { const: 1 } }, { if: {}, then: { const: 1 } }],
    ['nothing', [null, {}, [], ''], [null, {}, [], '']],
  ])('is stored: %s', async (_, value, said) => {
    await client.add('test', value);
    expect(await client.take('test')).toMatchObject({ value: said });
  });
});

const unsayable: [string, () => unknown][] = [
  ['a Map', () => new Map([['order', 17]])],
  ['a Set', () => new Set([17])],
  ['a Promise', () => Promise.resolve({ order: 17 })],
  ['a thenable', () => Object.create({ then: () => undefined }, { id: { value: 17, enumerable: true } }) as object],
  ['an Error', () => Object.assign(new Error('lost'), { code: 'E' })],
  ['a RegExp', () => /x/],
  ['a WeakMap', () => new WeakMap()],
  ['a generator', () => [17].values()],
  ['a form', () => new FormData()],
  ['headers', () => new Headers({ a: 'b' })],
  ['a query', () => new URLSearchParams('a=b')],
  ['a stream', () => new Blob(['x']).stream()],
  ['a stream of Node', () => createReadStream(__filename)],
  ['an answer', () => new Response('x')],
  ['a function', () => () => 17],
  ['a symbol', () => Symbol('order')],
  ['NaN', () => NaN],
  ['Infinity', () => Infinity],
  ['a Date of no time', () => new Date(NaN)],
  ['a BigInt', () => 17n],
  ['a cycle', cycle],
  ['an object that shows nothing', () => new Secret()],
];

describe('what JSON can not say', () => {
  const typeError = { name: 'TypeError' };

  it.each(unsayable)('is refused, and nothing is stored: %s', async (_, make) => {
    await expect(client.add('test', make())).rejects.toMatchObject(typeError);
    await expect(client.add('test', { deep: [{ value: make() }] })).rejects.toMatchObject(typeError);
    await expect(client.addAll('test', [{ value: 'fine' }, { value: make() }])).rejects.toMatchObject(typeError);
    expect(await client.allStats()).toMatchObject({ count: 0 });
  });

  it.each<[string, () => unknown]>([
    ['undefined', () => undefined],
    ['an array with a hole', () => Array.from({ length: 2 }, (__, i) => (i ? 17 : undefined))],
    ['bytes within', () => ({ of: bytes })],
    ['a Blob within', () => ({ of: new Blob(['x']) })],
    ['an ArrayBuffer within', () => [bytes.buffer]],
  ])('is refused, and nothing is stored: %s', async (_, make) => {
    await expect(client.add('test', make())).rejects.toMatchObject(typeError);
    expect(await client.allStats()).toMatchObject({ count: 0 });
  });

  it('is refused in all that is said beside a value', async () => {
    await client.putQueue('test', { maxAttempts: 7, backoff: { minSeconds: 3 } });
    await client.add('test', 'x');
    const [held] = await client.lease('test');
    for (const ask of [
      () => client.putQueue('test', { maxAttempts: NaN }), // null would be the default
      () => client.putQueue('test', { backoff: { minSeconds: Infinity } }),
      () => client.putQueue('test', new Map([['maxAttempts', 3]]) as never),
      () => client.add('test', 'y', { headers: new Headers({ trace: 'a' }) as never }),
      () => client.add('test', 'y', { headers: new Map([['trace', 'a']]) as never }),
      () => client.add('test', 'y', { delaySeconds: NaN }),
      () => client.lease('test', { max: NaN }),
      () => client.extend('test', held!.leaseId, NaN),
      () => client.nack('test', held!.leaseId, { delaySeconds: NaN }),
      () => client.ackAll('test', new Set([held!.leaseId]) as never),
      () => client.redrive('test', { max: Infinity }),
      () => client.api.POST('/queue', { body: { cmd: 'add', queue: 'test', value: new Map() } }),
      () =>
        client.api.POST('/q/{queue}', {
          params: { path: { queue: 'test' } },
          body: { value: ['a'] as never },
          headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        }),
      () =>
        client.api.POST('/q/{queue}', {
          params: { path: { queue: 'test' } },
          body: { value: 'a' },
          headers: { 'Content-Type': 'text/plain' },
        }),
    ])
      await expect(ask()).rejects.toMatchObject(typeError);
    expect(await client.getQueue('test')).toMatchObject({
      settings: { maxAttempts: 7, backoff: { minSeconds: 3 } },
      enqueued: 1,
      leased: 1,
    });
  });
});

describe('an option that there is not', () => {
  it('is refused at once where it would be ignored', async () => {
    await client.add('test', 'x');
    await expect(client.take('test', { leaseSeconds: 30 } as object)).rejects.toThrow(
      'There is no option leaseSeconds',
    );
    await expect(client.addAll('test', [{ value: 'y' }], { idempotencykey: 'a' } as object)).rejects.toThrow(
      'There is no option idempotencykey',
    );
    await expect(client.queues({ prefx: 'orders' } as object).next()).rejects.toThrow('There is no option prefx');
    expect(() => client.subscribe('test', { akc: 'manual' } as object)).toThrow('There is no option akc');
    expect(await client.stats('test')).toMatchObject({ ready: 1, enqueued: 1 });
  });

  it('is refused by a worker before it takes a message', async () => {
    await client.add('test', 'x');
    const worker = (options: object) => () => client.worker('test', () => undefined, options);
    expect(worker({ concurency: 5 })).toThrow('There is no option concurency, only concurrency, ');
    expect(worker({ onErorr: () => undefined })).toThrow('There is no option onErorr');
    expect(worker({ onError: 'log' })).toThrow('onError must be a function');
    expect(worker({ concurrency: NaN })).toThrow(TypeError);
    expect(() => client.worker('test', undefined as never)).toThrow('handler must be a function');
    expect(() => new Nack('later', { dealy: 60 } as object)).toThrow('There is no option dealy');
    expect(await client.stats('test')).toMatchObject({ ready: 1, leased: 0 });
  });

  it.each<[string, object, string]>([
    ['a transport', { transport: 'ws' }, 'transport must be one of sse, websocket, comet, not "ws"'],
    ['a callback', { onLost: true }, 'onLost must be a function'],
    ['a name', { heartbaet: 3 }, 'There is no option heartbaet'],
  ])('is refused by a subscription: %s', (_, options, said) => {
    expect(() => client.subscribe('test', options)).toThrow(said);
  });

  it('is refused by a message of a stream', async () => {
    await client.putQueue('test', { policy: 'roundrobin' });
    for (const transport of ['sse', 'websocket'] as const) {
      const stream = new RestMQ(daemon.url, { WebSocket }).subscribe('test', { transport, ack: 'manual' });
      await client.add('test', 'x');
      const { value: message } = await stream.next();
      if (message?.type !== 'message') throw new Error('this is no message');
      await expect(message.nack({ dealy: 60 } as object)).rejects.toThrow('There is no option dealy');
      await message.ack();
      stream.close();
    }
  });

  it.each<[string, object]>([
    ['a name', { credential: { apiKey: 'a' } }],
    ['a kind of credentials', { credentials: { apikey: 'a' } }],
    ['half of them', { credentials: { name: 'a' } }],
    ['two kinds of them', { credentials: { apiKey: 'a', bearer: 'b' } }],
    ['one that is not set', { credentials: { bearer: undefined } }],
    ['one that is not text', { credentials: { name: 'a', password: 17 } }],
  ])('is refused by the client itself: %s', (_, options) => {
    expect(() => new RestMQ(daemon.url, options)).toThrow(TypeError);
  });

  it('is refused in credentials that a function returns, and nothing is sent', async () => {
    const one = new RestMQ(daemon.url, { credentials: () => ({ token: 'a' }) as never });
    await expect(one.add('test', 'x')).rejects.toThrow('Credentials are { apiKey }');
    expect(await client.allStats()).toMatchObject({ count: 0 });
  });

  it.each<[string, () => Promise<unknown>]>([
    ['a setting', () => client.putQueue('test', { maxAtempts: 3 } as object)],
    ['a part of a setting', () => client.putQueue('test', { backoff: { minimum: 3 } as object })],
    ['of a message', () => client.add('test', 'x', { dealy: 3 } as object)],
    ['of a lease', () => client.lease('test', { leese: 3 } as object)],
    ['of a redrive', () => client.redrive('test', { dryrun: true } as object)],
    ['of a page', () => client.browse('test', { satte: 'dead' } as object).next()],
  ])('is refused by the daemon: %s', async (_, ask) => {
    await expect(ask()).rejects.toMatchObject({ name: 'RestMQError', status: 400 });
    expect(await client.allStats()).toMatchObject({ count: 0 });
  });
});

describe('a queue that an address can not name', () => {
  it.each<[string, unknown]>([
    ['undefined', undefined],
    ['null', null],
    ['nothing', ''],
    ['.', '.'],
    ['..', '..'],
    ['an object', { name: 'test' }],
  ])('is refused at once: %s', async (_, queue) => {
    for (const ask of [
      () => client.add(queue as string, 'x'),
      () => client.take(queue as string),
      () => client.purge(queue as string),
    ])
      await expect(ask()).rejects.toMatchObject({ name: 'TypeError' });
    expect(() => client.subscribe(queue as string)).toThrow(TypeError);
    expect(await client.allStats()).toMatchObject({ count: 0 });
  });
});

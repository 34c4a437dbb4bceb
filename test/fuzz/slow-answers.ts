import type { Shape } from './slow-shapes';

/** Requests and streams whose answers are large: many queues, or messages that take long to write. */

const mebibyte = 1024 ** 2;
/** An answer has 8 MiB of messages at most. */
const answerBytes = 8 * mebibyte;

/** A queue's messages: as JSON is written they are larger than what is stored, or of many parts. */
interface Filling {
  type: string;
  value: string | Buffer;
  /** Headers of each message, in the JSON of a batch. */
  headers?: Record<string, string>;
}

function repeated(unit: string, bytes = mebibyte - 64): string {
  return unit.repeat(Math.floor(bytes / Buffer.byteLength(unit)));
}

const longHeaders = Object.fromEntries(Array.from({ length: 32 }, (_, i) => [`h${i}`, 'x'.repeat(1024)]));

const fillings: Readonly<Record<string, Filling>> = {
  text: { type: 'text/plain', value: repeated('x') },
  bytes: { type: 'application/octet-stream', value: Buffer.alloc(mebibyte - 1, 0xff) },
  quotes: { type: 'text/plain', value: repeated('"<') },
  controls: { type: 'text/plain', value: repeated('\u0001') },
  wide: { type: 'text/plain', value: repeated('€') },
  mixed: { type: 'text/plain', value: repeated('é"\u2028') },
  lines: { type: 'application/json', value: `[${repeated('1,\n')}1]` },
  breaks: { type: 'application/json', value: `"${repeated('\u2028')}"` },
  headers: { type: 'application/json', value: '1', headers: longHeaders },
  many: { type: 'text/plain', value: repeated('\u0001', answerBytes / 100) },
};

type Post = (path: string, body: string | Buffer, type: string) => Promise<void>;

function postTo(url: string): Post {
  return async (path, body, type) =>
    void (await (await fetch(url + path, { method: 'POST', headers: { 'Content-Type': type }, body })).text());
}

/** Empty the queue of a filling, and store more than an answer holds. */
async function refill(url: string, name: string, settings: object): Promise<void> {
  const { type, value, headers } = fillings[name]!;
  const post = postTo(url);
  await (await fetch(`${url}/q/${name}`, { method: 'DELETE' })).text();
  await (
    await fetch(`${url}/v1/queues/${name}`, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(settings),
    })
  ).text();
  if (headers) {
    const messages = JSON.stringify({ messages: Array.from({ length: 25 }, () => ({ value, headers })) });
    for (let i = 0; i < 10; i++) await post(`/v1/queues/${name}/messages`, messages, 'application/json');
    return;
  }
  for (let bytes = 0; bytes <= answerBytes; bytes += Buffer.byteLength(value)) await post(`/q/${name}`, value, type);
}

const json = { 'Content-Type': 'application/json' };
type Send = Shape['send'];
const get = (path: string, headers: Record<string, string> = {}): Send => ({
  via: 'http',
  method: 'GET',
  path,
  headers,
});
const post = (path: string, body: object): Send => ({
  via: 'http',
  method: 'POST',
  path,
  headers: json,
  body: Buffer.from(JSON.stringify(body)),
});
const command = (queue: string, body: object): Send => ({
  via: 'frame',
  queue,
  bytes: Buffer.from(JSON.stringify(body)),
});

/** The requests for a queue that was filled, by its name. */
const requests: readonly (readonly [of: string, send: (queue: string) => Send])[] = [
  ['browseMessages', (queue) => get(`/v1/queues/${queue}/messages?max=100`)],
  ['browseMessages ?search', (queue) => get(`/v1/queues/${queue}/messages?search=nothing`)],
  ['job', (queue) => get(`/j/${queue}`)],
  ['job, a page', (queue) => get(`/j/${queue}`, { Accept: 'text/html' })],
  ['job ?callback', (queue) => get(`/j/${queue}?callback=cb`)],
  ['take', (queue) => get(`/q/${queue}`)],
  ['take ?callback', (queue) => get(`/q/${queue}?callback=cb`)],
  ['take ?lease', (queue) => get(`/q/${queue}?lease=60`)],
  ['leaseMessages', (queue) => post(`/v1/queues/${queue}/leases`, { max: 100, leaseSeconds: 60 })],
  ['command take', (queue) => post('/queue', { cmd: 'take', queue, max: 100 })],
  ['command take, leased', (queue) => post('/queue', { cmd: 'take', queue, max: 100, leaseSeconds: 60 })],
  ['restmq.v1 take', (queue) => command(queue, { cmd: 'take', max: 100 })],
  ['restmq.v1 take, leased', (queue) => command(queue, { cmd: 'take', max: 100, leaseSeconds: 60 })],
];

const streams: readonly (readonly [of: string, path: string, headers?: Record<string, string>])[] = [
  ['sse', '/sse/'],
  ['sse ?ack=manual', '/sse/?ack=manual'],
  ['comet', '/c/'],
  ['comet ?callback', '/c/?callback=cb'],
];

/** Requests without a body whose answers are large where there are many queues. */
const paths: readonly string[] = [
  '/',
  '/q/',
  '/stats/',
  '/stats/?callback=cb',
  '/control/',
  '/metrics',
  '/v1/queues',
  '/v1/queues?max=1000',
  '/v1/overview',
  '/v1/pool',
  '/asyncapi.json?live=1',
  '/asyncapi.yaml?live=1',
  '/openapi.yaml',
  '/openapi.json',
  '/docs',
  '/docs/streams',
  '/problems/',
  '/ui/',
];

const queues = 1000;

/** Store the queues that `paths` are about. */
export async function fillQueues(url: string): Promise<void> {
  for (let i = 0; i < queues; i += 50)
    await Promise.all(Array.from({ length: 50 }, (_, j) => postTo(url)(`/q/queue-${i + j}`, 'x', 'text/plain')));
}

/** Each operation with each filling. */
export function largeAnswers(): Shape[] {
  const all: Shape[] = paths.map((path) => ({ of: `GET ${path}`, made: `${queues} queues`, send: get(path) }));
  for (const name of Object.keys(fillings)) {
    const made = `messages of ${name}`;
    const prepare = (url: string): Promise<void> => refill(url, name, { policy: 'broadcast', status: 'start' });
    // A stopped queue streams nothing to the WebSocket that a command comes from.
    const stopped = (url: string): Promise<void> => refill(url, name, { status: 'stop' });
    for (const [of, send] of requests) all.push({ of, made, prepare: stopped, send: send(name) });
    for (const [of, path, headers = {}] of streams) {
      const isManual = path.includes('manual');
      all.push({
        of,
        made,
        prepare: (url) => refill(url, name, { policy: isManual ? 'roundrobin' : 'broadcast', status: 'start' }),
        send: { via: 'stream', path: path.replace(/\/(?=\?|$)/, `/${name}`), headers, bytes: answerBytes / 2 },
      });
    }
    for (const protocol of [undefined, 'restmq.v1'])
      all.push({
        of: protocol ? 'websocket restmq.v1' : 'websocket',
        made,
        prepare,
        send: { via: 'websocket', path: `/ws/${name}`, protocol, bytes: answerBytes / 2 },
      });
    // The replay window is read again by each consumer that has missed something.
    all.push({
      of: 'sse, Last-Event-ID',
      made,
      prepare: async (url) => {
        await prepare(url);
        await readSome(`${url}/sse/${name}`, {}, answerBytes / 2);
      },
      send: { via: 'stream', path: `/sse/${name}`, headers: { 'Last-Event-ID': '0' }, bytes: answerBytes / 2 },
    });
    all.push({
      of: 'tail',
      made,
      prepare: async (url) => void (await (await fetch(`${url}/q/${name}`, { method: 'DELETE' })).text()),
      send: {
        via: 'stream',
        path: `/v1/queues/${name}/tail`,
        headers: {},
        bytes: answerBytes / 2,
        meanwhile: (url) => refill(url, name, {}),
      },
    });
  }
  return all;
}

/** Read a stream until so many bytes have come, or none for a second. */
export async function readSome(url: string, headers: Record<string, string>, bytes: number): Promise<void> {
  const over = new AbortController();
  const idle = setTimeout(() => over.abort(), 1000);
  try {
    const { body } = await fetch(url, { headers, signal: over.signal });
    let read = 0;
    for await (const chunk of body!) {
      idle.refresh();
      if ((read += (chunk as Uint8Array).length) >= bytes) break;
    }
  } catch {
    // it came to an end
  } finally {
    clearTimeout(idle);
    over.abort();
  }
}

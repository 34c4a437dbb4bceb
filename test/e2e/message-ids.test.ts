import { isUtf8 } from 'node:buffer';
import { WebSocket } from 'ws';
import { RestMQ, type WebSocketConstructor } from '../../src/client';
import { everySection } from '../support/acl';
import { useCli } from '../support/cli';
import { refused } from '../support/dialogue';
import { dial, listen, parseSse } from '../support/streams';
import { until } from '../support/until';
import { useDaemon } from '../support/use-daemon';

const { redis, daemon, say } = useDaemon({ rules: everySection() });

beforeEach(() => redis.client.flushall());

const names = ['plain', 'café', '日本', '%41', '%', 'caf%C3%A9', ' a b', 'Ã©'];

/**
 * How clients write the key of a message into a header, as bytes: raw UTF-8, Latin-1 (where it can), percent-encoded.
 */
function headerForms(key: string): Buffer[] {
  const latin1 = !/[\u0100-\uffff]/.test(key) ? [Buffer.from(key, 'latin1')] : [];
  return [Buffer.from(key), ...latin1, Buffer.from(encodeURI(key)), Buffer.from(encodeURIComponent(key))];
}

/** The same in a query. Latin-1 that is UTF-8 as well (`Ã©`) is taken for that. */
function queryForms(key: string): string[] {
  const latin1 =
    !/[\u0100-\uffff]/.test(key) && !isUtf8(Buffer.from(key, 'latin1'))
      ? [key.replace(/[^\w:]/g, (char) => `%${char.charCodeAt(0).toString(16).padStart(2, '0')}`)]
      : [];
  return [
    encodeURIComponent(key),
    ...latin1,
    encodeURIComponent(encodeURI(key)),
    encodeURIComponent(encodeURIComponent(key)),
  ];
}

/** Somebody listens, so that what is added is broadcast and kept for those who come back. */
async function broadcast(name: string): Promise<{ ids: string[] }> {
  const first = await listen(daemon.url, `GET /sse/${encodeURIComponent(name)}`);
  for (const value of ['one', 'two']) await say(`POST /q/${encodeURIComponent(name)}`, `value=${value}`);
  await first.hears('two');
  first.hangUp();
  return { ids: parseSse(first.body()).events.map(({ lastEventId }) => lastEventId) };
}

/** The first message of a stream. @param headers  lines, as bytes */
async function firstOf(path: string, headers: Buffer[] = []): Promise<unknown> {
  const stream = await listen(
    daemon.url,
    `GET ${path}`,
    headers.map((one) => one.toString('latin1')),
    '1.1',
    'latin1',
  );
  try {
    expect(stream.head()).toMatch(/^HTTP\/1\.1 200 /);
    await until(`a message on ${path}`, () => /\{.*\}/.test(stream.body()));
    return JSON.parse(/\{.*\}/.exec(stream.body())![0]);
  } finally {
    stream.hangUp();
  }
}

describe.each(names)('a message of the queue %j', (name) => {
  const queue = encodeURIComponent(name);
  const [one, two] = [`${name}:1`, { key: `${name}:2`, value: 'two' }];

  it('has an id that any client can send back', async () => {
    const { ids } = await broadcast(name);
    expect(ids).toEqual([encodeURI(one), encodeURI(two.key)]);
    for (const id of ids) expect(new Headers({ 'Last-Event-ID': id }).get('Last-Event-ID')).toBe(id);
    expect(await firstOf(`/sse/${queue}`, [Buffer.from(`Last-Event-ID: ${ids[0]!}`)])).toEqual(two);
  });

  it('is gone on after by Last-Event-ID in every form', async () => {
    await broadcast(name);
    for (const form of headerForms(one))
      expect(await firstOf(`/sse/${queue}`, [Buffer.concat([Buffer.from('Last-Event-ID: '), form])])).toEqual(two);
  });

  it('is gone on after by since in every form, on every stream', async () => {
    await broadcast(name);
    for (const form of queryForms(one)) {
      for (const path of ['sse', 'c'])
        expect([form, await firstOf(`/${path}/${queue}?since=${form}`)]).toEqual([form, two]);
      const socket = await dial(daemon.url, `/ws/${queue}?since=${form}`);
      expect(await socket.hears('two')).toEqual(two);
      socket.ws.close();
    }
  });

  it('is gone on after with a ticket', async () => {
    await broadcast(name);
    for (const form of [encodeURIComponent(one), encodeURIComponent(encodeURI(one))]) {
      const { ticket } = (
        await say('POST /v1/tickets', JSON.stringify({ queue: name, verb: 'consume' }), 'application/json')
      ).json() as { ticket: string };
      expect(await firstOf(`/sse/${queue}?since=${form}&ticket=${ticket}`)).toEqual(two);
    }
  });

  it.each(['sse', 'comet', 'websocket'] as const)('is gone on after by the client over %s', async (transport) => {
    await broadcast(name);
    const client = new RestMQ(daemon.url, { WebSocket: WebSocket as unknown as WebSocketConstructor });
    for (const since of [one, encodeURI(one)]) {
      for await (const event of client.subscribe(name, { transport, since })) {
        expect(event).toMatchObject(two);
        break;
      }
    }
  });

  it('is found by the key that a header has', async () => {
    await say(`POST /q/${queue}`, 'value=x');
    await say(`POST /q/${queue}`, 'value=y');
    await say(`POST /q/${queue}`, 'value=z');
    const { headers } = await say(`GET /q/${queue}?raw=true`);
    expect(headers['restmq-key']).toBe(encodeURI(one));
    const client = new RestMQ(daemon.url);
    expect(await client.getMessage(name, encodeURI(two.key))).toMatchObject({ key: two.key, value: 'y' });
    await client.remove(name, encodeURI(two.key));
    const del = { cmd: 'del', queue: name, key: encodeURI(`${name}:3`) };
    expect((await say('POST /queue', JSON.stringify(del), 'application/json')).json()).toEqual({
      queue: name,
      key: `${name}:3`,
      deleted: true,
    });
  });
});

describe('an id', () => {
  it.each([
    ['café', 'Last-Event-ID: caf\u00c3:1'],
    ['café', 'Last-Event-ID: cafe:1'],
    ['café', 'Last-Event-ID: caf%25C3%25A9:1'],
    ['A', 'Last-Event-ID: %41:1'],
    ['A', 'Last-Event-ID: %2541:1'],
  ])('of the queue %s is not %j', async (name, header) => {
    const stream = await listen(daemon.url, `GET /sse/${encodeURIComponent(name)}`, [header], '1.1', 'latin1');
    expect(stream.head()).toMatch(/^HTTP\/1\.1 400 /);
    stream.hangUp();
  });

  it.each(['queue=caf%E9', 'queue=a&_=%E9'])('is all that may be Latin-1 in a query: %s may not', async (query) => {
    expect(await refused(say(`GET /?${query}`))).toMatchObject({ kind: '400 bad-request' });
  });

  it('may be as long as the longest name is when it is encoded', async () => {
    const name = 'é'.repeat(127);
    await broadcast(name);
    for (const form of headerForms(`${name}:1`))
      expect(
        await firstOf(`/sse/${encodeURIComponent(name)}`, [Buffer.concat([Buffer.from('Last-Event-ID: '), form])]),
      ).toMatchObject({ value: 'two' });
  });
});

describe('restmq', () => {
  const cli = useCli();

  it.each(['café', '日本', ' a', '%41'])(
    'tail goes on after a message of the queue %j, in both forms',
    async (name) => {
      await broadcast(name);
      for (const since of [`${name}:1`, encodeURI(`${name}:1`)]) {
        expect(await cli.run(['tail', name, '--consume', '--since', since, '--max', '1', '--url', daemon.url])).toEqual(
          { code: 0, stdout: 'two\n', stderr: '' },
        );
      }
    },
  );
});

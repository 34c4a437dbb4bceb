import { SignJWT } from 'jose';
import { createKeys, type Keys } from '../../src/access/keys';
import type { Daemon } from '../../src/daemon';
import { aclFile, basic } from '../support/acl';
import { startDaemon } from '../support/daemon';
import { refused, talkTo, type Answer } from '../support/dialogue';
import { measureLeast } from '../support/least';
import { startStopwatch } from '../support/stopwatch';
import { connectStream, type Stream } from '../support/stream-clients';
import { until } from '../support/until';
import { useEngine } from '../support/engine';
import { useDaemon } from '../support/use-daemon';

const secret = Buffer.alloc(32, 7);
const bearer = (key: string): { Authorization: string } => ({ Authorization: `Bearer ${key}` });
const root = { Authorization: basic('root', 'toor') };

const { redis, store } = useEngine();
const keys = createKeys(store);
const jwks = aclFile(JSON.stringify({ keys: [{ kty: 'oct', k: secret.toString('base64url') }] }), 'jwks.json');
afterAll(() => jwks.remove());
const options = {
  rules: '[admin]\nusername = root\npassword = toor\n[sse:consumer]\nhosts_allow = 10.0.0.1\n',
  jwks: jwks.path,
  trustProxy: ['127.0.0.1'],
};
const { daemon, say } = useDaemon({ redis, ...options });
const { daemon: other } = useDaemon({ redis, ...options });
const daemons = [daemon, other];

beforeEach(() => redis.client.flushall());

const send = (what: string, body: object | null, who: object = root): Promise<Answer> =>
  say(what, body && JSON.stringify(body), { ...(body && { 'Content-Type': 'application/json' }), ...who });
const read = async (answer: Promise<Answer>): Promise<Record<string, unknown>> =>
  (await answer).json() as Record<string, unknown>;

describe('keys over HTTP', () => {
  const shop = { name: 'shop', scopes: [{ queues: 'orders.*', verbs: ['produce'] }], expiresInSeconds: 3600 };

  it('are created by who administers, hold at once on every daemon, are listed without their secrets, and are revoked', async () => {
    const { key, id, ...told } = await read(send('POST /v1/keys', shop));
    expect(told).toMatchObject({ name: 'shop', scopes: shop.scopes, expiresAt: expect.any(String) as string });
    for (const daemon of daemons)
      expect((await talkTo(daemon)('POST /q/orders.eu', 'value=1', bearer(key as string))).status).toBe(200);
    const listed = await send('GET /v1/keys', null);
    expect(listed.json()).toEqual({ keys: [{ id, ...told }] });
    expect(listed.bytes.toString()).not.toContain((key as string).slice(-43));
    expect((await send(`DELETE /v1/keys/${String(id)}`, null)).status).toBe(204);
    expect((await refused(send(`DELETE /v1/keys/${String(id)}`, null))).kind).toBe('404 no-such-key');
    await until(
      'nobody knows it',
      async () => (await say('POST /q/orders.eu', 'value=1', bearer(key as string))).status === 401,
    );
  });

  it.each([
    ['no name', { ...shop, name: undefined }],
    ['a name with line ends', { ...shop, name: 'a\r\nb' }],
    ['no scopes', { ...shop, scopes: [] }],
    ['an unknown verb', { ...shop, scopes: [{ queues: '*', verbs: ['fly'] }] }],
    ['no verbs', { ...shop, scopes: [{ queues: '*', verbs: [] }] }],
    ['no queues', { ...shop, scopes: [{ queues: '', verbs: ['produce'] }] }],
    ['no time', { ...shop, expiresInSeconds: 0 }],
    ['an id of its own', { ...shop, id: '0'.repeat(16) }],
  ])('are not made with %s', async (_, body) => {
    expect((await refused(send('POST /v1/keys', body))).kind).toBe('400 invalid-body');
    expect(await keys.list()).toEqual([]);
  });

  it('are not made where there are no rules: a stranger would leave one for the day that there are', async () => {
    const open = await startDaemon(redis);
    expect((await refused(talkTo(open)('POST /v1/keys', JSON.stringify({ ...shop }), 'application/json'))).kind).toBe(
      '403 forbidden',
    );
    expect(await keys.list()).toEqual([]);
    await open.stop();
  });

  it('are not made by who administers some queues only', async () => {
    const { key } = await keys.create('some', [{ queues: 'a*', verbs: ['admin'] }], null);
    expect((await refused(send('POST /v1/keys', shop, bearer(key)))).kind).toBe('403 forbidden');
  });
});

describe('GET /v1/access', () => {
  const whoAmI = (who: object, from = '10.0.0.2'): Promise<Record<string, unknown>> =>
    read(send('GET /v1/access', null, { ...who, 'X-Forwarded-For': from }));

  it('tells a password, a key and a token what they are good for', async () => {
    expect(await whoAmI(root)).toEqual({
      controlled: true,
      by: 'password',
      name: 'root',
      scopes: [{ queues: '*', verbs: ['admin'] }],
      transports: [],
    });
    const scopes = [{ queues: 'orders.*', verbs: ['produce' as const, 'consume' as const] }];
    const { id, key } = await keys.create('shop', scopes, Date.UTC(2100, 0));
    // Streams of events are for one address alone, whatever one has.
    expect(await whoAmI(bearer(key))).toMatchObject({
      by: 'key',
      name: 'shop',
      keyId: id,
      scopes,
      transports: ['comet', 'websocket'],
      expiresAt: '2100-01-01T00:00:00.000Z',
    });
    const token = await new SignJWT({ sub: 'eve', restmq: [{ queues: 'a', verbs: ['consume'], note: 1 }] })
      .setProtectedHeader({ alg: 'HS256' })
      .setExpirationTime('1h')
      .sign(secret);
    expect(await whoAmI(bearer(token))).toMatchObject({
      by: 'token',
      name: 'eve',
      scopes: [{ queues: 'a', verbs: ['consume'] }],
    });
  });

  it('tells an address what is open to it, and asks who can do nothing', async () => {
    expect(await whoAmI({}, '10.0.0.1')).toEqual({ controlled: true, by: 'address', scopes: [], transports: ['sse'] });
    expect((await refused(send('GET /v1/access', null, { 'X-Forwarded-For': '10.0.0.2' }))).kind).toBe(
      '401 unauthorized',
    );
  });

  it('tells where everything is open', async () => {
    const open = await startDaemon(redis);
    expect((await talkTo(open)('GET /v1/access')).json()).toEqual({
      controlled: false,
      by: 'address',
      scopes: [{ queues: '*', verbs: ['produce', 'consume', 'admin'] }],
      transports: ['comet', 'sse', 'websocket'],
    });
    await open.stop();
  });
});

describe('a key that is revoked', () => {
  it('is unknown to every daemon within a second, ends what was opened with it, and is sent no message more', async () => {
    let queues = 0;
    expect(await measureLeast(1000, () => revoke(`queue${queues++}`))).toBeLessThanOrEqual(1000);
  });

  /** @returns how long it took */
  async function revoke(queue: string): Promise<number> {
    const { id, key } = await keys.create('test', [{ queues: '*', verbs: ['consume', 'produce'] }], null);
    const headers = { ...bearer(key), 'X-Forwarded-For': '10.0.0.1' };
    const streams: Stream[] = [];
    for (const { url } of daemons) {
      for (const transport of ['comet', 'sse'] as const)
        streams.push(await connectStream(url, queue, transport, { headers }));
      for (const protocol of ['restmq.v1', ''])
        streams.push(await connectStream(url, queue, 'websocket', { headers, ...(protocol && { protocol }) }));
      expect((await talkTo({ url })('GET /q/other', null, headers)).status).toBe(204);
    }
    const waiting = daemons.map((daemon) => talkTo(daemon)('GET /q/other?wait=30', null, headers));

    await keys.revoke(id);
    const watch = startStopwatch();
    const over = await Promise.all(streams.map((stream) => stream.over));
    for (const one of waiting) expect((await one).status).toBe(204);
    const unknownTo = ({ url }: Daemon): Promise<void> =>
      until('it is unknown', async () => (await talkTo({ url })('GET /q/other', null, headers)).status === 401);
    await Promise.all(daemons.map(unknownTo));
    const tookMs = watch.ms();

    expect(over.filter((why) => why.startsWith('close 4003'))).toHaveLength(4);
    const producer = await keys.create('producer', [{ queues: '*', verbs: ['produce'] }], null);
    expect((await say(`POST /q/${queue}`, 'value=1', bearer(producer.key))).status).toBe(200);
    expect(streams.flatMap(({ received }) => received)).toEqual([]);
    return tookMs;
  }

  it('is remembered for half a second by who has just used it, and no longer', async () => {
    let nowMs = Date.now();
    const remembering = createKeys(store, () => nowMs);
    const { id, key } = await keys.create('test', [{ queues: '*', verbs: ['consume'] }], null);
    const find = (): ReturnType<Keys['find']> => remembering.find(id, key.slice(-43));
    expect(await find()).toMatchObject({ id });
    await keys.revoke(id);
    nowMs += 499;
    expect(await find()).toMatchObject({ id });
    nowMs += 1;
    expect(await find()).toBeNull();
  });
});

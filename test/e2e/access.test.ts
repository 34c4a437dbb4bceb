import { createHmac, generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { exportJWK, SignJWT } from 'jose';
import { WebSocket } from 'ws';
import { createAccess } from '../../src/access/check';
import { openFiles } from '../../src/access/files';
import { createKeys } from '../../src/access/keys';
import { createVerifier, hashPassword } from '../../src/access/passwords';
import type { Scope } from '../../src/access/scopes';
import { createThrottle } from '../../src/access/throttle';
import { defaults } from '../../src/config';
import type { Daemon } from '../../src/daemon';
import { BrokerError, StartError } from '../../src/errors';
import { createLog } from '../../src/log';
import { aclFile, basic, type AclFile } from '../support/acl';
import { startDaemon } from '../support/daemon';
import { talkTo, refused, type Say } from '../support/dialogue';
import { exchange } from '../support/net';
import { until } from '../support/until';
import { useEngine } from '../support/engine';

const { redis, store } = useEngine();
const keys = createKeys(store);
let hash: string;

beforeAll(async () => {
  hash = await hashPassword('p:ä');
});

beforeEach(() => redis.client.flushall());

let daemon: Daemon;
let acl: AclFile;
let say: Say;

afterEach(async () => {
  await daemon.stop();
  acl.remove();
});

async function serve(rules: string, config: Partial<typeof defaults> = {}): Promise<void> {
  acl = aclFile(rules);
  daemon = await startDaemon(redis, { acl: acl.path, ...config });
  say = talkTo(daemon);
}

const bearer = (key: string): { Authorization: string } => ({ Authorization: `Bearer ${key}` });
const as = (name: string, password: string): { Authorization: string } => ({ Authorization: basic(name, password) });
const keyFor = async (...scopes: Scope[]): Promise<string> => (await keys.create('test', scopes, null)).key;
const kindOf = async (answer: ReturnType<Say>): Promise<string> => (await refused(answer)).kind;

describe('a name and a password', () => {
  beforeEach(() =>
    serve(`[rest:producer]\nusername = shop\npassword = ${hash}\n[rest:consumer]\nusername = reader\npassword = r\n`),
  );

  it('open what their section guards, and nothing else', async () => {
    expect(await kindOf(say('POST /q/test', 'value=1'))).toBe('401 unauthorized');
    expect((await say('POST /q/test', 'value=1', as('shop', 'p:ä'))).line).toBe('200 test:1⏎');
    expect(await kindOf(say('GET /q/test', null, as('shop', 'p:ä')))).toBe('403 forbidden');
    expect((await say('GET /q/test', null, as('reader', 'r'))).status).toBe(200);
    expect(await kindOf(say('DELETE /q/test', null, as('reader', 'r')))).toBe('403 forbidden');
    expect(await kindOf(say('GET /q/test', null, as('reader', 'R')))).toBe('401 unauthorized');
  });

  it('are asked for with a challenge', async () => {
    expect((await say('GET /q/test')).headers['www-authenticate']).toBe('Basic realm="RestMQ", charset="UTF-8"');
  });

  it("are not asked for by a browser behind the back of a page's script", async () => {
    const { headers } = await say('GET /q/test', null, { 'Sec-Fetch-Dest': 'empty' });
    expect(headers['www-authenticate']).toBe('Bearer realm="RestMQ"');
  });

  it('are not asked for where nothing is guarded', async () => {
    for (const path of ['/healthz', '/readyz', '/queue', '/openapi.json', '/problems/unauthorized'])
      expect((await say(`GET ${path}`)).status).toBe(200);
  });

  it.each([
    ['no colon', 'Basic YWJj'],
    ['bad base64', 'Basic ***'],
    ['nothing', 'Basic'],
    ['another scheme', 'Negotiate abcd'],
  ])('that are malformed are a 401: %s', async (_, header) => {
    expect(await kindOf(say('GET /q/test', null, { Authorization: header }))).toBe('401 unauthorized');
  });

  it('that occur twice are a 401, and of 64 KB a 431', async () => {
    const [one, other] = [basic('reader', 'r'), basic('shop', 'p:ä')];
    expect(
      await exchange(
        daemon.url,
        `GET /q/test HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: ${one}\r\nAuthorization: ${other}\r\n\r\n`,
      ),
    ).toMatch(/^HTTP\/1.1 401 /);
    expect(
      await exchange(
        daemon.url,
        `GET /q/test HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic ${'A'.repeat(65536)}\r\n\r\n`,
      ),
    ).toMatch(/^HTTP\/1.1 431 /);
  });

  it('are checked before the body is read', async () => {
    const text = await exchange(
      daemon.url,
      'POST /q/test HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 1000000\r\n\r\n',
    );
    expect(text).toMatch(/^HTTP\/1.1 401 /);
  });

  it('are not guessed: after ten wrong ones the right one is not looked at either', async () => {
    for (let i = 0; i < 10; i++)
      expect(await kindOf(say('GET /q/test', null, as('reader', `wrong${i}`)))).toBe('401 unauthorized');
    const answer = await refused(say('GET /q/test', null, as('reader', 'wrong')));
    expect(answer.kind).toBe('429 too-many-logins');
    expect(answer.headers['www-authenticate']).toBeUndefined(); // a browser would ask its user for another password
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  });

  it('hold per command', async () => {
    const add = { cmd: 'add', queue: 'test', value: 'x' };
    const run = (command: object, who: object): ReturnType<Say> =>
      say('POST /queue', JSON.stringify(command), { 'Content-Type': 'application/json', ...who });
    expect((await run(add, as('shop', 'p:ä'))).status).toBe(200);
    expect(await kindOf(run(add, as('reader', 'r')))).toBe('403 forbidden');
    expect((await run({ cmd: 'policy', queue: 'test' }, as('reader', 'r'))).status).toBe(200);
    expect(await kindOf(run({ cmd: 'policy', queue: 'test', policy: 'roundrobin' }, as('reader', 'r')))).toBe(
      '403 forbidden',
    );
    expect(await kindOf(run({ cmd: 'purge', queue: 'test' }, as('reader', 'r')))).toBe('403 forbidden');
    expect(await kindOf(run(add, {}))).toBe('401 unauthorized');
  });

  it.each(['/Q/test', '//q/test', '/q//test', '/q/test/', '/%71/test', '/q%2Ftest', '/./q/test'])(
    'are not got round by %s',
    async (path) => {
      await say('POST /q/test', 'value=1', as('shop', 'p:ä'));
      const { status } = await say(`GET ${path}`);
      expect([401, 404, 405]).toContain(status);
      expect((await say('GET /q/test', null, as('reader', 'r'))).status).toBe(200);
    },
  );

  it('are not got round by a header that names another method', async () => {
    for (const name of ['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override']) {
      expect(await kindOf(say('POST /q/test', 'value=1&_method=GET', { [name]: 'GET', ...as('reader', 'r') }))).toBe(
        '403 forbidden',
      );
    }
  });

  it('get no JSONP', async () => {
    expect(await kindOf(say('GET /q/test?callback=cb', null, as('reader', 'r')))).toBe('403 forbidden');
  });

  it('are not used by pages of other origins, and may follow a link to a page', async () => {
    const foreign = { Origin: 'https://evil.example' };
    expect(await kindOf(say('POST /q/test', 'value=1', { ...as('shop', 'p:ä'), ...foreign }))).toBe('403 cross-site');
    expect(await kindOf(say('GET /q/test', null, { ...as('reader', 'r'), 'Sec-Fetch-Site': 'cross-site' }))).toBe(
      '403 cross-site',
    );
    expect(
      (
        await say('GET /j/test', null, {
          ...as('reader', 'r'),
          'Sec-Fetch-Site': 'cross-site',
          'Sec-Fetch-Mode': 'navigate',
        })
      ).status,
    ).toBe(200);
    expect((await say('POST /q/test', 'value=1', { ...as('shop', 'p:ä'), Origin: daemon.url })).status).toBe(200);
  });
});

describe('an address', () => {
  it('is where the connection is from, whatever X-Forwarded-For says', async () => {
    await serve('[rest:consumer]\nhosts_deny = 127.0.0.1\n');
    expect(await kindOf(say('GET /q/test', null, { 'X-Forwarded-For': '10.0.0.1' }))).toBe('403 forbidden');
  });

  it('is what a trusted proxy says', async () => {
    await serve('[rest:consumer]\nhosts_allow = 10.0.0.\nhosts_deny = all\n', { trustProxy: ['127.0.0.1'] });
    expect((await say('GET /q/test', null, { 'X-Forwarded-For': '10.0.0.1' })).status).toBe(204);
    expect(await kindOf(say('GET /q/test', null, { 'X-Forwarded-For': '10.0.1.1' }))).toBe('403 forbidden');
    expect(await kindOf(say('GET /q/test'))).toBe('403 forbidden');
  });

  it('alone lets no foreign page do anything', async () => {
    await serve('[rest:producer]\nhosts_allow = 127.0.0.1\n[rest:consumer]\n');
    expect(await kindOf(say('POST /q/test', 'value=1', { Origin: 'null' }))).toBe('403 cross-site');
    expect(await kindOf(say('GET /q/test?callback=cb', null, { 'Sec-Fetch-Site': 'cross-site' }))).toBe(
      '403 cross-site',
    );
    expect(
      await kindOf(
        say('GET /q/test', null, {
          'Sec-Fetch-Site': 'cross-site',
          'Sec-Fetch-Dest': 'image',
          'Sec-Fetch-Mode': 'no-cors',
        }),
      ),
    ).toBe('403 cross-site');
    expect((await say('POST /q/test', 'value=1')).status).toBe(200);
  });
});

describe('the rules', () => {
  it('of the section ingest are for what comes from collectd and syslog, which may have an address only', async () => {
    acl = aclFile('[ingest]\nhosts_allow = 10.0.0.1\n[rest:producer]\nhosts_deny = all\n');
    daemon = await startDaemon(redis, { acl: acl.path });
    const files = await openFiles({
      acl: acl.path,
      jwks: null,
      issuer: null,
      audience: null,
      changed: () => undefined,
      log: createLog('silent'),
    });
    const access = createAccess({
      rules: () => files.rules(),
      issuer: () => null,
      keys,
      verifier: createVerifier(),
      throttle: createThrottle(),
    });
    const need = { category: 'ingest', verb: 'produce', queue: 'syslogd:10.0.0.1' } as const;
    expect(() => access.checkAddress(need, '10.0.0.1')).not.toThrow();
    expect(() => access.checkAddress(need, '10.0.0.2')).toThrow(BrokerError);
    expect(() => access.checkAddress({ ...need, category: 'rest' }, '10.0.0.1')).toThrow(BrokerError);
    access.stop();
    files.stop();
  });

  it('hold when their file changes, and the last good ones when it is broken or gone', async () => {
    await serve('[rest:consumer]\nhosts_deny = all\n');
    expect((await say('GET /q/test')).status).toBe(403);
    acl.write('[rest:consumer]\n');
    await until('the new rules hold', async () => (await say('GET /q/test')).status === 204, 40_000);
    acl.write('[rest:consumer]\nhosts_deny = everyone\n');
    await daemon.reload();
    expect((await say('GET /q/test')).status).toBe(204);
    acl.remove();
    await daemon.reload();
    expect((await say('GET /q/test')).status).toBe(204);
  });

  it('end the streams that they do not allow any more', async () => {
    await serve('[sse:consumer]\n');
    const stream = await fetch(`${daemon.url}/sse/test`);
    expect(stream.status).toBe(200);
    acl.write('[sse:consumer]\nhosts_deny = all\n');
    await daemon.reload();
    await expect(stream.text()).rejects.toThrow();
  });

  it('end the list of queues for who may not look at queues any more, whatever else is open', async () => {
    await serve('[rest:producer]\n[rest:consumer]\n');
    await say('POST /q/test', 'value=x');
    const stream = await fetch(`${daemon.url}/v1/overview/events`);
    acl.write('[rest:producer]\n');
    await daemon.reload();
    expect(await stream.text()).toContain('"name":"test"');
    expect((await say('GET /v1/overview')).status).toBe(401);
  });

  it.each([
    ['is missing', 'nowhere.conf', ''],
    ['is broken', 'acl.conf', '[root]'],
  ])('keep a daemon from starting whose file %s', async (_, name, text) => {
    await serve('');
    const other = aclFile(text);
    await expect(startDaemon(redis, { acl: other.path.replace('acl.conf', name) })).rejects.toThrow(StartError);
    other.remove();
  });
});

describe('a key', () => {
  beforeEach(() => serve(''));

  it('gets no JSONP, whether the query or the form names the function', async () => {
    const key = await keyFor({ queues: '*', verbs: ['produce'] });
    for (const [what, form] of [
      ['POST /q/test?callback=cb', 'value=1'],
      ['POST /q/test', 'value=1&callback=cb'],
      ['POST /', 'queue=test&value=1&callback=cb'],
    ] as const) {
      expect(await kindOf(say(what, form, bearer(key)))).toBe('403 forbidden');
    }
  });

  it('is good for its verbs on its queues, by either header', async () => {
    const key = await keyFor({ queues: 'orders.*', verbs: ['produce'] });
    expect((await say('POST /q/orders.eu', 'value=1', bearer(key))).status).toBe(200);
    expect((await say('POST /q/orders.eu', 'value=1', { 'X-API-Key': key })).status).toBe(200);
    expect(await kindOf(say('POST /q/other', 'value=1', bearer(key)))).toBe('403 forbidden');
    expect(await kindOf(say('GET /q/orders.eu', null, bearer(key)))).toBe('403 forbidden');
    expect(await kindOf(say('POST /', 'queue=other&value=1', bearer(key)))).toBe('403 forbidden');
    expect((await say('POST /', 'queue=orders.eu&value=1', bearer(key))).status).toBe(200);
    expect(
      await kindOf(
        say('POST /queue/orders.eu', '{"cmd":"add","queue":"other","value":1}', {
          ...bearer(key),
          'Content-Type': 'application/json',
        }),
      ),
    ).toBe('400 queue-mismatch');
    expect(
      await kindOf(
        say('POST /queue', '{"cmd":"add","queue":"other","value":1}', {
          ...bearer(key),
          'Content-Type': 'application/json',
        }),
      ),
    ).toBe('403 forbidden');
  });

  it.each(['AUTHKEY', 'QUEUESET', '*', '{a}b', '__proto__', 'constructor', 'restmq:queues'])(
    'for the queue %s is good for it and none else',
    async (queue) => {
      const key = await keyFor({ queues: queue.replace('*', '?'), verbs: ['produce', 'consume'] });
      const path = `/q/${encodeURIComponent(queue)}`;
      expect((await say(`POST ${path}`, 'value=1', bearer(key))).status).toBe(200);
      expect((await say(`GET ${path}`, null, bearer(key))).json()).toMatchObject({ key: `${queue}:1` });
      expect(await kindOf(say('GET /q/other', null, bearer(key)))).toBe('403 forbidden');
    },
  );

  it('sees all queues only when it is for all', async () => {
    const [some, all] = [
      await keyFor({ queues: 'a*', verbs: ['consume'] }),
      await keyFor({ queues: '*', verbs: ['consume'] }),
    ];
    for (const path of ['/q/', '/stats/', '/control/', '/v1/queues']) {
      expect(await kindOf(say(`GET ${path}`, null, bearer(some)))).toBe('403 forbidden');
      expect((await say(`GET ${path}`, null, bearer(all))).status).toBe(200);
    }
  });

  it('of another secret, of no one, or whose time is over is a 401', async () => {
    const { key } = await keys.create('test', [{ queues: '*', verbs: ['consume'] }], Date.now() - 1);
    const good = await keyFor({ queues: '*', verbs: ['consume'] });
    for (const one of [key, `${good.slice(0, -2)}xx`, `rmq_${'0'.repeat(16)}_${'A'.repeat(43)}`]) {
      expect(await kindOf(say('GET /q/test', null, bearer(one)))).toBe('401 unauthorized');
    }
  });

  it('is kept as a digest', async () => {
    const key = await keyFor({ queues: '*', verbs: ['consume'] });
    expect(JSON.stringify(await redis.client.hgetall('{restmq:access}:keys'))).not.toContain(key.slice(-43));
  });

  it('holds per frame of a WebSocket', async () => {
    const key = await keyFor({ queues: 'test', verbs: ['consume'] });
    const socket = new WebSocket(`${daemon.url.replace('http', 'ws')}/ws/test`, 'restmq.v1', { headers: bearer(key) });
    await once(socket, 'open');
    const ask = async (command: object): Promise<string> => {
      socket.send(JSON.stringify(command));
      return String((await once(socket, 'message'))[0]);
    };
    expect(await ask({ cmd: 'stats', id: 1 })).toContain('"type":"reply"');
    expect(await ask({ cmd: 'add', value: 'x', id: 2 })).toContain('/problems/forbidden');
    expect(await ask({ cmd: 'take', queue: 'other', id: 3 })).toContain('/problems/queue-mismatch');
    socket.terminate();
  });
});

describe('a ticket', () => {
  beforeEach(() => serve(''));

  const ticketFor = async (key: string, queue: string): Promise<string> => {
    const answer = await say('POST /v1/tickets', JSON.stringify({ queue }), {
      'Content-Type': 'application/json',
      ...bearer(key),
    });
    return (answer.json() as { ticket: string }).ticket;
  };
  const open = async (path: string): Promise<number> => {
    const response = await fetch(daemon.url + path);
    await response.body?.cancel();
    return response.status;
  };

  it('opens one stream of its queue, once', async () => {
    const key = await keyFor({ queues: '*', verbs: ['consume'] });
    const ticket = await ticketFor(key, 'test');
    expect(await open(`/sse/test?ticket=${ticket}`)).toBe(200);
    expect(await open(`/sse/test?ticket=${ticket}`)).toBe(401);
    expect(await open(`/sse/other?ticket=${await ticketFor(key, 'test')}`)).toBe(403);
    expect(await open(`/sse/other?ticket=${await ticketFor(key, '*')}`)).toBe(403);
  });

  it('is not given for what its user may not do', async () => {
    const key = await keyFor({ queues: 'test', verbs: ['consume'] });
    const ask = (body: object): ReturnType<Say> =>
      say('POST /v1/tickets', JSON.stringify(body), { 'Content-Type': 'application/json', ...bearer(key) });
    expect(await kindOf(ask({ queue: 'other' }))).toBe('403 forbidden');
    expect(await kindOf(ask({ queue: 'test', verb: 'produce' }))).toBe('403 forbidden');
    expect(await kindOf(say('POST /v1/tickets', '{"queue":"test"}', 'application/json'))).toBe('401 unauthorized');
  });

  it('is over after its time, and with its key', async () => {
    const { id, key } = await keys.create('test', [{ queues: '*', verbs: ['consume'] }], null);
    const old = await ticketFor(key, 'test');
    for (const digest of await redis.client.zrange('{restmq:access}:ticketsUntil', '0', '-1'))
      await redis.client.zadd('{restmq:access}:ticketsUntil', 'XX', '1', digest);
    expect(await open(`/sse/test?ticket=${old}`)).toBe(401);
    const orphan = await ticketFor(key, 'test');
    await keys.revoke(id);
    expect(await open(`/sse/test?ticket=${orphan}`)).toBe(401);
  });
});

describe('a token', () => {
  const secret = randomBytes(32);
  const pairs = {
    RS256: generateKeyPairSync('rsa', { modulusLength: 2048 }),
    ES256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
    EdDSA: generateKeyPairSync('ed25519'),
  };
  const claim = { restmq: [{ queues: 'test', verbs: ['consume'] }] };
  let jwks: AclFile;

  beforeEach(async () => {
    const published = await Promise.all(
      Object.entries(pairs).map(async ([kid, { publicKey }]) => ({ ...(await exportJWK(publicKey)), kid })),
    );
    jwks = aclFile(
      JSON.stringify({ keys: [{ kty: 'oct', k: secret.toString('base64url'), kid: 'HS256' }, ...published] }),
      'jwks.json',
    );
    await serve('', { jwks: jwks.path, jwtAudience: 'restmq' });
  });

  afterEach(() => jwks.remove());

  const sign = (alg: string, payload: object, expires: string | null = '1m'): Promise<string> => {
    const token = new SignJWT({ aud: 'restmq', ...payload }).setProtectedHeader({ alg, kid: alg });
    if (expires !== null) token.setExpirationTime(expires);
    return token.sign(alg === 'HS256' ? secret : pairs[alg as keyof typeof pairs].privateKey);
  };
  const take = async (token: string, queue = 'test'): Promise<number> =>
    (await say(`GET /q/${queue}`, null, bearer(token))).status;

  it.each(['HS256', 'RS256', 'ES256', 'EdDSA'])('of %s is good for its scopes', async (alg) => {
    const token = await sign(alg, claim);
    expect([await take(token), await take(token, 'other')]).toEqual([204, 403]);
  });

  it('is a 401 when it is late, early, for others, without scopes or an end, unsigned, or signed by another', async () => {
    const other = generateKeyPairSync('ed25519').privateKey;
    const publicPem = pairs.RS256.publicKey.export({ type: 'spki', format: 'pem' });
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const confused = `${part({ alg: 'HS256', kid: 'RS256' })}.${part({ ...claim, aud: 'restmq', exp: 9999999999 })}`;
    const bad = [
      await sign('HS256', claim, '-1m'),
      await sign('HS256', { ...claim, nbf: Math.floor(Date.now() / 1000) + 60 }),
      await sign('HS256', { ...claim, aud: 'others' }),
      await sign('HS256', {}),
      await sign('HS256', { restmq: 'admin' }),
      await sign('HS256', claim, null),
      `${part({ alg: 'none' })}.${part({ ...claim, aud: 'restmq', exp: 9999999999 })}.AA`,
      await new SignJWT({ aud: 'restmq', ...claim })
        .setProtectedHeader({ alg: 'EdDSA', kid: 'EdDSA' })
        .setExpirationTime('1m')
        .sign(other),
      `${confused}.${createHmac('sha256', publicPem).update(confused).digest('base64url')}`,
      'a.b.c',
    ];
    for (const token of bad) expect(await take(token)).toBe(401);
  });

  it('ends its streams when its time is over', async () => {
    const stream = await fetch(`${daemon.url}/sse/test`, { headers: bearer(await sign('ES256', claim, '5s')) });
    expect(stream.status).toBe(200);
    await expect(stream.text()).rejects.toThrow();
  });
});

describe('the cookie of old WebSocket clients', () => {
  beforeEach(() => serve('[websocket:consumer]\nusername = zz\npassword = bla\n'));

  const shake = (headers: Record<string, string>): Promise<number> =>
    new Promise((resolve) => {
      const socket = new WebSocket(`${daemon.url.replace('http', 'ws')}/ws/test`, { headers });
      socket.on('error', () => undefined);
      socket.on('open', () => (socket.terminate(), resolve(101)));
      socket.on('unexpected-response', (_request, response) => (response.resume(), resolve(response.statusCode!)));
    });

  it('opens a WebSocket from a page of ours, and only there', async () => {
    const Cookie = 'auth=zz:bla';
    expect(await shake({ Cookie, Origin: daemon.url })).toBe(101);
    expect(await shake({ Cookie, Origin: 'https://evil.example' })).toBe(403);
    expect(await shake({ Cookie })).toBe(403);
    expect(await shake({ Cookie: 'auth=zz:wrong', Origin: daemon.url })).toBe(401);
    expect(await shake({})).toBe(401);
    expect(await kindOf(say('GET /q/test', null, { Cookie, Origin: daemon.url }))).toBe('401 unauthorized');
  });
});

describe('--cors-origins', () => {
  it('lets the pages of these origins read answers, and no others', async () => {
    await serve('[rest:consumer]\n', { corsOrigins: ['https://shop.example'] });
    const from = (origin: string, method = 'GET'): ReturnType<Say> =>
      say(`${method} /q/test`, null, { Origin: origin });
    expect((await from('https://shop.example')).headers).toMatchObject({
      'access-control-allow-origin': 'https://shop.example',
      vary: 'Origin',
    });
    expect((await from('https://evil.example')).headers['access-control-allow-origin']).toBeUndefined();
    const preflight = await from('https://shop.example', 'OPTIONS');
    expect([preflight.status, preflight.headers['access-control-allow-methods']]).toEqual([
      204,
      expect.stringContaining('DELETE'),
    ]);
    expect(preflight.headers['access-control-allow-headers']).toContain('Authorization');
    expect(preflight.headers['access-control-allow-credentials']).toBeUndefined();
  });

  it('may be all, and then too without what a browser sends by itself', async () => {
    await serve('[rest:consumer]\nusername = reader\npassword = r\n', { corsOrigins: ['*'] });
    const { status, headers } = await say('GET /q/test', null, {
      Origin: 'https://evil.example',
      ...as('reader', 'r'),
    });
    expect([status, headers['access-control-allow-origin'], headers['access-control-allow-credentials']]).toEqual([
      403,
      '*',
      undefined,
    ]);
    const key = await keyFor({ queues: '*', verbs: ['consume'] });
    expect((await say('GET /q/test', null, { Origin: 'https://any.example', ...bearer(key) })).status).toBe(204);
  });

  it('are none where nobody lists any', async () => {
    await serve('[rest:consumer]\n');
    const { headers } = await say('OPTIONS /q/test', null, {
      Origin: 'https://any.example',
      'Access-Control-Request-Method': 'GET',
    });
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});

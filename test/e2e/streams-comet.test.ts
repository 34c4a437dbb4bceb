import { startDaemon } from '../support/daemon';
import { refusedRaw } from '../support/dialogue';
import { startStopwatch } from '../support/stopwatch';
import { listen, say as sayRaw, type Listening } from '../support/streams';
import { until } from '../support/until';
import { useDaemon } from '../support/use-daemon';

const { redis, daemon, say } = useDaemon();
const open: Listening[] = [];

afterEach(async () => {
  for (const one of open.splice(0)) one.hangUp();
  await until('nobody is connected', async () => (await consumers('test')) === 0);
  await redis.client.flushall();
});

async function get(path: string, headers: string[] = [], version?: string): Promise<Listening> {
  const listening = await listen(daemon.url, `GET ${path}`, headers, version);
  open.push(listening);
  return listening;
}

async function consumers(queue: string): Promise<number> {
  return ((await say(`GET /v1/queues/${queue}/consumers`)).json() as { count: number }).count;
}

const add = (value: string): Promise<unknown> => say('POST /q/test', `value=${value}`);

describe('comet', () => {
  it('sends its headers at once, and then a line a message as they come', async () => {
    const comet = await get('/c/test');
    expect(comet.head()).toMatch(/^HTTP\/1\.1 200 /);
    expect(comet.head()).toMatch(/^Content-Type: application\/x-ndjson$/m);
    expect(comet.head()).toMatch(/^Cache-Control: no-store$/m);
    expect(comet.head()).toMatch(/^X-Accel-Buffering: no$/m);
    expect(comet.body()).toBe('');

    await add('one');
    await comet.hears('one');
    await say('POST /q/test', '{"order":17.0}', 'application/json');
    await comet.hears('order');
    await say('POST /q/test', Buffer.from([0xff, 0xfe]), 'image/png');
    await comet.hears('base64');
    expect(comet.body()).toBe(
      '{"key":"test:1","value":"one"}\r\n{"key":"test:2","value":{"order":17.0}}\r\n' +
        '{"key":"test:3","value":"//4=","encoding":"base64","contentType":"image/png"}\r\n',
    );
  });

  const ofChromium =
    'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7';

  it.each([
    [ofChromium, 'text/plain; charset=utf-8'],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'text/plain; charset=utf-8'],
    ['text/html, text/*;q=0.5', 'text/plain; charset=utf-8'],
    ['text/plain', 'text/plain; charset=utf-8'],
    ['text/*', 'text/plain; charset=utf-8'],
    ['*/*', 'application/x-ndjson'],
    ['application/x-ndjson', 'application/x-ndjson'],
    ['application/json', 'application/x-ndjson'],
    ['', 'application/x-ndjson'],
    ['text/html;q=0.5, */*', 'application/x-ndjson'],
    ['application/x-ndjson, text/html;q=0.9', 'application/x-ndjson'],
    ['garbage', 'application/x-ndjson'],
  ])('is text where it is preferred, as by a browser: Accept: %s', async (accept, type) => {
    const comet = await get('/c/test', [`Accept: ${accept}`]);
    expect(comet.head()).toContain(`\r\nContent-Type: ${type}\r\n`);
    expect(comet.head()).toMatch(/^X-Content-Type-Options: nosniff$/m);
    await add('one');
    await comet.hears('\r\n');
    expect(comet.body()).toBe('{"key":"test:1","value":"one"}\r\n');
  });

  it('is a script with a callback, also for a browser', async () => {
    const comet = await get('/c/test?callback=cb', [`Accept: ${ofChromium}`]);
    expect(comet.head()).toMatch(/^Content-Type: application\/javascript; charset=utf-8$/m);
  });

  it('answers a browser’s HEAD and HTTP/1.0 with the same type', async () => {
    const { headers } = await fetch(`${daemon.url}/c/test`, { method: 'HEAD', headers: { Accept: ofChromium } });
    expect(headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect((await get('/c/test', [`Accept: ${ofChromium}`], '1.0')).head()).toMatch(
      /^Content-Type: text\/plain; charset=utf-8$/m,
    );
  });

  it('brings what was waiting, and what its producer said of it', async () => {
    await say(
      'POST /v1/queues/test/messages',
      '{"messages":[{"value":"x","priority":3,"headers":{"a":"b"}}]}',
      'application/json',
    );
    const comet = await get('/c/test');
    await comet.hears('\r\n');
    expect(comet.body()).toBe('{"key":"test:1","value":"x","headers":{"a":"b"},"priority":3}\r\n');
  });

  it('gives every consumer every message', async () => {
    const all = await Promise.all([get('/c/test'), get('/c/test?callback=cb'), get('/sse/test')]);
    await add('x');
    await Promise.all(all.map((one) => one.hears('"value":"x"')));
  });

  it('speaks to HTTP/1.0 without chunks, and ends with the connection', async () => {
    const comet = await get('/c/test', [], '1.0');
    expect(comet.head()).not.toMatch(/chunked/i);
    expect(comet.head()).toMatch(/^Connection: close$/m);
    await add('x');
    await comet.hears('{"key":"test:1","value":"x"}\r\n');
    await say('DELETE /q/test');
    await until('the connection is closed', () => comet.closed);
    expect(comet.body()).toBe('{"key":"test:1","value":"x"}\r\n');
  });

  it('calls a function a line where there is a callback, and no browser may guess at it', async () => {
    const comet = await get('/c/test?callback=jQuery1.cb&_=1700');
    expect(comet.head()).toMatch(/^Content-Type: application\/javascript; charset=utf-8$/m);
    expect(comet.head()).toMatch(/^X-Content-Type-Options: nosniff$/m);
    await add('x');
    await add('y');
    await comet.hears('"value":"y"');
    expect(comet.body()).toBe(
      'jQuery1.cb({"key":"test:1","value":"x"});\r\njQuery1.cb({"key":"test:2","value":"y"});\r\n',
    );
  });

  it('sends empty lines as signs of life where that is asked for', async () => {
    const comet = await get('/c/test?heartbeat=1');
    await comet.hears('\r\n\r\n');
    expect(comet.body()).toMatch(/^(\r\n)+$/);
  });

  it('goes on after the message that the client has', async () => {
    const first = await get('/c/test');
    for (const value of ['one', 'two', 'three']) await add(value);
    await first.hears('three');
    const second = await get('/c/test?since=test:1');
    await second.hears('three');
    expect(second.body()).toBe('{"key":"test:2","value":"two"}\r\n{"key":"test:3","value":"three"}\r\n');
    const all = await get('/c/test?since=0');
    await all.hears('three');
    expect(all.body()).toContain('one');
  });

  it('says so where something is lost', async () => {
    await say('PUT /v1/queues/test', '{"replayLength":1}', 'application/json');
    const first = await get('/c/test');
    for (const value of ['one', 'two', 'three']) await add(value);
    await first.hears('three');
    const second = await get('/c/test?since=test:1');
    await second.hears('three');
    expect(second.body()).toBe(
      '{"type":"gap","queue":"test","sinceKey":"test:1"}\r\n{"key":"test:3","value":"three"}\r\n',
    );
    await say('DELETE /v1/queues/test');
  });

  it('ends its body when the queue is purged; the connection goes on', async () => {
    const comet = await get('/c/test');
    comet.socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n'); // waits its turn
    await add('x');
    await comet.hears('x');
    await say('DELETE /q/test');
    await until('the next answer', () => comet.raw().endsWith('OK\r\n'));
    expect(comet.raw()).toMatch(/\r\n0\r\n\r\nHTTP\/1\.1 200 OK\r\n/);
    expect(comet.closed).toBe(false);
  });

  it.each(['hangs up', 'closes its side'])('forgets a client that %s', async (how) => {
    const comet = await get('/c/test');
    expect(await consumers('test')).toBe(1);
    if (how === 'hangs up') comet.hangUp();
    else comet.socket.end();
    await until('it is gone', async () => (await consumers('test')) === 0);
    await add('x');
    expect((await say('GET /q/test')).line).toBe('200 {"key":"test:1","value":"x","count":0}⏎');
  });

  it('notices that its client has gone, whatever else was sent', async () => {
    const comet = sayRaw(
      daemon.url,
      'GET /c/test HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n' + 'x'.repeat(100_000),
    );
    await until('the head', () => comet.head() !== '');
    comet.hangUp();
    await until('it is gone', async () => (await consumers('test')) === 0);
  });

  it.each([
    ['at once', true],
    ['later', false],
  ])('is cut where requests that came %s wait behind it without number', async (_, atOnce) => {
    const request = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
    const flood = request('/healthz').repeat(70);
    const comet = sayRaw(daemon.url, request('/c/test') + (atOnce ? flood : ''));
    if (!atOnce) {
      await until('the head', () => comet.head() !== '');
      comet.socket.write(flood);
    }
    await until('it is cut', () => comet.closed);
    await until('it is gone', async () => (await consumers('test')) === 0);
  });

  it('leaves nothing behind on a connection that asks for one stream after the other', async () => {
    const warnings: Error[] = [];
    const warned = (warning: Error): void => void warnings.push(warning);
    process.on('warning', warned);
    const comet = await get('/c/test');
    for (let i = 1; i <= 15; i++) {
      await say('DELETE /q/test');
      await until(`end ${i}`, () => comet.raw().split('\r\n0\r\n\r\n').length > i);
      comet.socket.write('GET /c/test HTTP/1.1\r\nHost: localhost\r\n\r\n');
      await until(`head ${i}`, () => comet.raw().split('HTTP/1.1 200').length > i + 1);
    }
    process.off('warning', warned);
    expect(warnings).toEqual([]);
  });

  it('answers HEAD without a stream', async () => {
    const head = sayRaw(daemon.url, 'HEAD /c/test HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
    await until('it is answered', () => head.closed);
    expect(head.raw()).toMatch(/^HTTP\/1\.1 200 [^]*Content-Type: application\/x-ndjson[^]*\r\n\r\n$/);
  });

  it('is listed with what is known of it', async () => {
    await get('/c/test');
    const { consumers: listed } = (await say('GET /v1/queues/test/consumers')).json() as {
      consumers: Record<string, unknown>[];
    };
    expect(listed).toEqual([
      expect.objectContaining({ transport: 'comet', address: '127.0.0.1', ack: 'auto', bufferedBytes: 0 }),
    ]);
    expect(Date.now() - Date.parse(listed[0]!['connectedAt'] as string)).toBeLessThan(60_000);
    expect((await say('GET /stats/test')).json()).toMatchObject({ consumers: 1 });
    await say('POST /q/test', 'value=x');
    expect((await say('GET /v1/queues/test')).json()).toMatchObject({ consumers: 1 });
  });
});

describe('a stream that is asked for wrongly', () => {
  it.each([
    ['/c/test?since=other:1', '400 invalid-key'],
    ['/c/test?since=test:0', '400 invalid-parameter'],
    ['/c/test?since=', '400 invalid-parameter'],
    ['/c/test?heartbeat=301', '400 invalid-parameter'],
    ['/c/test?heartbeat=-1', '400 invalid-parameter'],
    ['/c/test?ack=manual', '400 invalid-parameter'],
    ['/c/test?credit=1', '400 invalid-parameter'],
    ['/c/test?callback=alert(1)', '400 invalid-parameter'],
    ['/c/test?callback=a%0d%0aSet-Cookie:%20b', '400 invalid-parameter'],
    ['/c/a%0d%0adata:%20b', '400 invalid-parameter'],
    ['/c/a%C2%85b', '400 invalid-parameter'],
    ['/c/%ff', '400 bad-request'],
    ['/sse/test?since=a%0d%0ab:1', '400 invalid-key'],
    ['/sse/test?ack=maybe', '400 invalid-parameter'],
    ['/sse/test?credit=1', '400 invalid-parameter'],
    ['/sse/test?callback=cb', '400 invalid-parameter'],
    ['/sse/a%0aid:%20b', '400 invalid-parameter'],
  ])('%s is a %s', async (path, kind) => {
    const answer = await get(path);
    await until('the whole problem', () => answer.raw().endsWith('}\r\n'));
    expect(refusedRaw(answer.raw()).kind).toBe(kind);
  });
});

describe('room', () => {
  it.each([
    ['for one address is limited', { maxConsumersPerAddress: 1 }, '429 too-many-consumers'],
    ['in all is limited', { maxConsumers: 1 }, '503 no-room'],
  ])('%s', async (_, config, kind) => {
    const small = await startDaemon(redis, config);
    const first = await listen(small.url, 'GET /c/test');
    for (const path of ['/c/test', '/sse/other', '/ws/test']) {
      const upgrade =
        path === '/ws/test'
          ? [
              'Connection: Upgrade',
              'Upgrade: websocket',
              'Sec-WebSocket-Version: 13',
              'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
            ]
          : [];
      const answer = await listen(small.url, `GET ${path}`, upgrade);
      await until('the whole problem', () => answer.raw().endsWith('}\r\n'));
      expect([path, refusedRaw(answer.raw()).kind]).toEqual([path, kind]);
      expect(answer.head()).toMatch(/^Retry-After: 1$/m);
      answer.hangUp();
    }
    first.hangUp();
    let next: Listening;
    await until('there is room again', async () =>
      (next = await listen(small.url, 'GET /c/test')).head().startsWith('HTTP/1.1 200'),
    );
    next!.hangUp();
    await small.stop();
  });

  it('for an address behind a trusted proxy is that address’s own', async () => {
    const small = await startDaemon(redis, { maxConsumersPerAddress: 1, trustProxy: ['127.0.0.1'] });
    const from = (address: string): Promise<Listening> =>
      listen(small.url, 'GET /c/test', [`X-Forwarded-For: ${address}`]);
    const statuses = (await Promise.all(['10.0.0.1', '10.0.0.2'].map(from))).map((one) => one.head().slice(9, 12));
    expect(statuses).toEqual(['200', '200']);
    expect((await from('10.0.0.1')).head()).toMatch(/^HTTP\/1\.1 429 /);
    await small.stop();
  });
});

describe('a daemon that stops', () => {
  it('ends lines and events, and says when to come back', async () => {
    const other = await startDaemon(redis);
    const [comet, plain, sse] = await Promise.all([
      listen(other.url, 'GET /c/test'),
      listen(other.url, 'GET /c/test', [], '1.0'),
      listen(other.url, 'GET /sse/test'),
    ]);
    const watch = startStopwatch();
    await other.stop();
    expect(watch.ms()).toBeLessThan(5000);
    await Promise.all([comet.ends(), plain.ends(), sse.ends()]);
    expect(comet.raw()).toMatch(/\r\n\r\n0\r\n\r\n$/);
    expect(sse.body()).toMatch(/^retry: \d{4}\n\n$/);
  });
});

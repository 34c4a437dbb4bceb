import type { OutgoingHttpHeaders } from 'node:http';
import { WebSocket } from 'ws';
import { StartError } from '../../src/errors';
import type { Config } from '../../src/config';
import { aclFile, everySection } from '../support/acl';
import { useBuild } from '../support/build';
import { operations, type Operation } from '../support/contract';
import { startDaemon } from '../support/daemon';
import { talkTo, type Say } from '../support/dialogue';
import { exchange } from '../support/net';
import { parseLine, replays } from '../support/replays';
import { useDaemon } from '../support/use-daemon';

useBuild();
const { redis, daemon, say } = useDaemon();

beforeEach(() => redis.client.flushall());

/** Headers that a browser adds to requests triggered by a page of another site. */
const marks: [what: string, headers: OutgoingHttpHeaders][] = [
  ['an image', { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Dest': 'image' }],
  [
    'a script (JSONP)',
    {
      'Sec-Fetch-Site': 'cross-site',
      'Sec-Fetch-Mode': 'no-cors',
      'Sec-Fetch-Dest': 'script',
      Referer: 'https://evil.example/',
    },
  ],
  [
    'a fetch',
    {
      'Sec-Fetch-Site': 'cross-site',
      'Sec-Fetch-Mode': 'cors',
      'Sec-Fetch-Dest': 'empty',
      Origin: 'https://evil.example',
    },
  ],
  ['a fetch of an older browser', { Origin: 'https://evil.example' }],
  [
    'a page of another port',
    { 'Sec-Fetch-Site': 'same-site', 'Sec-Fetch-Mode': 'no-cors', Origin: 'http://127.0.0.1:1' },
  ],
  ['a page of another port, of an older browser', { Origin: 'http://127.0.0.1:1' }],
  ['a file or a sandboxed frame', { Origin: 'null' }],
  ['a frame', { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'iframe' }],
  ['an origin that begins as ours', { Origin: 'http://127.0.0.1.evil.example' }],
];

/** A request that the contract shows for an operation. */
function usualOf(operation: Operation) {
  const { line } = replays.find((one) => one.operation === operation && one.status < 300 && one.line !== undefined)!;
  const { method, path, headers, body } = parseLine(line!);
  return { what: `${method} ${path}`, headers, body: body ?? null };
}

async function kindOf(answer: ReturnType<Say>): Promise<string> {
  const said = await answer;
  const isProblem = said.headers['content-type']?.startsWith('application/problem+json');
  return isProblem ? `${said.status} ${(said.json() as { type: string }).type.split('/').at(-1)}` : String(said.status);
}

describe('a page of another site, without access rules', () => {
  it.each(marks)('is refused every operation: %s', async (_, headers) => {
    const answers: Record<string, string> = {};
    for (const operation of operations) {
      const usual = usualOf(operation);
      if (operation.method === 'HEAD') answers[operation.id] = String((await say(usual.what, null, headers)).status);
      else if (!('101' in operation.responses))
        answers[operation.id] = await kindOf(say(usual.what, usual.body, { ...usual.headers, ...headers }));
    }
    const refused = Object.keys(answers).map((id) => [
      id,
      operations.find((one) => one.id === id)!.method === 'HEAD' ? '403' : '403 cross-site',
    ]);
    expect(answers).toEqual(Object.fromEntries(refused));
  });

  it('takes, adds and purges nothing', async () => {
    await say('POST /q/test', 'value=1');
    const foreign = { Origin: 'https://evil.example' };
    for (const what of [
      'GET /q/test',
      'GET /?queue=test',
      'GET /q/test?callback=cb',
      'DELETE /q/test',
      'POST /v1/queues/test/purge',
    ])
      await say(what, null, foreign);
    await say('POST /q/test', 'value=2', foreign);
    await say('POST /queue', '{"cmd":"take","queue":"test"}', { 'Content-Type': 'text/plain', ...foreign });
    expect((await say('GET /stats/test')).json()).toMatchObject({ ready: 1, enqueued: 1 });
  });

  const shake = (headers: Record<string, string>, { url } = daemon): Promise<number> =>
    new Promise((resolve) => {
      const socket = new WebSocket(`${url.replace('http', 'ws')}/ws/test`, 'restmq.v1', { headers });
      socket.on('error', () => undefined);
      socket.on('open', () => (socket.terminate(), resolve(101)));
      socket.on('unexpected-response', (_request, response) => (response.resume(), resolve(response.statusCode!)));
    });

  it('opens no WebSocket', async () => {
    expect(
      await Promise.all(['https://evil.example', 'null', 'http://127.0.0.1:1'].map((Origin) => shake({ Origin }))),
    ).toEqual([403, 403, 403]);
    expect(
      await Promise.all(
        [{}, { Origin: daemon.url }, { Host: 'evil.example', Origin: 'http://evil.example' }].map((headers) =>
          shake(headers),
        ),
      ),
    ).toEqual([101, 101, 403]);
  });

  const link = { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' };

  it.each([
    '/docs',
    '/docs/streams',
    '/ui/',
    '/ui/queue',
    '/q/',
    '/queue',
    '/j/test',
    '/problems/cross-site',
    '/openapi.yaml',
  ])('may link to %s', async (path) => {
    expect((await say(`GET ${path}`, null, { Accept: 'text/html', ...link })).status).toBe(200);
  });

  it('may link to /, which leads to the dashboard, and to nothing that takes', async () => {
    expect((await say('GET /', null, link)).status).toBe(302);
    for (const path of ['/?queue=test', '/?que%75e=test', '/q/test', '/c/test', '/sse/test', '/stats/'])
      expect(await kindOf(say(`GET ${path}`, null, link))).toBe('403 cross-site');
    expect(await kindOf(say('POST /queue', 'body=%7B%7D', link))).toBe('403 cross-site');
  });

  it('loads none of our pages’ files', async () => {
    expect((await say('GET /assets/restmq.css', null, marks[0]![1])).status).toBe(403);
    expect((await say('GET /assets/restmq.css', null, { 'Sec-Fetch-Site': 'same-origin' })).status).toBe(200);
  });
});

describe('what is of no other site is served', () => {
  it.each<[string, OutgoingHttpHeaders]>([
    ['curl', {}],
    [
      'an address that was typed',
      { 'Sec-Fetch-Site': 'none', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' },
    ],
    ['our own page', { 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Mode': 'cors' }],
    [
      'our own form: a page without a Referer has the origin null',
      { 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Mode': 'navigate', Origin: 'null' },
    ],
    [
      'our own page behind a proxy that changes Host',
      { 'Sec-Fetch-Site': 'same-origin', Origin: 'https://mq.example' },
    ],
    ['a client that sends a Referer', { Referer: 'https://elsewhere.example/' }],
  ])('%s', async (_, headers) => {
    expect((await say('POST /q/test', 'value=1', headers)).status).toBe(200);
    expect((await say('GET /q/test', null, headers)).status).toBe(200);
  });

  it('our own page of an older browser, by whichever of our names', async () => {
    const { port } = new URL(daemon.url);
    for (const host of ['127.0.0.1', 'localhost', 'LocalHost', '[::1]']) {
      expect(
        (
          await say('POST /q/test', 'value=1', {
            Host: `${host}:${port}`,
            Origin: `http://${host.toLowerCase()}:${port}`,
          })
        ).status,
      ).toBe(200);
    }
    expect(
      await kindOf(say('POST /q/test', 'value=1', { Host: `127.0.0.1:${port}`, Origin: `http://localhost:${port}` })),
    ).toBe('403 cross-site');
  });
});

describe('--cors-origins', () => {
  it('lets in the origins that it names, by Origin or by Referer, and no others', async () => {
    const open = await startDaemon(redis, { corsOrigins: ['https://shop.example'] });
    const to = talkTo(open);
    const site = { 'Sec-Fetch-Site': 'cross-site' };
    expect((await to('POST /q/test', 'value=1', { Origin: 'https://shop.example', ...site })).status).toBe(200);
    expect(
      (await to('GET /q/test?callback=cb', null, { Referer: 'https://shop.example/page?x', ...site })).status,
    ).toBe(200);
    for (const headers of [
      site,
      { Referer: 'https://shop.example.evil.example/', ...site },
      { Referer: 'https://evil.example/https://shop.example', ...site },
      { Origin: 'http://shop.example' },
      { Origin: 'null', Referer: 'https://shop.example/' },
    ]) {
      expect(await kindOf(to('GET /q/test?callback=cb', null, headers))).toBe('403 cross-site');
    }
    await open.stop();
  });

  it('with * lets in all', async () => {
    const open = await startDaemon(redis, { corsOrigins: ['*'] });
    for (const [, headers] of marks) expect((await talkTo(open)('GET /q/test', null, headers)).status).toBe(204);
    await open.stop();
  });
});

describe('the name in Host', () => {
  const hostOf = async (url: string, host: string): Promise<number> =>
    Number(
      /^HTTP\/1.1 (\d+)/.exec(
        await exchange(url, `GET /q/test HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`),
      )![1],
    );
  const statusesOf = async (url: string, hosts: string[]): Promise<Record<string, number>> =>
    Object.fromEntries(await Promise.all(hosts.map(async (host) => [host, await hostOf(url, host)] as const)));
  const all = (hosts: string[], status: number): Record<string, number> =>
    Object.fromEntries(hosts.map((host) => [host, status]));

  const ours = [
    'localhost',
    'localhost:8888',
    'localhost:9',
    'LOCALHOST',
    'localhost.',
    'localhost.:80',
    '127.0.0.1',
    '127.0.0.1:8888',
    '[::1]',
    '[::1]:8888',
    '[0:0:0:0:0:0:0:1]:1',
    '[::ffff:127.0.0.1]',
    '',
  ];
  const others = [
    'evil.example',
    'evil.example:8888',
    'localhost.evil.example',
    'evil-localhost',
    'notlocalhost',
    'localhost..',
    'x@localhost',
    '127.0.0.1.evil.example',
    '10.0.0.5',
    '0.0.0.0',
    '[::]',
    '[fd00::1]',
    '::1]',
    '[::1',
    'localhost,evil.example',
    'xn--localhst-u3a',
  ];

  it('is one of ours on loopback without access rules', async () => {
    expect(await statusesOf(daemon.url, ours)).toEqual(all(ours, 204));
    expect(await statusesOf(daemon.url, others)).toEqual(all(others, 403));
  });

  it('may be missing: a browser always sends it', async () => {
    expect(await exchange(daemon.url, 'GET /q/test HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1.1 204 /);
  });

  it('is that of a target in absolute form, where there is one', async () => {
    const ask = async (target: string, host: string): Promise<string> =>
      (await exchange(daemon.url, `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)).slice(9, 12);
    expect(await ask('http://localhost:8888/q/test', 'localhost:8888')).toBe('204');
    expect(await ask('http://evil.example/q/test', 'localhost')).toBe('403');
    expect(await ask('http://localhost@evil.example/q/test', 'localhost')).toBe('403');
    expect(await ask('http://evil.example?localhost/q/test', 'localhost')).toBe('403');
  });

  it.each([
    'GET /ui/',
    'GET /healthz',
    'GET /metrics',
    'GET /openapi.json',
    'GET /assets/restmq.css',
    'POST /q/test',
    'GET /none',
  ])('counts for %s too', async (what) => {
    expect(await kindOf(say(what, what.startsWith('POST') ? 'value=1' : null, { Host: 'evil.example' }))).toBe(
      '403 unknown-host',
    );
  });

  it('says what to do', async () => {
    expect(((await say('GET /q/test', null, { Host: 'mq.example' })).json() as { detail: string }).detail).toContain(
      '--hosts',
    );
  });

  it.each<[string, Partial<Config>, string, number]>([
    ['--hosts names it', { hosts: ['mq.example', '10.0.0.5', 'fd00::1'] }, 'MQ.example:80', 204],
    ['--hosts names an address', { hosts: ['fd00::1'] }, '[fd00:0::1]:8888', 204],
    ['--hosts names another', { hosts: ['mq.example'] }, 'evil.example', 403],
    ['--hosts allows any', { hosts: ['*'] }, 'evil.example', 204],
    ['a trusted proxy passes it on', { trustProxy: ['127.0.0.1'] }, 'mq.example', 204],
    ['a proxy is trusted, and this is not it', { trustProxy: ['10.0.0.1'] }, 'mq.example', 403],
    ['the daemon listens elsewhere too', { listen: '0.0.0.0' }, 'mq.example', 204],
    [
      'the daemon listens elsewhere, and --hosts names another',
      { listen: '0.0.0.0', hosts: ['mq.example'] },
      'evil.example',
      403,
    ],
    ['the daemon listens on localhost by name', { listen: 'localhost' }, 'evil.example', 403],
    ['the daemon has another address of loopback', { listen: '127.0.0.2' }, '127.0.0.2', 204],
  ])('where %s', async (_, config, host, status) => {
    const one = await startDaemon(redis, config);
    expect(await hostOf(one.url.replace('0.0.0.0', '127.0.0.1'), host)).toBe(status);
    await one.stop();
  });

  it('is left to the access rules where there are any, unless --hosts is given', async () => {
    const acl = aclFile(everySection());
    const [ruled, named] = await Promise.all([
      startDaemon(redis, { acl: acl.path }),
      startDaemon(redis, { acl: acl.path, hosts: ['mq.example'] }),
    ]);
    expect([
      await hostOf(ruled.url, 'evil.example'),
      await hostOf(named.url, 'evil.example'),
      await hostOf(named.url, 'mq.example'),
    ]).toEqual([204, 403, 204]);
    await Promise.all([ruled.stop(), named.stop()]);
    acl.remove();
  });

  it('is not looked up where the daemon can’t listen either', async () => {
    await expect(startDaemon(redis, { listen: 'no-such-host.invalid' })).rejects.toThrow(StartError);
  });
});

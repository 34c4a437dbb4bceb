import { request } from 'node:http';
import { WebSocket } from 'ws';
import { RestMQ } from '../../src/client';
import { operations } from '../../src/conformance/contract';
import { runConformance } from '../../src/conformance/run';
import { useBuild } from '../support/build';
import { useCli } from '../support/cli';
import { connectStream } from '../support/stream-clients';
import { until } from '../support/until';
import { useDaemon } from '../support/use-daemon';

useBuild();
const { redis, daemon } = useDaemon({ basePath: '/restmq' });
const cli = useCli();
const origin = () => new URL(daemon.url).origin;
const post = (url: string, value: string) => fetch(url, { method: 'POST', body: new URLSearchParams({ value }) });
const locationOf = async (path: string, init?: RequestInit) => {
  const answer = await fetch(daemon.url + path, { redirect: 'manual', ...init });
  await answer.text();
  return [answer.status, answer.headers.get('location')];
};

beforeEach(() => redis.client.flushall());

describe('with --base-path', () => {
  it('every operation of both contracts is below it', async () => {
    expect(daemon.url).toBe(`${origin()}/restmq`);
    const server = { url: daemon.url, authorization: null };
    const { verdicts, left } = await runConformance(server, { ingest: true, trying: () => undefined });
    expect(verdicts.filter(({ verdict }) => verdict === 'failed')).toEqual([]);
    expect(verdicts.filter(({ contract }) => contract === 'openapi')).toHaveLength(operations.length);
    expect(left).toEqual([]);
  });

  it('there is nothing outside, for any method', async () => {
    for (const path of [
      '/',
      '/q/',
      '/healthz',
      '/metrics',
      '/ui/',
      '/openapi.json',
      '/restmqueue',
      '/restmq2/healthz',
    ]) {
      const answer = await fetch(origin() + path);
      expect([path, answer.status, answer.headers.get('content-type')]).toEqual([
        path,
        404,
        'application/problem+json',
      ]);
      expect(await answer.json()).toMatchObject({
        type: '/problems/not-found',
        detail: expect.stringContaining('/restmq/') as string,
      });
    }
    expect((await post(`${origin()}/q/test`, 'x')).status).toBe(404);
    const socket = new WebSocket(`${origin().replace('http', 'ws')}/ws/test`);
    const status = await new Promise((resolve) => {
      socket.on('error', () => undefined);
      socket.on('unexpected-response', (_request, response) => resolve(response.statusCode));
    });
    expect(status).toBe(404);
    expect(await redis.client.keys('*q*test*')).toEqual([]);
  });

  it('it may be asked in absolute form, with a query, or without the slash', async () => {
    const ask = (path: string): Promise<[number, string | undefined]> =>
      new Promise((resolve, reject) => {
        const { hostname, port } = new URL(daemon.url);
        const asked = request({ hostname, port, path, agent: false }, (answer) => {
          answer.resume();
          resolve([answer.statusCode!, answer.headers.location]);
        });
        asked.on('error', reject);
        asked.end();
      });
    expect(await ask(`${daemon.url}/healthz`)).toEqual([200, undefined]);
    expect(await ask(`${origin()}/healthz`)).toEqual([404, undefined]);
    expect(await ask(origin())).toEqual([404, undefined]);
    expect(await ask('/restmq')).toEqual([302, '/restmq/ui/']);
    expect(await ask('/restmq?queue=none')).toEqual([404, undefined]);
    expect(await ask('/restmq/')).toEqual([302, '/restmq/ui/']);
  });

  it('Location and redirects have it', async () => {
    expect(await locationOf('/q')).toEqual([308, '/restmq/q/']);
    expect(await locationOf('/stats')).toEqual([308, '/restmq/stats/']);
    expect(await locationOf('/v1/queues/a%20b', { method: 'PUT', body: '{}', headers: json })).toEqual([
      201,
      '/restmq/v1/queues/a%20b',
    ]);
    const body = JSON.stringify({ messages: [{ value: 1 }] });
    const [status, location] = await locationOf('/v1/queues/test/messages', { method: 'POST', body, headers: json });
    expect([status, location]).toEqual([201, '/restmq/v1/queues/test/messages/test%3A1']);
    expect(await (await fetch(origin() + String(location))).json()).toMatchObject({ value: 1 });
  });

  it('each link of each page leads below it, and somewhere', async () => {
    await post(`${daemon.url}/q/test`, '" href="/evil curl http://localhost:8888/');
    const seen = new Set<string>();
    const follow = async (path: string): Promise<void> => {
      if (seen.has(path)) return;
      seen.add(path);
      const answer = await fetch(origin() + path, { headers: { Accept: 'text/html, */*;q=0.5' } });
      const text = await answer.text();
      expect([path, answer.status]).toEqual([path, 200]);
      if (!answer.headers.get('content-type')?.startsWith('text/html')) return;
      if (path === '/restmq/j/test') expect(text).toContain('href=&#34;/evil curl http://localhost:8888/<');
      const links = [...text.matchAll(/ (?:href|src|action)="(\/[^"]*)"/g)].map(([, link]) => link!);
      expect(links.length).toBeGreaterThan(0);
      for (const link of links) await follow(link);
    };
    for (const path of ['/ui/', '/docs', '/q/', '/problems/']) await follow(`/restmq${path}`);
    expect([...seen].filter((path) => !path.startsWith('/restmq/'))).toEqual([]);
    expect([...seen]).toEqual(
      expect.arrayContaining(
        ['/j/test', '/queue', '/problems/not-found', '/asyncapi.json?live=1', '/assets/app.js'].map(
          (one) => `/restmq${one}`,
        ),
      ),
    );
  });

  it('the list of queues names it in its command', async () => {
    const text = await (await fetch(`${daemon.url}/q/`, { headers: { Accept: 'text/html' } })).text();
    expect(text).toContain('curl -d value=foobar http://localhost:8888/restmq/q/test');
  });

  it('the contracts name it as their server', async () => {
    const read = async (path: string) => (await fetch(daemon.url + path)).text();
    expect(JSON.parse(await read('/openapi.json'))).toMatchObject({ servers: [{ url: '/restmq' }] });
    expect(await read('/openapi.yaml')).toContain('\nservers:\n  - url: /restmq\n');
    const servers = { daemon: { pathname: '/restmq' }, websocket: { pathname: '/restmq' } };
    for (const query of ['', '?live=1']) {
      expect(JSON.parse(await read(`/asyncapi.json${query}`))).toMatchObject({ servers });
      expect((await read(`/asyncapi.yaml${query}`)).match(/^ {4}pathname: \/restmq$/gm)).toHaveLength(2);
    }
  });

  it.each(['comet', 'sse', 'websocket'] as const)('%s streams are below it', async (transport) => {
    const stream = await connectStream(daemon.url, 'streamed', transport);
    await post(`${daemon.url}/q/streamed`, 'x');
    await until('it came', () => stream.received.length === 1);
    stream.hangUp();
  });

  it('the client and its workers use it', async () => {
    const client = new RestMQ(`${daemon.url}/`);
    await client.add('jobs', 'one');
    expect(await client.take('jobs')).toMatchObject({ value: 'one' });
    const heard: unknown[] = [];
    const worker = client.worker('jobs', ({ value }) => void heard.push(value));
    await client.add('jobs', 'two');
    await until('it came', () => heard.length === 1);
    await worker.stop();
    await client.add('news', 'three');
    for await (const event of client.subscribe('news')) {
      heard.push('value' in event && event.value);
      break;
    }
    expect(heard).toEqual(['two', 'three']);
  });

  it('the commands and contexts use it', async () => {
    const run = async (...args: string[]) => (await cli.run(args)).code;
    expect(await run('context', 'add', 'below', '--url', `${daemon.url}/`, '--use')).toBe(0);
    expect(await run('add', 'mail', 'hello')).toBe(0);
    expect((await cli.run(['take', 'mail'])).stdout).toContain('hello');
    expect(await run('doctor', '--redis-url', redis.url)).toBe(0);
    expect((await cli.run(['queues', '--url', origin()])).stderr).toContain('is --url the address of a daemon?');
  });
});

const json = { 'Content-Type': 'application/json' };

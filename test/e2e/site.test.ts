import { connect } from 'node:net';
import { useBuild } from '../support/build';
import { collectGarbage } from '../support/garbage';
import { measureLeast } from '../support/least';
import { until } from '../support/until';
import { useDaemon } from '../support/use-daemon';

useBuild();
const { daemon } = useDaemon();

describe('what is beside the contract', () => {
  it.each(['/openapi.json', '/asyncapi.yaml', '/problems/', '/problems/not-found', '/q'])(
    '%s answers 405 with Allow to a method it does not have',
    async (path) => {
      const answer = await fetch(daemon.url + path, { method: 'DELETE' });
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
      expect(await answer.json()).toMatchObject({ type: '/problems/method-not-allowed' });
    },
  );

  it('answers OPTIONS with Allow', async () => {
    const answer = await fetch(`${daemon.url}/openapi.json`, { method: 'OPTIONS' });
    expect([answer.status, answer.headers.get('allow')]).toEqual([204, 'GET, HEAD, OPTIONS']);
  });

  it.each([
    '/openapi.json',
    '/openapi.yaml',
    '/asyncapi.json',
    '/asyncapi.yaml?live=1',
    '/docs',
    '/docs/streams',
    '/problems/',
    '/assets/scalar.js',
  ])('compresses %s for a client that takes gzip, and for no other', async (path) => {
    const read = async (encoding: string): Promise<[string | null, string | null, number, string]> => {
      const answer = await fetch(daemon.url + path, { headers: { 'Accept-Encoding': encoding } });
      const length = Number(answer.headers.get('content-length'));
      return [answer.headers.get('content-encoding'), answer.headers.get('vary'), length, await answer.text()];
    };
    const [zipped, plain] = [await read('br, gzip;q=0.5'), await read('gzip;q=0')];
    expect([zipped[0], plain[0], zipped[1], plain[1]]).toEqual(['gzip', null, 'Accept-Encoding', 'Accept-Encoding']);
    expect(zipped[3]).toBe(plain[3]);
    if (plain[2] > 0) expect(zipped[2]).toBeLessThan(plain[2] / 2);
  });

  it('unpacks a large file for clients that do not take gzip no faster than they read', async () => {
    const { hostname, port } = new URL(daemon.url);
    const before = process.memoryUsage().arrayBuffers;
    const clients = Array.from({ length: 40 }, () => connect(Number(port), hostname).pause());
    for (const client of clients) client.write('GET /assets/scalar.js HTTP/1.1\r\nHost: localhost\r\n\r\n');
    for (const client of clients) await until('it is connected', () => !client.connecting);
    await (await fetch(`${daemon.url}/assets/scalar.js`, { headers: { 'Accept-Encoding': 'identity' } })).text();
    const kept = async (): Promise<number> => {
      await collectGarbage();
      return process.memoryUsage().arrayBuffers - before;
    };
    // 200 MB if it were unpacked for each at once
    expect(await measureLeast(60_000_000, kept)).toBeLessThan(60_000_000);
    for (const client of clients) client.destroy();
  });

  it('serves the style sheet, and nothing outside its folder', async () => {
    const style = await fetch(`${daemon.url}/assets/restmq.css`);
    expect([style.status, style.headers.get('content-type'), style.headers.get('x-content-type-options')]).toEqual([
      200,
      'text/css; charset=utf-8',
      'nosniff',
    ]);
    expect((await fetch(`${daemon.url}/assets/%2e%2e/main.js`)).status).toBe(404);
    expect((await fetch(`${daemon.url}/assets/..%2fmain.js`)).status).toBe(404);
  });

  it('is a problem where there is nothing, also under a name that every object has', async () => {
    for (const path of ['/problems/constructor', '/nothing', '/assets/', '/assets/nothing.css']) {
      const answer = await fetch(daemon.url + path);
      expect([path, answer.status, answer.headers.get('content-type')]).toEqual([
        path,
        404,
        'application/problem+json',
      ]);
    }
  });
});

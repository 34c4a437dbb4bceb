import type { BrowserContext, Page } from 'playwright-core';
import { startPool, type Pool } from '../soak/pool';
import { openBrowser } from '../support/browser';
import { startCrashingRedis } from '../support/crashing-redis';
import { startDaemon } from '../support/daemon';
import { until } from '../support/until';

let browser: Awaited<ReturnType<typeof openBrowser>>;
let context: BrowserContext;
let pool: Pool;
let page: Page;

beforeAll(async () => {
  [browser, pool] = await Promise.all([openBrowser(), startPool(2)]);
  context = browser.context;
});

beforeEach(async () => {
  page = await context.newPage();
  await page.goto(`${pool.daemons[0]!.url}/healthz`);
});

afterAll(async () => {
  await browser.close();
  await pool.stop();
});

/** The events of the page so far. */
function heard(): Promise<string[]> {
  return page.evaluate<string[]>('window.heard');
}

function post(daemon: number, queue: string, value: string): Promise<Response> {
  return fetch(`${pool.daemons[daemon]!.url}/q/${queue}`, { method: 'POST', body: new URLSearchParams({ value }) });
}

const listenTo = (queue: string): string => `new Promise((resolve) => {
  window.heard = [];
  const source = new EventSource('/sse/${queue}');
  source.onopen = resolve;
  source.onmessage = ({ data, lastEventId }) => window.heard.push(lastEventId + ' ' + JSON.parse(data).value);
  source.addEventListener('gap', () => window.heard.push('gap'));
  source.addEventListener('purged', () => window.heard.push('purged'));
})`;

describe('EventSource in Chromium', () => {
  it('receives, comes back by itself when its daemon was killed and started again, and misses nothing', async () => {
    await page.evaluate(listenTo('test'));
    await post(1, 'test', 'one');
    await until('it is heard', async () => (await heard()).length === 1);
    await pool.daemons[0]!.kill();
    // with another consumer, messages are broadcast
    const other = await fetch(`${pool.daemons[1]!.url}/c/test`);
    await post(1, 'test', 'two');
    await post(1, 'test', 'three');
    await pool.daemons[0]!.start();
    await until('it has come back', async () => (await heard()).length === 3, 30_000);
    await post(0, 'test', 'four');
    await until('it goes on', async () => (await heard()).length === 4);
    expect(await heard()).toEqual(['test:1 one', 'test:2 two', 'test:3 three', 'test:4 four']);
    await other.body!.cancel(); // a response that nothing holds is closed when it is garbage-collected
  });

  it('lives through an outage of Redis, also one that it comes back in', async () => {
    const redis = await startCrashingRedis();
    const daemon = await startDaemon(redis);
    await page.goto(`${daemon.url}/healthz`);
    await redis.kill();
    await until('Redis is missed', async () => (await fetch(`${daemon.url}/readyz`)).status === 503);
    await page.evaluate(listenTo('outage')); // it opens, and waits
    await redis.start();
    await until(
      'it has begun',
      async () => (await (await fetch(`${daemon.url}/metrics`)).text()).includes('restmq_consumers{transport="sse"} 1'),
      30_000,
    );
    await fetch(`${daemon.url}/q/outage`, { method: 'POST', body: new URLSearchParams({ value: 'one' }) });
    await until('it is heard', async () => (await heard()).length === 1);
    expect(await heard()).toEqual(['outage:1 one']);
    await page.goto('about:blank');
    await daemon.stop();
    await redis.stop();
  });

  it('gets an event of a purge', async () => {
    await page.evaluate(listenTo('purged'));
    await post(0, 'purged', 'one');
    await until('it is heard', async () => (await heard()).length === 1);
    await fetch(`${pool.daemons[1]!.url}/q/purged`, { method: 'DELETE' });
    await until('it is told', async () => (await heard()).includes('purged'));
  });

  it('talks over a WebSocket too', async () => {
    const said = await page.evaluate<{ type: string }[]>(`new Promise((resolve) => {
      const socket = new WebSocket(location.origin.replace('http', 'ws') + '/ws/socket', 'restmq.v1');
      const frames = [];
      socket.onopen = () => socket.send(JSON.stringify({ id: 1, cmd: 'add', value: 'x' }));
      socket.onmessage = ({ data }) => { frames.push(JSON.parse(data)); if (frames.length === 2) resolve(frames); };
    })`);
    expect(said.map(({ type }) => type).sort()).toEqual(['message', 'reply']);
  });
});

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { useBrowser } from '../support/browser';
import { useBuild } from '../support/build';
import { until } from '../support/until';
import { useDaemon } from '../support/use-daemon';

useBuild();
const browser = useBrowser();
const { redis, daemon } = useDaemon();
/** Serves pages that are not the daemon's. */
let elsewhere: Server;
let page: Page;

const pageOf = (body: string): string => `<!doctype html><meta charset="utf-8"><title>elsewhere</title>${body}`;

beforeAll(() => {
  elsewhere = createServer((request, response) => {
    const links = ['/docs', '/ui/', '/', '/j/test', '/q/test']
      .map((path) => `<a href="${daemon.url}${path}">${path}</a> `)
      .join('');
    const form = `<form method="post" action="${daemon.url}/q/test"><input name="value" value="x"><button>send</button></form>`;
    response.setHeader('Content-Type', 'text/html').end(request.url === '/' ? pageOf(links + form) : '');
  }).listen(0, '127.0.0.1');
});

beforeEach(async () => {
  await redis.client.flushall();
  await fetch(`${daemon.url}/q/test`, { method: 'POST', body: new URLSearchParams({ value: 'one' }) });
  page = await browser.context.newPage();
});

afterEach(() => page.close());

afterAll(() => {
  elsewhere.close();
});

const counts = async (): Promise<unknown> => (await fetch(`${daemon.url}/stats/test`)).json();
const untouched = { ready: 1, enqueued: 1 };

const others: [where: string, url: () => string][] = [
  ['of another port', () => `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`],
  [
    'without an origin',
    () =>
      `data:text/html,${encodeURIComponent(pageOf(`<form method="post" action="${daemon.url}/q/test"><input name="value" value="x"><button>send</button></form>`))}`,
  ],
];

describe.each(others)('a page %s, in Chromium', (_, url) => {
  it('takes, adds and purges nothing', async () => {
    await page.goto(url());
    const done = await page.evaluate<string[]>(`(async () => {
      const url = '${daemon.url}';
      const load = (element, attributes) => new Promise((resolve) => {
        Object.assign(element, attributes, { onload: () => resolve('loaded'), onerror: () => resolve('refused') });
        document.body.append(element);
      });
      const send = (path, init) => fetch(url + path, { mode: 'no-cors', ...init }).then(() => 'sent', () => 'refused');
      const socket = new WebSocket(url.replace('http', 'ws') + '/ws/test', 'restmq.v1');
      return Promise.all([
        load(document.createElement('img'), { src: url + '/q/test' }),
        load(document.createElement('script'), { src: url + '/q/test?callback=alert' }),
        load(document.createElement('link'), { rel: 'stylesheet', href: url + '/q/test' }),
        new Promise((resolve) => { socket.onopen = () => resolve('open'); socket.onerror = () => resolve('refused'); }),
        new Promise((resolve) => { const source = new EventSource(url + '/sse/test'); source.onerror = () => resolve(source.readyState === 2 ? 'refused' : 'again'); source.onopen = () => resolve('open'); }),
        send('/q/test', { method: 'POST', body: new URLSearchParams({ value: 'x' }) }),
        send('/queue', { method: 'POST', body: '{"cmd":"purge","queue":"test"}' }),
        send('/q/test'),
        Promise.resolve(navigator.sendBeacon(url + '/q/test', 'x')).then(() => 'sent'),
      ]);
    })()`);
    // of what is sent blindly the page does not learn the answer
    expect(done.slice(0, 5)).toEqual(Array(5).fill('refused'));
    expect(await counts()).toMatchObject(untouched);
  });

  it('posts no form', async () => {
    await page.goto(url());
    await page.getByRole('button', { name: 'send' }).click();
    await page.getByText('/problems/cross-site').waitFor();
    expect(await counts()).toMatchObject(untouched);
  });
});

describe('a link on another site, in Chromium', () => {
  it.each(['/docs', '/ui/', '/', '/j/test'])('to %s opens the page', async (path) => {
    await page.goto(others[0]![1]());
    await page.getByRole('link', { name: path, exact: true }).click();
    await until('it is there', () => page.url().startsWith(daemon.url));
    await page.waitForLoadState();
    expect(await page.title()).not.toBe('elsewhere');
    expect(await page.content()).not.toContain('/problems/');
  });

  it('to a queue takes nothing', async () => {
    await page.goto(others[0]![1]());
    await page.getByRole('link', { name: '/q/test', exact: true }).click();
    await page.getByText('/problems/cross-site').waitFor();
    expect(await counts()).toMatchObject(untouched);
  });
});

describe('our own pages, in Chromium', () => {
  it('send their form, though they tell nobody their origin', async () => {
    await page.goto(`${daemon.url}/queue`);
    await page
      .locator('textarea, input[type=text], input:not([type])')
      .first()
      .fill('{"cmd":"add","queue":"test","value":"two"}');
    await page.getByRole('button').click();
    await until('it is stored', async () => ((await counts()) as { enqueued: number }).enqueued === 2);
  });

  it('may be asked for by an address that was typed', async () => {
    expect((await page.goto(`${daemon.url}/q/test`))!.status()).toBe(200);
  });
});

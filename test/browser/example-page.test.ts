import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Daemon } from '../../src/daemon';
import { openBrowser } from '../support/browser';
import { startDaemon } from '../support/daemon';
import { startRedis, type TestRedis } from '../support/redis';

let browser: Awaited<ReturnType<typeof openBrowser>>;
let redis: TestRedis;
let daemon: Daemon;

beforeAll(async () => {
  [browser, redis] = await Promise.all([openBrowser(), startRedis()]);
  daemon = await startDaemon(redis, { corsOrigins: ['*'] });
});

afterAll(async () => {
  await browser.close();
  await daemon.stop();
  await redis.stop();
});

describe('examples/page.html, opened as a file', () => {
  it('shows each message as it comes, as text whatever is in it', async () => {
    const page = await browser.context.newPage();
    const file = pathToFileURL(join(__dirname, '../../examples/page.html'));
    await page.goto(`${file.href}?${new URLSearchParams({ queue: 'page', url: daemon.url }).toString()}`);
    await page.getByText('listening to page').waitFor();
    for (const value of ['hello', '<b>bold</b>'])
      await fetch(`${daemon.url}/q/page`, { method: 'POST', body: new URLSearchParams({ value }) });
    await page.getByText('page:2').waitFor();
    expect(await page.getByRole('listitem').allTextContents()).toEqual(['page:1 hello', 'page:2 <b>bold</b>']);
  });
});

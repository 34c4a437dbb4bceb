import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { useBrowser } from '../support/browser';
import { useBuild } from '../support/build';
import { openWatchedPage, type WatchedPage } from '../support/watched-page';
import { useDaemon } from '../support/use-daemon';

useBuild();
const { daemon } = useDaemon();
const browser = useBrowser();
let watched: WatchedPage;
let page: Page;

beforeEach(async () => {
  watched = await openWatchedPage(browser.context, [daemon.url]);
  page = watched.page;
});

afterEach(async () => {
  const { faults } = watched;
  await page.close();
  expect(faults).toEqual([]);
});

describe('/docs', () => {
  it('shows every operation, and tries one against this very daemon', async () => {
    await fetch(`${daemon.url}/q/test`, { method: 'POST', body: new URLSearchParams({ value: 'tried' }) });
    await page.goto(`${daemon.url}/docs`);
    const operation = page.locator('#operations-stats-queueStats');
    await operation.getByRole('button').first().click();
    await operation.getByPlaceholder('queue').fill('test');
    await operation.getByRole('button', { name: 'Execute' }).click();
    await operation.locator('.live-responses-table').getByText('"enqueued": 1').waitFor();
  });
});

describe('/docs/streams', () => {
  it('shows channels, messages and schemas, and its links lead somewhere', async () => {
    await page.goto(`${daemon.url}/docs/streams`);
    for (const text of ['/sse/{queue}', '/ws/{queue}', 'StreamMessage']) await page.getByText(text).first().waitFor();
    const broken = await page.evaluate<string[]>(
      `[...document.querySelectorAll('main a[href^="#"]')].map((link) => link.getAttribute('href')).filter((href) => !document.getElementById(href.slice(1)))`,
    );
    expect(broken).toEqual([]);
    expect(await watched.serious()).toEqual([]);
  });
});

describe.each(['/q/', '/queue', '/problems', '/problems/queue-full', '/j/test'])('the page %s', (path) => {
  it('is in order', async () => {
    await page.goto(daemon.url + path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await watched.serious()).toEqual([]);
  });
});

describe('what a browser loads', () => {
  it.each(['/ui/', '/docs', '/docs/streams'])('%s runs no script but its own files', async (path) => {
    const answer = await fetch(daemon.url + path);
    const policy = answer.headers.get('content-security-policy')!;
    expect(policy).toMatch(/^default-src 'none';/);
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(await answer.text()).not.toMatch(/<script(?![^>]* src="\/assets\/)|\son\w+=/);
  });

  it('makes of no text markup: the dashboard may not, whatever its code does', async () => {
    const answer = await fetch(`${daemon.url}/ui/`);
    expect(answer.headers.get('content-security-policy')).toContain(
      "require-trusted-types-for 'script'; trusted-types 'none'",
    );
  });

  it('is under 150 KB compressed for the dashboard', async () => {
    const sizes = await Promise.all(
      ['/ui/', '/assets/app.js', '/assets/app.css', '/assets/icon.svg'].map(async (path) => {
        const answer = await fetch(daemon.url + path);
        const bytes = Buffer.from(await answer.arrayBuffer());
        if (path.startsWith('/assets/')) expect(answer.headers.get('content-encoding')).toBe('gzip');
        return gzipSync(bytes).length;
      }),
    );
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(150_000);
  });
});

import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { useBrowser } from '../support/browser';
import { useBuild } from '../support/build';
import { openWatchedPage, type WatchedPage } from '../support/watched-page';
import { until } from '../support/until';
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
  const link = '/docs#tag/classic/POST/q/{queue}';
  const tryIt = () => page.getByRole('button', { name: /^Test Request.*post \/q\/\{queue\}/i });

  /** Findings that are left when the page is complete. */
  async function objections(): Promise<string[]> {
    let found: string[] = [];
    const isFine = async (): Promise<boolean> => (found = await watched.violations()).length === 0;
    await until('there are none', isFine).catch(() => undefined);
    return found;
  }

  beforeEach(() => watched.expectErrors(/violates the following Content Security Policy directive 'style-src 'self''/));

  it.each(['light', 'dark'] as const)(
    'has nothing that a checker objects to, wide and narrow, %s',
    async (colorScheme) => {
      await page.emulateMedia({ colorScheme });
      await page.goto(daemon.url + link);
      await tryIt().waitFor();
      await page.locator(`body.${colorScheme}-mode`).waitFor();
      for (const width of [1440, 390]) {
        await page.setViewportSize({ width, height: 900 });
        expect(await objections()).toEqual([]);
      }
    },
  );

  it('shows the operation of its address after a reload, and sends a request with that to this very daemon', async () => {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(daemon.url + link);
    await page.reload();
    await tryIt().click();
    await page.getByRole('button', { name: /^Send/ }).first().click();
    await page.getByText('200 OK').waitFor();
    const taken = (await (await fetch(`${daemon.url}/q/test`)).json()) as object;
    expect(taken).toMatchObject({ key: 'test:1', value: 'foobar' });
    expect(await objections()).toEqual([]);
  });

  it('finds operations by any word of their text', async () => {
    await page.goto(`${daemon.url}/docs`);
    await page.getByRole('button', { name: 'Search' }).first().click();
    await page.getByRole('combobox').last().fill('idempotency');
    await page.getByRole('option').first().waitFor();
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

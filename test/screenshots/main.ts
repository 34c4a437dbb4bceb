/**
 * `npm run screenshots`: every page, at two widths, light and some dark, into screenshots/. `-- readme` makes those of
 * README, which are committed.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { aclFile, everySection } from '../support/acl';
import { openBrowser } from '../support/browser';
import { startDaemon } from '../support/daemon';
import { startRedis } from '../support/redis';
import { odd, seed } from './seed';

const folder = join(__dirname, '../../screenshots');

interface Shot {
  name: string;
  path: string;
  /** Do something first. */
  act?: (page: Page) => Promise<void>;
  dark?: boolean;
  /** On a daemon with access rules. */
  guarded?: boolean;
  /** For README: in one size and theme. */
  theme?: 'light' | 'dark';
}

const queue = (tab: string): string => `/ui/queue?name=orders.eu&tab=${tab}`;

/** The rate of a queue with traffic. */
const moving = 'td[data-label="In/s"]:not(.zero)';

const shots: Shot[] = [
  { name: 'queues', path: '/ui/', dark: true },
  { name: 'queues-search', path: '/ui/?search=mail&sort=ready&order=desc' },
  { name: 'queue', path: queue('overview'), dark: true },
  { name: 'queue-day', path: `${queue('overview')}&span=1d`, dark: true },
  { name: 'queue-week', path: `${queue('overview')}&span=7d`, dark: true },
  { name: 'messages', path: queue('messages'), act: (page) => page.locator('.messages button.row').first().click() },
  {
    name: 'dead',
    path: queue('dead'),
    act: (page) => page.locator('.messages button.row').first().click(),
    dark: true,
  },
  { name: 'publish', path: queue('publish') },
  { name: 'tail', path: queue('tail') },
  { name: 'consumers', path: '/ui/queue?name=invoices&tab=consumers' },
  { name: 'settings', path: queue('settings') },
  { name: 'purge', path: queue('overview'), act: (page) => page.getByRole('button', { name: 'Purge…' }).click() },
  {
    name: 'redrive',
    path: queue('overview'),
    act: (page) => page.getByRole('button', { name: 'Redrive…' }).click(),
    dark: true,
  },
  { name: 'delete', path: queue('overview'), act: (page) => page.getByRole('button', { name: 'Delete…' }).click() },
  {
    name: 'settings-file',
    path: '/ui/',
    act: (page) => page.getByRole('button', { name: 'Settings…' }).click(),
    dark: true,
  },
  { name: 'pool', path: '/ui/pool', dark: true },
  { name: 'login', path: '/ui/', dark: true, guarded: true },
  { name: 'docs', path: '/docs' },
  { name: 'streams', path: '/docs/streams', dark: true },
  { name: 'problems', path: '/problems' },
  { name: 'list', path: '/q/' },
  { name: 'command', path: '/queue' },
  { name: 'readme-queues', path: '/ui/', act: (page) => page.locator(moving).nth(4).waitFor(), theme: 'light' },
  {
    name: 'readme-queue',
    path: `${queue('overview')}&span=1d`,
    act: (page) => page.locator('.figure.in dd', { hasText: /[1-9]/ }).waitFor(),
    theme: 'dark',
  },
];

const widths = [
  { width: 390, height: 844 },
  { width: 1440, height: 900 },
];

async function main(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const redis = await startRedis();
  const rules = aclFile(everySection('username = admin', 'password = secret'));
  const daemons = await Promise.all([startDaemon(redis), startDaemon(redis), startDaemon(redis, { acl: rules.path })]);
  const [daemon, other, guarded] = daemons;
  const browser = await openBrowser();
  try {
    await seed(daemon.url, redis.client);
    const streams = new AbortController();
    for (const path of ['/sse/invoices?ack=manual', '/c/invoices'])
      await fetch(other.url + path, { signal: streams.signal });
    const traffic = setInterval(
      () =>
        void move(daemon.url, ['orders.eu', 'orders.us', 'search.index', 'thumbnails', 'audit', 'mail.outbound']).catch(
          () => undefined,
        ),
      150,
    ); // the last may find no daemon
    const page = await browser.context.newPage();
    const only = process.argv.slice(2);
    for (const shot of shots.filter(({ name, theme }) => isWanted(only, name, theme !== undefined))) {
      if (shot.theme) await fetch(`${daemon.url}/v1/queues/${encodeURIComponent(odd)}`, { method: 'DELETE' });
      await take(page, shot.guarded ? guarded.url : daemon.url, shot);
    }
    streams.abort();
    clearInterval(traffic);
  } finally {
    await browser.close();
    await Promise.all(daemons.map((one) => one.stop()));
    rules.remove();
    await redis.stop();
  }
}

/** @param only  the names of screenshots, or `readme`; none: all but those of README */
function isWanted(only: readonly string[], name: string, isOfReadme: boolean): boolean {
  return only.includes(name) || (isOfReadme ? only.includes('readme') : only.length === 0);
}

/** A message comes and one goes. */
async function move(url: string, queues: string[]): Promise<void> {
  const name = queues[Math.floor(Math.random() * queues.length)]!;
  await fetch(`${url}/q/${name}`, {
    method: 'POST',
    body: new URLSearchParams({ value: `event ${Math.floor(Math.random() * 1000)}` }),
  });
  await fetch(`${url}/q/${name}`);
}

async function take(page: Page, url: string, { name, path, act, dark = false, theme }: Shot): Promise<void> {
  const themes: readonly ('light' | 'dark')[] = theme ? [theme] : dark ? ['light', 'dark'] : ['light'];
  for (const size of theme ? widths.slice(-1) : widths) {
    for (const colorScheme of themes) {
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.goto(url + path);
      await page
        .locator('.figures, .messages, .opblock, main > table, form, .charts, .empty, main h2')
        .first()
        .waitFor();
      await page.locator('.loading').first().waitFor({ state: 'detached' });
      if (name === 'tail')
        await Promise.all(
          ['first', 'second', 'third'].map((value) =>
            fetch(`${url}/q/orders.eu`, { method: 'POST', body: new URLSearchParams({ value }) }),
          ),
        );
      if (name === 'tail') await page.locator('.messages .key').first().waitFor();
      await act?.(page);
      await page.mouse.move(0, 0);
      await page.screenshot({ path: join(folder, theme ? `${name}.png` : `${name}-${size.width}-${colorScheme}.png`) });
    }
  }
  console.log(name);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

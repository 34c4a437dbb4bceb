import type { Page } from 'playwright-core';
import { everySection } from '../support/acl';
import { useBrowser } from '../support/browser';
import { useBuild } from '../support/build';
import { openWatchedPage, type WatchedPage } from '../support/watched-page';
import { useDaemon } from '../support/use-daemon';

/** The watched page also reports each request outside the base path. */
useBuild();
const { redis, daemon } = useDaemon({ basePath: '/restmq' });
const rules = everySection('username = admin', 'password = secret');
const { daemon: guarded } = useDaemon({ redis, rules, basePath: '/guarded' });
const browser = useBrowser();
let watched: WatchedPage;
let page: Page;

beforeEach(async () => {
  await redis.client.flushall();
  await post('orders.eu', 'one');
  watched = await openWatchedPage(browser.context, [daemon.url, guarded.url]);
  page = watched.page;
  page.setDefaultTimeout(40_000);
});

afterEach(async () => {
  const { faults } = watched;
  await page.close();
  expect(faults).toEqual([]);
});

function post(queue: string, value: string): Promise<Response> {
  return fetch(`${daemon.url}/q/${queue}`, { method: 'POST', body: new URLSearchParams({ value }) });
}

const path = () => new URL(page.url()).pathname;

it('the dashboard, its links, its feeds and its actions work below a base path', async () => {
  await page.goto(`${daemon.url}/`);
  expect(path()).toBe('/restmq/ui/');
  await page.getByRole('link', { name: 'orders.eu' }).click();
  expect(path()).toBe('/restmq/ui/queue');
  await page.getByRole('link', { name: 'Publish' }).first().click();
  await page.reload();
  await page.getByRole('heading', { name: 'orders.eu' }).waitFor();
  await post('orders.eu', 'two');
  await page.locator('.figure', { hasText: 'Ready' }).locator('dd', { hasText: /^2$/ }).waitFor();
  await page.getByRole('link', { name: 'Pool' }).click();
  await page.getByRole('heading', { name: 'Pool' }).first().waitFor();
  expect(path()).toBe('/restmq/ui/pool');
  await page.goBack();
  await page.getByRole('heading', { name: 'orders.eu' }).waitFor();
  await page.getByRole('link', { name: 'Streams', exact: true }).first().click();
  await page.getByRole('heading', { name: 'Channels' }).waitFor();
  expect(path()).toBe('/restmq/docs/streams');
});

it('the API reference sends its requests below it', async () => {
  watched.expectErrors(/violates the following Content Security Policy directive 'style-src 'self''/);
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(`${daemon.url}/docs#tag/classic/POST/q/{queue}`);
  await page.getByRole('button', { name: /^Test Request.*post \/q\/\{queue\}/i }).click();
  await page.getByRole('button', { name: /^Send/ }).first().click();
  await page.getByText('200 OK').waitFor();
  expect(await (await fetch(`${daemon.url}/q/test`)).json()).toMatchObject({ key: 'test:1', value: 'foobar' });
});

it('the form of the JSON protocol is sent below it', async () => {
  watched.expectErrors(/status of 404/); // the browser asks for an icon of the JSON that is answered
  await page.goto(`${daemon.url}/queue`);
  await page.getByRole('button', { name: 'Run' }).click();
  await page.getByText('"key":"test:1"').waitFor();
  expect(path()).toBe('/restmq/queue');
});

it('a login is for the daemon below that path only', async () => {
  watched.expectErrors(/status of 401/);
  await page.goto(`${guarded.url}/ui/queue?name=orders.eu`);
  await page.getByRole('button', { name: 'Name and password' }).click();
  await page.getByLabel('Name', { exact: true }).fill('admin');
  await page.getByLabel('Password', { exact: true }).fill('secret');
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('heading', { name: 'orders.eu' }).waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'orders.eu' }).waitFor();
  expect(await page.evaluate<string[]>('Object.keys(sessionStorage)')).toEqual(['restmq-authorization/guarded']);
});

import type { Page } from 'playwright-core';
import { basic, everySection } from '../support/acl';
import { useBrowser } from '../support/browser';
import { useBuild } from '../support/build';
import { openWatchedPage, type WatchedPage } from '../support/watched-page';
import { useDaemon } from '../support/use-daemon';

const rules = everySection('username = admin', 'password = sécret:1');
useBuild();
const { redis, daemon: shown } = useDaemon({ rules });
const { daemon: other } = useDaemon({ redis, rules });
const browser = useBrowser();
let watched: WatchedPage;
let page: Page;

const admin = { Authorization: basic('admin', 'sécret:1') };

beforeEach(async () => {
  await redis.client.flushall();
  for (const queue of ['orders.eu', 'mail'])
    await fetch(`${other.url}/q/${queue}`, {
      method: 'POST',
      headers: admin,
      body: new URLSearchParams({ value: 'x' }),
    });
  watched = await openWatchedPage(browser.context, [shown.url]);
  watched.expectErrors(/status of 40[13]/);
  page = watched.page;
  page.setDefaultTimeout(40_000);
  await page.goto(shown.url);
  await page.getByRole('heading', { name: 'Log in' }).waitFor();
});

afterEach(async () => {
  const { faults } = watched;
  await page.close();
  expect(faults).toEqual([]);
});

async function logIn(key: string): Promise<void> {
  await page.getByLabel('API key', { exact: true }).fill(key);
  await page.getByRole('button', { name: 'Log in' }).click();
}

/** By the other daemon. */
async function createKey(queues: string, verbs: string[]): Promise<{ id: string; key: string }> {
  const response = await fetch(`${other.url}/v1/keys`, {
    method: 'POST',
    headers: { ...admin, 'Content-Type': 'application/json' },
    body: JSON.stringify({ name: 'shop', scopes: [{ queues, verbs }] }),
  });
  return (await response.json()) as { id: string; key: string };
}

const queues = () => page.locator('.queues tbody th a').allTextContents();

describe('where access rules hold', () => {
  it('nobody sees anything before they have logged in, or after they have logged out', async () => {
    expect(await watched.serious()).toEqual([]);
    await logIn('rmq_nobody');
    await page.getByRole('alert').waitFor();
    await page.getByRole('button', { name: 'Name and password' }).click();
    await page.getByLabel('Name', { exact: true }).fill('admin');
    await page.getByLabel('Password').fill('sécret:1');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('link', { name: 'orders.eu' }).waitFor();
    expect(await queues()).toEqual(['mail', 'orders.eu']);
    await page.getByRole('link', { name: 'Pool' }).click();
    await page.getByRole('heading', { name: 'Pool' }).waitFor();
    expect(await watched.serious()).toEqual([]);
    await page.reload();
    await page.getByRole('heading', { name: 'Pool' }).waitFor();
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByRole('heading', { name: 'Log in' }).waitFor();
  });

  it('a key is shown its own queues, and is not offered what it may not do', async () => {
    const { key } = await createKey('orders.*', ['consume']);
    await logIn(key);
    await page.getByRole('link', { name: 'orders.eu' }).waitFor();
    expect(await queues()).toEqual(['orders.eu']);
    expect(await page.getByRole('link', { name: 'Pool' }).count()).toBe(0);
    await page.getByRole('link', { name: 'orders.eu' }).click();
    await page.getByRole('link', { name: 'Messages' }).waitFor();
    for (const name of [/^Stop/, /Purge/, /Delete/]) expect(await page.getByRole('button', { name }).count()).toBe(0);
    for (const name of ['Publish', 'Settings', 'Consumers'])
      expect(await page.getByRole('link', { name, exact: true }).count()).toBe(0);
    const refused = [
      ['DELETE', '/q/orders.eu'],
      ['POST', '/v1/queues/orders.eu/purge'],
      ['GET', '/v1/queues/mail/messages'],
      ['GET', '/v1/queues/mail/tail'],
      ['GET', '/v1/pool'],
    ] as const;
    for (const [method, path] of refused)
      expect((await fetch(shown.url + path, { method, headers: { 'X-API-Key': key } })).status).toBe(403);
  });

  it('a key that is revoked on another daemon sees nothing more', async () => {
    const { id, key } = await createKey('*', ['consume']);
    await logIn(key);
    await page.getByRole('link', { name: 'orders.eu' }).waitFor();
    await fetch(`${other.url}/v1/keys/${id}`, { method: 'DELETE', headers: admin });
    await page.getByRole('heading', { name: 'Log in' }).waitFor();
    expect(await queues()).toEqual([]);
  });
});

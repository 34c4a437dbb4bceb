import type { Page } from 'playwright-core';
import { basic, everySection } from '../support/acl';
import { useBrowser } from '../support/browser';
import { useBuild } from '../support/build';
import { useDaemon } from '../support/use-daemon';
import { openWatchedPage, type WatchedPage } from '../support/watched-page';

const rules = everySection('username = admin', 'password = toor');
useBuild();
const { redis, daemon } = useDaemon({ rules });
const browser = useBrowser();
let watched: WatchedPage;
let page: Page;

const admin = { Authorization: basic('admin', 'toor') };
const json = { ...admin, 'Content-Type': 'application/json' };
const post = (path: string, body: object): Promise<Response> =>
  fetch(daemon.url + path, { method: 'POST', headers: json, body: JSON.stringify(body) });
const button = (name: string | RegExp) => page.getByRole('button', { name });

beforeEach(async () => {
  await redis.client.flushall();
  for (let i = 0; i < 3; i++) await post('/v1/queues/jobs/messages', { messages: [{ value: `{"n":${i}}` }] });
  const leased = await post('/v1/queues/jobs/leases', {});
  const [{ leaseId }] = ((await leased.json()) as { messages: [{ leaseId: string }] }).messages;
  await post(`/v1/queues/jobs/leases/${leaseId}/nack`, { dead: true, reason: 'it failed' });
  await fetch(`${daemon.url}/v1/queues/still`, { method: 'PUT', headers: json, body: '{"status":"stop"}' });
  await openPage();
});

async function openPage(): Promise<void> {
  watched = await openWatchedPage(browser.context, [daemon.url]);
  watched.expectErrors(/status of 40[13]/);
  page = watched.page;
  page.setDefaultTimeout(20_000);
}

afterEach(async () => {
  const { faults } = watched;
  for (const one of browser.context.pages().slice(1)) await one.close();
  expect(faults).toEqual([]);
});

async function logIn(): Promise<void> {
  await page.goto(`${daemon.url}/ui/`);
  await button('Name and password').click();
  await page.getByLabel('Name', { exact: true }).fill('admin');
  await page.getByLabel('Password').fill('toor');
  await button('Log in').click();
  await page.getByRole('link', { name: 'jobs' }).waitFor();
}

const tabs = ['overview', 'messages', 'dead', 'publish', 'tail', 'consumers', 'settings'];
/** Each page: its path, and the text that shows that it is complete. */
const pages: [path: string, shown: RegExp][] = [
  ['/ui/', /1–2 of 2/],
  ['/ui/?search=nothing', /No queue name contains/],
  ...tabs.map((tab): [string, RegExp] => [`/ui/queue?name=jobs&tab=${tab}`, /Oldest ready/]),
  ['/ui/queue?name=jobs&span=7d', /Messages per hour/],
  ['/ui/queue?name=still&tab=messages', /This queue is stopped/],
  ['/ui/queue?name=none', /There is no such queue/],
  ['/ui/pool', /1 daemon/],
  ['/ui/keys', /shop/],
];

const looks = (['light', 'dark'] as const).flatMap((scheme) => [390, 1440].map((width) => ({ scheme, width })));

/** The rule of WCAG 2.2 AA that axe leaves out by default. */
const wcag22 = { 'target-size': { enabled: true } };

/** The findings of axe in both themes, narrow and wide. */
async function violations(place: string): Promise<string[]> {
  const found: string[] = [];
  for (const { scheme, width } of looks) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height: 900 });
    for (const one of await watched.violations(wcag22)) found.push(`${place} ${scheme} ${width}: ${one}`);
  }
  return found;
}

it('axe finds nothing on any page, in both themes, narrow and wide', async () => {
  await post('/v1/keys', { name: 'shop', scopes: [{ queues: '*', verbs: ['consume'] }] });
  await page.goto(`${daemon.url}/ui/`);
  await button('Log in').waitFor();
  const found = await violations('login');
  await logIn();
  for (const [path, shown] of pages) {
    await page.goto(daemon.url + path);
    await page.getByText(shown).first().waitFor();
    await page.locator('.loading').waitFor({ state: 'detached' });
    found.push(...(await violations(path)));
  }
  await button('New key').click();
  found.push(...(await violations('new key')));
  expect(found).toEqual([]);
});

it('keys are created with scopes, shown once, and revoked; tabs share the login; a forbidden page stops asking', async () => {
  await logIn();
  await page.getByRole('link', { name: 'Keys' }).click();
  await page.getByText('No API keys').waitFor();
  await button('New key').click();
  await page.getByLabel('Name', { exact: true }).fill('reader');
  await page.getByLabel('Queues').fill('jo*');
  await button('Create key').click();
  const secret = await page.getByLabel('API key', { exact: true }).inputValue();
  await button('Done').click();
  await page.getByRole('row', { name: /reader.*consume on jo\*/ }).waitFor();
  expect(await page.content()).not.toContain(secret);

  const first = page;
  await openPage();
  await page.goto(`${daemon.url}/ui/keys`); // a new tab, without a login of its own
  await page.getByRole('row', { name: /reader/ }).waitFor();
  await first.getByRole('button', { name: 'Log out' }).click();
  await page.getByRole('heading', { name: 'Log in' }).waitFor();

  await page.getByLabel('API key', { exact: true }).fill(secret);
  await button('Log in').click();
  await button('Log out').waitFor();
  let asked = 0;
  page.on('request', (request) => (asked += request.url().includes('/v1/pool/events') ? 1 : 0));
  await page.clock.install();
  await page.goto(`${daemon.url}/ui/pool`);
  await page.getByText('Forbidden', { exact: true }).waitFor();
  await page.clock.runFor(10_000);
  expect(asked).toBe(1);
  expect(await watched.violations()).toEqual([]);

  await logInAgain();
  await page.getByRole('button', { name: 'Revoke reader' }).click();
  await button('Revoke key').click();
  await page.getByText('No API keys').waitFor();
  expect((await fetch(`${daemon.url}/q/jobs`, { headers: { Authorization: `Bearer ${secret}` } })).status).toBe(401);
});

async function logInAgain(): Promise<void> {
  await button('Log out').click();
  await logIn();
  await page.getByRole('link', { name: 'Keys' }).click();
}

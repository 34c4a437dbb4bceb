import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { basic, everySection } from '../support/acl';
import { useBrowser } from '../support/browser';
import { useBuild } from '../support/build';
import { until } from '../support/until';
import { useDaemon } from '../support/use-daemon';
import { openWatchedPage, type WatchedPage } from '../support/watched-page';

/** Every page is used without a pointer: these tests press keys, and click nothing. */

const rules = everySection('username = admin', 'password = toor');
useBuild();
const { redis, daemon } = useDaemon({ rules });
const { daemon: unguarded } = useDaemon({ redis });
const browser = useBrowser();
let watched: WatchedPage;
let page: Page;

const json = { Authorization: basic('admin', 'toor'), 'Content-Type': 'application/json' };
const send = (method: string, path: string, body: object = {}): Promise<Response> =>
  fetch(daemon.url + path, { method, headers: json, body: JSON.stringify(body) });
const queue = async (name: string) =>
  (await (await fetch(`${daemon.url}/v1/queues/${name}`, { headers: json })).json()) as Record<string, unknown>;
const press = (key: string): Promise<void> => page.keyboard.press(key);
const heading = (name: string) => page.getByRole('heading', { name, exact: true });
const text = (words: string) => page.getByText(words, { exact: true });

beforeEach(async () => {
  await redis.client.flushall();
  await send('POST', '/v1/queues/jobs/messages', { messages: [{ value: 'a' }, { value: { n: 1 } }, { value: 'c' }] });
  const { messages } = (await (await send('POST', '/v1/queues/jobs/leases')).json()) as {
    messages: [{ leaseId: string }];
  };
  await send('POST', `/v1/queues/jobs/leases/${messages[0].leaseId}/nack`, { dead: true, reason: 'it failed' });
  watched = await openWatchedPage(browser.context, [daemon.url, unguarded.url]);
  watched.expectErrors(/status of 40[1]/);
  page = watched.page;
  page.setDefaultTimeout(20_000);
  await logIn();
});

afterEach(async () => {
  await page.evaluate('localStorage.clear(), sessionStorage.clear()');
  await page.close();
  expect(watched.faults).toEqual([]);
});

/** The names of what has the focus: its label, and its text. */
const focusedNames = async (): Promise<string[]> =>
  (
    await page.evaluate<string>(
      `(() => {
        const one = document.activeElement;
        const label = one.getAttribute('aria-label') ?? one.labels?.[0]?.textContent ?? '';
        return label + '|' + one.textContent;
      })()`,
    )
  )
    .split('|')
    .map((name) => name.trim());

/** Press Tab, or another key, until something has the focus. It may appear while the keys are pressed. */
async function go(name: string, key = 'Tab'): Promise<void> {
  await until(`${key} reaches ${name}`, async () => {
    for (let i = 0; i < 90; i++) {
      await press(key);
      if ((await focusedNames()).includes(name)) return true;
    }
    return false;
  });
}

/** The page moves the focus some time after it shows something. */
async function hasFocus(what: string, script: string, expected: string): Promise<void> {
  await until(`${what} has the focus`, async () => (await page.evaluate<string>(script)) === expected);
}

const hasFocusNamed = (name: string): Promise<void> =>
  until(`${name} has the focus`, async () => (await focusedNames()).includes(name));

async function use(name: string, key = 'Enter'): Promise<void> {
  await go(name);
  await press(key);
}

async function type(name: string, words: string): Promise<void> {
  await go(name);
  await press('Control+A');
  await page.keyboard.type(words);
}

async function open(path: string): Promise<void> {
  await page.goto(daemon.url + path);
  await page.locator('.loading').first().waitFor({ state: 'detached' });
}

async function logIn(): Promise<void> {
  await open('/ui/');
  await heading('Log in').waitFor();
  await use('Name and password', 'Space');
  await type('Name', 'admin');
  await type('Password', 'toor');
  await press('Enter');
  await page.getByRole('link', { name: 'jobs' }).waitFor();
}

/** Marks what a user can operate, and tells how much there is. */
const mark = `(() => {
  const all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')];
  const shown = all.filter((one) => !one.disabled && one.tabIndex >= 0 && one.checkVisibility({ visibilityProperty: true }));
  shown.forEach((one, i) => one.setAttribute('data-control', i));
  return shown.length;
})()`;
const focused = `(() => {
  const one = document.activeElement;
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
  const isSeen = outlineStyle !== 'none' && parseFloat(outlineWidth) > 0 || boxShadow !== 'none';
  return [one.getAttribute('data-control') ?? '', isSeen, one.outerHTML.slice(0, 120)];
})()`;

/** The faults that stay: while a page loads, controls come and go. */
async function faultsOfTab(): Promise<string[]> {
  let faults = await faultsNow();
  for (let i = 0; i < 4 && faults.length > 0; i++) {
    await sleep(500);
    faults = await faultsNow();
  }
  return faults;
}

/** The faults of a page: controls that Tab does not reach, a wrong order, and controls that do not show the focus. */
async function faultsNow(): Promise<string[]> {
  const faults: string[] = [];
  await page.evaluate(
    'document.activeElement.blur(), document.querySelectorAll("[data-control]").forEach((one) => one.removeAttribute("data-control"))',
  );
  const count = await page.evaluate<number>(mark);
  const reached: number[] = [];
  for (let i = 0; i < count + 40 && reached.length < count; i++) {
    await press('Tab');
    const [control, isSeen, html] = await page.evaluate<[string, boolean, string]>(focused);
    if (control === '') continue; // the document, at its end
    if (!isSeen) faults.push(`no focus is shown: ${html}`);
    if (!reached.includes(Number(control))) reached.push(Number(control));
  }
  for (let i = 0; i < count; i++)
    if (!reached.includes(i))
      faults.push(
        `not reached: ${await page.evaluate<string>(`document.querySelector('[data-control="${i}"]')?.outerHTML.slice(0, 120) ?? 'gone'`)}`,
      );
  const sorted = [...reached].sort((one, other) => one - other);
  if (JSON.stringify(sorted) !== JSON.stringify(reached)) faults.push(`in another order: ${reached.join()}`);
  return faults;
}

const tabs = ['overview', 'messages', 'dead', 'publish', 'tail', 'consumers', 'settings'];

it.each([
  ['/ui/', 'Queues'],
  ['/ui/?search=nothing', 'Queues'],
  ...tabs.map((tab) => [`/ui/queue?name=jobs&tab=${tab}`, 'jobs']),
  ['/ui/queue?name=jobs&tab=messages&open=jobs%3A2', 'jobs'],
  ['/ui/queue?name=jobs&tab=dead&open=jobs%3A1', 'jobs'],
  ['/ui/queue?name=none', 'none'],
  ['/ui/pool', 'Pool'],
  ['/ui/keys', 'API keys'],
])('Tab reaches all of %s, in order, and shows where it is', async (path, title) => {
  await send('POST', '/v1/keys', { name: 'shop', scopes: [{ queues: '*', verbs: ['consume'] }] });
  await open(path);
  await page.getByRole('heading', { name: title, level: 1, exact: true }).waitFor();
  await page.locator('.figures, .empty, table, main form').first().waitFor();
  if (path.includes('open=')) await page.locator('.details').waitFor();
  expect(await faultsOfTab()).toEqual([]);
});

it.each(['/q/', '/queue', '/problems', '/docs'])('Tab reaches all of %s', async (path) => {
  watched.expectErrors(/violates the following Content Security Policy directive 'style-src 'self''/);
  await page.goto(unguarded.url + path);
  await page.locator('h1').first().waitFor();
  expect(await faultsOfTab()).toEqual([]);
});

it('the pages are reached by their links, and the focus follows', async () => {
  await use('jobs');
  await heading('jobs').waitFor();
  await hasFocus('the page', 'document.activeElement.id', 'main');
  for (const tab of ['Messages', 'Dead letters1', 'Publish', 'Live tail', 'Consumers', 'Settings']) {
    await use(tab);
    await page.locator('.tabs a[aria-current=page]', { hasText: tab.replace('1', '') }).waitFor();
    await hasFocus(tab, 'document.activeElement.textContent', tab);
  }
  await open('/ui/');
  for (const [name, title] of [
    ['Pool', 'Pool'],
    ['Keys', 'API keys'],
    ['Queues', 'Queues'],
  ] as const) {
    await use(name);
    await page.getByRole('heading', { name: title, level: 1 }).waitFor();
  }
});

it('the list of queues is searched, sorted and added to, and settings are exported', async () => {
  await use('Ready');
  await page.locator('th[aria-sort="descending"]').waitFor();
  await press('/');
  await page.keyboard.type('jo');
  await page.getByText('1–1 of 1').waitFor();
  await use('Settings…');
  const download = page.waitForEvent('download');
  await use('Export');
  await download;
  await page.getByText('The settings of 1 queue are exported.').waitFor();
  await press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await hasFocusNamed('Settings…');
  await use('New queue');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.type('fresh');
  await press('Enter');
  await heading('fresh').waitFor();
  expect(await queue('fresh')).toMatchObject({ ready: 0 });
});

it('a queue is stopped, redriven, purged and deleted', async () => {
  await open('/ui/queue?name=jobs');
  await use('1 day', 'Space');
  await page.getByRole('img', { name: 'Messages per minute over the last day' }).waitFor();
  await open('/ui/queue?name=jobs');
  await use('Stop');
  await text('stopped').waitFor();
  await use('Start', 'Space');
  await text('started').waitFor();
  await use('Redrive…');
  await page.getByRole('dialog').waitFor();
  await use('Redrive 1 message');
  await page.getByText('1 message is ready again').waitFor();
  await press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await use('Purge…');
  await heading('Purge this queue?').waitFor();
  await press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await hasFocusNamed('Purge…');
  await press('Enter');
  await page.getByRole('dialog').waitFor();
  await hasFocusNamed('Cancel'); // so that Enter alone removes nothing
  await use('Purge 3 messages');
  await page.getByText('3 messages removed.').waitFor();
  await press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await use('Delete…');
  await page.getByRole('dialog').waitFor();
  await type('Type the queue’s name to confirm', 'jobs');
  await press('Enter');
  await page.getByRole('heading', { name: 'Queues', level: 1 }).waitFor();
});

it('messages are chosen, opened, moved and removed', async () => {
  await open('/ui/queue?name=jobs&tab=messages');
  await use('Select jobs:2', 'Space');
  await go('Move 1 selected…', 'Shift+Tab');
  await press('Enter');
  await page.getByRole('dialog').waitFor();
  await type('Move to the queue', 'other');
  await press('Enter');
  await page.getByText('1 message moved to other.').waitFor();
  await use('Close');
  await go('Select jobs:3');
  await press('Tab');
  await press('Enter');
  await page.locator('.details').waitFor();
  await use('Hex', 'Space');
  await page.locator('.segments button[aria-pressed=true]', { hasText: 'Hex' }).waitFor();
  await use('Remove this message');
  await page.getByText('No ready messages').waitFor();
  expect(await queue('other')).toMatchObject({ ready: 1 });
});

it('a dead letter is edited and retried', async () => {
  await open('/ui/queue?name=jobs&tab=dead');
  await go('Select jobs:1');
  await press('Tab');
  await press('Enter');
  await page.locator('.details').waitFor();
  await use('Edit and retry…');
  await page.getByRole('dialog').waitFor();
  await type('New value', 'mended');
  await use('Add and remove the old one');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByText('No dead messages').waitFor();
  expect(await queue('jobs')).toMatchObject({ ready: 3, dead: 0 });
});

it('a message is published, with a priority by the arrow keys, and tailed', async () => {
  await open('/ui/queue?name=jobs&tab=publish');
  await use('JSON', 'Space');
  await type('Value', '{"a":1}');
  await go('Priority');
  await press('ArrowDown');
  await use('Add a header');
  await type('Name of header 1', 'trace');
  await type('Value of header 1', 'abc');
  await use('Publish');
  await page.getByText('jobs:4').waitFor();
  const stored = await fetch(`${daemon.url}/v1/queues/jobs/messages/jobs%3A4`, { headers: json });
  expect(await stored.json()).toMatchObject({ value: { a: 1 }, priority: 1, headers: { trace: 'abc' } });
  await use('Live tail');
  await page.getByRole('button', { name: 'Pause' }).waitFor();
  await use('Pause');
  await page.getByRole('button', { name: 'Resume' }).waitFor();
});

it('settings are changed by arrow keys and typing', async () => {
  await open('/ui/queue?name=jobs&tab=settings');
  await go('Policy');
  await press('ArrowDown');
  await type('Attempts', '7');
  await press('Enter');
  await page.getByText('Saved').waitFor();
  expect((await queue('jobs'))['settings']).toMatchObject({ policy: 'roundrobin', maxAttempts: 7 });
});

it('keys are created and revoked, and a user logs out', async () => {
  await open('/ui/keys');
  await use('New key');
  await page.getByRole('dialog').waitFor();
  await type('Name', 'reader');
  await type('Queues', 'jo*');
  await use('Create key');
  await page.getByLabel('API key', { exact: true }).waitFor();
  await use('Done');
  await page.getByRole('row', { name: /reader/ }).waitFor();
  await use('Revoke reader');
  await page.getByRole('dialog').waitFor();
  await use('Revoke key');
  await page.getByText('No API keys').waitFor();
  await use('Log out');
  await heading('Log in').waitFor();
});

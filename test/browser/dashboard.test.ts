import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { useBrowser } from '../support/browser';
import { queueAt } from '../support/api';
import { useBuild } from '../support/build';
import { openWatchedPage, type WatchedPage } from '../support/watched-page';
import { useDaemon } from '../support/use-daemon';

useBuild();
const { redis, daemon: shown } = useDaemon();
const { daemon: other } = useDaemon({ redis });
const browser = useBrowser();
let watched: WatchedPage;
let page: Page;

beforeEach(async () => {
  await redis.client.flushall();
  watched = await openWatchedPage(browser.context, [shown.url]);
  page = watched.page;
  page.setDefaultTimeout(40_000);
});

afterEach(async () => {
  const { faults } = watched;
  await page.close();
  expect(faults).toEqual([]);
});

const open = (path: string) => page.goto(shown.url + path);
const queuePath = (name: string, tab: string) => `/ui/queue?name=${encodeURIComponent(name)}&tab=${tab}`;
const button = (name: string | RegExp) => page.getByRole('button', { name });
/** A figure of a queue, or of all. */
const figure = (label: string, value: string) =>
  page.locator('.figure', { hasText: label }).locator('dd', { hasText: new RegExp(`^${value}$`) });

/** Publish over the other daemon. */
function post(queue: string, value: string): Promise<Response> {
  return fetch(`${other.url}/q/${encodeURIComponent(queue)}`, { method: 'POST', body: new URLSearchParams({ value }) });
}

async function die(queue: string, reason: string): Promise<void> {
  const at = queueAt(other.url, queue);
  const [held] = await at.lease();
  await at.nack(held!.leaseId, { dead: true, reason });
}

describe('the list of queues', () => {
  it('is where a browser is led, and says how to make a queue where there is none', async () => {
    await open('/');
    await page.getByText('No queues yet').waitFor();
    expect(new URL(page.url()).pathname).toBe('/ui/');
    expect(await watched.serious()).toEqual([]);
  });

  it('shows what is published on another daemon', async () => {
    await open('/ui/');
    await page.getByText('No queues yet').waitFor();
    await post('orders.eu', 'one');
    await page.getByRole('link', { name: 'orders.eu' }).waitFor();
    await post('orders.eu', 'two');
    await page.locator('td[data-label="Ready"]', { hasText: /^2$/ }).waitFor();
    await figure('Ready', '2').waitFor();
    await page.locator('td[data-label="In/s"]:not(.zero)').waitFor();
    expect(await watched.serious()).toEqual([]);
  });

  it('is searched and sorted, by keys alone', async () => {
    for (const [name, count] of [
      ['mail.in', 1],
      ['mail.out', 3],
      ['orders', 2],
    ] as const)
      await queueAt(other.url, name).add(Array.from({ length: count }, () => ({ value: 'x' })));
    await open('/ui/');
    await page.getByText('1–3 of 3').waitFor();
    const names = () => page.locator('.queues tbody th a').allTextContents();
    expect(await names()).toEqual(['mail.in', 'mail.out', 'orders']);
    await button('Ready').focus();
    await page.keyboard.press('Enter');
    await page.locator('th[aria-sort="descending"]').waitFor();
    await page.locator('.queues tbody tr:first-child a', { hasText: 'mail.out' }).waitFor();
    expect(await names()).toEqual(['mail.out', 'orders', 'mail.in']);
    await page.locator('h1').click();
    await page.keyboard.press('/');
    await page.keyboard.type('MAIL');
    await page.getByText('1–2 of 2 found among 3').waitFor();
    expect(await names()).toEqual(['mail.out', 'mail.in']);
    await page.keyboard.type('x');
    await page.getByText('No queue name contains “MAILx”').waitFor();
  });

  it('goes through many queues a page at a time', async () => {
    const names = Array.from({ length: 120 }, (_, i) => `q${String(i).padStart(3, '0')}`);
    for (const name of names) await post(name, 'x');
    await open('/ui/');
    await page.getByText('1–50 of 120').waitFor();
    await button('Next').click();
    await page.getByRole('link', { name: 'q050' }).waitFor();
    await button('Next').click();
    await page.getByText('101–120 of 120').waitFor();
    await button('Previous').click();
    await page.getByText('51–100 of 120').waitFor();
  });

  it('exports and imports the settings of all queues', async () => {
    watched.expectErrors(/status of 40[04]/);
    await queueAt(other.url, '10').set({ maxLength: 5 });
    await queueAt(other.url, 'jobs').set({ leaseSeconds: 60 });
    await open('/ui/');
    await button('Settings…').click();
    const download = page.waitForEvent('download');
    await button('Export').click();
    const file = readFileSync(await (await download).path(), 'utf8');
    await page.getByText('The settings of 2 queues are exported.').waitFor();
    const settings = async (name: string) => (await queueAt(other.url, name).get())['settings'];
    expect(JSON.parse(file)).toEqual({ '10': await settings('10'), jobs: await settings('jobs') });

    const choose = (text: string) =>
      page.getByLabel('Import from a file').setInputFiles({ name: 'my.json', mimeType: '', buffer: Buffer.from(text) });
    await choose(file);
    await page.getByText('Nothing would change.').waitFor();
    await choose('{"jobs": {"maxAttempt": 5}}');
    await page.getByText('jobs: unknown setting maxAttempt (did you mean maxAttempts?)').waitFor();
    await choose('{"jobs": {"leaseSeconds": null, "backoff": {"factor": 3}}, "fresh": {"ttlSeconds": 9}}');
    await page.getByRole('row', { name: 'jobs leaseSeconds 60 -> 30, backoff.factor 2 -> 3' }).waitFor();
    await page.getByRole('row', { name: 'fresh new ttlSeconds 0 -> 9' }).waitFor();
    expect(await watched.serious()).toEqual([]);
    await button('Change 2 queues').click();
    await page.getByText('The settings of 2 queues are changed.').waitFor();
    expect(await settings('fresh')).toMatchObject({ ttlSeconds: 9 });
    expect(await settings('jobs')).toMatchObject({ leaseSeconds: 30, backoff: { factor: 3 } });

    await choose('{"jobs": {"maxLength": 7}, "other": {"ttlSeconds": 5, "delaySeconds": 10}}');
    await button('Change 2 queues').click();
    await page.getByText('other: With a ttl of 5 s').waitFor();
    await button('Change 1 queue').waitFor();
    expect(await settings('jobs')).toMatchObject({ maxLength: 7 });
  });

  it('makes a queue', async () => {
    await open('/ui/');
    await button('New queue').click();
    await page.getByLabel('Name', { exact: true }).fill('fresh');
    expect(await watched.serious()).toEqual([]);
    await button('Create').click();
    await page.getByRole('heading', { name: 'fresh' }).waitFor();
    await page.getByLabel('Attempts').fill('7');
    await button('Save').click();
    await page.getByText('Saved').waitFor();
    expect((await queueAt(other.url, 'fresh').get())['settings']).toMatchObject({ maxAttempts: 7 });
  });
});

describe('one queue', () => {
  it('shows what happens on another daemon', async () => {
    await post('test', 'one');
    await open(queuePath('test', 'overview'));
    await figure('Ready', '1').waitFor();
    await page.locator('.charts canvas').first().waitFor();
    await post('test', 'two');
    await figure('Ready', '2').waitFor();
    await fetch(`${other.url}/q/test`);
    await figure('Ready', '1').waitFor();
    expect(await watched.serious()).toEqual([]);
    await queueAt(other.url, 'test').purge();
    await fetch(`${other.url}/v1/queues/test`, { method: 'DELETE' });
    await page.getByText('There is no such queue').waitFor();
  });

  it('has charts of an hour, a day and a week, which are in the address', async () => {
    await post('test', 'one');
    await open(queuePath('test', 'overview'));
    await page.getByRole('img', { name: 'Messages per second over the last hour' }).waitFor();
    await button('1 day').click();
    await page.getByRole('img', { name: 'Messages per minute over the last day' }).waitFor();
    await button('7 days').press('Enter');
    await page.getByRole('img', { name: 'Messages per hour over the last 7 days: In now' }).waitFor();
    await page.reload();
    await page.getByRole('img', { name: 'Messages stored over the last 7 days: Ready now 1,' }).waitFor();
    expect(page.url()).toContain('span=7d');
    await post('test', 'two');
    await page.getByRole('img', { name: 'Messages stored over the last 7 days: Ready now 2,' }).waitFor();
  });

  it('publishes, with all that can be said of a message', async () => {
    await post('test', 'first');
    await open(queuePath('test', 'publish'));
    await button('JSON').click();
    await page.getByLabel('Value').fill('{"digits": 1.0000000000000000001}');
    await page.getByLabel('Time to live').fill('600');
    await page.getByLabel('Priority').selectOption('7');
    await button('Add a header').click();
    await page.getByLabel('Name of header 1').fill('trace');
    await page.getByLabel('Value of header 1').fill('abc');
    await button('Publish').click();
    await page.getByText('test:2', { exact: true }).waitFor();
    const text = await (await fetch(`${other.url}/v1/queues/test/messages/test%3A2`)).text();
    expect(text).toContain('"value":{"digits": 1.0000000000000000001}');
    expect(JSON.parse(text)).toMatchObject({ headers: { trace: 'abc' }, priority: 7 });
    expect(JSON.parse(text)).toHaveProperty('expiresAt');
    await page.getByLabel('Delay').fill('60');
    await button('Publish').click();
    await figure('Delayed', '1').waitFor();
    expect(await watched.serious()).toEqual([]);
  });

  it('tells a problem in the words of the server', async () => {
    watched.expectErrors(/status of 400/);
    await post('test', 'first');
    await open(queuePath('test', 'settings'));
    await page.getByLabel('Time to live').fill('5');
    await page.getByLabel('Delay').fill('10');
    await button('Save').click();
    const alert = page.getByRole('alert');
    await alert
      .getByText('With a ttl of 5 s and a delay of 10 s every message would expire before it is ready.')
      .waitFor();
    await alert.getByText('Invalid body').waitFor();
    expect(await alert.getByRole('link').getAttribute('href')).toBe('/problems/invalid-body');
    expect(await watched.serious()).toEqual([]);
  });

  it('browses, searches and removes messages, and shows payloads as JSON, text and bytes', async () => {
    await queueAt(other.url, 'test').add([
      { value: { order: 17 } },
      { value: 'plain words' },
      { value: '/wD+', encoding: 'base64' },
    ]);
    await open(queuePath('test', 'messages'));
    await page.getByText('plain words').waitFor();
    await page.getByText('3 bytes, not text').click();
    await page.getByText('00000000  ff 00 fe').waitFor();
    await page.getByText('{"order":17}').click();
    await page.getByText('"order": 17').waitFor();
    expect(await watched.serious()).toEqual([]);
    await page.getByLabel('Search in these messages').fill('WORDS');
    await page.locator('.messages li').nth(1).waitFor({ state: 'detached' });
    await page.getByText('plain words').click();
    await button('Remove this message').click();
    await page.getByText('No match for “WORDS”').waitFor();
    await figure('Ready', '2').waitFor();
  });

  it('moves messages to another queue: those that are selected, and all that match', async () => {
    watched.expectErrors(/status of 400/);
    const at = queueAt(other.url, 'test');
    await at.add([{ value: 'green 1' }, { value: 'blue' }, { value: 'green 2' }, { value: 'late', delaySeconds: 900 }]);
    await open(queuePath('test', 'messages'));
    await page.getByLabel('Select test:2').check();
    await button('Move 1 selected…').click();
    await page.getByLabel('Move to the queue').fill('elsewhere');
    expect(await watched.serious()).toEqual([]);
    await page.getByLabel('Move to the queue').press('Enter');
    await page.getByText('1 message moved to elsewhere.').waitFor();
    await button('Close').click();
    await page.getByLabel('Search in these messages').fill('GREEN');
    await button('Move matching…').click();
    await page.getByText('All ready messages that contain “GREEN” will go').waitFor();
    await page.getByLabel('Move to the queue').fill('elsewhere');
    await button(/^Move$/).click();
    await page.getByText('2 messages moved to elsewhere.').waitFor();
    await button('Close').click();
    await page.getByLabel('Search in these messages').fill('');
    await button(/^delayed/).click();
    await button('Move all…').click();
    await page.getByText('Their ttl and their delay continue.').waitFor();
    await page.getByLabel('Move to the queue').fill('test');
    await button(/^Move$/).click();
    await page.getByText('must be another queue').waitFor();
    expect(await queueAt(other.url, 'elsewhere').get()).toMatchObject({ ready: 3 });
    expect(await at.get()).toMatchObject({ ready: 0, delayed: 1 });
  });

  it('tails what is stored, whoever takes it, and takes nothing', async () => {
    await post('test', 'before');
    await open(queuePath('test', 'tail'));
    await page.locator('.toolbar .line.live').waitFor();
    await post('test', 'on the other daemon');
    await page.getByText('on the other daemon').waitFor();
    const stream = await fetch(`${other.url}/c/test`);
    await figure('Consumers', '1').waitFor();
    await post('test', 'broadcast at once');
    await page.getByText('broadcast at once').waitFor();
    await stream.body!.cancel();
    await button('Pause').click();
    await page.getByText('Paused').waitFor();
    expect(await page.locator('.messages li').count()).toBe(2);
    expect(await watched.serious()).toEqual([]);
  });

  it('stops and starts', async () => {
    await post('test', 'x');
    await open(queuePath('test', 'overview'));
    await button('Stop').click();
    await page.getByText('This queue is stopped: stream consumers get no messages').waitFor();
    expect(await (await fetch(`${other.url}/control/test`)).json()).toMatchObject({ status: { status: 0 } });
    expect(await watched.serious()).toEqual([]);
    await button('Start').click();
    await page.locator('.chip', { hasText: 'started' }).waitFor();
  });

  it('shows dead letters with their reason and history, and redrives them after a preview', async () => {
    await queueAt(other.url, 'test').add([{ value: 'one' }, { value: 'two' }]);
    await die('test', 'no such customer');
    await die('test', 'no such street');
    await open(queuePath('test', 'dead'));
    await page.locator('.reason', { hasText: 'no such street' }).waitFor();
    await page.locator('.messages button.row', { hasText: 'no such customer' }).click();
    await page.getByText('History of its attempts').waitFor();
    expect(await watched.serious()).toEqual([]);
    await button('Redrive…').click();
    await page.getByText('2 messages of 2 dead letters would move.').waitFor();
    await page.getByLabel('At most').fill('1');
    await page.getByText('1 message of 2 dead letters would move.').waitFor();
    expect(await watched.serious()).toEqual([]);
    await button('Redrive 1 message').click();
    await page.getByText('1 message is ready again; 1 dead letter is left.').waitFor();
    await button('Done').click();
    await figure('Ready', '1').waitFor();
  });

  describe('has dead letters that', () => {
    const row = (text: string) => page.locator('.messages li', { hasText: text });
    const stats = async (name: string) => (await fetch(`${other.url}/stats/${name}`)).json() as Promise<object>;

    beforeEach(async () => {
      await queueAt(other.url, 'test').add([{ value: 'one' }, { value: { b: 2 } }, { value: 'three' }]);
      await die('test', 'no such customer');
      await die('test', 'no such street');
      await die('test', 'no such customer');
      await open(queuePath('test', 'dead'));
      await row('three').waitFor();
    });

    it('are retried, copied, exported and deleted one by one', async () => {
      await browser.context.grantPermissions(['clipboard-read', 'clipboard-write']);
      await row('one').locator('button.row').click();
      await button('Copy the value').click();
      await page.getByText('Copied').waitFor();
      expect(await page.evaluate('navigator.clipboard.readText()')).toBe('one');
      expect(await watched.serious()).toEqual([]);
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('group', { name: 'Actions on test:1' }).getByRole('button', { name: 'Export' }).click(),
      ]);
      expect(download.suggestedFilename()).toBe('test.dead.jsonl');
      await button(/^Retry$/).click();
      await row('one').waitFor({ state: 'detached' });
      await figure('Ready', '1').waitFor();
      await row('three').locator('button.row').click();
      await button('Remove this message').click();
      await figure('Dead', '1').waitFor();
    });

    it('are edited and retried', async () => {
      await row('{"b":2}').locator('button.row').click();
      await button('Edit and retry…').click();
      await page.getByLabel('New value').fill('{"b": 3.0}');
      expect(await watched.serious()).toEqual([]);
      await button('Add and remove the old one').click();
      await figure('Dead', '2').waitFor();
      await figure('Ready', '1').waitFor();
      const taken = await fetch(`${other.url}/q/test?raw=true`);
      expect(await taken.text()).toBe('{"b": 3.0}');
    });

    it('are moved to another queue, those that are selected', async () => {
      await page.getByLabel('Select test:1').check();
      await page.getByLabel('Select test:2').check();
      await button('Retry 2 selected…').click();
      await page.getByLabel('Move to the queue').fill('elsewhere');
      expect(await watched.serious()).toEqual([]);
      await page.locator('dialog').getByRole('button', { name: 'Retry' }).click();
      await page.getByText('2 messages moved to elsewhere.').waitFor();
      await button('Close').click();
      await figure('Dead', '1').waitFor();
      expect(await stats('elsewhere')).toMatchObject({ ready: 2 });
    });

    it('are exported and deleted, all that match a search', async () => {
      await page.getByLabel('Search in these messages').fill('CUSTOMER');
      await row('no such street').waitFor({ state: 'detached' });
      const [download] = await Promise.all([page.waitForEvent('download'), button('Export matching').click()]);
      const lines = readFileSync(await download.path(), 'utf8')
        .trim()
        .split('\n');
      expect(lines.map((line) => (JSON.parse(line) as { key: string }).key)).toEqual(['test:1', 'test:3']);
      await button('Delete matching…').click();
      await page.getByText('All dead letters that contain “CUSTOMER” will be removed for good.').waitFor();
      await page.locator('dialog').getByRole('button', { name: 'Delete' }).click();
      await page.getByText('2 messages deleted.').waitFor();
      await button('Close').click();
      await figure('Dead', '1').waitFor();
    });
  });

  it('keeps tab, state, search and the open message in the address', async () => {
    await queueAt(other.url, 'test').add([{ value: 'plain words' }, { value: 'other', delaySeconds: 60 }]);
    await open(queuePath('test', 'overview'));
    await page.getByRole('link', { name: 'Messages' }).click();
    await page.getByLabel('Search in these messages').fill('plain');
    await page.getByText('plain words').click();
    await button('Remove this message').waitFor();
    await page.reload();
    await button('Remove this message').waitFor();
    expect(await page.getByLabel('Search in these messages').inputValue()).toBe('plain');
    await page.goBack();
    await button('Remove this message').waitFor({ state: 'detached' });
    expect(new URL(page.url()).searchParams.get('search')).toBe('plain');
    await page.getByLabel('Search in these messages').fill('');
    await button(/^delayed/).click();
    await page.getByText('other').waitFor();
    await page.goBack();
    await page.getByText('plain words').waitFor();
    await page.goBack();
    await page.locator('nav.tabs [aria-current]', { hasText: 'Overview' }).waitFor();
  });

  it('is purged after a preview and a confirmation, and deleted by its name', async () => {
    await queueAt(other.url, 'test').add([{ value: 'one' }, { value: 'two', delaySeconds: 60 }]);
    await open(queuePath('test', 'overview'));
    await button('Purge…').click();
    await page.keyboard.press('Escape');
    await figure('Ready', '1').waitFor();
    await button('Purge…').click();
    expect(await watched.serious()).toEqual([]);
    await button('Purge 2 messages').click();
    await page.getByText('2 messages removed.').waitFor();
    await button('Done').click();
    await figure('Ready', '0').waitFor();
    await button('Delete…').click();
    expect(await button('Delete queue').isDisabled()).toBe(true);
    await page.getByLabel('Type the queue’s name to confirm').fill('test');
    expect(await watched.serious()).toEqual([]);
    await button('Delete queue').click();
    await page.getByText('No queues yet').waitFor();
    expect(await redis.client.keys('restmq:{test}:*')).toEqual([]);
  });

  it('lists who streams it, on which daemon', async () => {
    await post('test', 'x');
    const stream = await fetch(`${other.url}/sse/test`);
    await open(queuePath('test', 'consumers'));
    await page.getByRole('rowheader', { name: 'sse' }).waitFor();
    expect(await watched.serious()).toEqual([]);
    await stream.body!.cancel(); // a response that nothing holds is closed when it is garbage-collected
    await page.getByText('No stream consumers').waitFor();
  });
});

describe('the pool', () => {
  it('shows every daemon and Redis', async () => {
    await open('/ui/pool');
    await page.getByRole('heading', { name: '2 daemons' }).waitFor();
    await page.getByText('this one').waitFor();
    expect(await watched.serious()).toEqual([]);
  });
});

describe('a queue called <img src=x onerror=alert(1)>, full of script', () => {
  const name = '<img src=x onerror=alert(1)>';
  const nasty = [
    name,
    '<script>alert(1)</script>',
    '"><svg onload=alert(1)>',
    'javascript:alert(1)',
    '{"__html":"<img src=x onerror=alert(1)>"}',
  ];

  it('fires nothing on any page', async () => {
    const at = queueAt(other.url, name);
    await at.add([
      ...nasty.map((value) => ({ value, headers: { x: value } })),
      { value: { [name]: name, dangerouslySetInnerHTML: { __html: name } } },
    ]);
    await die(name, nasty[1]!);
    for (const path of [
      '/ui/',
      ...['overview', 'messages', 'dead', 'publish', 'tail', 'consumers', 'settings'].map((tab) =>
        queuePath(name, tab),
      ),
      '/q/',
      `/j/${encodeURIComponent(name)}`,
    ]) {
      await open(path);
      await page.getByText(name).first().waitFor();
      for (const row of await page.locator('.messages button.row').all()) await row.click();
      expect(await page.locator('img, main script, main svg[onload]').count()).toBe(0);
    }
    await open(queuePath(name, 'tail'));
    await page.locator('.toolbar .line.live').waitFor();
    await post(name, nasty[1]!);
    await page.locator('.messages .value', { hasText: nasty[1]! }).waitFor();
    await button('Delete…').click();
    await page.getByLabel('Type the queue’s name to confirm').fill(name);
    await button('Delete queue').click();
    await page.getByText('No queues yet').waitFor();
  });
});

import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import type { Page } from 'playwright-core';
import type { Daemon } from '../../src/daemon';
import { useBrowser } from '../support/browser';
import { useBuild } from '../support/build';
import { startCrashingRedis, type CrashingRedis } from '../support/crashing-redis';
import { startDaemon } from '../support/daemon';
import { until } from '../support/until';
import { use } from '../support/use';
import { openWatchedPage, type WatchedPage } from '../support/watched-page';

useBuild();
const browser = useBrowser();
const redis = use(startCrashingRedis, (started: CrashingRedis) => started.stop());
const daemon = use(
  () => startDaemon(redis),
  (started: Daemon) => started.stop(),
);
let watched: WatchedPage;
let page: Page;

const pages = [
  ['the list of queues', '/ui/'],
  ['a queue', '/ui/queue?name=orders'],
  ['messages', '/ui/queue?name=orders&tab=messages'],
  ['dead letters', '/ui/queue?name=orders&tab=dead'],
  ['the tail', '/ui/queue?name=orders&tab=tail'],
  ['consumers', '/ui/queue?name=orders&tab=consumers'],
  ['settings', '/ui/queue?name=orders&tab=settings'],
  ['a queue that does not exist', '/ui/queue?name=none'],
  ['the pool', '/ui/pool'],
] as const;

const withinMs = 3000;
const old = () => page.getByText('These figures are old');
const dots = (words: string) => page.locator('.line', { hasText: new RegExp(`^${words}$`) });

async function openPage(origin: string, path: string): Promise<void> {
  watched = await openWatchedPage(browser.context, [origin]);
  page = watched.page;
  watched.expectErrors(/Failed to load resource|ERR_/);
  page.setDefaultTimeout(30_000);
  await page.goto(origin + path);
  await dots('Live').first().waitFor();
}

async function checkAndClose(): Promise<void> {
  const { faults } = watched;
  const serious = await watched.serious();
  await page.close();
  expect([...faults, ...serious]).toEqual([]);
}

let isKilled = false;
const killRedis = async (): Promise<void> => {
  isKilled = true;
  await redis.kill();
};
const startRedis = async (): Promise<void> => {
  await redis.start();
  isKilled = false;
};

afterEach(async () => {
  if (isKilled) await startRedis(); // a failure is not to make the next test fail
});

beforeAll(async () => {
  await fetch(`${daemon.url}/q/orders`, { method: 'POST', body: new URLSearchParams({ value: 'one' }) });
});

describe.each(pages)('%s', (_, path) => {
  it('says so within 3 s when Redis is killed, and is live again when it is back', async () => {
    await openPage(daemon.url, path);
    await killRedis();
    await until('it says so', () => old().isVisible(), withinMs);
    await dots('Not up to date').first().waitFor();
    expect(await dots('Live').count()).toBe(0);
    expect(await page.getByText('The daemon cannot read from Redis.').count()).toBe(1);
    expect(await watched.serious()).toEqual([]);
    await startRedis();
    await old().waitFor({ state: 'detached' });
    await dots('Live').first().waitFor();
    await checkAndClose();
  });
});

describe.each([pages[0], pages[1], pages[8]])('%s', (_, path) => {
  it('says so within 3 s when Redis hangs', async () => {
    await openPage(daemon.url, path);
    redis.freeze();
    await until('it says so', () => old().isVisible(), withinMs);
    redis.thaw();
    await old().waitFor({ state: 'detached' });
    await dots('Live').first().waitFor();
    await checkAndClose();
  });

  it('says so within 3 s when the network is cut, and goes on when it is back', async () => {
    const network = await startNetwork(Number(new URL(daemon.url).port));
    await openPage(network.url, path);
    network.cut();
    await until('it says so', () => old().isVisible(), withinMs);
    await page.getByText('Nothing comes from the daemon').waitFor();
    network.mend();
    await old().waitFor({ state: 'detached' });
    await dots('Live').first().waitFor();
    await checkAndClose();
    network.close();
  });
});

it('shows what came while Redis was away', async () => {
  await openPage(daemon.url, '/ui/queue?name=late');
  await killRedis();
  await until('it says so', () => old().isVisible(), withinMs);
  await startRedis();
  await dots('Live').first().waitFor();
  await fetch(`${daemon.url}/q/late`, { method: 'POST', body: new URLSearchParams({ value: 'one' }) });
  await page.locator('.figure', { hasText: 'Ready' }).locator('dd', { hasText: /^1$/ }).waitFor();
  await checkAndClose();
});

it('says when the daemon is gone', async () => {
  const own = await startDaemon(redis);
  await openPage(own.url, '/ui/');
  await own.stop();
  await until('it says so', () => page.getByText('The daemon does not answer').isVisible(), withinMs);
  await dots('Reconnecting').waitFor();
  await checkAndClose();
});

interface Network {
  url: string;
  /** Nothing passes, and no connection breaks. */
  cut(): void;
  mend(): void;
  close(): void;
}

/** A wire between the browser and the daemon. */
async function startNetwork(to: number): Promise<Network> {
  const sockets = new Set<Socket>();
  let isCut = false;
  const server = createServer((near) => {
    const far = connect(to, '127.0.0.1');
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on('error', () => undefined);
      one.on('close', () => (sockets.delete(one), other.destroy()));
      one.on('data', (bytes) => other.write(bytes));
      if (isCut) one.pause();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut() {
      isCut = true;
      for (const one of sockets) one.pause();
    },
    mend() {
      isCut = false;
      for (const one of sockets) one.resume();
    },
    close() {
      for (const one of sockets) one.destroy();
      server.close();
    },
  };
}

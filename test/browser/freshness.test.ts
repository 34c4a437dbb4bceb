import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import type { Locator } from 'playwright-core';
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

const pages = [
  ['the list of queues', '/ui/'],
  ['a queue', '/ui/queue?name=orders'],
  ['the pool', '/ui/pool'],
  ['messages', '/ui/queue?name=orders&tab=messages'],
  ['dead letters', '/ui/queue?name=orders&tab=dead'],
  ['the tail', '/ui/queue?name=orders&tab=tail'],
  ['consumers', '/ui/queue?name=orders&tab=consumers'],
  ['settings', '/ui/queue?name=orders&tab=settings'],
  ['a queue that does not exist', '/ui/queue?name=none'],
] as const;
/** As many are open at once; a browser has six connections to one address, and a page up to two streams. */
const groups = [pages.slice(0, 3), pages.slice(3, 6), pages.slice(6)];

const withinMs = 3000;
const old = ({ page }: WatchedPage): Locator => page.getByText('These figures are old');
const dots = ({ page }: WatchedPage, words: string): Locator =>
  page.locator('.line', { hasText: new RegExp(`^${words}$`) });

async function openPage(origin: string, path: string): Promise<WatchedPage> {
  const watched = await openWatchedPage(browser.context, [origin]);
  watched.expectErrors(/Failed to load resource|ERR_/);
  watched.page.setDefaultTimeout(30_000);
  await watched.page.goto(origin + path);
  await dots(watched, 'Live').first().waitFor();
  return watched;
}

async function openGroup(group: (typeof groups)[number]): Promise<WatchedPage[]> {
  const opened: WatchedPage[] = [];
  for (const [, path] of group) opened.push(await openPage(daemon.url, path));
  return opened;
}

/** Wait until every page says that its figures are old. */
async function seeOld(opened: readonly WatchedPage[]): Promise<void> {
  await Promise.all(opened.map((one) => until(`${one.page.url()} says so`, () => old(one).isVisible(), withinMs)));
}

async function seeLive(opened: readonly WatchedPage[]): Promise<void> {
  for (const one of opened) {
    await old(one).waitFor({ state: 'detached' });
    await dots(one, 'Live').first().waitFor();
  }
}

async function checkAndClose(opened: readonly WatchedPage[]): Promise<void> {
  for (const watched of opened) {
    const found = [...watched.faults, ...(await watched.serious())];
    await watched.page.close();
    expect(found).toEqual([]);
  }
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

describe.each(groups.map((group) => [group.map(([title]) => title).join(', '), group] as const))('%s', (_, group) => {
  it('say so within 3 s when Redis is killed, and are live again when it is back', async () => {
    const opened = await openGroup(group);
    await killRedis();
    await seeOld(opened);
    for (const one of opened) {
      await dots(one, 'Not up to date').first().waitFor();
      expect(await dots(one, 'Live').count()).toBe(0);
      expect(await one.page.getByText('The daemon cannot read from Redis.').count()).toBe(1);
      expect(await one.serious()).toEqual([]);
    }
    await startRedis();
    await seeLive(opened);
    await checkAndClose(opened);
  });
});

it('pages say so within 3 s when Redis hangs', async () => {
  const opened = await openGroup(groups[0]!);
  redis.freeze();
  await seeOld(opened);
  redis.thaw();
  await seeLive(opened);
  await checkAndClose(opened);
});

it.each(groups[0]!)('%s says so within 3 s when the network is cut, and goes on when it is back', async (_, path) => {
  const network = await startNetwork(Number(new URL(daemon.url).port));
  const watched = await openPage(network.url, path);
  network.cut();
  await seeOld([watched]);
  await watched.page.getByText('Nothing comes from the daemon').waitFor();
  network.mend();
  await seeLive([watched]);
  await checkAndClose([watched]);
  network.close();
});

it('shows what came while Redis was away', async () => {
  const watched = await openPage(daemon.url, '/ui/queue?name=late');
  await killRedis();
  await seeOld([watched]);
  await startRedis();
  await dots(watched, 'Live').first().waitFor();
  await fetch(`${daemon.url}/q/late`, { method: 'POST', body: new URLSearchParams({ value: 'one' }) });
  await watched.page.locator('.figure', { hasText: 'Ready' }).locator('dd', { hasText: /^1$/ }).waitFor();
  await checkAndClose([watched]);
});

it('says when the daemon is gone', async () => {
  const own = await startDaemon(redis);
  const watched = await openPage(own.url, '/ui/');
  await own.stop();
  await until('it says so', () => watched.page.getByText('The daemon does not answer').isVisible(), withinMs);
  await dots(watched, 'Reconnecting').waitFor();
  await checkAndClose([watched]);
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

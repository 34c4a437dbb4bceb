import { join } from 'node:path';
import { buildSync } from 'esbuild';
import type { BrowserContext, Page } from 'playwright-core';
import { RestMQ } from '../../src/client';
import type { Daemon } from '../../src/daemon';
import { startPool, type Pool } from '../soak/pool';
import { aclFile, type AclFile } from '../support/acl';
import { openBrowser } from '../support/browser';
import { startDaemon } from '../support/daemon';
import { until } from '../support/until';

let browser: Awaited<ReturnType<typeof openBrowser>>;
let context: BrowserContext;
let pool: Pool;
let other: RestMQ;
let bundle: string;
let page: Page;

beforeAll(async () => {
  [browser, pool] = await Promise.all([openBrowser(), startPool(2)]);
  context = browser.context;
  other = new RestMQ(pool.daemons[1]!.url);
  const { outputFiles } = buildSync({
    absWorkingDir: join(__dirname, '../..'),
    entryPoints: ['src/client/index.ts'],
    bundle: true,
    minify: true,
    format: 'iife',
    globalName: 'restmq',
    platform: 'browser',
    write: false,
  });
  bundle = outputFiles[0]!.text.replace('var restmq', 'window.restmq');
});

beforeEach(async () => {
  page = await context.newPage();
  await page.goto(`${pool.daemons[0]!.url}/healthz`);
  await page.evaluate(bundle);
});

afterEach(() => page.close());

afterAll(async () => {
  await browser.close();
  await pool.stop();
});

/** The events of the page so far. */
function heard(): Promise<unknown[]> {
  return page.evaluate<unknown[]>('window.heard');
}

/** Subscribe in the page; resolves when the daemon has counted it in. */
async function listen(client: string, queue: string, options: object): Promise<void> {
  await page.evaluate(`window.heard = [];
    window.subscription = ${client}.subscribe('${queue}', ${JSON.stringify(options)});
    (async () => { for await (const event of subscription) window.heard.push(event.type === 'message' ? event.value : event.type); })()
      .catch((error) => window.heard.push(error.code));
    subscription.opened`);
}

const here = 'new restmq.RestMQ(location.origin)';

describe.each(['sse', 'websocket', 'comet'])('the client in Chromium, over %s', (transport) => {
  it('misses nothing while its daemon is killed and started again', async () => {
    const queue = `page ${transport}`;
    await listen(here, queue, { transport });
    const somebody = other.subscribe(queue); // always there: what is posted is broadcast
    await somebody.opened;
    for (let i = 0; i < 30; i++) {
      await other.add(queue, i);
      if (i === 10) await until('some are heard', async () => (await heard()).length > 10);
      if (i === 10) await pool.daemons[0]!.kill();
    }
    await pool.daemons[0]!.start();
    await until('all is heard', async () => (await heard()).length === 30, 20_000);
    expect(await heard()).toEqual(Array.from({ length: 30 }, (_, i) => i));
    await page.evaluate('subscription.close()');
    somebody.close();
    await until('the daemons know', async () => (await other.consumers(queue)).length === 0);
  });
});

describe('the client in Chromium', () => {
  it('sends and takes text, JSON and bytes', async () => {
    const taken = await page.evaluate<unknown>(`(async () => {
      const client = ${here};
      await client.addAll('values', [restmq.newMessage('007'), restmq.newMessage({ order: 17 }), restmq.newMessage(new Uint8Array([0, 255]))]);
      const messages = await client.lease('values', { max: 10 });
      await client.ackAll('values', messages.map(({ leaseId }) => leaseId));
      return [...messages.slice(0, 2).map(({ value }) => value), [...restmq.bytesOf(messages[2])]];
    })()`);
    expect(taken).toEqual(['007', { order: 17 }, [0, 255]]);
  });

  it('works: every message is handled and acked, though the daemon is killed meanwhile', async () => {
    await other.putQueue('work', { backoff: { minSeconds: 0, maxSeconds: 0 }, maxAttempts: 0 });
    for (let i = 0; i < 5; i++)
      await other.addAll(
        'work',
        Array.from({ length: 20 }, (_, k) => ({ value: i * 20 + k })),
      );
    await page.evaluate(`window.heard = [];
      window.worker = ${here}.worker('work', async ({ value, attempt }) => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        if (value % 10 === 0 && attempt === 1) throw new Error('not yet');
        window.heard.push(value);
      }, { concurrency: 3, leaseSeconds: 2, onError() {} }); undefined`);
    await until('some are done', async () => (await heard()).length > 10);
    await pool.daemons[0]!.kill();
    await pool.daemons[0]!.start();
    await until('all are acked', async () => (await other.stats('work')).acked === 100, 30_000);
    await page.evaluate('worker.stop()');
    expect(new Set(await heard())).toEqual(new Set(Array.from({ length: 100 }, (_, i) => i)));
    expect(await other.stats('work')).toMatchObject({ enqueued: 100, dead: 0, leased: 0 });
  });
});

describe('the client in a page of another origin', () => {
  let guarded: Daemon;
  let acl: AclFile;

  beforeAll(async () => {
    acl = aclFile('[admin]\nusername = root\npassword = r\n');
    guarded = await startDaemon(pool.redis, { acl: acl.path, corsOrigins: pool.daemons.map(({ url }) => url) });
  });

  afterAll(async () => {
    await guarded.stop();
    acl.remove();
  });

  it.each(['sse', 'websocket', 'comet'])(
    'is let in over %s by a key, and says why it is not without',
    async (transport) => {
      const admin = new RestMQ(guarded.url, { credentials: { name: 'root', password: 'r' } });
      const { data } = await admin.api.POST('/v1/keys', {
        body: { name: 'page', scopes: [{ queues: 'guarded', verbs: ['produce', 'consume'] }] },
      });
      const client = `new restmq.RestMQ('${guarded.url}', { credentials: { apiKey: '${data!.key}' } })`;
      await listen(client, 'guarded', { transport });
      await page.evaluate(`${client}.add('guarded', 'x')`);
      await until('it is heard', async () => (await heard()).length === 1);
      await page.evaluate('subscription.close()');
      const refused = page.evaluate(
        `new restmq.RestMQ('${guarded.url}').subscribe('guarded', { transport: '${transport}' }).next().catch((error) => error.code)`,
      );
      expect(await refused).toBe('unauthorized');
    },
  );
});

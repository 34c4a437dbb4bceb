import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { journey, runProgram } from '../support/generated-client';
import { run } from '../support/programs';
import { useDaemon } from '../support/use-daemon';

/** Clients that generators of others make of the contract, as a daemon serves it, and what a user writes with them. */
const root = join(__dirname, '../..');

const { redis, daemon } = useDaemon();
let folder: string;

beforeAll(() => {
  const cache = join(root, 'node_modules/.cache'); // from where the generated code finds its runtime
  mkdirSync(cache, { recursive: true });
  folder = mkdtempSync(join(cache, 'restmq-generated-'));
});

beforeEach(() => redis.client.flushall());

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('a client that @hey-api/openapi-ts generates', () => {
  it('compiles under strict and works', async () => {
    await run(join(root, 'node_modules/@hey-api/openapi-ts/bin/run.js'), [
      '-i',
      `${daemon.url}/openapi.json`,
      '-o',
      join(folder, 'hey'),
      '-c',
      '@hey-api/client-fetch',
      '--no-log-file',
      '--silent',
    ]);
    const said = await runProgram(
      folder,
      daemon.url,
      'use-hey',
      `
      import { ackLeases, add, addMessages, browseMessages, command, getQueue, leaseMessages, nackLease, putQueue, queueStats, sse, take } from './hey';
      import { client } from './hey/client.gen';

      client.setConfig({ baseUrl: url });
      const path = { queue: 'test' };
      const settings = await putQueue({ path, body: { maxAttempts: 3, backoff: { minSeconds: 0, maxSeconds: 0 } }, throwOnError: true });
      const named = await putQueue({ path: { queue: odd }, body: {}, throwOnError: true });
      const stored = await addMessages({ path, body: { messages: [{ value: 'text' }, { value: { order: 17 }, priority: 5 }] }, throwOnError: true });
      const leased = await leaseMessages({ path, body: { max: 10, leaseSeconds: 30 }, throwOnError: true });
      const held = leased.data ? leased.data.messages : [];
      await nackLease({ path: { ...path, leaseId: held[0]!.leaseId }, body: { dead: true, reason: 'no such customer' }, throwOnError: true });
      await ackLeases({ path, body: { leaseIds: [held[1]!.leaseId] }, throwOnError: true });
      const dead = await browseMessages({ path, query: { state: 'dead' }, throwOnError: true });
      const missing = await getQueue({ path: { queue: 'none' } });
      const added = await command({ body: { cmd: 'add', queue: 'test', value: 'by command' }, throwOnError: true });
      const taken = await take({ path, query: { wait: 1 }, throwOnError: true });
      const form = await add({ path, body: { value: 'by form' }, throwOnError: true });
      const leaving = new AbortController();
      const { stream } = await sse({ path, signal: leaving.signal });
      let first: unknown;
      for await (const event of stream) {
        first = event;
        break;
      }
      leaving.abort();
      const stats = await queueStats({ path, throwOnError: true });
      console.log(JSON.stringify({
        settings: settings.data.settings.maxAttempts, odd: named.data.name, keys: stored.data.messages.map(({ key }) => key), held: held.map(({ value }) => value),
        reason: dead.data.messages[0]!.reason, missing: missing.error!.type, added: 'key' in added.data ? added.data.key : null,
        taken: taken.data ? taken.data.value : null, form: form.data, acked: stats.data.acked - 1, first,
      }));
    `,
    );
    expect(said).toEqual({ ...journey, first: { key: 'test:4', value: 'by form' } });
  });
});

describe('a client that oazapfts generates', () => {
  it('compiles under strict and works', async () => {
    await run(join(root, 'node_modules/oazapfts/dist/cli.js'), [
      `${daemon.url}/openapi.json`,
      join(folder, 'oazapfts.ts'),
    ]);
    const said = await runProgram(
      folder,
      daemon.url,
      'use-oazapfts',
      `
      import { ackLeases, add, addMessages, browseMessages, command, defaults, getQueue, leaseMessages, nackLease, putQueue, queueStats, take } from './oazapfts';

      defaults.baseUrl = url;
      const settings = await putQueue('test', { maxAttempts: 3, backoff: { minSeconds: 0, maxSeconds: 0 } });
      const named = await putQueue(odd, {});
      const stored = await addMessages('test', { messages: [{ value: 'text' }, { value: { order: 17 }, priority: 5 }] });
      const leased = await leaseMessages('test', { max: 10, leaseSeconds: 30 });
      const held = leased.status === 200 ? leased.data.messages : [];
      await nackLease('test', held[0]!.leaseId, { dead: true, reason: 'no such customer' });
      await ackLeases('test', { leaseIds: [held[1]!.leaseId] });
      const dead = await browseMessages('test', { state: 'dead' });
      const missing = await getQueue('none');
      const added = await command({ cmd: 'add', queue: 'test', value: 'by command' });
      const taken = await take('test', { wait: 1 });
      const form = await add('test', { value: 'by form' });
      const stats = await queueStats('test');
      console.log(JSON.stringify({
        settings: settings.status === 201 ? settings.data.settings.maxAttempts : null, odd: named.status === 201 ? named.data.name : null,
        keys: stored.status === 201 ? stored.data.messages.map(({ key }) => key) : [],
        held: held.map(({ value }) => value), reason: dead.status === 200 ? dead.data.messages[0]!.reason : null, missing: missing.status === 404 ? missing.data.type : null,
        added: added.status === 200 && 'key' in added.data ? added.data.key : null, taken: taken.status === 200 ? taken.data.value : null,
        form: form.status === 200 ? form.data : null, acked: stats.status === 200 ? stats.data.acked : null,
      }));
    `,
    );
    expect(said).toEqual(journey);
  });
});

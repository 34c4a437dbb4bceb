import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { journey, runProgram } from '../support/generated-client';
import { useDaemon } from '../support/use-daemon';
import { installTool, type Tool } from './tool';

/**
 * Clients that generators make of the contract as a daemon serves it; docs/clients.md says what a user of each has to
 * know.
 */
const { redis, daemon } = useDaemon();
let tool: Tool | null = null;

beforeEach(() => redis.client.flushall());

afterEach(() => {
  tool?.remove();
  tool = null;
});

const libraries = { skipLibCheck: true, types: ['node'], typeRoots: [join(__dirname, '../../node_modules/@types')] };

/** @returns the path of a copy: openapi-typescript-codegen does not resolve references at a loopback address */
async function fetchContract({ folder }: Tool): Promise<string> {
  const path = join(folder, 'openapi.json');
  writeFileSync(path, await (await fetch(`${daemon.url}/openapi.json`)).text());
  return path;
}

/** Compile and run a user's program. @throws Error that names the tool and its version */
async function tryClient({ name, folder }: Tool, program: string): Promise<unknown> {
  try {
    return await runProgram(folder, daemon.url, 'program', program, libraries);
  } catch (cause) {
    throw new Error(`the client that ${name} generates fails: ${(cause as Error).message}`, { cause });
  }
}

it('orval', async () => {
  tool = await installTool('orval', 'orval');
  const output = {
    target: 'client.ts',
    client: 'fetch',
    baseUrl: daemon.url,
    urlEncodeParameters: true,
    override: { splitByContentType: true },
  };
  writeFileSync(
    join(tool.folder, 'orval.config.cjs'),
    `module.exports = ${JSON.stringify({ restmq: { input: `${daemon.url}/openapi.json`, output } })};`,
  );
  await tool.run('orval/dist/bin/orval.mjs', ['--config', 'orval.config.cjs']);
  const said = await tryClient(
    tool,
    `
    import {
      ackLeases, addMessagesWithJson, addWithUrlEncoded, browseMessages, command, getQueue, leaseMessages, nackLease, putQueue, queueStats, take,
    } from './client';

    const settings = await putQueue('test', { maxAttempts: 3, backoff: { minSeconds: 0, maxSeconds: 0 } });
    const named = await putQueue(odd, {});
    const stored = await addMessagesWithJson('test', { messages: [{ value: 'text' }, { value: { order: 17 }, priority: 5 }] });
    const leased = await leaseMessages('test', { max: 10, leaseSeconds: 30 });
    const held = leased.status === 200 ? leased.data.messages : [];
    await nackLease('test', held[0]!.leaseId, { dead: true, reason: 'no such customer' });
    await ackLeases('test', { leaseIds: [held[1]!.leaseId] });
    const dead = await browseMessages('test', { state: 'dead' });
    const missing = await getQueue('none');
    const added = await command({ cmd: 'add', queue: 'test', value: 'by command' });
    const taken = await take('test', { wait: 1 });
    const form = await addWithUrlEncoded('test', { value: 'by form' });
    const stats = await queueStats('test');
    console.log(JSON.stringify({
      settings: settings.status === 201 ? settings.data.settings.maxAttempts : null, odd: named.status === 201 ? named.data.name : null,
      keys: stored.status === 201 ? stored.data.messages.map(({ key }) => key) : [], held: held.map(({ value }) => value),
      reason: dead.status === 200 ? dead.data.messages[0]!.reason : null, missing: missing.status === 404 ? missing.data.type : null,
      added: added.status === 200 && typeof added.data === 'object' && 'key' in added.data ? added.data.key : null,
      taken: taken.status === 200 && taken.data instanceof Blob ? JSON.parse(await taken.data.text()).value : null,
      form: form.status === 200 ? form.data : null, acked: stats.status === 200 && typeof stats.data === 'object' ? stats.data.acked : null,
    }));
  `,
  );
  expect(said).toEqual(journey);
});

it('openapi-typescript-codegen', async () => {
  tool = await installTool('openapi-typescript-codegen', 'openapi-typescript-codegen');
  await tool.run('openapi-typescript-codegen/bin/index.js', [
    '--input',
    await fetchContract(tool),
    '--output',
    'client',
    '--useUnionTypes',
  ]);
  const said = await tryClient(
    tool,
    `
    import { ApiError, ClassicService, OpenAPI, ProtocolService, StatsService, V1Service } from './client';

    OpenAPI.BASE = url;
    OpenAPI.ENCODE_PATH = encodeURIComponent;
    const settings = await V1Service.putQueue('test', { maxAttempts: 3, backoff: { minSeconds: 0, maxSeconds: 0 } });
    const named = await V1Service.putQueue(odd, {});
    const stored = await V1Service.addMessages('test', { messages: [{ value: 'text' }, { value: { order: 17 }, priority: 5 }] });
    const held = (await V1Service.leaseMessages('test', { max: 10, leaseSeconds: 30 })).messages;
    await V1Service.nackLease('test', held[0]!.leaseId, { dead: true, reason: 'no such customer' });
    await V1Service.ackLeases('test', { leaseIds: [held[1]!.leaseId] });
    const dead = await V1Service.browseMessages('test', 'dead');
    const missing: unknown = await V1Service.getQueue('none').catch((error: unknown) => error);
    const added = await ProtocolService.command({ cmd: 'add', queue: 'test', value: 'by command' });
    const taken = await ClassicService.take('test', 1);
    const form = await ClassicService.add('test', { value: 'by form' });
    const stats = await StatsService.queueStats('test');
    console.log(JSON.stringify({
      settings: settings.settings.maxAttempts, odd: named.name, keys: stored.messages.map(({ key }) => key), held: held.map(({ value }) => value),
      reason: dead.messages[0]!.reason, missing: missing instanceof ApiError ? missing.body.type : null, added: 'key' in added ? added.key : null,
      taken: taken.value, form, acked: stats.acked,
    }));
  `,
  );
  expect(said).toEqual(journey);
});

it('swagger-typescript-api', async () => {
  tool = await installTool('swagger-typescript-api', 'swagger-typescript-api');
  await tool.run('swagger-typescript-api/dist/cli.mjs', [
    'generate',
    '--path',
    `${daemon.url}/openapi.json`,
    '--output',
    '.',
    '--name',
    'client.ts',
    '--generate-union-enums',
  ]);
  const said = await tryClient(
    tool,
    `
    import { Api, type HttpResponse, type Problem } from './client';

    const { v1, queue, q, stats } = new Api({ baseUrl: url });
    const settings = await v1.putQueue('test', { maxAttempts: 3, backoff: { minSeconds: 0, maxSeconds: 0 } });
    const named = await v1.putQueue(encodeURIComponent(odd), {});
    const stored = await v1.addMessages('test', { messages: [{ value: 'text' }, { value: { order: 17 }, priority: 5 }] });
    const held = (await v1.leaseMessages('test', { max: 10, leaseSeconds: 30 })).data.messages;
    await v1.nackLease('test', encodeURIComponent(held[0]!.leaseId), { dead: true, reason: 'no such customer' });
    await v1.ackLeases('test', { leaseIds: [held[1]!.leaseId] });
    const dead = await v1.browseMessages('test', { state: 'dead' });
    const missing = await v1.getQueue('none').catch((answer: HttpResponse<never, Problem>) => answer);
    const added = await queue.command({ cmd: 'add', queue: 'test', value: 'by command' }, {}, { type: 'application/json' });
    const taken = await q.take('test', { wait: 1 });
    const form: unknown = (await q.add('test', { value: 'by form' }, {}, { format: 'text' })).data;
    const counts = await stats.queueStats('test');
    console.log(JSON.stringify({
      settings: settings.data.settings.maxAttempts, odd: named.data.name, keys: stored.data.messages.map(({ key }) => key), held: held.map(({ value }) => value),
      reason: dead.data.messages[0]!.reason, missing: missing.error.type, added: 'key' in added.data ? added.data.key : null,
      taken: taken.data.value, form, acked: counts.data.acked,
    }));
  `,
  );
  expect(said).toEqual(journey);
});

it('openapi-zod-client', async () => {
  tool = await installTool('openapi-zod-client', 'openapi-zod-client');
  await tool.run('openapi-zod-client/bin.js', [`${daemon.url}/openapi.json`, '-o', 'client.ts']);
  const said = await tryClient(
    tool,
    `
    import { isAxiosError } from 'axios';
    import { createApiClient } from './client';

    const api = createApiClient(url);
    const params = { queue: 'test' };
    const settings = await api.putQueue({ maxAttempts: 3, backoff: { minSeconds: 0, maxSeconds: 0 } }, { params });
    const named = await api.putQueue({}, { params: { queue: encodeURIComponent(odd) } });
    const stored = await api.addMessages({ messages: [{ value: 'text' }, { value: { order: 17 }, priority: 5 }] }, { params });
    const held = (await api.leaseMessages({ max: 10, leaseSeconds: 30 }, { params })).messages;
    await api.nackLease({ dead: true, reason: 'no such customer' }, { params: { ...params, leaseId: encodeURIComponent(held[0]!.leaseId) } });
    await api.ackLeases({ leaseIds: [held[1]!.leaseId] }, { params });
    const dead = await api.browseMessages({ params, queries: { state: 'dead' } });
    const missing: unknown = await api.getQueue({ params: { queue: 'none' } }).catch((error: unknown) => error);
    const added = await api.command({ cmd: 'add', queue: 'test', value: 'by command' });
    const taken = await api.take({ params, queries: { wait: 1 } });
    const form = await api.add({ value: 'by form' }, { params });
    const stats = await api.queueStats({ params });
    console.log(JSON.stringify({
      settings: settings.settings.maxAttempts, odd: named.name, keys: stored.messages.map(({ key }) => key), held: held.map(({ value }) => value),
      reason: dead.messages[0]!.reason, missing: isAxiosError(missing) ? missing.response?.data.type : null, added: 'key' in added ? added.key : null,
      taken: taken.value, form, acked: stats.acked,
    }));
  `,
  );
  expect(said).toEqual(journey);
});

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from '../support/net';
import { until } from '../support/until';
import { useDaemon } from '../support/use-daemon';
import { installTool, newerNode, type Tool } from './tool';

/** Prism holds requests and answers to the contract, as a proxy of a daemon, and answers by itself, as a mock. */
const { daemon } = useDaemon();
let tool: Tool;
let prism: ChildProcess | null = null;
let url: string;
let log: string;

beforeAll(async () => {
  tool = await installTool('prism', '@stoplight/prism-cli');
});

afterEach(async () => {
  if (!prism) return;
  const exited = once(prism, 'exit');
  prism.kill('SIGKILL');
  await exited;
  prism = null;
});

afterAll(() => {
  tool.remove();
});

async function startPrism(...args: string[]): Promise<void> {
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  log = '';
  prism = spawn(await newerNode(), [
    tool.path('@stoplight/prism-cli/dist/index.js'),
    ...args,
    '-p',
    String(port),
    '-h',
    '127.0.0.1',
    '--multiprocess',
    'false',
  ]);
  for (const stream of [prism.stdout!, prism.stderr!]) stream.on('data', (text: Buffer) => (log += text.toString()));
  await until(
    'Prism to listen',
    () => {
      if (prism?.exitCode !== null) throw new Error(`${tool.name} failed: ${log}`);
      return log.includes('Prism is listening');
    },
    60_000,
  );
}

/**
 * @returns the status and the body @throws Error that names the tool and says what it found, when it answers for the
 * daemon
 */
async function send(method: string, path: string, type?: string, body?: string): Promise<[number, string]> {
  const response = await fetch(url + path, {
    method,
    ...(type !== undefined && { headers: { 'content-type': type } }),
    ...(body !== undefined && { body }),
  });
  const text = await response.text();
  if (text.includes('stoplight.io/prism/errors')) throw new Error(`${tool.name} on ${method} ${path}: ${text}`);
  return [response.status, text];
}

const json = 'application/json';
const form = 'application/x-www-form-urlencoded';

it('lets every kind of request and answer through, as a proxy', async () => {
  await startPrism('proxy', `${daemon.url}/openapi.json`, daemon.url, '--errors');
  const messages = '/v1/queues/test/messages';
  expect(await send('PUT', '/v1/queues/test', json, '{"maxAttempts":3}')).toEqual([
    201,
    expect.stringContaining('"maxAttempts":3'),
  ]);
  expect(await send('POST', '/q/test', form, 'value=form')).toEqual([200, 'test:1\r\n']);
  expect(await send('POST', '/q/test', json, '{"order":17}')).toEqual([201, '{"key":"test:2"}']);
  expect(await send('POST', '/q/test', json, '[1,null]')).toEqual([201, '{"key":"test:3"}']);
  expect(await send('POST', '/q/test', 'text/plain', 'text')).toEqual([201, '{"key":"test:4"}']);
  expect(await send('POST', messages, json, '{"messages":[{"value":{"order":18}}]}')).toEqual([
    201,
    '{"messages":[{"key":"test:5"}]}',
  ]);
  expect(await send('POST', messages, 'text/html', '<b>html</b>')).toEqual([201, '{"messages":[{"key":"test:6"}]}']);
  expect(await send('POST', messages, form, 'value=form')).toEqual([201, '{"messages":[{"key":"test:7"}]}']);
  expect(await send('POST', '/queue', json, '{"cmd":"add","queue":"test","value":"command"}')).toEqual([
    200,
    expect.stringContaining('test:8'),
  ]);
  expect(await send('GET', '/q/test')).toEqual([200, '{"key":"test:1","value":"form","count":0}']);
  const [status, leased] = await send('POST', '/v1/queues/test/leases', json, '{"max":10,"leaseSeconds":30}');
  const { messages: held } = JSON.parse(leased) as { messages: { leaseId: string; value: unknown }[] };
  expect([status, held.map(({ value }) => value)]).toEqual([
    200,
    [{ order: 17 }, [1, null], 'text', { order: 18 }, '<b>html</b>', 'form', 'command'],
  ]);
  expect(await send('POST', `/v1/queues/test/leases/${held[0]!.leaseId}/nack`, json, '{"dead":true}')).toEqual([
    200,
    expect.stringContaining('dead'),
  ]);
  expect(await send('POST', '/v1/queues/test/acks', json, JSON.stringify({ leaseIds: [held[1]!.leaseId] }))).toEqual([
    200,
    expect.stringContaining('outcomes'),
  ]);
  expect(await send('GET', `${messages}?state=dead`)).toEqual([200, expect.stringContaining('test:2')]);
  expect(await send('GET', '/v1/queues/none')).toEqual([404, expect.stringContaining('/problems/no-such-queue')]);
  expect(await send('GET', '/stats/test')).toEqual([200, expect.stringContaining('"acked":')]);
  expect(await send('GET', '/healthz')).toEqual([200, expect.any(String)]);
});

it('answers with what the contract says, as a mock', async () => {
  await startPrism('mock', `${daemon.url}/openapi.json`, '--errors');
  expect(await send('PUT', '/v1/queues/test', json, '{"maxAttempts":3}')).toEqual([
    200,
    expect.stringContaining('"settings"'),
  ]);
  expect(await send('POST', '/q/test', json, '{"order":17}')).toEqual([200, expect.any(String)]);
  expect(await send('POST', '/q/test', form, 'value=form')).toEqual([200, expect.any(String)]);
  expect(await send('POST', '/v1/queues/test/messages', 'text/plain', 'text')).toEqual([
    201,
    expect.stringContaining('"key"'),
  ]);
  expect(await send('GET', '/stats/test')).toEqual([200, expect.stringContaining('"acked"')]);
});

import { RestMQ } from '../../src/client';
import { queueAt } from '../support/api';
import { useCli } from '../support/cli';
import { dial, listen, type TestWebSocket } from '../support/streams';
import { until } from '../support/until';
import { useDaemon } from '../support/use-daemon';

const { redis, daemon, say } = useDaemon();
const cli = useCli();
const text = { 'Content-Type': 'text/plain' };
const json = { 'Content-Type': 'application/json' };
const group = 'café 100%';
/** With a body of text node:http sends the headers in its encoding. */
const bytes = Buffer.from('x');
const inHeader = 'caf%C3%A9%20100%25';

beforeEach(() => redis.client.flushall());

const rpc = async (...values: string[]): Promise<string> => {
  const params = values.map((one) => `<param><value>${one}</value></param>`).join('');
  const body = `<methodCall><methodName>add</methodName><params>${params}</params></methodCall>`;
  return (await say('POST /xmlrpc', body, 'text/xml')).bytes.toString();
};
const members = (...pairs: [string, string][]): string =>
  `<struct>${pairs.map(([name, value]) => `<member><name>${name}</name><value>${value}</value></member>`).join('')}</struct>`;

async function overSocket(path: string, frame: object): Promise<void> {
  const { ws, send, hears }: TestWebSocket = await dial(daemon.url, path, ['restmq.v1']);
  send({ id: 1, ...frame });
  await hears('"key"');
  ws.terminate();
}

const waysIn: Record<string, () => Promise<unknown>> = {
  'a header, percent-encoded': () => say('POST /q/test', 'x', { ...text, 'RestMQ-Group': inHeader }),
  'a header in UTF-8': () =>
    say('POST /q/test', bytes, { ...text, 'RestMQ-Group': Buffer.from('café 100%25').toString('latin1') }),
  'a header in Latin-1': () => say('POST /q/test', bytes, { ...text, 'RestMQ-Group': 'café 100%25' }),
  'a header beside a form': () => say('POST /q/test', 'value=x', { 'RestMQ-Group': inHeader }),
  'a header beside the form of /': () => say('POST /', 'queue=test&value=x', { 'RestMQ-Group': inHeader }),
  'a raw body of v1': () => say('POST /v1/queues/test/messages', 'x', { ...text, 'RestMQ-Group': inHeader }),
  'a message of v1': () =>
    say('POST /v1/queues/test/messages', JSON.stringify({ messages: [{ value: 'x', group }] }), json),
  'a command': () => say('POST /queue/test', JSON.stringify({ cmd: 'add', value: 'x', group }), json),
  'a command on a WebSocket': () => overSocket('/ws', { cmd: 'add', queue: 'test', value: 'x', group }),
  'XML-RPC': () => rpc('test', 'x', members(['group', group])),
  'restmq add': () => cli.run(['add', 'test', 'x', '--group', group], { RESTMQ_URL: daemon.url }),
  'the client': () => new RestMQ(daemon.url).add('test', 'x', { group }),
};

describe('the group of a message comes in', () => {
  it.each(Object.keys(waysIn))('with %s', async (way) => {
    await waysIn[way]!();
    expect((await say('GET /v1/queues/test/messages/test:1')).json()).toMatchObject({ value: 'x', group });
  });
});

describe('the group of a message goes out', () => {
  const add = (): Promise<unknown> => queueAt(daemon.url, 'test').add([{ value: 'x', group }]);

  it('with a peek, a take, a lease, a list and a page', async () => {
    for (let i = 0; i < 4; i++) await add();
    expect((await say('POST /queue/test', '{"cmd":"get"}', json)).json()).toMatchObject({ group });
    expect((await say('GET /j/test', null, { Accept: 'application/json' })).json()).toMatchObject({
      messages: [{ group }, { group }, { group }, { group }],
    });
    expect((await say('GET /q/test')).json()).toMatchObject({ key: 'test:1', group });
    expect((await say('GET /q/test?raw=true')).headers['restmq-group']).toBe(inHeader);
    expect((await say('POST /queue/test', '{"cmd":"take"}', json)).json()).toMatchObject({ key: 'test:3', group });
    expect((await say('POST /v1/queues/test/leases', '{}', json)).json()).toMatchObject({ messages: [{ group }] });
    expect((await say('GET /v1/queues/test/messages?state=leased')).json()).toMatchObject({ messages: [{ group }] });
  });

  it('over XML-RPC, with the other properties', async () => {
    const properties: [string, string][] = [
      ['group', 'a'],
      ['priority', '<int>3</int>'],
      ['headers', members(['trace', 'abc'])],
      ['contentType', 'application/json'],
      ['ttlSeconds', '<int>60</int>'],
    ];
    expect(await rpc('test', '[1]', members(...properties))).toContain('test:1');
    const body =
      '<methodCall><methodName>get</methodName><params><param><value>test</value></param></params></methodCall>';
    const got = (await say('POST /xmlrpc', body, 'text/xml')).bytes.toString();
    for (const [name] of properties.slice(0, 3)) expect(got).toContain(`<name>${name}</name>`);
    expect(got).toContain('<string>application/json</string>');
    expect(got).toContain('<name>trace</name><value><string>abc</string>');
  });

  it.each(['/sse/', '/c/'])('on a stream of %s', async (path) => {
    const one = await listen(daemon.url, `GET ${path}test`);
    await add();
    await one.hears(JSON.stringify({ group }).slice(1, -1));
    one.hangUp();
  });

  it.each([[[]], [['restmq.v1']]])('on a WebSocket with the protocols %j', async (protocols) => {
    const one = await dial(daemon.url, '/ws/test', protocols);
    await until('it is known', async () =>
      String((await say('GET /v1/queues/test/consumers')).bytes).includes('websocket'),
    );
    await add();
    await one.hears(JSON.stringify({ group }).slice(1, -1));
    one.ws.terminate();
  });

  it('to a program of restmq work', async () => {
    await add();
    const { stdout } = await cli.run(['work', 'test', '--max', '1', '--', 'sh', '-c', 'echo "$RESTMQ_MESSAGE_GROUP"'], {
      RESTMQ_URL: daemon.url,
    });
    expect(stdout).toBe(`${group}\n`);
  });
});

describe('by group', () => {
  const fill = async (): Promise<void> => {
    const at = queueAt(daemon.url, 'test');
    await at.add(['a', 'b', 'a', 'b', undefined].map((one, i) => ({ value: i, ...(one && { group: one }) })));
  };
  const valuesIn = (answer: { json(): unknown }): unknown[] =>
    (answer.json() as { messages: { value: unknown }[] }).messages.map(({ value }) => value);

  it('messages are listed, and searched together with a text', async () => {
    await fill();
    expect(valuesIn(await say('GET /v1/queues/test/messages?group=b'))).toEqual([1, 3]);
    expect(valuesIn(await say('GET /v1/queues/test/messages?group=a&search=test%3A3'))).toEqual([2]);
    expect(valuesIn(await say('GET /v1/queues/test/messages?group=nobody'))).toEqual([]);
    const found = [];
    for await (const { value } of new RestMQ(daemon.url).browse('test', { group: 'a' })) found.push(value);
    expect(found).toEqual([0, 2]);
  });

  it('ready messages are moved, with the command line too', async () => {
    await fill();
    expect((await say('POST /v1/queues/test/move', '{"target":"others","group":"a"}', json)).json()).toMatchObject({
      moved: 2,
      left: 3,
    });
    expect((await say('GET /q/others')).json()).toMatchObject({ value: 0, group: 'a' });
    expect(await cli.run(['move', 'test', 'others', '--group', 'b'], { RESTMQ_URL: daemon.url })).toMatchObject({
      stdout: '2\n',
    });
    expect(valuesIn(await say('GET /v1/queues/test/messages'))).toEqual([4]);
    const { status } = await say('POST /v1/queues/test/move', '{"target":"o","group":"a","keys":["test:1"]}', json);
    expect(status).toBe(400);
  });

  it('dead letters are redriven, with the client, the command line and to another queue', async () => {
    await fill();
    const at = queueAt(daemon.url, 'test');
    for (const { leaseId } of await at.lease({ max: 5 })) await at.nack(leaseId, { dead: true });
    const client = new RestMQ(daemon.url);
    expect(await client.redrive('test', { group: 'a', dryRun: true })).toMatchObject({ redriven: 2 });
    expect(await client.redrive('test', { group: 'a', target: 'others' })).toMatchObject({ redriven: 2, dead: 3 });
    expect((await say('GET /q/others')).json()).toMatchObject({ value: 0, group: 'a' });
    expect(await cli.run(['redrive', 'test', '--group', 'b'], { RESTMQ_URL: daemon.url })).toMatchObject({
      stdout: '2\n',
    });
    expect((await say('POST /v1/queues/test/redrive', '{"group":"a","keys":["test:1"]}', json)).line).toMatch(
      /^400 .*\/group.*together with keys/,
    );
    expect((await cli.run(['redrive', 'test', 'test:1', '--group', 'b'], { RESTMQ_URL: daemon.url })).code).toBe(2);
  });
});

describe('a wrong group is refused, and nothing is stored', () => {
  const tooLong = 'é'.repeat(65);
  afterEach(async () => expect(await redis.client.keys('restmq:{*')).toEqual([]));

  it.each([
    ['', /must not be empty|shorter|1 character/],
    ['x'.repeat(129), /at most 128 bytes long in UTF-8/],
    [encodeURI(tooLong), /at most 384/],
    ['a%0Ab', /must not contain control characters/],
    ['100%', /must be percent-encoded UTF-8, with %25 for %/],
    ['%FF', /must be percent-encoded UTF-8/],
  ])('in the header: %j', async (given, says) => {
    const { status, bytes } = await say('POST /q/test', 'x', { ...text, 'RestMQ-Group': given });
    expect([status, String(bytes)]).toEqual([400, expect.stringMatching(says)]);
    expect(String(bytes)).toContain('/header/RestMQ-Group');
  });

  it.each([
    [7, /must be a string/],
    ['', /must not be empty|at least 1/],
    [tooLong, /at most 128 bytes long in UTF-8/],
    ['x'.repeat(129), /at most 128/],
    ['a\nb', /must not contain control characters/],
    ['\ud800', /must be valid Unicode/],
  ])('in JSON: %j', async (given, says) => {
    const message = JSON.stringify({ value: 'x', group: given });
    const v1 = await say('POST /v1/queues/test/messages', `{"messages":[{"value":1},${message}]}`, json);
    expect([v1.status, String(v1.bytes)]).toEqual([400, expect.stringMatching(says)]);
    expect(String(v1.bytes)).toContain('"/body/messages/1/group"');
    const command = await say('POST /queue/test', `{"cmd":"add",${message.slice(1)}`, json);
    expect([command.status, String(command.bytes)]).toEqual([400, expect.stringMatching(says)]);
    expect(String(command.bytes)).toContain('group');
  });

  it.each([
    ['group', `<string>${tooLong}</string>`, /at most 128 bytes/],
    ['group', '<int>7</int>', /must be a string/],
    ['value', 'y', /unknown/],
    ['grup', 'y', /unknown.*did you mean group/],
    ['contentType', 'application/json', /not JSON/],
    ['headers', '<int>7</int>', /must be an object/],
  ])('over XML-RPC: %s %s', async (name, value, says) => {
    expect(await rpc('test', 'x', members([name, value]))).toMatch(says);
  });

  it('beside several messages', async () => {
    const { status } = await say('POST /v1/queues/test/messages', '{"messages":[{"value":1}]}', {
      ...json,
      'RestMQ-Group': 'a',
    });
    expect(status).toBe(400);
  });
});

it('a repeated request with another group and the same idempotency key is another request', async () => {
  const headers = { ...text, 'Idempotency-Key': 'one' };
  expect((await say('POST /q/test', 'x', { ...headers, 'RestMQ-Group': 'a' })).status).toBe(201);
  expect((await say('POST /q/test', 'x', { ...headers, 'RestMQ-Group': 'a' })).status).toBe(201);
  expect((await say('POST /q/test', 'x', { ...headers, 'RestMQ-Group': 'b' })).status).toBe(422);
});

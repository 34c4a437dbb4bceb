import { WebSocket } from 'ws';
import { RestMQ, type WebSocketConstructor } from '../../src/client';
import { useCli } from '../support/cli';
import { dial, listen, parseSse, type Listening } from '../support/streams';
import { until } from '../support/until';
import { useDaemon } from '../support/use-daemon';

/**
 * JSON may have line breaks between its tokens, of every kind, and characters in its strings that end lines for some
 * readers.
 */
const texts = [
  '{\n  "order": 17.0,\n  "total": 12345678901234567890\n}',
  '{"a":\r\n{"key":"test:999","value":"forged"}\r\n}',
  '{"a":\r{"key":"test:999","value":"forged"}\r}',
  '{"a":\n\n1}',
  '\n\n[\n1.0,\n\t2e5]\n\n',
  '\r\n"text"\r\n',
  '\r7.10\r',
  '{"\u2028":"\u2029 \u0085",\n"b":"\\n"}',
];

const { redis, daemon, say } = useDaemon();
const open: Listening[] = [];

beforeEach(() => redis.client.flushall());

afterEach(() => {
  for (const one of open.splice(0)) one.hangUp();
});

async function get(path: string): Promise<Listening> {
  const listening = await listen(daemon.url, `GET ${path}`);
  open.push(listening);
  return listening;
}

async function addAll(): Promise<void> {
  for (const text of texts) await say('POST /q/test', text, 'application/json');
}

/** Numbers as they are written, whatever white space there was. */
function withoutSpace(text: string): string {
  return text.replace(/[\r\n]\s*/g, '').trim();
}

const values = texts.map((text) => JSON.parse(text) as unknown);
const keys = texts.map((_, i) => `test:${i + 1}`);

interface Shown {
  key: string;
  value: unknown;
}

function expectAll(messages: readonly Shown[]): void {
  expect(messages.map(({ key }) => key)).toEqual(keys);
  expect(messages.map(({ value }) => value)).toEqual(values);
}

/** As Python's str.splitlines has it, the strictest of the readers. */
// oxlint-disable-next-line no-control-regex -- they end lines
const anyLineBreak = /\r\n|[\n\v\f\r\u001c-\u001e\u0085\u2028\u2029]/;

describe('a JSON message with line breaks', () => {
  it('is one line over comet, whatever ends a line for its reader', async () => {
    const comet = await get('/c/test');
    await addAll();
    await comet.hears(`"test:${texts.length}"`);
    const lines = comet
      .body()
      .split(anyLineBreak)
      .filter((line) => line !== '');
    expectAll(lines.map((line) => JSON.parse(line) as Shown));
    expect(lines[0]).toBe(`{"key":"test:1","value":${withoutSpace(texts[0]!)}}`);
  });

  it('is one call over comet with a callback', async () => {
    const comet = await get('/c/test?callback=cb');
    await addAll();
    await comet.hears(`"test:${texts.length}"`);
    const lines = comet
      .body()
      .split(anyLineBreak)
      .filter((line) => line !== '');
    expectAll(lines.map((line) => JSON.parse(/^cb\((.*)\);$/.exec(line)![1]!) as Shown));
  });

  it.each(['/sse/test', '/sse/test?ack=manual', '/v1/queues/test/tail'])(
    'is the data of one event of %s',
    async (path) => {
      if (path.includes('manual')) await say('POST /p/test', 'policy=roundrobin');
      const sse = await get(path);
      await addAll();
      await until(
        'all events',
        () => parseSse(sse.body()).events.filter(({ type }) => type === 'message').length >= texts.length,
      );
      const { events } = parseSse(sse.body());
      expectAll(events.map(({ data }) => JSON.parse(data) as Shown));
      for (const { data } of events) expect(data.split(anyLineBreak)).toHaveLength(1);
    },
  );

  it('is one frame of a WebSocket, as it was written', async () => {
    const [plain, v1] = await Promise.all([dial(daemon.url, '/ws/test'), dial(daemon.url, '/ws/test', ['restmq.v1'])]);
    await addAll();
    for (const socket of [plain, v1]) {
      await until('all frames', () => socket.frames.length === texts.length);
      expectAll(socket.frames.map((one) => JSON.parse(one) as Shown));
      expect(socket.frames[0]).toContain(texts[0]);
      socket.ws.close();
    }
  });

  it('comes out byte for byte where it is taken', async () => {
    for (const text of texts) {
      await say('POST /q/test', text, 'application/json');
      await say('POST /q/test', text, 'application/json');
      expect((await say('GET /q/test?raw=true')).bytes.toString()).toBe(text);
      expect((await say('GET /q/test')).bytes.toString()).toContain(`"value":${text}`);
    }
  });

  it('is JavaScript of any age where it is taken with a callback', async () => {
    await say('POST /q/test', texts.at(-1), 'application/json');
    const script = (await say('GET /q/test?callback=cb')).bytes.toString();
    expect(script).not.toMatch(/[\u2028\u2029]/);
    expect((JSON.parse(/^\/\*\*\/cb\((.*)\);\r\n$/s.exec(script)![1]!) as Shown).value).toEqual(values.at(-1));
  });

  it.each(['sse', 'comet', 'websocket'] as const)('reaches a subscription of the client over %s', async (transport) => {
    const client = new RestMQ(daemon.url, { WebSocket: WebSocket as unknown as WebSocketConstructor });
    const subscription = client.subscribe('test', { transport });
    await subscription.opened;
    await addAll();
    const received: Shown[] = [];
    for await (const event of subscription)
      if (event.type === 'message' && received.push(event) === texts.length) break;
    expectAll(received);
  });
});

describe('restmq', () => {
  const cli = useCli();

  const restmq = (...args: string[]) => cli.run(args, { RESTMQ_URL: daemon.url });
  const linesOf = (stdout: string): Shown[] =>
    stdout
      .trimEnd()
      .split(anyLineBreak)
      .map((line) => JSON.parse(line) as Shown);

  it('tail prints a line for each, with and without --json', async () => {
    await addAll();
    const { code, stdout, stderr } = await restmq('tail', 'test', '--consume', '--json', '--max', String(texts.length));
    expect([code, stderr]).toEqual([0, '']);
    expectAll(linesOf(stdout));
    await addAll();
    const plain = await restmq('tail', 'test', '--consume', '--max', String(texts.length));
    expect(plain.stdout.trimEnd().split(anyLineBreak)).toHaveLength(texts.length);
  });

  it('take and get print a line for each with --json', async () => {
    await addAll();
    expectAll(linesOf((await restmq('get', 'test', '--state', 'ready', '--json')).stdout));
    expect(linesOf((await restmq('get', 'test', '--json')).stdout)).toMatchObject([{ key: 'test:1' }]);
    expectAll(linesOf((await restmq('take', 'test', '--max', '100', '--json')).stdout));
  });

  it('take prints the value as it was written without it', async () => {
    await addAll();
    expect((await restmq('take', 'test')).stdout).toBe(`${texts[0]!}\n`);
  });
});

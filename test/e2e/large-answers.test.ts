import { dial, listen, parseSse } from '../support/streams';
import { until } from '../support/until';
import { useDaemon } from '../support/use-daemon';

/** Answers with several large messages are made part by part: each has all of its bytes, and no others. */

const { redis, daemon, say } = useDaemon({ consumerBuffer: 64 * 1024 ** 2 });

const values = {
  controls: '\u0001'.repeat(300_000),
  wide: '€"'.repeat(100_000),
  breaks: '\u0085\u2028\u2029'.repeat(100_000),
  text: 'x'.repeat(300_000),
};
const sent = Object.values(values);
const json = 'application/json';

interface Page {
  messages: { key: string; value: unknown; leaseId?: string }[];
}

beforeEach(async () => {
  await redis.client.flushall();
  for (const value of sent) await say('POST /q/large', value, 'text/plain; charset=utf-8');
});

const shown = ({ messages }: Page): unknown[] => messages.map(({ value }) => value);

it.each([
  ['GET /v1/queues/large/messages', undefined],
  ['POST /v1/queues/large/leases', '{"max":10}'],
  ['POST /queue', '{"cmd":"take","queue":"large","max":10}'],
  ['POST /queue/large', '{"cmd":"take","max":10,"leaseSeconds":60}'],
])('%s %s', async (what, body) => {
  const answer = await say(what, body, body === undefined ? {} : json);
  expect(shown(answer.json() as Page)).toEqual(sent);
  expect(answer.headers['content-length']).toBe(String(answer.bytes.length));
  expect(answer.bytes.toString().endsWith('}\r\n')).toBe(true);
});

it('a command with a callback is one call, without line breaks for old readers of JavaScript', async () => {
  const { bytes } = await say('POST /queue?callback=cb', '{"cmd":"take","queue":"large","max":10}', json);
  const [, call] = /^\/\*\*\/cb\((.*)\);\r\n$/.exec(bytes.toString())!;
  expect(shown(JSON.parse(call!) as Page)).toEqual(sent);
});

it('a queue is shown with its newest messages first', async () => {
  const page = (await say('GET /j/large', null, { Accept: json })).json() as Page;
  expect(shown(page)).toEqual([...sent].reverse());
});

it('a reply over a WebSocket is one frame', async () => {
  await say('PUT /v1/queues/large', '{"status":"stop"}', json); // nothing is streamed
  const socket = await dial(daemon.url, '/ws/large', ['restmq.v1']);
  socket.send({ cmd: 'take', max: 10, id: 7 });
  await until('it came', () => socket.frames.length === 1);
  const reply = JSON.parse(socket.frames[0]!) as Page & { id: number; type: string };
  expect(reply).toMatchObject({ type: 'reply', id: 7 });
  expect(shown(reply)).toEqual(sent);
  socket.ws.close();
});

it('the tail shows the newest of many large messages that come at once, and counts the others', async () => {
  const tail = await listen(daemon.url, 'GET /v1/queues/fresh/tail');
  const messages = Array.from({ length: 12 }, (_, i) => ({ value: `${i}`.padEnd(70_000, 'x') }));
  await say('POST /v1/queues/fresh/messages', JSON.stringify({ messages }), json);
  const events = () => parseSse(tail.body()).events;
  const counted = () =>
    events()
      .filter(({ type }) => type === 'skipped')
      .reduce((sum, { data }) => sum + (JSON.parse(data) as { count: number }).count, 0);
  const seen = () => events().filter(({ type }) => type === 'message');
  await until('all are shown or counted', () => counted() + seen().length === messages.length);
  expect(counted()).toBeGreaterThan(0);
  expect(JSON.parse(seen().at(-1)!.data)).toMatchObject({ key: 'fresh:12', value: messages[11]!.value });
  tail.hangUp();
});

it('the tail shows the newest of a burst of small messages, and counts those that it leaves out', async () => {
  const tail = await listen(daemon.url, 'GET /v1/queues/burst/tail');
  for (let i = 0; i < 10; i++) {
    const messages = Array.from({ length: 50 }, (_, k) => ({ value: 50 * i + k }));
    await say('POST /v1/queues/burst/messages', JSON.stringify({ messages }), json);
  }
  const events = () => parseSse(tail.body()).events.filter(({ type }) => type === 'message');
  await until('the newest is shown', () => events().at(-1)?.data.includes('"key":"burst:500"') ?? false);
  const keys = events().map(({ data }) => Number((JSON.parse(data) as { key: string }).key.slice('burst:'.length)));
  expect(keys).toEqual([...keys].sort((a, b) => a - b));
  expect(keys.slice(-20)).toEqual(Array.from({ length: 20 }, (_, i) => 481 + i));
  tail.hangUp();
});

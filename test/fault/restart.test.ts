import { buildCommand, daemonProcess, type DaemonProcess } from '../support/processes';
import { startProxy, type Proxy } from '../support/proxy';
import { startRedis, type TestRedis } from '../support/redis';
import { connectStream } from '../support/stream-clients';
import { until } from '../support/until';

let redis: TestRedis;
let command: ReturnType<typeof buildCommand>;
let daemons: DaemonProcess[];
let proxy: Proxy;

beforeAll(async () => {
  redis = await startRedis();
  command = buildCommand();
  const options = [['--drain', '1'], ['--drain', '1'], ['--drain', '1'], ['--drain', '1', '--workers', '2']];
  daemons = await Promise.all(options.map((one) => daemonProcess(command.path, redis.url, one)));
  await Promise.all(daemons.map((daemon) => daemon.start()));
  proxy = await startProxy(daemons.map(({ url }) => url));
}, 60_000);

afterAll(async () => {
  await proxy.stop();
  await Promise.all(daemons.map((daemon) => daemon.kill()));
  await redis.stop();
  command.remove();
});

/** What clients do, all the while. Every answer but those expected is a failure. */
function load() {
  const failures: string[] = [];
  const [added, taken, acked] = [new Set<string>(), new Set<string>(), new Set<string>()];
  let over = false;
  let requests = 0;

  const say = async (method: string, path: string, statuses: number[], body?: string): Promise<{ status: number; text: string }> => {
    requests++;
    const type = body?.startsWith('{') ? 'application/json' : 'text/plain';
    const answer = await fetch(proxy.url + path, { method, ...(body === undefined ? {} : { body, headers: { 'Content-Type': type } }) });
    const text = await answer.text();
    if (!statuses.includes(answer.status)) failures.push(`${method} ${path}: ${answer.status} ${text}`);
    return { status: answer.status, text };
  };

  const keysIn = (text: string): { key: string; lease: string }[] => (JSON.parse(text) as { messages: { key: string; lease: string }[] }).messages;

  const doing = {
    add: async (queue: string) => {
      const { status, text } = await say('POST', `/v1/queues/${queue}/messages`, [201], 'x');
      if (status === 201) added.add(keysIn(text)[0]!.key);
    },
    take: async () => {
      const { status, text } = await say('GET', '/q/taken?wait=2', [200, 204]);
      if (status === 200) taken.add((JSON.parse(text) as { key: string }).key);
    },
    lease: async () => {
      const { status, text } = await say('POST', '/v1/queues/leased/leases', [200, 204], '{"max":5,"lease":30,"wait":2}');
      if (status !== 200) return;
      for (const { key, lease } of keysIn(text)) {
        const { status: outcome } = await say('DELETE', `/v1/queues/leased/leases/${lease}`, [204]);
        if (outcome === 204) acked.add(key);
      }
    },
  };

  const keepDoing = async (act: () => Promise<void>): Promise<void> => {
    while (!over) await act();
  };
  const all = Promise.all([
    ...['taken', 'taken', 'leased', 'leased', 'streamed'].map((queue) => keepDoing(() => doing.add(queue))),
    ...Array.from({ length: 4 }, () => keepDoing(doing.take)),
    ...Array.from({ length: 4 }, () => keepDoing(doing.lease)),
  ]);
  return {
    failures, added, taken, acked,
    get requests() {
      return requests;
    },
    async end() {
      over = true;
      await all;
    },
  };
}

/** Somebody who comes back whenever told to, with the last key. */
async function follow(queue: string, isOver: () => boolean, heard: (key: string, event: string) => void): Promise<number> {
  let last = '0';
  for (let times = 0; ; times++) {
    const stream = await connectStream(proxy.url, queue, 'sse', {
      headers: { 'Last-Event-ID': last },
      on: ({ key, event }) => {
        heard(key, event);
        if (event === 'message') last = key;
      },
    });
    await Promise.race([stream.over, until('the run is over', isOver, 60_000)]);
    stream.hangUp();
    if (isOver()) return times;
  }
}

it('a rolling restart of four daemons under load fails no request, loses nothing and gives nothing twice', async () => {
  await fetch(`${proxy.url}/v1/queues/streamed`, { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: '{"replay":100000}' });
  const clients = load();
  const streamed: string[] = [];
  let over = false;
  const following = follow('streamed', () => over, (key, event) => streamed.push(event === 'message' ? key : event));
  await until('there is traffic', () => clients.taken.size > 50 && clients.acked.size > 50);
  for (const daemon of daemons) {
    expect(await daemon.end()).toBe(0);
    await daemon.start();
    const before = clients.taken.size;
    await until('it goes on', () => clients.taken.size > before + 20);
  }
  await clients.end();
  expect([clients.failures, proxy.failed]).toEqual([[], []]);
  expect(clients.requests).toBeGreaterThan(500);

  const of = (queue: string): string[] => [...clients.added].filter((key) => key.startsWith(`${queue}:`));
  const left = async (queue: string): Promise<number> => ((await (await fetch(`${proxy.url}/stats/${queue}`)).json()) as { ready: number; leased: number }).ready;
  expect(clients.taken.size + (await left('taken'))).toBe(of('taken').length);
  expect(clients.acked.size + (await left('leased'))).toBe(of('leased').length);
  await until('the stream brought all', () => new Set(streamed).size >= of('streamed').length);
  over = true;
  expect(await following).toBeGreaterThan(0);
  expect(streamed).toEqual(of('streamed').sort((a, b) => Number(a.split(':')[1]) - Number(b.split(':')[1])));
}, 120_000);

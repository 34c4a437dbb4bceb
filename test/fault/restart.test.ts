import { buildCommand, daemonProcess, type DaemonProcess } from '../support/processes';
import { startProxy, type Proxy } from '../support/proxy';
import { startRedis, type TestRedis } from '../support/redis';
import { follow, load } from '../support/rolling-load';
import { until } from '../support/until';

let redis: TestRedis;
let command: ReturnType<typeof buildCommand>;
let daemons: DaemonProcess[];
let proxy: Proxy;

beforeAll(async () => {
  redis = await startRedis();
  command = buildCommand();
  const options = [
    ['--drain', '1'],
    ['--drain', '1'],
    ['--drain', '1'],
    ['--drain', '1', '--workers', '2'],
  ];
  daemons = await Promise.all(options.map((one) => daemonProcess(command.path, redis.url, one)));
  await Promise.all(daemons.map((daemon) => daemon.start()));
  proxy = await startProxy(daemons.map(({ url }) => url));
});

afterAll(async () => {
  await proxy.stop();
  await Promise.all(daemons.map((daemon) => daemon.kill()));
  await redis.stop();
  command.remove();
});

it('a rolling restart of four daemons under load fails no request, loses nothing and gives nothing twice', async () => {
  await fetch(`${proxy.url}/v1/queues/streamed`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: '{"replay":100000}',
  });
  const clients = load(proxy.url);
  const streamed: string[] = [];
  let over = false;
  const following = follow(
    proxy.url,
    'streamed',
    () => over,
    (key, event) => streamed.push(event === 'message' ? key : event),
  );
  await until('there is traffic', () => clients.taken.size > 50 && clients.acked.size > 50, 30_000);
  for (const daemon of daemons) {
    expect(await daemon.end()).toBe(0);
    await daemon.start();
    const before = clients.taken.size;
    await until('it goes on', () => clients.taken.size > before + 20, 30_000);
  }
  await clients.end();
  expect([clients.failures, proxy.failed]).toEqual([[], []]);
  expect(clients.requests).toBeGreaterThan(500);

  const of = (queue: string): string[] => [...clients.added].filter((key) => key.startsWith(`${queue}:`));
  const left = async (queue: string): Promise<number> =>
    ((await (await fetch(`${proxy.url}/stats/${queue}`)).json()) as { ready: number; leased: number }).ready;
  expect(clients.taken.size + (await left('taken'))).toBe(of('taken').length);
  expect(clients.acked.size + (await left('leased'))).toBe(of('leased').length);
  await until('the stream brought all', () => new Set(streamed).size >= of('streamed').length);
  over = true;
  expect(await following).toBeGreaterThan(0);
  expect(streamed).toEqual(of('streamed'));
});

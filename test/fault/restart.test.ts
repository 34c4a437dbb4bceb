import { useDaemonProcess, useCommand } from '../support/processes';
import { startProxy } from '../support/proxy';
import { useRedis } from '../support/redis';
import { follow, load } from '../support/rolling-load';
import { until } from '../support/until';
import { use } from '../support/use';

const redis = useRedis();
const command = useCommand();
const daemons = [[], [], [], ['--workers', '2']].map((options) =>
  useDaemonProcess(command, redis, ['--drain', '1', ...options]),
);
const proxy = use(
  () => startProxy(daemons.map(({ url }) => url)),
  (started) => started.stop(),
);

it('a rolling restart of four daemons under load fails no request, loses nothing and gives nothing twice', async () => {
  await fetch(`${proxy.url}/v1/queues/streamed`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: '{"replayLength":100000}',
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

import { once } from 'node:events';
import { connect, type IncomingHttpHeaders } from 'node:http2';
import WebSocket from 'ws';
import { startNginx, type Nginx } from '../support/nginx';
import { builtCommand } from '../support/build';
import { createCertificates } from '../support/certificates';
import { daemonProcess, type DaemonProcess } from '../support/processes';
import { startRedis, type TestRedis } from '../support/redis';
import { follow, load } from '../support/rolling-load';
import { withProgram } from '../support/senders';
import { connectStream } from '../support/stream-clients';
import { until } from '../support/until';
import { use } from '../support/use';
import { useDaemon } from '../support/use-daemon';

withProgram('nginx')('behind nginx as examples/nginx.conf has it', () => {
  let redis: TestRedis;
  let daemons: DaemonProcess[];
  let nginx: Nginx;

  beforeAll(async () => {
    redis = await startRedis();
    daemons = await Promise.all(
      [0, 1].map(() => daemonProcess(builtCommand(), redis.url, ['--drain', '3', '--trust-proxy', '127.0.0.1'])),
    );
    await Promise.all(daemons.map((daemon) => daemon.start()));
    nginx = await startNginx(daemons.map(({ url }) => new URL(url).host));
  });

  afterAll(async () => {
    await nginx.stop();
    await Promise.all(daemons.map((daemon) => daemon.kill()));
    await redis.stop();
  });

  it.each(['comet', 'sse', 'websocket'] as const)('messages come over %s as they are added', async (transport) => {
    const stream = await connectStream(nginx.url, `over ${transport}`, transport);
    await fetch(`${nginx.url}/q/over%20${transport}`, {
      method: 'POST',
      body: 'x',
      headers: { 'Content-Type': 'text/plain' },
    });
    await until('it came', () => stream.received.length === 1);
    stream.hangUp();
  });

  it('a rolling restart fails no request', async () => {
    const clients = load(nginx.url);
    let over = false;
    const streamed = new Set<string>();
    const following = follow(
      nginx.url,
      'streamed',
      () => over,
      (key) => streamed.add(key),
    );
    await until('there is traffic', () => clients.taken.size > 50 && clients.acked.size > 50, 30_000);
    for (const daemon of daemons) {
      expect(await daemon.end()).toBe(0);
      await daemon.start();
      const before = clients.taken.size;
      await until('it goes on', () => clients.taken.size > before + 20, 30_000);
    }
    await clients.end();
    expect([clients.failures, nginx.errors()]).toEqual([[], expect.not.stringContaining('response header')]);
    await until(
      'the stream brought all',
      () => streamed.size >= [...clients.added].filter((key) => key.startsWith('streamed:')).length,
    );
    over = true;
    await following;
  });

  it('a daemon that is killed is passed over, and what was acknowledged is not lost', async () => {
    const asked = async (): Promise<string> =>
      /^process_start_time_seconds \S+/m.exec(await (await fetch(`${nginx.url}/metrics`)).text())![0];
    await until('both are in use', async () => new Set(await Promise.all(Array.from({ length: 8 }, asked))).size === 2);
    await daemons[0]!.kill();
    const statuses = new Set<number>();
    for (let i = 0; i < 50; i++)
      statuses.add(
        (
          await fetch(`${nginx.url}/q/killed`, {
            method: 'POST',
            body: 'x',
            headers: { 'Content-Type': 'text/plain' },
          })
        ).status,
      );
    expect([...statuses]).toEqual([201]);
    expect(await (await fetch(`${nginx.url}/stats/killed`)).json()).toMatchObject({ ready: 50 });
    await daemons[0]!.start();
  });
});

withProgram('nginx')('behind nginx below a path, as the head of examples/nginx.conf says', () => {
  const { daemon } = useDaemon({ basePath: '/restmq' });
  const nginx = use(
    () => startNginx([new URL(daemon.url).host], { basePath: '/restmq' }),
    (running) => running.stop(),
  );

  it.each(['comet', 'sse', 'websocket'] as const)('messages come over %s', async (transport) => {
    const stream = await connectStream(nginx.url, `over ${transport}`, transport);
    await fetch(`${nginx.url}/q/over%20${transport}`, { method: 'POST', body: new URLSearchParams({ value: 'x' }) });
    await until('it came', () => stream.received.length === 1);
    stream.hangUp();
  });

  it('a browser is led to the dashboard, and other paths are not RestMQ’s', async () => {
    const { redirected, url } = await fetch(`${nginx.url}/`);
    expect([redirected, url]).toEqual([true, `${nginx.url}/ui/`]);
    expect((await fetch(new URL('/healthz', nginx.url))).headers.get('content-type')).toBe('text/html');
  });
});

withProgram('nginx')('behind nginx over HTTP/2, as examples/nginx.conf says', () => {
  const { daemon } = useDaemon();
  const certificates = use(createCertificates, (made) => made.remove());
  const nginx = use(
    () => {
      certificates.make('nginx', 'DNS:localhost');
      const [cert, key] = [certificates.path('nginx.pem'), certificates.path('nginx.key')];
      return startNginx([new URL(daemon.url).host], { certificate: { cert, key } });
    },
    (running) => running.stop(),
  );

  it('one connection carries twenty event streams and the messages that they show', async () => {
    const session = connect(nginx.url, { rejectUnauthorized: false });
    const heard = Array.from({ length: 20 }, (_, i) => {
      const stream = session.request({ ':path': `/sse/queue${i}`, accept: 'text/event-stream' });
      const text: string[] = [];
      stream.setEncoding('utf8').on('data', (part: string) => text.push(part));
      return text;
    });
    const consumers = async (): Promise<number> => {
      const names = Array.from({ length: 20 }, (_, i) => fetch(`${daemon.url}/stats/queue${i}`));
      const all = await Promise.all(names.map(async (one) => (await (await one).json()) as { consumers: number }));
      return all.reduce((sum, one) => sum + one.consumers, 0);
    };
    await until('all streams are open', async () => (await consumers()) === 20);
    for (let i = 0; i < 20; i++) {
      const request = session.request({ ':method': 'POST', ':path': `/q/queue${i}`, 'content-type': 'text/plain' });
      request.end(`for ${i}`);
      const [headers] = (await once(request, 'response')) as [IncomingHttpHeaders];
      expect(headers[':status']).toBe(201);
      request.resume();
    }
    await until('each stream has its message', () => heard.every((text, i) => text.join('').includes(`"for ${i}"`)));
    session.destroy();
    await until('the streams have ended', async () => (await consumers()) === 0);
  });

  it('a WebSocket works on the same port', async () => {
    const socket = new WebSocket(`${nginx.url.replace('https', 'wss')}/ws/test`, { rejectUnauthorized: false });
    await once(socket, 'open');
    socket.terminate();
  });
});

import { once } from 'node:events';
import { connect } from 'node:net';
import { exchange } from '../support/net';
import { until } from '../support/until';
import { useDaemon } from '../support/use-daemon';

const { daemon } = useDaemon();

const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;

async function ready(queue: string): Promise<number> {
  return ((await (await fetch(`${daemon.url}/stats/${queue}`)).json()) as { ready: number }).ready;
}

describe('a client that sends many requests at once', () => {
  it('is answered in order', async () => {
    for (let i = 1; i <= 3; i++) await fetch(`${daemon.url}/q/order`, { method: 'POST', body: `message ${i}` });
    const text = await exchange(daemon.url, get('/q/order').repeat(3) + get('/healthz'), (all) =>
      all.endsWith('OK\r\n'),
    );
    expect(text.match(/message \d/g)).toEqual(['message 1', 'message 2', 'message 3']);
  });

  it('gets through with more of them than may wait', async () => {
    const text = await exchange(daemon.url, get('/healthz').repeat(5000) + get('/q/'), (all) =>
      all.includes('</html>'),
    );
    expect(text.match(/\r\nOK\r\n/g)).toHaveLength(5000);
  });

  it('and reads no answer consumes what fits into the sockets, not everything', async () => {
    const value = 'x'.repeat(1_000_000);
    for (let i = 0; i < 40; i++) await fetch(`${daemon.url}/q/greedy`, { method: 'POST', body: value });
    const { hostname, port } = new URL(daemon.url);
    const socket = connect(Number(port), hostname).pause();
    socket.write(get('/q/greedy').repeat(40));
    await until('it was answered', async () => (await ready('greedy')) < 40);
    let before = 40;
    await until('no more is taken', async () => before === (before = await ready('greedy')));
    socket.destroy();
    await once(socket, 'close');
    expect(await ready('greedy')).toBeGreaterThan(20);
  });
});

import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';

/** A TCP proxy in front of a server, which loses replies, cuts connections and is slow as a test wants it. */
export interface TcpProxy {
  readonly port: number;
  readonly url: string;
  /** How many replies were lost so far. */
  readonly cuts: number;
  /**
   * The next request that has `marker` in it reaches the server; its reply does not come back, and the connection
   * breaks.
   * @returns when that has happened
   */
  cutReplyTo(marker: string): Promise<void>;
  /**
   * From now on each request, with this probability, is answered by a broken connection after the server has replied.
   */
  cutReplies(chance: number, random: () => number): void;
  /** Everything takes this much longer, in each direction. */
  delay(ms: number): void;
  /** Break every connection there is. */
  reset(): void;
  stop(): Promise<void>;
}

export async function startTcpProxy(targetPort: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let awaited: { marker: Buffer; done: () => void } | null = null;
  let chance = 0;
  let random = Math.random;
  let delayMs = 0;
  let cuts = 0;

  /** Write to a socket, after the delay, and in order when that changes. */
  const writer = (socket: Socket): ((chunk: Buffer) => void) => {
    const waiting: [dueAt: number, chunk: Buffer][] = [];
    const writeDue = (): void => {
      while (waiting.length > 0 && waiting[0]![0] <= performance.now()) socket.write(waiting.shift()![1]);
      if (waiting.length > 0) setTimeout(writeDue, Math.max(1, waiting[0]![0] - performance.now()));
    };
    return (chunk) => {
      if (delayMs === 0 && waiting.length === 0) return void socket.write(chunk);
      waiting.push([Math.max(performance.now() + delayMs, waiting.at(-1)?.[0] ?? 0), chunk]);
      if (waiting.length === 1) writeDue();
    };
  };

  const server = createServer((client) => {
    const upstream = connect(targetPort, '127.0.0.1');
    const [toServer, toClient] = [writer(upstream), writer(client)];
    let doomed: (() => void) | null = null;
    const end = (): void => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket.setNoDelay(true));
      socket.on('close', () => (sockets.delete(socket), end()));
      socket.on('error', end);
    }
    client.on('data', (chunk: Buffer) => {
      if (awaited && chunk.includes(awaited.marker)) {
        doomed = awaited.done;
        awaited = null;
      } else if (chance > 0 && chunk.includes('EVALSHA') && random() < chance) doomed = () => undefined;
      toServer(chunk);
    });
    upstream.on('data', (chunk: Buffer) => {
      if (!doomed) return toClient(chunk);
      cuts++;
      doomed();
      end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `redis://127.0.0.1:${port}/0`,
    get cuts() {
      return cuts;
    },
    cutReplyTo: (marker) => new Promise((done) => (awaited = { marker: Buffer.from(marker), done })),
    cutReplies(probability, by) {
      [chance, random] = [probability, by];
    },
    delay: (ms) => void (delayMs = ms),
    reset: () => sockets.forEach((socket) => socket.resetAndDestroy()),
    async stop() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

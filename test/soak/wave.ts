import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectStream, type Transport } from '../support/stream-clients';
import type { Pool } from './pool';

/** Counters of a run, and the clients that are active. */
export interface Doings {
  requests: number;
  streams: number;
  failures: number;
  /** Requests and streams that nobody has ended yet, in words. */
  readonly underWay: Set<string>;
}

interface Call {
  method: string;
  path: string;
  body?: object | string;
  /** Hang up after so long, if there is no answer. */
  hangUpMs?: number;
}

const transports: readonly Transport[] = ['comet', 'sse', 'websocket'];

/**
 * Everything at once, until then; whoever came has gone when it ends. @param untilMs  by performance.now() @param say
 * told of what failed
 */
export async function wave(pool: Pool, doings: Doings, untilMs: number, say: (line: string) => void): Promise<void> {
  const agent = new Agent({ keepAlive: true });
  const isOver = (): boolean => performance.now() >= untilMs;
  const during = async <T>(what: string, act: () => Promise<T>): Promise<T | null> => {
    const entry = `${what} (${doings.requests + doings.streams})`;
    doings.underWay.add(entry);
    try {
      return await act();
    } catch (error) {
      doings.failures++;
      say(`${what}: ${(error as Error).message}`);
      return null;
    } finally {
      doings.underWay.delete(entry);
    }
  };
  const ask = (method: string, path: string, body?: object | string, hangUpMs?: number): Promise<unknown> => {
    doings.requests++;
    return during(`${method} ${path}`, () =>
      answerTo(pool.some(), agent, {
        method,
        path,
        ...(body !== undefined && { body }),
        ...(hangUpMs !== undefined && { hangUpMs }),
      }),
    );
  };
  const keepDoing = async (act: () => Promise<unknown>): Promise<void> => {
    while (!isOver()) await act();
  };
  const comeAndGo = async (i: number): Promise<void> => {
    doings.streams++;
    const transport = transports[i % 3]!;
    const [queue, query] =
      i % 2 === 0 ? ['soak-broadcast', '?since=0'] : ['soak-given', i % 4 === 3 && i % 3 > 0 ? '?ack=manual' : ''];
    await during(`${transport} ${queue}${query}`, async () => {
      const stream = await connectStream(pool.some(), queue, transport, { query });
      await sleep(Math.min(Math.random() * 1000, Math.max(0, untilMs - performance.now())));
      stream.hangUp();
      await stream.over;
    });
  };
  await Promise.all([
    ...actsOf(ask).map(keepDoing),
    ...Array.from({ length: 30 }, (_, i) => keepDoing(() => comeAndGo(i))),
  ]);
  const queues = ['soak-leased', 'soak-given', 'soak-broadcast', ...Array.from({ length: 20 }, (_, i) => `soak-${i}`)];
  await Promise.all(queues.map((queue) => ask('POST', `/v1/queues/${queue}/purge`)));
  agent.destroy();
}

function actsOf(
  ask: (method: string, path: string, body?: object | string, hangUpMs?: number) => Promise<unknown>,
): (() => Promise<unknown>)[] {
  let turn = 0;
  return [
    () => ask('POST', `/q/soak-${turn++ % 20}`, 'x'.repeat(100)),
    () => ask('GET', `/q/soak-${turn++ % 20}`),
    () => ask('GET', '/q/soak-empty?wait=5', undefined, Math.round(20 + Math.random() * 200)),
    () => ask('GET', '/q/soak-empty?wait=1'),
    () =>
      ask('POST', '/v1/queues/soak-leased/messages', {
        messages: [
          { value: 1, ttlSeconds: 5 },
          { value: 2, delaySeconds: 1 },
          { value: 'x'.repeat(5000), priority: 5 },
        ],
      }),
    async () => {
      const held = (await ask('POST', '/v1/queues/soak-leased/leases', { max: 5, leaseSeconds: 1 })) as {
        messages: { leaseId: string }[];
      } | null;
      for (const { leaseId } of held?.messages.slice(1) ?? [])
        await ask('DELETE', `/v1/queues/soak-leased/leases/${leaseId}`); // one runs out
    },
    () => ask('POST', '/v1/queues/soak-bounded/messages', 'x'.repeat(2000)),
    () => ask('POST', '/queue', { cmd: 'add', queue: 'soak-0', value: 'x', idempotencyKey: `k${turn++ % 1000}` }),
    () => ask('POST', '/queue', { cmd: 'fly' }),
    () => ask('GET', '/nowhere'),
    () => ask('POST', '/q/soak-purged', 'x').then(() => ask('DELETE', '/q/soak-purged')),
    () => ask('GET', '/v1/overview'),
    () => ask('POST', `/q/soak-broadcast`, 'x'.repeat(500)),
    () => ask('POST', `/q/soak-given`, 'x'.repeat(500)),
  ];
}

/**
 * @returns what is answered, where it is JSON; null for anything else, and when it was hung up @throws for a status
 * from 500 on
 */
function answerTo(url: string, agent: Agent, { method, path, body, hangUpMs }: Call): Promise<unknown> {
  const [text, type] = typeof body === 'object' ? [JSON.stringify(body), 'application/json'] : [body, 'text/plain'];
  return new Promise((resolve, reject) => {
    const headers = text === undefined ? {} : { 'Content-Type': type, 'Content-Length': Buffer.byteLength(text) };
    const asked = request(url + path, { method, agent, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('error', failed);
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        clearTimeout(timer);
        const said = Buffer.concat(chunks).toString();
        if (answer.statusCode! >= 500) return reject(new Error(`is answered with ${answer.statusCode}: ${said}`));
        resolve(
          said !== '' && (answer.headers['content-type'] ?? '').includes('json') ? (JSON.parse(said) as unknown) : null,
        );
      });
    });
    let isHungUp = false;
    const timer = hangUpMs === undefined ? undefined : setTimeout(() => ((isHungUp = true), asked.destroy()), hangUpMs);
    const failed = (error: Error): void => (clearTimeout(timer), isHungUp ? resolve(null) : reject(error));
    asked.on('error', failed);
    asked.end(text);
  });
}

import { builtCommand } from '../support/build';
import { daemonProcess, type DaemonProcess } from '../support/processes';
import { startRedis, type TestRedis } from '../support/redis';

/** Daemons in processes of their own on one Redis. */
export interface Pool {
  readonly redis: TestRedis;
  readonly daemons: DaemonProcess[];
  /** The URL of some daemon. */
  readonly some: () => string;
  stop(): Promise<void>;
}

export async function startPool(count: number): Promise<Pool> {
  const redis = await startRedis();
  const command = builtCommand();
  const daemons = await Promise.all(Array.from({ length: count }, () => daemonProcess(command, redis.url)));
  const stop = async (): Promise<void> => {
    await Promise.all(daemons.map((daemon) => daemon.kill()));
    await redis.stop();
  };
  try {
    await Promise.all(daemons.map((daemon) => daemon.start()));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    redis,
    daemons,
    stop,
    some: () => daemons[Math.floor(Math.random() * daemons.length)]!.url,
  };
}

/** Set something of a queue. */
export async function configure(url: string, queue: string, settings: object): Promise<void> {
  const answer = await fetch(`${url}/v1/queues/${encodeURIComponent(queue)}`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(settings),
  });
  if (!answer.ok) throw new Error(`PUT is answered with ${answer.status}: ${await answer.text()}`);
}

/** Post `count` messages by several producers, each in order, each to daemons at random: `<producer>:<number>`. */
export async function produce(
  urls: () => string,
  queue: string,
  producers: number,
  count: number,
  posted: () => void = () => undefined,
): Promise<void> {
  const each = Math.floor(count / producers);
  const produceOne = async (producer: number): Promise<void> => {
    for (let i = 0; i < each; i++) {
      await post(urls, queue, `${producer}:${i}`);
      posted();
    }
  };
  await Promise.all(Array.from({ length: producers }, (_, producer) => produceOne(producer)));
}

/** Post until it is stored; only what was surely not stored is posted again. */
async function post(urls: () => string, queue: string, value: string): Promise<void> {
  for (;;) {
    const key = `${queue}-${value.slice(0, 20)}`;
    const answer = await fetch(`${urls()}/v1/queues/${encodeURIComponent(queue)}/messages`, {
      method: 'POST',
      headers: { 'Content-Type': 'text/plain', 'Idempotency-Key': key },
      body: value,
    }).catch(() => null); // its daemon was killed: the key tells whether it had stored it
    if (answer?.ok) return void (await answer.arrayBuffer());
    await answer?.arrayBuffer();
  }
}

/** Post messages of a size, a few at a time. */
export async function produceSized(urls: () => string, queue: string, count: number, bytes: number): Promise<void> {
  const produceSome = async (producer: number): Promise<void> => {
    for (let i = producer; i < count; i += 4) await post(urls, queue, `${i}:`.padEnd(bytes, 'x'));
  };
  await Promise.all([0, 1, 2, 3].map(produceSome));
}

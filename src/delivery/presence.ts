import { randomBytes } from 'node:crypto';
import type { Consumer, ConsumerList } from '../../generated/messages';
import type { Engine } from '../queue/engine';
import type { Queue } from '../queue/names';
import { publishedFrom } from '../queue/consumers';
import { daemonChannel } from '../redis/keys';
import type { Listener, Subscriptions } from '../redis/connection/subscriptions';

/** A daemon that does not answer within this time counts as gone. */
const patienceMs = 1000;

/**
 * List the consumers of a queue by asking every daemon that has some: the answer is exact, without consumers that are
 * gone.
 * @throws BrokerError `redis-unavailable`
 */
export async function askAll(
  queue: Queue,
  engine: Engine,
  subscriptions: Subscriptions,
  daemonId: string,
): Promise<Consumer[]> {
  const id = randomBytes(6).toString('base64url');
  const channels = [daemonChannel(queue.keys, daemonId)];
  const answers: Consumer[][] = [];
  let expected = Infinity;
  let complete = (): void => undefined;
  const all = new Promise<void>((resolve) => (complete = resolve));
  const listener: Listener = {
    onMessage(_channel, bytes) {
      const published = publishedFrom(bytes);
      if (published?.kind !== 'answer' || !published.text.startsWith(`${id} `)) return;
      answers.push(consumersFrom(published.text.slice(id.length + 1)));
      if (answers.length >= expected) complete();
    },
    onReconnect: () => undefined,
  };
  await subscriptions.on(channels, listener);
  const timer = setTimeout(complete, patienceMs);
  try {
    expected = await engine.askDaemons(queue, `${daemonId} ${id}`);
    if (answers.length < expected) await all;
  } finally {
    clearTimeout(timer);
    subscriptions.off(channels, listener);
  }
  return answers.flat().sort((a, b) => a.connectedAt.localeCompare(b.connectedAt) || a.id.localeCompare(b.id));
}

/**
 * List the streams of a queue, and the clients that get its messages by single requests, on all daemons.
 * @throws BrokerError `redis-unavailable`
 */
export async function listConsumers(
  queue: Queue,
  hub: { consumers(queue: Queue): Promise<Consumer[]> },
  engine: Engine,
): Promise<ConsumerList> {
  const [consumers, workers] = await Promise.all([hub.consumers(queue), engine.workers(queue)]);
  return { queue: queue.name, count: consumers.length, consumers, workers };
}

/** During an upgrade, older daemons of the pool answer with `since` in place of `connectedAt`. */
type AnsweredConsumer = Omit<Consumer, 'connectedAt'> & { connectedAt?: string; since?: string };

function consumersFrom(json: string): Consumer[] {
  return (JSON.parse(json) as AnsweredConsumer[]).map(({ since = new Date(0).toISOString(), ...consumer }) => ({
    ...consumer,
    connectedAt: consumer.connectedAt ?? since,
  }));
}

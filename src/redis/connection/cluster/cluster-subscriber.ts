import type { Redis } from 'ioredis';
import { commandTimeoutMs, createNode, troubleOf, type NodeOptions } from '../node';
import type { Subscriber } from '../subscriber';
import type { ClusterClient } from './cluster-client';
import { readyWithin } from './node-calls';
import { slotOf } from './slots';

/**
 * Sharded Pub/Sub of a Cluster: each channel is subscribed at the master of its slot, on a separate connection per
 * master. The old master ends a subscription when its slot moves; when a master is gone its connection breaks. Either
 * way the channels are lost until they are subscribed again at the new master.
 * @param cluster  knows the owners of slots
 */
export function clusterSubscriber(cluster: ClusterClient, options: NodeOptions): Subscriber {
  const nodes = new Map<string, Redis>();
  /** Channel → node where it is subscribed; null while it is lost. */
  const owners = new Map<string, string | null>();
  let onMessage: (channel: string, message: Buffer) => void = () => undefined;
  let reportLost: (channels: readonly string[]) => void = () => undefined;
  let timer: NodeJS.Timeout | null = null;
  let ended = false;
  const lookAt = new Set<string>();
  let looking: NodeJS.Immediate | null = null;

  const nodeAt = (name: string): Redis => {
    const known = nodes.get(name);
    if (known) return known;
    const colon = name.lastIndexOf(':');
    const node = createNode({ ...options, host: name.slice(0, colon), port: Number(name.slice(colon + 1)) });
    nodes.set(name, node);
    node.on('error', () => undefined); // the connections for commands report errors
    node.on('smessageBuffer', (channel: Buffer, message: Buffer | null) =>
      onMessage(channel.toString(), message ?? nothing),
    );
    node.on('moved', () => {
      lookAt.add(name);
      looking ??= setImmediate(lookForLost);
    });
    node.on('close', () => lose((channel) => owners.get(channel) === name));
    return node;
  };

  /**
   * Find the channels that a node no longer serves. Owners of slots don't show that: a slot may have moved away and
   * back.
   */
  const lookForLost = (): void => {
    looking = null;
    for (const name of lookAt) {
      const listened = listenedTo(nodes.get(name)!);
      lose((channel) => owners.get(channel) === name && !listened.has(channel));
      void cluster.refresh(name).catch(() => undefined);
    }
    lookAt.clear();
  };

  const lose = (isLost: (channel: string) => boolean): void => {
    for (const channel of owners.keys()) if (isLost(channel)) owners.set(channel, null);
    if (!ended) timer ??= setTimeout(findAgain, findMs).unref();
  };

  /** Have lost channels subscribed again, repeatedly until that has worked. */
  const findAgain = (): void => {
    timer = null;
    const unsubscribed = [...owners].flatMap(([channel, owner]) => (owner === null ? [channel] : []));
    if (unsubscribed.length === 0 || ended) return;
    timer = setTimeout(findAgain, againMs).unref();
    reportLost(unsubscribed);
  };

  const subscribe: Subscriber['subscribe'] = async (channels) => {
    const slot = slotOf(channels[0]!);
    for (const channel of channels) if (!owners.has(channel)) owners.set(channel, null);
    for (const until = performance.now() + commandTimeoutMs; ;) {
      if (ended) throw new Error('Connection is closed.'); // else retries would keep the process alive
      const name = cluster.ownerOf(slot);
      if (name === undefined) throw new Error('CLUSTERDOWN it is not known who has this slot');
      try {
        const node = nodeAt(name);
        if (node.status === 'wait') await node.connect();
        else await readyWithin(node, until - performance.now());
        await node.ssubscribe(...channels);
        for (const channel of channels) if (owners.has(channel)) owners.set(channel, name);
        return;
      } catch (error) {
        if (performance.now() > until || !cluster.learn(slot, error)) throw error;
      }
    }
  };

  return {
    get status() {
      return [...owners.values()].includes(null) ? 'reconnecting' : 'ready';
    },
    get trouble() {
      return [...nodes.values()]
        .filter(({ status }) => status !== 'ready')
        .map(troubleOf)
        .find((error) => error !== undefined);
    },
    connect: () => Promise.resolve(),
    disconnect() {
      ended = true;
      for (const node of nodes.values()) node.disconnect();
    },
    subscribe,
    unsubscribe(channels) {
      const name = owners.get(channels[0]!);
      for (const channel of channels) owners.delete(channel);
      if (name)
        nodes
          .get(name)
          ?.sunsubscribe(...channels)
          .catch(() => undefined);
    },
    onMessage: (act) => void (onMessage = act),
    onLost: (act) => void (reportLost = act as typeof reportLost),
  };
}

/** ioredis reports that a subscription ended, but not which one. It keeps the list of the others. */
function listenedTo(node: Redis): Set<string> {
  const { subscriber } = (
    node as unknown as { condition: { subscriber: false | { channels(set: 'ssubscribe'): string[] } } }
  ).condition;
  return new Set(subscriber ? subscriber.channels('ssubscribe') : []);
}

const nothing = Buffer.alloc(0);
const findMs = 20;
/** Longer than an attempt that only waits for an answer takes. */
const againMs = 500;

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
 */
export class ClusterSubscriber implements Subscriber {
  private readonly nodes = new Map<string, Redis>();
  /** Channel → node where it is subscribed; null while it is lost. */
  private readonly owners = new Map<string, string | null>();
  private reportMessage: (channel: string, message: Buffer) => void = () => undefined;
  private reportLost: (channels: readonly string[]) => void = () => undefined;
  private retryTimer: NodeJS.Timeout | undefined;
  /** Nodes that ended a subscription in this turn of the event loop. */
  private readonly moved = new Set<string>();
  private movedTimer: NodeJS.Immediate | undefined;
  private ended = false;

  /** @param cluster  knows the owners of slots */
  constructor(
    private readonly cluster: ClusterClient,
    private readonly options: NodeOptions,
  ) {}

  get status(): string {
    return [...this.owners.values()].includes(null) ? 'reconnecting' : 'ready';
  }

  get trouble(): Error | undefined {
    return [...this.nodes.values()]
      .filter(({ status }) => status !== 'ready')
      .map(troubleOf)
      .find((error) => error !== undefined);
  }

  connect(): Promise<void> {
    return Promise.resolve();
  }

  disconnect(): void {
    this.ended = true;
    for (const node of this.nodes.values()) node.disconnect();
  }

  async subscribe(channels: readonly string[]): Promise<void> {
    const slot = slotOf(channels[0]!);
    for (const channel of channels) if (!this.owners.has(channel)) this.owners.set(channel, null);
    for (const until = performance.now() + commandTimeoutMs; ;) {
      if (this.ended) throw new Error('Connection is closed.'); // else retries would keep the process alive
      const name = this.cluster.ownerOf(slot);
      if (name === undefined) throw new Error('CLUSTERDOWN it is not known who has this slot');
      try {
        const node = this.nodeAt(name);
        if (node.status === 'wait') await node.connect();
        else await readyWithin(node, until - performance.now());
        await node.ssubscribe(...channels);
        for (const channel of channels) if (this.owners.has(channel)) this.owners.set(channel, name);
        return;
      } catch (error) {
        if (performance.now() > until || !this.cluster.learn(slot, error)) throw error;
      }
    }
  }

  async unsubscribe(channels: readonly string[]): Promise<void> {
    const name = this.owners.get(channels[0]!);
    for (const channel of channels) this.owners.delete(channel);
    const node = name ? this.nodes.get(name) : undefined;
    await node?.sunsubscribe(...channels).catch(() => undefined);
  }

  onMessage(act: (channel: string, message: Buffer) => void): void {
    this.reportMessage = act;
  }

  onLost(act: (channels: readonly string[]) => void): void {
    this.reportLost = act;
  }

  private nodeAt(name: string): Redis {
    const known = this.nodes.get(name);
    if (known) return known;
    const colon = name.lastIndexOf(':');
    const node = createNode({ ...this.options, host: name.slice(0, colon), port: Number(name.slice(colon + 1)) });
    this.nodes.set(name, node);
    node.on('error', () => undefined); // the connections for commands report errors
    node.on('smessageBuffer', (channel: Buffer, message: Buffer | null) =>
      this.reportMessage(channel.toString(), message ?? nothing),
    );
    node.on('moved', () => {
      this.moved.add(name);
      this.movedTimer ??= setImmediate(() => this.findMoved());
    });
    node.on('close', () => this.lose((channel) => this.owners.get(channel) === name));
    return node;
  }

  /**
   * Find the channels that a node no longer serves. Owners of slots don't show that: a slot may have moved away and
   * back.
   */
  private findMoved(): void {
    this.movedTimer = undefined;
    for (const name of this.moved) {
      const subscribed = channelsOf(this.nodes.get(name)!);
      this.lose((channel) => this.owners.get(channel) === name && !subscribed.has(channel));
      void this.cluster.refresh(name).catch(() => undefined);
    }
    this.moved.clear();
  }

  private lose(isLost: (channel: string) => boolean): void {
    for (const channel of this.owners.keys()) if (isLost(channel)) this.owners.set(channel, null);
    if (!this.ended) this.retryTimer ??= setTimeout(() => this.resubscribe(), findMs).unref();
  }

  /** Have lost channels subscribed again, repeatedly until that has worked. */
  private resubscribe(): void {
    this.retryTimer = undefined;
    const lost = [...this.owners].flatMap(([channel, owner]) => (owner === null ? [channel] : []));
    if (lost.length === 0 || this.ended) return;
    this.retryTimer = setTimeout(() => this.resubscribe(), againMs).unref();
    this.reportLost(lost);
  }
}

/** ioredis reports that a subscription ended, but not which one. It keeps the list of the others. */
function channelsOf(node: Redis): Set<string> {
  const { subscriber } = (
    node as unknown as { condition: { subscriber: false | { channels(set: 'ssubscribe'): string[] } } }
  ).condition;
  return new Set(subscriber ? subscriber.channels('ssubscribe') : []);
}

const nothing = Buffer.alloc(0);
const findMs = 20;
/** Longer than an attempt that only waits for an answer takes. */
const againMs = 500;

import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { commandTimeoutMs, createNode, troubleOf, type NodeOptions } from '../node';
import { askOnce, connectMs, readyWithin, within } from './node-calls';
import { isAnswer, redirectionIn, unknownOwner, type NodeAddress, type Redirection } from './redirections';
import { slotOf } from './slots';

type Argument = string | number | Uint8Array;
type Send<T> = (node: Redis) => Promise<T>;
type Commands = Record<string, (...args: Argument[]) => Promise<unknown>>;

/**
 * The masters of a Cluster, each on its own connection, and the owner of each slot. A command goes to the owner of its
 * first key. While slots move or a master is replaced, it is sent again only if Redis says that it was not run.
 * ioredis' own Cluster client also resends commands in flight on a connection that broke, and so may store a message
 * twice. It retries on a random node, and does not report subscriptions that moved.
 *
 * Emits `ready` (every slot is served), `error` and `changed` (a slot has another owner).
 */
export class ClusterClient extends EventEmitter {
  private readonly masters = new Map<string, Redis>();
  private owners: (string | undefined)[] = [];
  private readonly scripts = new Map<string, { lua: string; numberOfKeys: number }>();
  private readonly corked = new Map<Redis['stream'], number>();
  private refreshing: Promise<void> | null = null;
  private ended = false;
  private wasReady = false;

  constructor(
    private readonly seeds: readonly NodeAddress[],
    private readonly options: NodeOptions,
  ) {
    super();
  }

  get status(): string {
    if (this.ended) return 'end';
    const nodes = this.nodes();
    return nodes.length > 0 && nodes.every(({ status }) => status === 'ready') ? 'ready' : 'reconnecting';
  }

  /** Why it is not ready; undefined if unknown. */
  get trouble(): Error | undefined {
    const lost = this.nodes().filter(({ status }) => status !== 'ready');
    return lost.map(troubleOf).find((error) => error !== undefined);
  }

  /** @throws Error if no node knows the owners of the slots, or a master can't be reached */
  async connect(): Promise<void> {
    await this.refresh();
    const until = performance.now() + connectMs;
    while (this.status !== 'ready') {
      if (performance.now() > until || this.ended)
        throw new Error(`not every master can be reached: ${this.nodes().map(nameOf).join(', ')}`);
      await sleep(20);
    }
  }

  disconnect(): void {
    this.ended = true;
    for (const node of this.masters.values()) node.disconnect();
  }

  /** Connections to the masters that own slots. */
  nodes(): Redis[] {
    return [...new Set(this.owners)].flatMap((name) => (name === undefined ? [] : (this.masters.get(name) ?? [])));
  }

  /** `host:port` of the owner of a slot. */
  ownerOf(slot: number): string | undefined {
    return this.owners[slot];
  }

  /** Whether a node of `nodes` owns a slot. */
  isOwner({ options: { host, port } }: Redis, slot: number): boolean {
    return this.owners[slot] === `${host}:${port}`;
  }

  /** Add methods that run a script, as ioredis does: `name`, and `nameBuffer`, which answers bytes. */
  defineCommand(name: string, script: { lua: string; numberOfKeys: number }): void {
    this.scripts.set(name, script);
    for (const node of this.masters.values()) node.defineCommand(name, script);
    const methods = this as unknown as Commands;
    for (const kind of ['', 'Buffer'] as const) {
      methods[`${name}${kind}`] = (...args) => {
        const send: Send<unknown> = (node) => (node as unknown as Commands)[`${name}${kind}`]!(...args);
        // After ASKING, use EVAL: ioredis' retry with the full text, for a node that does not know the script yet,
        // would lack a second ASKING.
        const whole: Send<unknown> = (node) =>
          node[`call${kind}`]('EVAL', script.lua, script.numberOfKeys, ...(args as string[]));
        return this.send(args[0] as string, send, whole);
      };
    }
  }

  zrange(key: string, from: string, to: string): Promise<string[]> {
    return this.send(key, (node) => node.zrange(key, from, to));
  }

  /** INFO of one master. */
  info(): Promise<string> {
    const node = this.nodes()[0];
    return node ? node.info() : Promise.reject(unknownOwner());
  }

  /**
   * Send a command to the owner of a key.
   * @param whole  the form of the command after ASKING
   */
  send<T>(key: string, send: Send<T>, whole: Send<T> = send): Promise<T> {
    return this.route(slotOf(key), send, whole);
  }

  private route<T>(slot: number, send: Send<T>, whole: Send<T> = send): Promise<T> {
    const node = this.nodeOf(slot);
    if (!node) return this.sendAgain(slot, unknownOwner(), send, whole);
    this.gather(node);
    return send(node).catch((error: unknown) => this.sendAgain(slot, error, send, whole));
  }

  /**
   * Cork the socket until the end of the turn, and write 8 commands at a time (as `corkUntilTurnEnd` in
   * startup/connect.ts).
   */
  private gather({ stream }: Redis): void {
    const count = this.corked.get(stream) ?? 0;
    if (this.corked.size === 0) setImmediate(() => this.letGo());
    if (count % gatherMax === 0) {
      if (count > 0) stream.uncork();
      stream.cork();
    }
    this.corked.set(stream, count + 1);
  }

  private letGo(): void {
    for (const stream of this.corked.keys()) stream.uncork();
    this.corked.clear();
  }

  private nodeOf(slot: number): Redis | undefined {
    const owner = this.owners[slot];
    return owner === undefined ? undefined : this.masters.get(owner);
  }

  /** Send a command again if the answer says that it was not run, within the time that a command has. */
  private async sendAgain<T>(slot: number, refused: unknown, send: Send<T>, whole: Send<T>): Promise<T> {
    const until = performance.now() + commandTimeoutMs - 100;
    for (let error = refused; ;) {
      const redirection = redirectionIn(error);
      const leftMs = until - performance.now();
      if (!redirection || leftMs <= 0 || this.ended) throw error;
      try {
        return await within(leftMs, await this.follow(slot, redirection, leftMs, send, whole));
      } catch (next) {
        error = next;
      }
    }
  }

  /** @returns the pending answer, in an object so that awaiting `follow` waits only until the command is sent */
  private async follow<T>(
    slot: number,
    { kind, address }: Redirection,
    leftMs: number,
    send: Send<T>,
    whole: Send<T>,
  ): Promise<{ answer: Promise<T> }> {
    if (kind === 'MOVED') this.give(slot, address!);
    if (kind === 'TRYAGAIN') await sleep(tryAgainMs);
    if (kind === 'CLUSTERDOWN')
      await Promise.all([sleep(Math.min(downMs, leftMs)), this.refresh().catch(() => undefined)]);
    const node = kind === 'ASK' ? this.nodeAt(address!) : this.nodeOf(slot);
    if (!node) throw unknownOwner();
    await readyWithin(node, leftMs);
    if (kind !== 'ASK') return { answer: send(node) };
    node.asking().catch(() => undefined); // on the same connection, just before: if it fails, so does the command
    return { answer: whole(node) };
  }

  /** Note the new owner of a slot. */
  private give(slot: number, address: NodeAddress): void {
    const name = `${address.host}:${address.port}`;
    this.nodeAt(address);
    if (this.owners[slot] === name) return;
    this.owners[slot] = name;
    this.emit('changed');
    if (!this.ended) setTimeout(() => void this.refresh().catch(() => undefined), downMs).unref();
  }

  private nodeAt({ host, port }: NodeAddress): Redis {
    const name = `${host}:${port}`;
    const known = this.masters.get(name);
    if (known) return known;
    const node = createNode({ ...this.options, host, port });
    this.masters.set(name, node);
    for (const [command, script] of this.scripts) node.defineCommand(command, script);
    node.on('error', (error: Error) => this.emit('error', error));
    node.on('ready', () => this.announce());
    node.on('close', () => this.lost());
    if (!this.ended) node.connect().catch(() => undefined); // it is tried again
    return node;
  }

  private announce(): void {
    if (this.status === 'ready') this.emit('ready');
    this.wasReady ||= this.status === 'ready';
  }

  /** A master is lost: another one may soon own its slots. */
  private lost(): void {
    if (this.ended || !this.wasReady) return;
    setTimeout(() => {
      if (!this.ended && this.status !== 'ready')
        void this.refresh()
          .then(
            () => this.announce(),
            () => undefined,
          )
          .then(() => this.lost());
    }, lostMs).unref();
  }

  /** Note the new owner of a slot from a MOVED error. @returns whether it is one */
  learn(slot: number, error: unknown): boolean {
    const redirection = redirectionIn(error);
    if (redirection?.kind !== 'MOVED') return false;
    this.give(slot, redirection.address!);
    return true;
  }

  /**
   * Read the owners of all slots.
   * @param first  node to ask first: other nodes may not yet know what has just happened there
   * @throws Error if no node answers
   */
  refresh(first?: string): Promise<void> {
    if (first !== undefined) return this.readOwners(first);
    this.refreshing ??= this.readOwners().finally(() => (this.refreshing = null));
    return this.refreshing;
  }

  private async readOwners(first?: string): Promise<void> {
    let reason: unknown = unknownOwner();
    // An unreachable seed says less than an error that a node answered: a start waits for nodes that are held up.
    const failed = (error: unknown): void => {
      if (!isAnswer(reason)) reason = error;
    };
    const names = [...shuffled([...this.masters.keys()].filter((name) => name !== first))];
    for (const name of first === undefined ? names : [first, ...names]) {
      const node = this.masters.get(name);
      if (node?.status !== 'ready') continue;
      try {
        return this.take(await node.cluster('SLOTS'), node.options.host!);
      } catch (error) {
        failed(error);
      }
    }
    for (const seed of shuffled(this.seeds)) {
      if (this.ended) break;
      try {
        return this.take(await askOnce({ ...this.options, ...seed }), seed.host);
      } catch (error) {
        failed(error);
      }
    }
    throw reason;
  }

  /** @param asked  host of the node that answered, as it may not know its own address */
  private take(ranges: unknown, asked: string): void {
    const owners: (string | undefined)[] = [];
    const addresses = new Map<string, NodeAddress>();
    for (const [from, to, [host, port]] of ranges as [number, number, [string | null, number]][]) {
      const address = { host: host === null || host === '' || host === '?' ? asked : host, port };
      const name = `${address.host}:${port}`;
      addresses.set(name, address);
      for (let slot = from; slot <= to; slot++) owners[slot] = name;
    }
    if (addresses.size === 0) throw unknownOwner();
    const isChanged = owners.length !== this.owners.length || owners.some((owner, slot) => owner !== this.owners[slot]);
    this.owners = owners;
    for (const address of addresses.values()) this.nodeAt(address);
    if (!isChanged) return;
    this.emit('changed');
    setTimeout(() => this.leaveOthers(), leaveMs).unref();
  }

  /** Disconnect masters that have owned no slot for a while. */
  private leaveOthers(): void {
    const owning = new Set(this.owners);
    for (const [name, node] of this.masters) {
      if (owning.has(name)) continue;
      this.masters.delete(name);
      node.disconnect();
    }
  }
}

/** Slots move key by key: scripts on a queue get TRYAGAIN until all its keys have moved. */
const tryAgainMs = 10;
const gatherMax = 8;
const downMs = 100;
const lostMs = 200;
const leaveMs = 10_000;

function nameOf({ options: { host, port }, status }: Redis): string {
  return `${host}:${port} (${status})`;
}

function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

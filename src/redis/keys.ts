/**
 * Names, types and lifetimes of all keys of RestMQ.
 *
 * A queue's keys share one hash tag, `{<name>}`, so that scripts work on Redis Cluster and no operation of a queue can
 * reach another queue's keys. Braces and `%` in names are percent-encoded, so a tag holds exactly one name.
 */

/**
 * Version of the layout below, stored in Redis as `major.minor` and checked when a daemon connects
 * (startup/layout-version.ts).
 * The minor number grows with keys and fields that older daemons leave alone: daemons of both versions may work on the
 * same queues, as in a rolling upgrade, and older ones may start again.
 * The major number grows when an older daemon would do damage; it then refuses to start. A change of it needs a
 * migration that first asks on `poolChannels.all`: every running daemon answers with its state, and a daemon without a
 * layout of that major number must be stopped before.
 */
export const layout = { major: 1, minor: 5 } as const;

/** Keys of one queue, each `restmq:{<name>}:<key>`. */
export const queueKeys = {
  /**
   * hash: `next` last number used, `floor` last number before the counters began, `bornAt` when they began if the queue
   * was empty (ms), `acked expired purged lapsed died` counters, `bytes` of stored messages, `purgedTo` last number at
   * the last purge, `rate*` two samples of the counters, `sent sentN` offset and number of the last broadcast, `trimmed
   * trimmedN` of the last that left the replay window, `replayBytes` size of the window.
   * `mark` instead of them while a first message is added (lua/queues/start_counters.lua), for a minute at most.
   * `waits` since when the daemon of the first waiter leaves messages untaken, `stalled` the daemon that did so for too
   * long (lua/include/wait_queue.lua).
   * Lifetime: from the first message until a purge.
   */
  meta: 'meta',
  /** hash: settings that differ from the default (queue/settings.ts). Until reset. */
  settings: 'settings',
  /** string: takes and leases are held back, as the queue is stopped and `pauseScope` is `all`. Until it is started. */
  paused: 'paused',
  /** sorted set: number → order of delivery, number − priority · 2^49. While messages are ready. */
  ready: 'ready',
  /** sorted set: number → when it becomes ready (ms). While messages are delayed. */
  delayed: 'delayed',
  /** sorted set: number → when its lease expires (ms). While messages are leased. */
  leased: 'leased',
  /** sorted set: number → when it died (ms). While there are dead letters. */
  dead: 'dead',
  /** hash: number → record (queue/message-record.ts). As long as the message, in any state. */
  body: 'body',
  /**
   * hash: number → the message's fields that change, JSON (lua/include/message.lua). As long as the message, from its
   * first lease, or from the start if it is delayed and has a priority.
   */
  state: 'state',
  /** sorted set: number → when it expires (ms). For ready and delayed messages with a ttl. */
  expiry: 'expiry',
  /** hash: number → number of peeks. From the first peek, as long as the message. */
  peeks: 'peeks',
  /**
   * hash: number → the delivery whose ack ended the message, 0: no ack did. For an hour, at most 10,000
   * (lua/include/ended_leases.lua).
   */
  gone: 'gone',
  /** sorted set: number → when it is dropped from `gone` (ms). */
  goneUntil: 'goneUntil',
  /**
   * hash: idempotency key → fingerprint of the request and number of its first message. For 24 hours, or until a purge.
   */
  idempotency: 'idempotency',
  /** sorted set: idempotency key → when it is dropped (ms). */
  idempotencyUntil: 'idempotencyUntil',
  /**
   * hash: id → messages on their way to another queue, MessagePack (lua/messages/begin_transfer.lua). Until they have
   * arrived.
   */
  transfers: 'transfers',
  /** sorted set: id → when another daemon may complete the move (ms). */
  transfersUntil: 'transfersUntil',
  /**
   * sorted set, the wait queue: `<daemon> <waiter>` → when it came (µs; lua/include/wait_queue.lua). While clients
   * wait: a waiter leaves when it is served or gives up, and the key expires 35 s after the last one came.
   */
  line: 'line',
  /**
   * sorted set, the replay window: number → offset (µs) of the last broadcasts, as many as the setting `replay` says,
   * at most 64 MiB. Until a purge.
   */
  replay: 'replay',
  /** hash: number → the published broadcast (lua/include/deliver.lua). As `replay`. */
  replayBody: 'replayBody',
  /**
   * hash: daemon → its number of stream consumers of this queue. While there are any; expires an hour after the last
   * renewal.
   */
  daemons: 'daemons',
  /**
   * hash: `<daemon>/<consumer>` → credit (round robin). Also `#secret` of round robin leases, `#turn` counter of
   * turns, `#anew` offset of the last broadcast when a consumer without a resume key attached, `#heard <daemon>` time
   * of delivery of the last leased message the daemon has read (ms), `#silent <daemon>` the daemon is to register its
   * consumers again, which get nothing until then: it let a lease expire unread, or their leases were purged. `#drop`
   * cursor of the removal of dead daemons' consumers (lua/consumers/touch_daemon.lua). As `daemons`.
   */
  consumers: 'consumers',
  /** sorted set: `<daemon>/<consumer>` with credit → its last turn. As `daemons`. */
  ring: 'ring',
  /**
   * list: history of the queue (lua/history/append_history.lua), the last 122 entries, at most one for each half
   * minute. While there is traffic, and a week longer, or until a purge.
   */
  history: 'history',
  /**
   * hash: history of the last day in quarter hours and of the last week in hours, at most 264 entries
   * (lua/history/append_history.lua). As `history`, from the second quarter hour with traffic.
   */
  longHistory: 'longHistory',
  /**
   * hash: daemon → time of writing (ms), and the clients that asked it for messages by single requests in the last
   * minute (lua/workers/put_workers.lua). Written every 5 s while there are any; expires a minute later.
   */
  workers: 'workers',
  /**
   * channel of sharded Pub/Sub: the number of a message that became ready; '' if the wait queue moved or consumers may
   * be due messages.
   */
  wake: 'wake',
  /** channel: broadcasts and notices to all daemons with consumers (lua/include/deliver.lua). */
  stream: 'stream',
  /** prefix of the channels to single daemons, see `daemonChannel`. */
  to: 'to',
} as const;

/** Keys of the pool. Keys used by one script share a tag; none begins as a queue's key does. */
export const poolKeys = {
  /** sorted set, all scores 0: names of the queues. */
  queues: 'restmq:queues',
  /**
   * hash: `count` number of names in `queues`, which shows that names were lost, and `claimedUntil` until when a daemon
   * looks for them (ms; lua/queues/check_queue_list.lua). While there are queues.
   */
  listing: '{restmq:queues}:listing',
  /**
   * hash: name → last number, for queues whose counters were purged. Until the queue is deleted, or a little longer
   * (lua/queues/unregister_queue.lua).
   */
  lastNumbers: '{restmq:queues}:lastNumbers',
  /**
   * hash: first four hexadecimal digits of the SHA-1 of a name → highest last number of all deleted queues with such a
   * name (lua/include/last_numbers.lua). For ever; at most 65,536 fields, 4 MB.
   */
  deletedNumbers: '{restmq:queues}:deletedNumbers',
  /** string: the `layout` of the keys. From the first start of a daemon. */
  layout: '{restmq:queues}:layout',
  /**
   * sorted set: name → when its next sweep is due (ms). The empty name, with infinity, is there as long as the key was
   * not lost (queue/sweeper.ts).
   */
  due: '{restmq:timers}:due',
  /** sorted set: name → when a daemon's claim on its sweep expires (ms). */
  claimed: '{restmq:timers}:claimed',
  /** hash: id → API key as JSON, with a digest of its secret (access/keys.ts). Until revoked. */
  apiKeys: '{restmq:access}:keys',
  /** hash: digest → ticket as JSON. For 30 s, or until used. */
  tickets: '{restmq:access}:tickets',
  /** sorted set: digest → when the ticket expires (ms). */
  ticketsUntil: '{restmq:access}:ticketsUntil',
  /** prefix of the channels of the pool, see `poolChannels`. */
  pool: '{restmq:pool}',
  /**
   * hash: old name as bytes → progress of `restmq import` with that queue, JSON (redis/legacy-database.ts). Until the
   * old keys are deleted.
   */
  imported: '{restmq:import}:done',
  /** string: written and removed by `restmq doctor` in one script. */
  probe: '{restmq:doctor}:probe',
} as const;

/**
 * Patterns of all keys and channels, as in rules of a Redis user. Keys of the pool continue after the closing brace, so
 * their pattern has none.
 */
export const patterns = { pool: '{restmq:*', queues: 'restmq:*' } as const;

/**
 * A key like those of the pool and one like those of queues, in one slot, to test whether scripts may write. They
 * belong to no queue and never exist.
 * @param trial  selects the slot
 */
export function trialKeys(trial: number): [poolLike: string, queueLike: string] {
  return [`{restmq:trial${trial}}:probe`, `restmq:{restmq:trial${trial}}:probe`];
}

/**
 * A channel like those of the pool and one like those of queues, without subscribers, to test whether a user may use
 * them.
 */
export function trialChannels(trial: number): [poolLike: string, queueLike: string] {
  return trialKeys(trial);
}

export type QueueKey = keyof typeof queueKeys;
export type PoolKey = keyof typeof poolKeys;

/** @param queue  a valid name (queue/names.ts) */
export function queueKey(queue: string, key: QueueKey): string {
  return `${beginningOf(queue)}${queueKeys[key]}`;
}

function beginningOf(queue: string): string {
  return `restmq:{${/[{}%]/.test(queue) ? queue.replace(/[{}%]/g, encodeURIComponent) : queue}}:`;
}

/** @returns the queue to which a key with its messages, counters or settings belongs; undefined: it is another key */
export function queueWithKey(key: string): string | undefined {
  const [, encoded, kind] = /^restmq:\{([^{}]*)\}:(meta|settings|body)$/s.exec(key) ?? [];
  const name = encoded?.replace(/%(?:7B|7D|25)/g, decodeURIComponent);
  return name !== undefined && name !== '' && queueKey(name, kind as QueueKey) === key ? name : undefined;
}

/** Keys of a queue. Each is built when it is read: most scripts use 6 of them, and a daemon may know many queues. */
export type QueueKeys = Readonly<Record<QueueKey, string>>;

class KeysOfQueue {
  /** @param queue  its name */
  constructor(
    readonly queue: string,
    readonly beginning: string,
  ) {}
}

for (const key of Object.keys(queueKeys) as QueueKey[]) {
  Object.defineProperty(KeysOfQueue.prototype, key, {
    get(this: KeysOfQueue) {
      return this.beginning + queueKeys[key];
    },
  });
}

/** @param queue  a valid name */
export function keysOf(queue: string): QueueKeys {
  return new KeysOfQueue(queue, beginningOf(queue)) as unknown as QueueKeys;
}

/** @returns the name of the keys' queue */
export function queueOf(keys: QueueKeys): string {
  return (keys as unknown as KeysOfQueue).queue;
}

/**
 * Channel of sharded Pub/Sub to one daemon about one queue. A daemon is subscribed while it has waiters or consumers of
 * that queue; scripts see by it whether the daemon is alive.
 */
export function daemonChannel(keys: Readonly<Record<QueueKey, string>>, daemonId: string): string {
  return `${keys.to}:${daemonId}`;
}

/** Channels of the pool: to all daemons, to those that observe queues, and to a single one. */
export const poolChannels = {
  all: `${poolKeys.pool}:all`,
  watching: `${poolKeys.pool}:watching`,
  /**
   * All daemons that know the present layout subscribe; nothing is published. The number of subscribers shows whether
   * older daemons are running.
   */
  layout: `${poolKeys.pool}:layout:${layout.major}.${layout.minor}`,
  to: (daemonId: string): string => `${poolKeys.pool}:to:${daemonId}`,
} as const;

/**
 * Keys of RestMQ before version 1.0, for `restmq import`. A queue's name is part of its keys unencoded: here as latin1,
 * one character a byte, as it may not be UTF-8.
 */
export const oldKeys = {
  /** set: names of all queues; before the last version the keys of their lists. */
  queues: 'QUEUESET',
  /** list: keys of messages, newest first. */
  list: (name: string): string => `${name}:queue`,
  /** string: last number used. */
  counter: (name: string): string => `${name}:UUID`,
  /** string: 1 broadcast, 2 roundrobin. */
  policy: (name: string): string => `${name}:queuepolicy`,
  /** string: 1 start, 0 stop. */
  status: (name: string): string => `queuestat::${name}`,
  /** string: peek count of a message. */
  looks: (messageKey: string): string => `${messageKey}:refcount`,
  /** string: value of a message whose take has begun. */
  lock: (messageKey: string): string => `${messageKey}:lock`,
} as const;

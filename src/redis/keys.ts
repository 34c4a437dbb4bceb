/**
 * The one place that knows the names, types and lifetimes of RestMQ's keys.
 *
 * A queue's keys share one hash tag, `{<name>}`, so that scripts work on Redis Cluster and no queue's operation can
 * reach
 * another's keys: braces and `%` in names are percent-encoded, so a tag holds exactly one name.
 */

/**
 * The layout of what follows, noted in Redis as `major.minor` and looked at when a daemon connects (layout.ts). The
 * minor number
 * grows with keys and fields that a daemon which does not know them leaves alone: daemons of both versions may then
 * work on
 * the same queues, as in a rolling upgrade, and the older ones may start again. The major number grows when an older
 * daemon would
 * spoil something: it refuses to start. Whoever raises it has to bring along how the older layout is turned into the
 * new one, and
 * asks on `poolChannels.all` first: every daemon that lives answers with its state, and one without a layout of that
 * major number there has to be stopped before.
 */
export const layout = { major: 1, minor: 2 } as const;

/** The keys of one queue, each `restmq:{<name>}:<key>`. */
export const queueKeys = {
  /** hash: `next` last number given, `floor` last number before the counters began, `acked expired purged lapsed died`
   * counters,
   *  `bytes` of what is stored, `purgedTo` last number at the last purge, `rate*` two samples of the counters, `sent
   *  sentN`
   *  place and number of the last broadcast, `trimmed trimmedN` of the last that left the replay window, `replayBytes`
   *  in it.
   *  `mark` instead of them while a first message is on its way (lua/queues/start_counters.lua), a minute at most.
   *  `waits` since when a daemon lets messages lie whose waiter is first in line (lua/include/wait_queue.lua).
   *  From the first message until a purge. */
  meta: 'meta',
  /** hash: the settings (queue/settings.ts) that are not the default. Until set back. */
  settings: 'settings',
  /** sorted set: number → order of delivery, number − priority · 2^49. While messages are ready. */
  ready: 'ready',
  /** sorted set: number → when it becomes ready (ms). While messages are delayed. */
  delayed: 'delayed',
  /** sorted set: number → when its lease expires (ms). While messages are leased. */
  leased: 'leased',
  /** sorted set: number → when it died (ms). While there are dead letters. */
  dead: 'dead',
  /** hash: number → record (queue/message-record.ts). As long as the message, whatever its state. */
  body: 'body',
  /** hash: number → what changes of a message (lua/include/message.lua), JSON. From its first lease, or from the start
   * where
   *  it is delayed and has a priority; as long as the message. */
  state: 'state',
  /** sorted set: number → when it expires (ms). For ready and delayed messages with a ttl. */
  expiry: 'expiry',
  /** hash: number → how often it was looked at. From the first look, as long as the message. */
  peeks: 'peeks',
  /**
   * hash: number → which delivery's ack ended the message, 0: none did. For an hour, at most 10,000
   * (lua/include/message.lua).
   */
  gone: 'gone',
  /** sorted set: number → until when `gone` remembers it (ms). */
  goneUntil: 'goneUntil',
  /**
   * hash: idempotency key → fingerprint of the request and the first number it was given. For 24 hours, or until a
   * purge.
   */
  idempotency: 'idempotency',
  /** sorted set: idempotency key → until when it is remembered (ms). */
  idempotencyUntil: 'idempotencyUntil',
  /** sorted set: `<daemon> <waiter>`, who waits for a message → when it came (µs; lua/include/wait_queue.lua). While
   * somebody waits:
   *  whoever is served or gives up leaves, and 35 s after the last has come it is gone in any case. */
  line: 'line',
  /** sorted set: number → place in the order of broadcast (µs), of what was broadcast last. Until a purge; as many as
   * the
   *  setting `replay` says, at most 64 MiB. */
  replay: 'replay',
  /** hash: number → what was published of it (lua/include/deliver.lua). As `replay`. */
  replayBody: 'replayBody',
  /**
   * hash: daemon → how many stream consumers it has here. While there are any, an hour at most after a daemon's last
   * word.
   */
  daemons: 'daemons',
  /** hash: `<daemon>/<consumer>` → how many messages more it may be given (round robin); `#secret` of the leases that
   * are given
   *  to consumers, `#turn` counts them, `#anew` place of the last broadcast when somebody came who did not say what it
   *  had last,
   *  `#heard <daemon>` when the last message was given that the daemon has read (ms), `#silent <daemon>` it has let a
   *  lease end
   *  unread, and its consumers were dropped. As `daemons`. */
  consumers: 'consumers',
  /** sorted set: `<daemon>/<consumer>` → when it had its turn, of those that may be given a message. As `daemons`. */
  ring: 'ring',
  /** list: what the queue held and how much came and went (lua/history/append_history.lua), at most one entry for each
   * half minute of the last
   *  hour. While there is traffic, an hour longer, or until a purge. */
  history: 'history',
  /** not a key but a channel of sharded Pub/Sub: the number of a message that became ready, or nothing where the line
   * moved or
   *  consumers may be to be fed now. */
  wake: 'wake',
  /** a channel: what every daemon with consumers hears (lua/include/deliver.lua). */
  stream: 'stream',
  /** not a key but how the channels to single daemons begin, see `daemonChannel`. */
  to: 'to',
} as const;

/** The keys of the pool. Those used by one script share a tag; none begins as a queue's key does. */
export const poolKeys = {
  /** sorted set, all scores 0: the names of the queues. */
  queues: 'restmq:queues',
  /**
   * hash: name → last number, for queues whose counters a purge took away. Until they are deleted, or a little longer
   * (lua/queues/unregister_queue.lua).
   */
  lastNumbers: '{restmq:queues}:lastNumbers',
  /** hash: the first four hexadecimal digits of the SHA-1 of a name → the highest last number of all queues that were
   * deleted with
   *  such a name (lua/include/last_numbers.lua). For ever; at most 65,536 fields, 4 MB. */
  deletedNumbers: '{restmq:queues}:deletedNumbers',
  /** string: the `layout` of the keys. From the first start of a daemon. */
  layout: '{restmq:queues}:layout',
  /** sorted set: name → when something falls due there (ms). */
  due: '{restmq:timers}:due',
  /** sorted set: name → until when a daemon's claim on its sweep holds (ms). */
  claimed: '{restmq:timers}:claimed',
  /** hash: id → API key, as JSON, its secret as a digest (access/keys.ts). Until revoked. */
  apiKeys: '{restmq:access}:keys',
  /** hash: digest → ticket, as JSON. For 30 s, or until used. */
  tickets: '{restmq:access}:tickets',
  /** sorted set: digest → until when the ticket is good (ms). */
  ticketsUntil: '{restmq:access}:ticketsUntil',
  /** not a key but how the channels of the pool begin, see `poolChannels`. */
  pool: '{restmq:pool}',
  /**
   * hash: old name, its bytes → how far `restmq import` has come with that queue, JSON (redis/legacy-database.ts).
   * Until the old keys are deleted.
   */
  imported: '{restmq:import}:done',
  /** string: what `restmq doctor` writes and takes away in one script. */
  probe: '{restmq:doctor}:probe',
} as const;

/**
 * How all keys and channels of a kind begin, as rules of a user of Redis say it. Keys of the pool go on behind the
 * closing brace, so that
 * their pattern has none.
 */
export const patterns = { pool: '{restmq:*', queues: 'restmq:*' } as const;

/**
 * A key as those of the pool are, and one as those of queues are, in one slot: on them it is tried whether scripts may
 * write.
 * They are no queue's, and never there.
 * @param n  with another one they are in another slot
 */
export function trialKeys(n: number): [poolLike: string, queueLike: string] {
  return [`{restmq:trial${n}}:probe`, `restmq:{restmq:trial${n}}:probe`];
}

/**
 * Channels as those of the pool are, and as those of queues are, to which nobody listens: whether a user may use them
 * is asked, and no more.
 */
export function trialChannels(n: number): [poolLike: string, queueLike: string] {
  return trialKeys(n);
}

export type QueueKey = keyof typeof queueKeys;
export type PoolKey = keyof typeof poolKeys;

/** @param queue  a legal name (queue/names.ts) */
export function queueKey(queue: string, key: QueueKey): string {
  return `${beginningOf(queue)}${queueKeys[key]}`;
}

function beginningOf(queue: string): string {
  return `restmq:{${/[{}%]/.test(queue) ? queue.replace(/[{}%]/g, encodeURIComponent) : queue}}:`;
}

/**
 * A queue's keys. Each is put together when it is asked for: of 23 most scripts use six, and a daemon may know many
 * queues.
 */
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

/** @param queue  a legal name */
export function keysOf(queue: string): QueueKeys {
  return new KeysOfQueue(queue, beginningOf(queue)) as unknown as QueueKeys;
}

/** @returns the name that the keys are of */
export function queueOf(keys: QueueKeys): string {
  return (keys as unknown as KeysOfQueue).queue;
}

/**
 * The channel of sharded Pub/Sub to one daemon about one queue. A daemon listens to it as long as anybody waits for
 * that
 * queue there, or consumes it; scripts see by it whether the daemon still lives.
 */
export function daemonChannel(keys: Readonly<Record<QueueKey, string>>, daemonId: string): string {
  return `${keys.to}:${daemonId}`;
}

/**
 * The channels that are no queue's: to all daemons, to those that watch what happens to queues, and to a single one.
 */
export const poolChannels = {
  all: `${poolKeys.pool}:all`,
  watching: `${poolKeys.pool}:watching`,
  /**
   * Every daemon that knows the present layout listens here, and nothing is said: how many they are tells whether older
   * ones are there.
   */
  layout: `${poolKeys.pool}:layout:${layout.major}.${layout.minor}`,
  to: (daemonId: string): string => `${poolKeys.pool}:to:${daemonId}`,
} as const;

/**
 * What RestMQ kept before it was written anew; `restmq import` reads it. A queue's name stands in its keys as it came:
 * here as
 * latin1, one character a byte, as it may be no UTF-8.
 */
export const oldKeys = {
  /** set: the names of all queues; before the last version the keys of their lists. */
  queues: 'QUEUESET',
  /** list: keys of messages, the newest first. */
  list: (name: string): string => `${name}:queue`,
  /** string: the last number given. */
  counter: (name: string): string => `${name}:UUID`,
  /** string: 1 broadcast, 2 roundrobin. */
  policy: (name: string): string => `${name}:queuepolicy`,
  /** string: 1 start, 0 stop. */
  status: (name: string): string => `queuestat::${name}`,
  /** string: how often a message was looked at. */
  looks: (messageKey: string): string => `${messageKey}:refcount`,
  /** string: the value of a message that was just being taken. */
  lock: (messageKey: string): string => `${messageKey}:lock`,
} as const;

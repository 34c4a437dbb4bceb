import { defaults, type Config } from '../../src/config';
import type { Attachment, Encoding, Ending, Sink, SubscribeOptions } from '../../src/delivery/consumer';
import { ConsumerLimits } from '../../src/delivery/consumer-limits';
import { LocalHub, type Hub } from '../../src/delivery/hub';
import { createLog } from '../../src/log';
import { createEngine, type Engine } from '../../src/queue/engine';
import type { Queue } from '../../src/queue/names';
import { startSweeper } from '../../src/queue/sweeper';
import { createTimers } from '../../src/queue/timers';
import { connect } from '../../src/redis/startup/connect';
import { createScriptRunner } from '../../src/redis/scripts/script-runner';
import { createSubscriptions } from '../../src/redis/connection/subscriptions';

/** The parts of a daemon that stream, without the daemon. */
export interface OpenHub {
  engine: Engine;
  hub: Hub;
  daemonId: string;
  close(): Promise<void>;
  /** As if it were killed: its connections are gone, and nothing is said to anybody. */
  die(): void;
}

export async function openHub(redis: { url: string }, config: Partial<Config> = {}): Promise<OpenHub> {
  const all = { ...defaults, redisUrl: redis.url, ...config };
  const log = createLog('silent');
  const connection = await connect(all, log);
  const store = createScriptRunner(connection);
  const timers = createTimers(store);
  const engine = createEngine(store, timers);
  const hub = new LocalHub({
    engine,
    subscriptions: await createSubscriptions(connection),
    daemonId: connection.daemonId,
    config: all,
    limits: new ConsumerLimits(all),
    log,
  });
  const sweeper = startSweeper(store, log, timers);
  const die = (): void => {
    sweeper.stop();
    connection.close();
  };
  return {
    engine,
    hub,
    daemonId: connection.daemonId,
    die,
    close: async () => {
      await hub.stop();
      die();
    },
  };
}

const lines: Encoding = {
  message: (_queue, { number: n, value }) => Buffer.from(`${n}=${value.toString()}\n`),
  leased: (_queue, { number: n, leaseId }) => Buffer.from(`${n} ${leaseId}\n`),
  gap: (_queue, since) => Buffer.from(`gap ${since}\n`),
};

/** A consumer whose reading the test has in hand. */
export interface TestConsumer extends Attachment {
  /** `1=value`; `1 <lease>` where it is to be acked; `gap test:1`; `end slow`. */
  readonly received: string[];
  /** Read nothing; what is written stays in the buffer. */
  pause(): void;
  /** Read what is there, and go on. */
  resume(): void;
}

export async function connectTo(
  { hub }: OpenHub,
  queue: Queue,
  wish: Partial<SubscribeOptions> = {},
): Promise<TestConsumer> {
  const attachment = await hub.attach(queue, {
    transport: 'sse',
    address: '127.0.0.1',
    ack: 'auto',
    heartbeatSeconds: 0,
    ...wish,
  });
  const received: string[] = [];
  let [paused, buffered, flushed] = [false, 0, 0];
  let owed: (() => void)[] = [];
  const drain = (): void => {
    flushed += buffered;
    buffered = 0;
    const acts = owed;
    owed = [];
    for (const act of acts) act();
  };
  const sink: Sink = {
    encoding: lines,
    write(bytes, done) {
      buffered += bytes.length;
      received.push(...bytes.toString().trimEnd().split('\n'));
      if (done) owed.push(done);
      if (!paused) setImmediate(drain);
    },
    get bufferedBytes() {
      return buffered;
    },
    get flushedBytes() {
      return flushed;
    },
    whenDrained(act) {
      owed.push(act);
      if (!paused) setImmediate(drain);
    },
    beat: () => undefined,
    end: (why: Ending) => received.push(`end ${why}`),
  };
  attachment.start(sink);
  return {
    received,
    id: attachment.id,
    start: (other) => attachment.start(other),
    grant: (credit) => attachment.grant(credit),
    detach: () => attachment.detach(),
    pause: () => (paused = true),
    resume() {
      paused = false;
      drain();
    },
  };
}

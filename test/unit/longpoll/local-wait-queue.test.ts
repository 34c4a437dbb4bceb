import { setImmediate as turn } from 'node:timers/promises';
import { LocalWaitQueue, type LookResult, type Waiter } from '../../../src/longpoll/local-wait-queue';
import { queueNamed } from '../../../src/queue/names';
import type { Queued } from '../../../src/queue/wait-queue';
import type { Listener } from '../../../src/redis/connection/subscriptions';
import { daemonChannel } from '../../../src/redis/keys';

const queue = queueNamed('test');
const done: LookResult = { kind: 'done' };
const empty: Queued = { kind: 'empty', place: '1' };
const reservedFor = (next: string | null): Queued => ({ kind: 'reserved', place: '1', next });

/** The calls, in order: `look a`, `subscribe`, `rejoin a,b`, `remove a`. */
let log: string[];
/** Redis, as the queue sees it. */
let redis: {
  /** Ready messages when waiters are queued again. */
  ready: number;
  isStanding: boolean;
  /** By waiter, of the last rejoin. */
  places: Record<string, string>;
  rejoin: () => Promise<void>;
  subscribe: () => Promise<void>;
  listener: Listener;
};
let waitQueue: LocalWaitQueue;

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'performance', 'queueMicrotask'] });
  log = [];
  redis = {
    ready: 0,
    isStanding: true,
    places: {},
    rejoin: () => Promise.resolve(),
    subscribe: () => Promise.resolve(),
    listener: { onMessage: () => undefined, onReconnect: () => undefined },
  };
  waitQueue = new LocalWaitQueue({
    queue,
    daemonId: 'here',
    engine: {
      rejoin: async (_queue, waiters) => {
        log.push(`rejoin ${waiters.map(({ name }) => name).join(',')}`);
        redis.places = Object.fromEntries(waiters.map(({ name, place }) => [name, place]));
        await redis.rejoin();
        return redis.ready;
      },
      isStanding: (_queue, name) => {
        log.push(`is ${name} queued?`);
        return Promise.resolve(redis.isStanding);
      },
      giveUp: (_queue, names) => {
        log.push(`remove ${names.join(',')}`);
        return Promise.resolve();
      },
    },
    subscriptions: {
      on: async (_channels, listener) => {
        log.push('subscribe');
        await redis.subscribe();
        redis.listener = listener;
      },
      off: () => log.push('unsubscribe'),
    },
    emptied: () => log.push('emptied'),
  });
});

afterEach(() => jest.useRealTimers());

type Look = LookResult | Error | Promise<LookResult>;

/** A waiter whose looks have these results, and then find nothing. It leaves when it gives up or fails. */
function waiterNamed(name: string, ...looks: Look[]): Waiter {
  return {
    name,
    gone: () => false,
    look: async () => {
      log.push(`look ${name}`);
      const result = await (looks.shift() ?? empty);
      if (result instanceof Error) throw result;
      return result;
    },
    giveUp: () => {
      log.push(`give up ${name}`);
      void waitQueue.leave(name);
    },
    fail: (error) => {
      log.push(`fail ${name}: ${(error as Error).message}`);
      void waitQueue.leave(name);
    },
  };
}

/** A result that comes when the test says so. */
function later(): { result: Promise<LookResult>; is: (result: LookResult) => Promise<void> } {
  let resolve!: (result: LookResult) => void;
  const result = new Promise<LookResult>((set) => (resolve = set));
  return { result, is: (value) => (resolve(value), settled()) };
}

/** Everything that needs no time has happened. */
async function settled(): Promise<void> {
  for (let i = 0; i < 5; i++) await turn();
}

async function enter(...waiters: Waiter[]): Promise<void> {
  for (const waiter of waiters) waitQueue.enter(waiter);
  await settled();
}

async function message(): Promise<void> {
  redis.listener.onMessage(queue.keys.wake, Buffer.alloc(0));
  await settled();
}

/** @returns what happened since the last call */
function happened(): string[] {
  return log.splice(0);
}

describe('a waiter that enters', () => {
  it('is served at once if a message is ready, without a subscription', async () => {
    await enter(waiterNamed('a', done));
    expect(happened()).toEqual(['look a', 'emptied']);
    expect(waitQueue.size).toBe(0);
  });

  it('stays if there is none, and is queued again when the daemon listens, as one may have come before', async () => {
    await enter(waiterNamed('a'));
    expect(happened()).toEqual(['look a', 'subscribe', 'rejoin a']);
    expect(waitQueue.has('a')).toBe(true);
  });

  it('looks once more if a message has come before the daemon listened', async () => {
    redis.ready = 1;
    await enter(waiterNamed('a', empty, done));
    expect(happened()).toEqual(['look a', 'subscribe', 'rejoin a', 'look a', 'unsubscribe', 'emptied']);
  });

  it('is the second one: the daemon listens already', async () => {
    await enter(waiterNamed('a'), waiterNamed('b'));
    expect(happened()).toEqual(['look a', 'look b', 'subscribe', 'rejoin a,b']);
  });

  it('fails alone if its script fails', async () => {
    await enter(waiterNamed('a'), waiterNamed('b', new Error('down')));
    expect(happened()).toEqual(['look a', 'look b', 'subscribe', 'fail b: down', 'rejoin a', 'remove b']);
    expect(waitQueue.size).toBe(1);
  });

  it('fails with all others if the daemon can’t listen', async () => {
    redis.subscribe = () => Promise.reject(new Error('down'));
    await enter(waiterNamed('a'), waiterNamed('b'));
    expect(happened()).toEqual([
      'look a',
      'look b',
      'subscribe',
      'fail a: down',
      'fail b: down',
      'unsubscribe',
      'emptied',
      'remove a,b',
    ]);
  });

  it('leaves before the daemon listens: no waiter is queued again', async () => {
    let subscribed!: () => void;
    redis.subscribe = () => new Promise((resolve) => (subscribed = resolve));
    await enter(waiterNamed('a'));
    await waitQueue.leave('a');
    subscribed();
    await settled();
    expect(happened()).toEqual(['look a', 'subscribe', 'unsubscribe', 'emptied', 'remove a']);
  });
});

describe('a message that comes', () => {
  it('is for the first waiter; as long as one is served the next one looks', async () => {
    await enter(waiterNamed('a', empty, done), waiterNamed('b', empty, done), waiterNamed('c'), waiterNamed('d'));
    happened();
    await message();
    expect(happened()).toEqual(['look a', 'look b', 'look c']);
  });

  it('on the channel of the daemon is for others', async () => {
    await enter(waiterNamed('a'));
    happened();
    redis.listener.onMessage(daemonChannel(queue.keys, 'here'), Buffer.from('answer'));
    await settled();
    expect(happened()).toEqual([]);
  });

  it('while a waiter looks is looked for afterwards, by one waiter at a time', async () => {
    const slow = later();
    await enter(waiterNamed('a', empty, slow.result));
    happened();
    await message();
    await message();
    await message();
    expect(happened()).toEqual(['look a']);
    await slow.is(empty);
    expect(happened()).toEqual(['look a']);
  });

  it('is left to a waiter that looks already because it has just entered', async () => {
    const slow = later();
    await enter(waiterNamed('a', slow.result));
    await enter(waiterNamed('b'));
    expect(happened()).toEqual(['look a', 'look b', 'subscribe', 'rejoin b']);
    await message();
    expect(happened()).toEqual([]);
    await slow.is(done);
    expect(happened()).toEqual(['look b']);
  });

  it('is not for a waiter whose client has gone: that one gives up, and the next one looks', async () => {
    let gone = false;
    await enter({ ...waiterNamed('a'), gone: () => gone }, waiterNamed('b', empty, done));
    happened();
    gone = true;
    await message();
    expect(happened()).toEqual(['give up a', 'look b', 'unsubscribe', 'emptied', 'remove a']);
  });

  it('makes all fail if Redis can’t be reached', async () => {
    await enter(waiterNamed('a', empty, new Error('down')), waiterNamed('b'));
    happened();
    await message();
    expect(happened()).toEqual(['look a', 'fail a: down', 'fail b: down', 'unsubscribe', 'emptied', 'remove a,b']);
  });
});

describe('a message that is reserved', () => {
  it('for an earlier waiter of this daemon lets that one look next', async () => {
    await enter(waiterNamed('a', empty, reservedFor('b')), waiterNamed('b', empty, done));
    happened();
    await message();
    expect(happened()).toEqual(['look a', 'look b', 'look a']);
  });

  it('for waiters of other daemons is looked for again after a while, once', async () => {
    await enter(waiterNamed('a', reservedFor(null), empty), waiterNamed('b', reservedFor(null)));
    happened();
    await jest.advanceTimersByTimeAsync(199);
    expect(happened()).toEqual([]);
    await jest.advanceTimersByTimeAsync(1);
    await settled();
    expect(happened()).toEqual(['look a']);
    await jest.advanceTimersByTimeAsync(1000);
    expect(happened()).toEqual([]);
  });

  it('for one that has left while Redis could not be reached is freed', async () => {
    await enter(waiterNamed('a', reservedFor('here 7'), done));
    expect(happened()).toEqual(['look a', 'subscribe', 'rejoin a', 'remove here 7']);
    await jest.advanceTimersByTimeAsync(200);
    await settled();
    expect(happened()).toEqual(['look a', 'unsubscribe', 'emptied']);
  });

  it('is not looked for when the last waiter has left', async () => {
    await enter(waiterNamed('a', reservedFor(null)));
    await waitQueue.leave('a');
    happened();
    await jest.advanceTimersByTimeAsync(1000);
    expect(happened()).toEqual([]);
  });
});

describe('waiters that leave', () => {
  it('are removed from Redis by one script in a turn', async () => {
    await enter(waiterNamed('a'), waiterNamed('b'), waiterNamed('c'));
    happened();
    await Promise.all([waitQueue.leave('a'), waitQueue.leave('b')]);
    expect(happened()).toEqual(['remove a,b']);
    await waitQueue.leave('c');
    expect(happened()).toEqual(['unsubscribe', 'emptied', 'remove c']);
  });

  it('twice are removed once', async () => {
    await enter(waiterNamed('a'), waiterNamed('b'));
    happened();
    await Promise.all([waitQueue.leave('a'), waitQueue.leave('a')]);
    expect(happened()).toEqual(['remove a']);
  });

  it('while they look are removed when their script has queued them', async () => {
    const slow = later();
    await enter(waiterNamed('a', slow.result));
    let left = false;
    void waitQueue.leave('a').then(() => (left = true));
    await settled();
    expect(happened()).toEqual(['look a', 'emptied']);
    expect(left).toBe(false);
    await slow.is(empty);
    expect(happened()).toEqual(['remove a']);
    expect(left).toBe(true);
  });

  it('while they look and get a message are not in Redis: their messages are put back by the look', async () => {
    const slow = later();
    await enter(waiterNamed('a', slow.result));
    const left = waitQueue.leave('a');
    await slow.is(done);
    await left;
    expect(happened()).toEqual(['look a', 'emptied']);
  });

  it('while they are queued again are removed once more', async () => {
    let rejoined!: () => void;
    redis.rejoin = () => new Promise((resolve) => (rejoined = resolve));
    await enter(waiterNamed('a'), waiterNamed('b'));
    await waitQueue.leave('b');
    rejoined();
    await settled();
    expect(happened()).toEqual(['look a', 'look b', 'subscribe', 'rejoin a,b', 'remove b', 'remove b']);
  });

  it('all give up when the daemon stops', async () => {
    const slow = later();
    await enter(waiterNamed('a'), waiterNamed('b', slow.result));
    happened();
    let stopped = false;
    void waitQueue.giveUp().then(() => (stopped = true));
    await settled();
    expect(stopped).toBe(false);
    await slow.is(empty);
    expect(stopped).toBe(true);
    expect(happened()).toEqual(['give up a', 'give up b', 'unsubscribe', 'emptied', 'remove a', 'remove b']);
  });
});

describe('a connection that was lost and is back', () => {
  it('queues all again that do not look just now, and lets the first look if messages are ready', async () => {
    const slow = later();
    await enter(waiterNamed('a'), waiterNamed('b', slow.result));
    happened();
    redis.ready = 1;
    redis.listener.onReconnect();
    await settled();
    expect(happened()).toEqual(['rejoin a', 'look a']);
    await slow.is(empty);
  });

  it('and is lost again makes all fail', async () => {
    await enter(waiterNamed('a'));
    happened();
    redis.rejoin = () => Promise.reject(new Error('down'));
    redis.listener.onReconnect();
    await settled();
    expect(happened()).toEqual(['rejoin a', 'fail a: down', 'unsubscribe', 'emptied', 'remove a']);
  });
});

describe('the check whether Redis has forgotten the waiters', () => {
  it('asks for one of them', async () => {
    await enter(waiterNamed('a'), waiterNamed('b'));
    happened();
    expect(await waitQueue.check()).toBe(true);
    expect(happened()).toEqual(['is a queued?']);
  });

  it('queues all again if it has', async () => {
    await enter(waiterNamed('a'), waiterNamed('b'));
    happened();
    redis.isStanding = false;
    expect(await waitQueue.check()).toBe(false);
    expect(happened()).toEqual(['is a queued?', 'rejoin a,b']);
  });

  it('gives each the place of its last look', async () => {
    const at = (place: string): Queued => ({ kind: 'empty', place });
    await enter(waiterNamed('a', at('10')), waiterNamed('b', at('20')));
    await message();
    redis.isStanding = false;
    await waitQueue.check();
    expect(redis.places).toEqual({ a: '1', b: '20' });
  });

  it('takes a waiter that left meanwhile for no loss', async () => {
    await enter(waiterNamed('a'), waiterNamed('b'));
    happened();
    redis.isStanding = false;
    const checked = waitQueue.check();
    const left = waitQueue.leave('a');
    expect(await checked).toBe(true);
    await left;
    expect(happened()).toEqual(['is a queued?', 'remove a']);
  });

  it('asks nothing while all look, or before the daemon listens', async () => {
    const slow = later();
    await enter(waiterNamed('a', slow.result));
    happened();
    expect(await waitQueue.check()).toBe(true);
    expect(happened()).toEqual([]);
    await slow.is(done);
  });
});

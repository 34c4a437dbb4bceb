import { queueNamed, type Queue } from '../../../../src/queue/names';
import { coalesceCalls, coalesceGets, ranks } from '../../../../src/redis/scripts/coalescing';
import { createDeferredCalls } from '../../../../src/redis/scripts/deferred-calls';
import type { ScriptRunner } from '../../../../src/redis/scripts/script-runner';
import { turnEnd } from './turn-end';

const [orders, mail] = [queueNamed('orders'), queueNamed('mail')];

/** The scripts that ran: `add orders a b`. */
let log: string[];
let end: ReturnType<typeof turnEnd>;
let store: ScriptRunner;

beforeEach(() => {
  log = [];
  end = turnEnd();
  const deferred = createDeferredCalls(end);
  store = { deferCall: deferred.defer } as ScriptRunner;
});

function happened(): string[] {
  return log.splice(0);
}

describe('calls of one turn', () => {
  const add = (): ((queue: Queue, value: string) => Promise<string>) =>
    coalesceCalls(store, {
      rank: ranks.add,
      sizeOf: (value: string) => value.length,
      run: (queue: Queue, values) => {
        log.push(`add ${queue.name} ${values.join(' ')}`);
        return Promise.resolve(values.map((value) => `added ${value}`));
      },
    });

  it('for one queue are one script, and each has its own answer', async () => {
    const call = add();
    const answers = Promise.all([call(orders, 'a'), call(orders, 'b')]);
    expect(happened()).toEqual([]);
    end.now();
    expect(happened()).toEqual(['add orders a b']);
    expect(await answers).toEqual(['added a', 'added b']);
  });

  it('for two queues are two scripts', () => {
    const call = add();
    void call(orders, 'a');
    void call(mail, 'b');
    void call(orders, 'c');
    end.now();
    expect(happened()).toEqual(['add orders a c', 'add mail b']);
  });

  it('and of the next one are two scripts', () => {
    const call = add();
    void call(orders, 'a');
    end.now();
    void call(orders, 'b');
    end.now();
    expect(happened()).toEqual(['add orders a', 'add orders b']);
  });

  it('are at most 32: a full script leaves at once, and the rest at the end of the turn', () => {
    const call = add();
    const values = Array.from({ length: 33 }, (_, i) => String(i));
    for (const value of values) void call(orders, value);
    expect(happened()).toEqual([`add orders ${values.slice(0, 32).join(' ')}`]);
    end.now();
    expect(happened()).toEqual(['add orders 32']);
    end.now();
    expect(happened()).toEqual([]);
  });

  it('have at most 256 KiB together', () => {
    const call = add();
    const [half, rest] = ['x'.repeat(131_071), 'x'];
    void call(orders, half);
    void call(orders, half);
    expect(happened()).toEqual([]);
    void call(orders, rest + rest);
    expect(happened()).toEqual([`add orders ${half} ${half} ${rest}${rest}`]);
  });

  it('all fail with their script', async () => {
    const call = coalesceCalls(store, { rank: ranks.ack, run: () => Promise.reject(new Error('down')) });
    const answers = Promise.allSettled([call(orders, 'a'), call(orders, 'b')]);
    end.now();
    expect((await answers).map((one) => one.status)).toEqual(['rejected', 'rejected']);
  });

  it('may have an answer each that comes later, or fails alone', async () => {
    const call = coalesceCalls<Queue, string, string>(store, {
      rank: ranks.ack,
      run: () => Promise.resolve([Promise.resolve('acked'), Promise.reject(new Error('lost'))]),
    });
    const answers = Promise.allSettled([call(orders, 'a'), call(orders, 'b')]);
    end.now();
    expect(await answers).toEqual([
      { status: 'fulfilled', value: 'acked' },
      { status: 'rejected', reason: new Error('lost') },
    ]);
  });

  it('of different kinds are not in one script', () => {
    const lease = coalesceCalls<Queue, number, string>(store, {
      rank: ranks.lease,
      kindOf: String,
      run: (queue, seconds) => {
        log.push(`lease ${queue.name} ${seconds.join(' ')}`);
        return Promise.resolve(seconds.map(String));
      },
    });
    for (const seconds of [30, 60, 30]) void lease(orders, seconds);
    end.now();
    expect(happened()).toEqual(['lease orders 30 30', 'lease orders 60']);
  });

  it('of different operations are sent in the order add, ack, take, lease, whatever came first', () => {
    const verb = (name: keyof typeof ranks): (() => void) => {
      const call = coalesceCalls<Queue, string, string>(store, {
        rank: ranks[name],
        run: (_, asks) => (log.push(name), Promise.resolve([...asks])),
      });
      return () => void call(orders, '');
    };
    for (const call of [verb('lease'), verb('take'), verb('ack'), verb('add')]) call();
    end.now();
    expect(happened()).toEqual(['add', 'ack', 'take', 'lease']);
  });
});

describe('gets of one turn', () => {
  const take = (...found: (string[] | null)[]): ((queue: Queue) => Promise<[string] | null>) => {
    const call = coalesceGets<Queue, undefined, string>(store, { rank: ranks.take }, (queue, _, count) => {
      log.push(`take ${count} of ${queue.name}`);
      return Promise.resolve(found.shift() ?? null);
    });
    return (queue) => call(queue, undefined);
  };

  it('get the next messages in the order of the calls', async () => {
    const call = take(['a', 'b']);
    const answers = Promise.all([call(orders), call(orders)]);
    end.now();
    expect(await answers).toEqual([['a'], ['b']]);
    expect(happened()).toEqual(['take 2 of orders']);
  });

  it('all find nothing in an empty queue: none asks again', async () => {
    const call = take(null);
    const answers = Promise.all([call(orders), call(orders)]);
    end.now();
    expect(await answers).toEqual([null, null]);
    end.now();
    expect(happened()).toEqual(['take 2 of orders']);
  });

  it('ask again where fewer came, as large messages come a few at a time', async () => {
    const call = take(['a'], ['b'], null);
    const answers = Promise.all([call(orders), call(orders), call(orders)]);
    end.now();
    await Promise.resolve();
    await Promise.resolve();
    end.now();
    await Promise.resolve();
    await Promise.resolve();
    end.now();
    expect(await answers).toEqual([['a'], ['b'], null]);
    expect(happened()).toEqual(['take 3 of orders', 'take 2 of orders', 'take 1 of orders']);
  });
});

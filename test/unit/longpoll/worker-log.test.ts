import { WorkerLog } from '../../../src/longpoll/worker-log';
import { createLog } from '../../../src/log';
import { queueNamed } from '../../../src/queue/names';
import { isUnserved, type SeenWorker } from '../../../src/queue/workers';

const queue = queueNamed('test');
const client = { gone: false, whenGone: () => () => undefined };
let writes: [name: string, workers: readonly SeenWorker[]][];
let workers: WorkerLog;

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
  writes = [];
  const putWorkers = (to: { name: string }, _daemon: string, seen: readonly SeenWorker[]): Promise<boolean> => {
    writes.push([to.name, seen]);
    return Promise.resolve(true);
  };
  workers = new WorkerLog({ putWorkers }, 'here', createLog('silent'));
});

afterEach(() => {
  workers.stop();
  jest.useRealTimers();
});

const lease = (address: string, messages = 1, callerName: string | null = null): void =>
  workers.note(queue, 'lease', { ...client, address, callerName })?.got(messages);

/** Let time pass. @returns the writes of this time */
async function pass(seconds: number): Promise<typeof writes> {
  writes = [];
  await jest.advanceTimersByTimeAsync(seconds * 1000);
  return writes;
}

describe('the log of workers', () => {
  it('writes a new worker within a second, and then all of a queue each five seconds', async () => {
    lease('a', 3);
    expect(await pass(1)).toMatchObject([['test', [{ address: 'a', messages: 3, waiting: 0 }]]]);
    for (let i = 0; i < 1000; i++) lease('a');
    expect(await pass(3)).toEqual([]);
    expect(await pass(1)).toMatchObject([['test', [{ messages: 1003 }]]]);
    expect(await pass(5)).toHaveLength(1);
  });

  it('counts the messages of the last minute, and forgets a worker after a minute without a request', async () => {
    lease('a', 10);
    await pass(30);
    lease('a', 1);
    expect((await pass(5)).at(-1)).toMatchObject(['test', [{ messages: 11 }]]);
    expect((await pass(30)).at(-1)).toMatchObject(['test', [{ messages: 1, sinceMs: 60_000 }]]);
    await pass(30);
    expect(await pass(60)).toEqual([]);
  });

  it('keeps a worker whose request waits for longer than a minute', async () => {
    const worker = workers.note(queue, 'take', { ...client, address: 'a' })!;
    worker.waiting++;
    expect((await pass(90)).at(-1)).toMatchObject(['test', [{ ageMs: 0, waiting: 1 }]]);
  });

  it('keeps 50 workers of a queue, the latest, and cuts long names', async () => {
    for (let i = 0; i < 500; i++) {
      lease(`a${i}`, 1, 'n'.repeat(5000));
      await jest.advanceTimersByTimeAsync(1);
    }
    const [, seen] = (await pass(5)).at(-1)!;
    expect(seen.map(({ address }) => address)).toEqual(Array.from({ length: 50 }, (_, i) => `a${450 + i}`));
    expect(seen[0]!.name).toHaveLength(100);
  });

  it('notes no client without an address', async () => {
    expect(workers.note(queue, 'take', client)).toBeNull();
    expect(await pass(5)).toEqual([]);
  });
});

describe('a queue is unserved', () => {
  const waits = { status: 'start', ready: 1, leased: 0, consumers: 0, workers: 0, oldestAgeMs: 10_000 } as const;

  it('if a message has waited for ten seconds and nobody gets messages', () => {
    expect(isUnserved(waits)).toBe(true);
  });

  it.each([
    ['a stream', { consumers: 1 }],
    ['a worker', { workers: 1 }],
    ['a lease', { leased: 1 }],
    ['no ready message', { ready: 0, oldestAgeMs: null }],
    ['a message that has just come', { oldestAgeMs: 9999 }],
    ['a stop', { status: 'stop' as const }],
  ])('not with %s', (_, change) => {
    expect(isUnserved({ ...waits, ...change })).toBe(false);
  });
});

import type { Daemon } from '../../src/daemon';
import { aclFile, basic, everySection, type AclFile } from '../support/acl';
import { contractFetch, operations, type Operation } from '../support/contract';
import { startDaemon } from '../support/daemon';
import { startRedis, type TestRedis } from '../support/redis';
import {
  hangUp,
  parseLine,
  prepare,
  replays,
  send,
  type Heard,
  type Replay,
  type RequestLine,
} from '../support/replays';
import { startStopwatch } from '../support/stopwatch';
import { until } from '../support/until';
import { useDaemon } from '../support/use-daemon';

/** Provokes a status that no example can, by a state of Redis and a change of a request that else succeeds. */
interface Circumstance {
  redis: 'well' | 'full' | 'gone' | 'crowded' | 'guarded' | 'guessed';
  change: (usual: RequestLine) => RequestLine;
  /** Requests to send before, in addition to the ones that the request itself needs. */
  given?: string[];
}

const maxBody = 4096;
const guess = { authorization: basic('shop', 'wrong') };

const circumstances: Record<number, Circumstance> = {
  400: {
    redis: 'well',
    change: (usual) => ({ ...usual, path: `${usual.path}${usual.path.includes('?') ? '&' : '?'}stranger=1` }),
  },
  401: { redis: 'guarded', change: (usual) => usual },
  403: {
    redis: 'guarded',
    change: (usual) => ({ ...usual, headers: { ...usual.headers, 'x-forwarded-for': '10.9.9.9' } }),
  },
  413: { redis: 'well', change: (usual) => ({ ...usual, body: 'x'.repeat(maxBody + 1) }) },
  415: { redis: 'well', change: (usual) => ({ ...usual, headers: { ...usual.headers, 'content-encoding': 'gzip' } }) },
  429: {
    redis: 'well',
    change: (usual) => usual,
    given: ['test', 'genesis', 'collectd_data', 'collectd_event'].map(
      (queue) => `PUT /v1/queues/${queue} (application/json) {"maxBytes":1}`,
    ),
  },
  503: { redis: 'gone', change: (usual) => usual },
  507: { redis: 'full', change: (usual) => usual },
};

/** For streams. */
const ofStreams: Record<number, Circumstance> = { 429: { redis: 'crowded', change: (usual) => usual } };

/** For operations that neither store anything nor stream a queue. */
const ofLogins: Record<number, Circumstance> = {
  429: { redis: 'guessed', change: (usual) => ({ ...usual, headers: { ...usual.headers, ...guess } }) },
};

/** For operations without access rules. */
const ofOpen: Record<number, Circumstance> = {
  403: {
    redis: 'guarded',
    change: (usual) => ({ ...usual, headers: { ...usual.headers, origin: 'https://elsewhere.example' } }),
  },
};

/** For operations that only look up a key in Redis. */
const ofKeys: Record<number, Circumstance> = {
  503: {
    redis: 'gone',
    change: (usual) => ({
      ...usual,
      headers: { ...usual.headers, 'x-api-key': `rmq_${'0'.repeat(16)}_${'A'.repeat(43)}` },
    }),
  },
};
const needsNoRedis = ['metrics', 'whoAmI', 'commandConnection'];

function circumstanceOf({ operation, status }: Pick<Declared, 'operation' | 'status'>): Circumstance | undefined {
  if (needsNoRedis.includes(operation.id) && ofKeys[status]) return ofKeys[status];
  if (operation.responses[status]?.description.startsWith('Too many wrong passwords')) return ofLogins[status];
  if (!('401' in operation.responses) && ofOpen[status]) return ofOpen[status];
  const isStream = Object.entries(operation.responses).some(
    ([one, response]) => one === '101' || response['x-endless'],
  );
  return (isStream ? ofStreams[status] : undefined) ?? circumstances[status];
}

/** An operation, one of its statuses, and one of the types in which the contract says that it may be answered. */
interface Declared {
  operation: Operation;
  status: number;
  type: string | null;
  title: string;
}

const declared: Declared[] = operations.flatMap((operation) =>
  Object.entries(operation.responses).flatMap(([status, { content }]) =>
    (content ? Object.keys(content) : [null]).map((type) => ({
      operation,
      status: Number(status),
      type,
      title: `${operation.id} › ${status} ${type ?? 'without a body'}`,
    })),
  ),
);

const { redis, daemon, acl: open } = useDaemon({ maxBody, rules: everySection() });

beforeEach(() => redis.client.flushall());

describe('every status that the contract declares', () => {
  it('has an example or a circumstance that provokes it', () => {
    const replayed = ({ operation, status, type }: Declared): boolean =>
      replays.some(
        (one) => one.operation === operation && one.status === status && one.type === type && one.line !== undefined,
      );
    const nobodyProvokes = declared.filter((one) => !circumstanceOf(one) && !replayed(one));
    expect(nobodyProvokes.map(({ title }) => title)).toEqual([]);
  });

  it('is one of a request that the contract shows, or is built upon one', () => {
    expect(operations.filter((operation) => !usualOf(operation)).map(({ id }) => id)).toEqual([]);
  });

  it.each(provokedWith('well'))('$title is what it says when the request is wrong', async (one) => {
    expectDeclared(await send(daemon.url, await provocation(daemon.url, one)), one);
  });
});

describe('when an address has all the streams it may have', () => {
  let crowded: Daemon;
  let first: Heard;

  beforeEach(async () => {
    crowded = await startDaemon(redis, { maxConsumersPerAddress: 1 });
    first = await contractFetch(`${crowded.url}/c/test`);
  });

  afterEach(async () => {
    await hangUp(first);
    await crowded.stop();
  });

  it.each(provokedWith('crowded'))('$title is what it says', async (one) => {
    expectDeclared(await send(crowded.url, await provocation(crowded.url, one)), one);
  });
});

describe('when too many passwords were guessed', () => {
  let guarded: Daemon;
  let acl: AclFile;

  beforeAll(async () => {
    acl = aclFile(everySection('username = shop', 'password = secret'));
    guarded = await startDaemon(redis, { acl: acl.path });
  });

  afterAll(async () => {
    await guarded.stop();
    acl.remove();
  });

  it.each(provokedWith('guessed'))('$title is what it says', async (one) => {
    const request = await provocation(daemon.url, one);
    for (let i = 0; i < 10; i++) await hangUp(await contractFetch(`${guarded.url}/q/test`, { headers: guess }));
    const response = await send(guarded.url, request);
    expectDeclared(response, one);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

describe('when there are access rules', () => {
  let guarded: Daemon;
  let acl: AclFile;

  beforeAll(async () => {
    acl = aclFile(everySection('hosts_deny = 10.9.9.9', 'username = shop', 'password = secret'));
    guarded = await startDaemon(redis, { acl: acl.path, trustProxy: ['127.0.0.1'] });
  });

  afterAll(async () => {
    await guarded.stop();
    acl.remove();
  });

  it.each(provokedWith('guarded'))('$title is what it says', async (one) => {
    expectDeclared(await send(guarded.url, await provocation(daemon.url, one)), one);
  });
});

describe('when Redis is full', () => {
  const full = (): Promise<unknown> => redis.client.config('SET', 'maxmemory', '1');
  const roomy = (): Promise<unknown> => redis.client.config('SET', 'maxmemory', '0');

  afterEach(roomy);

  it.each(provokedWith('full'))('$title is what it says', async (one) => {
    const request = await provocation(daemon.url, one);
    await full();
    expectDeclared(await send(daemon.url, request), one);
  });

  it.each(operations.filter(({ responses }) => !responses['507']))('$id works as ever', async (operation) => {
    const { given, line, status } = usualOf(operation)!;
    const filled = await prepare(daemon.url, given);
    await full();
    const response = await send(daemon.url, parseLine(filled(line!)));
    expect(response.status).toBe(status);
    await hangUp(response);
  });

  it('nothing of what was refused is stored, and a purge makes room again', async () => {
    const small = await startRedis('--maxmemory', '6mb');
    const other = await startDaemon(small);
    const add = (): Promise<Response> =>
      contractFetch(`${other.url}/q/test`, { method: 'POST', body: Buffer.alloc(100_000) });
    const count = async (): Promise<unknown> => (await contractFetch(`${other.url}/stats/test`)).json();

    let stored = 0;
    let response = await add();
    for (; response.status === 201; response = await add()) stored++;
    expect(response.status).toBe(507);
    expect(await count()).toMatchObject({ ready: stored, enqueued: stored });

    expect((await contractFetch(`${other.url}/q/test`)).status).toBe(200);
    expect((await contractFetch(`${other.url}/q/test`, { method: 'DELETE' })).status).toBe(200);
    await until('there is room again', async () => (await add()).ok);

    await other.stop();
    await small.stop();
  });
});

describe.each(['SIGSTOP', 'SIGKILL'] as const)('when Redis is gone by %s', (signal) => {
  const lost = provokedWith('gone');
  let gone: TestRedis;
  let alone: Daemon;
  const answers = new Map<string, { response: Heard; withinMs: number }>();

  beforeAll(async () => {
    gone = await startRedis();
    alone = await startDaemon(gone, { acl: open.path });
    const requests: [Declared, RequestLine][] = [];
    for (const one of lost) requests.push([one, await provocation(alone.url, one)]);
    gone.process.kill(signal);
    const watch = startStopwatch();
    const ask = async ([one, request]: [Declared, RequestLine]): Promise<unknown> =>
      answers.set(one.title, { response: await send(alone.url, request), withinMs: watch.ms() });
    await Promise.all(requests.map(ask));
  });

  afterAll(async () => {
    await alone.stop();
    await gone.stop();
  });

  it.each(lost)('$title is what it says, and does not wait for Redis', (one) => {
    const { response, withinMs } = answers.get(one.title)!;
    expectDeclared(response, one);
    if (one.type === 'application/problem+json') expect(response.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
    expect(withinMs).toBeLessThan(10_000); // a second or two, where the machine is not busy with something else
  });

  it('what does not need Redis works as ever', async () => {
    const others = operations.filter(({ responses }) => !responses['503']);
    const statuses = await Promise.all(
      others.map(async (one) => (await send(alone.url, parseLine(usualOf(one)!.line!))).status),
    );
    expect(statuses).toEqual(others.map((one) => usualOf(one)!.status));
  });
});

function provokedWith(state: Circumstance['redis']): Declared[] {
  return declared.filter((one) => circumstanceOf(one)?.redis === state);
}

/** The first request of the contract that the operation answers with a 2xx. */
function usualOf(operation: Operation): Replay | undefined {
  return replays.find((one) => one.operation === operation && one.status < 300 && one.line !== undefined);
}

/** Do what goes before, and get the request that provokes the status when the circumstance is there. */
async function provocation(url: string, one: Declared): Promise<RequestLine> {
  const { operation } = one;
  const { change, given = [] } = circumstanceOf(one)!;
  const usual = usualOf(operation)!;
  const filled = await prepare(url, [...usual.given, ...given]);
  return change(parseLine(filled(usual.line!)));
}

/** The rest of the answer has been held to the contract when it came. */
function expectDeclared({ status, headers }: Heard, expected: Declared): void {
  expect([status, headers.get('content-type')?.split(';')[0] ?? null]).toEqual([expected.status, expected.type]);
}

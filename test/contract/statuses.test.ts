import { contractFetch, operations, type Operation } from '../support/contract';
import { startDaemon } from '../support/daemon';
import type { Daemon } from '../../src/daemon';
import { startRedis, type TestRedis } from '../support/redis';
import { parseLine, prepare, replay, replays, send, type RequestLine } from '../support/replays';

/** What provokes a status that no example can, from a request that the operation would answer with a 2xx. */
interface Circumstance {
  redis: 'well' | 'gone' | 'full';
  /** What becomes of the request; undefined: the operation can't be asked this way. */
  request(usual: RequestLine): RequestLine;
}

const maxBody = 4096;

const circumstances: Record<string, Circumstance> = {
  400: { redis: 'well', request: (usual) => ({ ...usual, path: `${usual.path}${usual.path.includes('?') ? '&' : '?'}stranger=1` }) },
  413: { redis: 'well', request: (usual) => ({ ...usual, body: 'x'.repeat(maxBody + 1) }) },
  415: { redis: 'well', request: (usual) => ({ ...usual, headers: { ...usual.headers, 'content-encoding': 'gzip' } }) },
  503: { redis: 'gone', request: (usual) => usual },
  507: { redis: 'full', request: (usual) => usual },
};

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
      operation, status: Number(status), type, title: `${operation.id} › ${status} ${type ?? 'without a body'}`,
    })),
  ),
);

const examplesOf = (one: Declared) =>
  replays.filter(({ operation, status, type }) => operation === one.operation && status === one.status && type === one.type);
const withoutExample = declared.filter((one) => examplesOf(one).length === 0);
const provokedWith = (redis: Circumstance['redis']): Declared[] => withoutExample.filter(({ status }) => circumstances[status]?.redis === redis);

/** The first request in the contract that the operation answers with a 2xx, and what goes before it. */
function usualOf(operation: Operation): { given: string[]; line: string } {
  const { given, line } = replays.find((one) => one.operation === operation && one.status < 300)!;
  return { given, line: line! };
}

function provoke(url: string, { operation, status }: Declared): Promise<Response> {
  return send(url, circumstances[status]!.request(parseLine(usualOf(operation).line)));
}

function expectDeclared(response: Response, { status, type }: Declared): void {
  expect(response.status).toBe(status);
  expect(response.headers.get('content-type')?.split(';')[0]).toBe(type === '*/*' ? expect.any(String) : (type ?? undefined));
}

let redis: TestRedis;
let daemon: Daemon;

beforeEach(async () => {
  redis = await startRedis();
  daemon = await startDaemon(redis, { maxBody });
});

afterEach(async () => {
  redis.process.kill('SIGCONT');
  await daemon.stop();
  await redis.stop();
});

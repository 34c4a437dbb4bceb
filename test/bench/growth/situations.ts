import type { TestRedis } from '../../support/redis';
import { measure, rateRow, type Figure, type Row } from '../figures';
import type { Bench } from '../section';
import type { Server } from '../servers/launch';
import { startDaemon } from '../servers/own';
import { startRedis } from '../servers/redis';
import { form, json, request } from '../wire/http';
import { load, openClients, type Clients, type Step } from '../wire/load';

/** A daemon with a Redis of its own; queues are named by a number. */
interface Deployment {
  redis: TestRedis;
  server: Server;
  clients: Record<Load, Clients>;
  queues: number;
  /** How many messages were added, taken, and leased and acked: the queues are used in turn. */
  turns: Record<Operation, number>;
}

type Operation = 'enqueue' | 'dequeue' | 'lease and ack';

/**
 * Calls of many clients for one queue in the same turn are combined in one script, which saves more with fewer queues.
 */
type Load = 'one client' | 'many clients';

/**
 * Of each operation so many a turn: short, so that whatever the machine does meanwhile hits both places; it leaves as
 * many messages as there were.
 */
const perTurn: Record<Operation, number> = { enqueue: 200, dequeue: 100, 'lease and ack': 100 };
const turnsPerRound = 10;
/** Messages of a batch. */
const batch = 100;

/** One queue with ever more messages, beside one that has one. */
export async function byDepth(bench: Bench): Promise<Row[]> {
  return compare(
    bench,
    ['many clients'],
    '1 message',
    powersTo(bench.depth),
    (depth) => `${depth.toLocaleString('en')} deep`,
    async (large, depth, before) => {
      const batches = Math.floor((depth - before) / batch);
      await addBatches(large.server.url, batches, batch);
      await addBatches(large.server.url, 1, (depth - before) % batch);
    },
  );
}

/** Ever more queues that hold a message each, beside one that does. */
export async function byQueues(bench: Bench): Promise<Row[]> {
  return compare(
    bench,
    ['one client', 'many clients'],
    '1 queue',
    powersTo(bench.queues),
    (queues) => (queues === 1 ? 'one queue' : `${queues.toLocaleString('en')} queues`),
    async (large, queues, before) => {
      let queue = before;
      const send = (): Buffer => request('POST', `/q/g${queue++}`, form(bench.value));
      await load({
        url: large.server.url,
        connections: bench.connections,
        cycles: queues - before,
        steps: [{ send, status: 200 }],
      });
      large.queues = queues;
      for (const one of Object.keys(large.turns) as Operation[])
        large.turns[one] = one === 'lease and ack' ? perTurn.dequeue : 0;
    },
  );
}

/** @param fill  makes the large place as large as it is to be, from what it was before */
async function compare(
  bench: Bench,
  loads: readonly Load[],
  against: string,
  sizes: readonly number[],
  titleOf: (size: number) => string,
  fill: (large: Deployment, size: number, before: number) => Promise<void>,
): Promise<Row[]> {
  const deployments: Deployment[] = [];
  try {
    for (let i = 0; i < 2; i++) deployments.push(await startDeployment(bench));
    const [small, large] = deployments as [Deployment, Deployment];
    for (const one of deployments) await addBatches(one.server.url, 1, 1);
    const rows: Row[] = [];
    let before = 1;
    for (const size of sizes) {
      await fill(large, size, before);
      before = size;
      for (const one of loads)
        rows.push(
          ...(await takeTurns(
            bench,
            one,
            small,
            large,
            loads.length > 1 ? `${one}, ${titleOf(size)}` : titleOf(size),
            against,
          )),
        );
    }
    return rows;
  } finally {
    for (const { clients, server, redis } of deployments) {
      for (const one of Object.values(clients)) one.close();
      await server.stop();
      await redis.stop();
    }
  }
}

async function startDeployment({ connections }: Bench): Promise<Deployment> {
  const redis = await startRedis();
  const server = await startDaemon(redis.url);
  const clients = {
    'one client': await openUsed(server.url, 1),
    'many clients': await openUsed(server.url, connections),
  };
  return { redis, server, clients, queues: 1, turns: { enqueue: 0, dequeue: 0, 'lease and ack': perTurn.dequeue } };
}

/** A connection that says nothing at all would be ended after a while; one that has, and may go on, is waited for. */
async function openUsed(url: string, connections: number): Promise<Clients> {
  const clients = await openClients(url, connections);
  await clients.run(connections, [{ send: request('GET', '/healthz'), status: 200 }]);
  return clients;
}

async function takeTurns(
  bench: Bench,
  load: Load,
  small: Deployment,
  large: Deployment,
  title: string,
  against: string,
): Promise<Row[]> {
  const figures = new Map<Deployment, Record<Operation, Figure[]>>();
  for (const deployment of [small, large]) figures.set(deployment, { enqueue: [], dequeue: [], 'lease and ack': [] });
  const turns = bench.rounds * turnsPerRound;
  for (let turn = -turnsPerRound; turn < turns; turn++) {
    for (const operation of Object.keys(perTurn) as Operation[]) {
      for (const deployment of turn % 2 === 0 ? [small, large] : [large, small]) {
        const count = perTurn[operation];
        const figure = await measure(deployment.server, deployment.redis, count, () =>
          deployment.clients[load].run(count, stepsOf(operation, deployment, bench.value)),
        );
        if (turn >= 0) figures.get(deployment)![operation].push(figure);
      }
    }
    for (const deployment of [small, large])
      for (const one of Object.keys(perTurn) as Operation[])
        deployment.turns[one] += one === 'enqueue' ? 0 : perTurn.enqueue - perTurn[one];
  }
  return (Object.keys(perTurn) as Operation[]).map((operation) => {
    const row = rateRow(
      { section: 'growth', what: `${operation}, ${title}`, unit: 'messages/s', against },
      figures.get(large)![operation],
      figures.get(small)![operation],
    );
    bench.tell(`${turns} turns`, 'daemon', `${row.what}, to ${against}`, row.ratio, '');
    return row;
  });
}

/** The queues take turns; what was added to one is taken from it, or leased and acked. */
function stepsOf(operation: Operation, deployment: Deployment, value: string): Step[] {
  const next = (): string => `g${deployment.turns[operation]++ % deployment.queues}`;
  if (operation === 'enqueue') return [{ send: () => request('POST', `/q/${next()}`, form(value)), status: 200 }];
  if (operation === 'dequeue') return [{ send: () => request('GET', `/q/${next()}`), status: 200 }];
  return [
    { send: () => request('POST', `/v1/queues/${next()}/leases`, json({ max: 1 })), status: 200 },
    {
      send: ({ body }) =>
        request(
          'DELETE',
          `/v1/queues/${/"key":"([^":]+):/.exec(body)![1]!}/leases/${/"leaseId":"([^"]+)"/.exec(body)![1]!}`,
        ),
      status: 204,
    },
  ];
}

/** To queue 0. */
async function addBatches(url: string, batches: number, messages: number): Promise<void> {
  if (batches === 0 || messages === 0) return;
  const send = request(
    'POST',
    '/v1/queues/g0/messages',
    json({ messages: Array.from({ length: messages }, () => ({ value: 'foobar' })) }),
  );
  await load({ url, connections: 10, cycles: batches, steps: [{ send, status: 201 }] });
}

/** 1, 10, 100, ... */
function powersTo(most: number): number[] {
  const powers = [];
  for (let power = 1; power < most; power *= 10) powers.push(power);
  return [...powers, most];
}

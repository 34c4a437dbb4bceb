import type { TestRedis } from '../../support/redis';
import { cpuRow, measure, type Figure, type Row } from '../figures';
import type { Bench } from '../section';
import type { Server } from '../servers/launch';
import { startRedis } from '../servers/redis';
import { startNchan } from '../servers/nchan';
import { startBuilt, startDaemon, startFloor } from '../servers/own';
import { openConsumers, transports, type Consumers, type Transport } from '../streams/consumers';
import { openPublisher, type Publisher } from '../streams/publishers';

/** A server with its consumers, and who sends to them. */
interface Stage {
  name: string;
  server: Server;
  redis: TestRedis | null;
  publisher: Publisher;
  consumers: Consumers;
  /** The number of the next message. */
  next: number;
}
type Troupe = Omit<Stage, 'consumers'>;

const burst = 100;

/** How messages come, and how many of them make a turn: about as many deliveries whatever the number of consumers. */
const ways = {
  'in bursts': {
    messages: (consumers: number) => burst * Math.max(2, Math.min(50, Math.round(2000 / consumers))),
    play: playBursts,
  },
  'one at a time': {
    messages: (consumers: number) => Math.max(50, Math.min(500, Math.round(50_000 / consumers))),
    play: playOneByOne,
  },
};

/** Each message goes to every consumer. What counts is the CPU time of who delivers them. */
export async function fanout(bench: Bench): Promise<Row[]> {
  const redis = await startRedis();
  const redisBefore = bench.before === null ? null : await startRedis();
  const troupes: Troupe[] = [];
  try {
    const add = async (
      name: string,
      dialect: 'daemon' | 'floor' | 'nchan',
      server: Server | null,
      its: TestRedis | null,
    ): Promise<void> => {
      if (server)
        troupes.push({ name, server, redis: its, publisher: await openPublisher(server.url, dialect), next: 1 });
    };
    await add('daemon', 'daemon', await startDaemon(redis.url), redis);
    if (redisBefore) await add('before', 'daemon', await startBuilt(bench.before!, redisBefore.url), redisBefore);
    await add('the floor', 'floor', await startFloor('streams'), null);
    if (bench.peers) {
      await add('nchan', 'nchan', await startNchan(), null);
      await add('nchan, Redis', 'nchan', await startNchan(redis.url), redis);
      if (!troupes.some(({ name }) => name === 'nchan')) bench.note('nchan is not installed');
    }
    const rows: Row[] = [];
    for (const transport of Object.keys(transports) as Transport[]) {
      for (const count of bench.consumers) rows.push(...(await perform(bench, troupes, transport, count)));
    }
    return rows;
  } finally {
    for (const { publisher, server } of troupes) {
      publisher.close();
      await server.stop();
    }
    await redis.stop();
    await redisBefore?.stop();
  }
}

async function perform(
  { rounds, tell }: Bench,
  troupes: readonly Troupe[],
  transport: Transport,
  count: number,
): Promise<Row[]> {
  const stages: Stage[] = [];
  const figures = new Map<string, Figure[]>();
  const of = (way: string, name: string): Figure[] => figures.get(`${way} ${name}`) ?? [];
  const titleOf = (way: string): string =>
    `${transports[transport].title}, ${count.toLocaleString('en')} consumers, ${way}`;
  try {
    for (const troupe of troupes) {
      const stage: Stage = { ...troupe, consumers: await openConsumers(troupe.server.url, transport, count) };
      stages.push(stage);
      await rehearse(stage);
    }
    for (let round = 1; round <= rounds; round++) {
      for (const [way, { messages, play }] of Object.entries(ways)) {
        for (const stage of round % 2 === 0 ? stages : [...stages].reverse()) {
          const figure = await measure(stage.server, stage.redis, messages(count) * count, () =>
            play(stage, messages(count)),
          );
          tell(`round ${round}/${rounds}`, stage.name, titleOf(way), figure.perCpuSecond, 'deliveries/CPU s');
          figures.set(`${way} ${stage.name}`, [...of(way, stage.name), figure]);
        }
      }
    }
  } finally {
    for (const { consumers } of stages) consumers.close();
    stages.forEach(({ next }, i) => (troupes[i]!.next = next));
  }
  return Object.keys(ways).flatMap((way) =>
    stages
      .slice(1)
      .map(({ name }) =>
        cpuRow(
          { section: 'fanout', what: titleOf(way), unit: 'deliveries/CPU s', against: name },
          of(way, 'daemon'),
          of(way, name),
        ),
      ),
  );
}

/** To get warm, and to see that each consumer gets each message once and in its order. */
async function rehearse(stage: Stage): Promise<void> {
  stage.consumers.keep();
  const first = stage.next;
  await playBursts(stage, burst);
  await playOneByOne(stage, 20);
  const expected = Array.from({ length: burst + 20 }, (_, i) => first + i).join(' ');
  stage.consumers.kept().forEach((numbers, i) => {
    if (numbers.join(' ') !== expected)
      throw new Error(`${stage.name}: consumer ${i} got ${numbers.join(' ')} instead of ${expected}`);
  });
}

async function playBursts(stage: Stage, messages: number): Promise<void> {
  for (let i = 0; i < messages; i += burst) {
    await Promise.all([all(stage, burst), stage.publisher.burst(stage.next, burst)]);
    stage.next += burst;
  }
}

async function playOneByOne(stage: Stage, messages: number): Promise<void> {
  for (let i = 0; i < messages; i++) await Promise.all([all(stage, 1), stage.publisher.one(stage.next++)]);
}

function all({ name, consumers }: Stage, messages: number): Promise<void> {
  return consumers.all(messages).catch((cause: unknown) => {
    throw new Error(`${name}: ${(cause as Error).message}`, { cause });
  });
}

import type { Daemon } from '../../src/daemon';
import { queueNamed } from '../../src/queue/names';
import { slotOf } from '../../src/redis/connection/cluster/slots';
import { startDaemon } from '../support/daemon';
import { talkTo } from '../support/dialogue';
import { connectTo, openHub, type OpenHub, type TestConsumer } from '../support/hub';
import { startCluster, type TestCluster } from '../support/redis-cluster';
import { until } from '../support/until';

/** `RESTMQ_TEST_SLOTS=4000` for the whole of it. */
const migrations = Number(process.env['RESTMQ_TEST_SLOTS'] ?? 150);
const queues = Array.from({ length: 40 }, (_, i) => `queue${i}`);

let cluster: TestCluster;
let daemons: Daemon[];
let hub: OpenHub;

beforeAll(async () => {
  // a node that stands still for a moment is not taken for dead
  cluster = await startCluster({ args: ['--cluster-node-timeout', '15000'] });
  daemons = [await startDaemon(cluster), await startDaemon(cluster)];
  hub = await openHub(cluster);
});

afterAll(async () => {
  await hub.close();
  for (const daemon of daemons) await daemon.stop();
  await cluster.stop();
});

/** The requests and their results. */
interface Ledger {
  confirmed: string[];
  consumed: string[];
  failures: string[];
}

async function produce(name: string, ledger: Ledger, isOver: () => boolean): Promise<void> {
  const say = talkTo(daemons[ledger.confirmed.length % 2]!);
  for (let i = 0; !isOver(); i++) {
    const value = `${name}.${i}`;
    const { status, line } = await say(`POST /q/${name}`, `value=${value}`);
    if (status === 200) ledger.confirmed.push(value);
    else ledger.failures.push(`POST ${value}: ${line}`);
  }
}

async function consume(name: string, ledger: Ledger, isOver: () => boolean): Promise<void> {
  const say = talkTo(daemons[ledger.consumed.length % 2]!);
  for (let empty = 0; empty < 2;) {
    const answer = await say(`GET /q/${name}`);
    if (answer.status === 200) ledger.consumed.push((answer.json() as { value: string }).value);
    else if (answer.status !== 204) ledger.failures.push(`GET ${name}: ${answer.line}`);
    empty = answer.status === 204 && isOver() ? empty + 1 : 0;
  }
}

/** The queues' own slots first, there and back; then as many others as are to move. */
async function migrateAll(): Promise<number> {
  const own = queues.map((name) => slotOf(`{${name}}`));
  const others = Array.from({ length: 16384 }, (_, slot) => slot).filter((slot) => !own.includes(slot));
  const plan = [...own, ...own, ...others].slice(0, migrations);
  const places = new Map<number, number>();
  const share = Math.ceil(16384 / 3);
  for (const slot of plan) {
    const from = places.get(slot) ?? Math.floor(slot / share);
    const to = (from + 1) % 3;
    await cluster.migrate(slot, from, to);
    places.set(slot, to);
  }
  return plan.length;
}

describe('slots that move while their queues are used', () => {
  it(
    `fail no request and lose nothing, ${migrations} times`,
    async () => {
      const ledger: Ledger = { confirmed: [], consumed: [], failures: [] };
      let [moved, produced] = [false, false];
      const consumers: TestConsumer[] = [];
      for (const name of queues.slice(0, 5)) consumers.push(await connectTo(hub, queueNamed(`to-all.${name}`)));
      const producing = Promise.all(queues.slice(0, 12).map((name) => produce(name, ledger, () => moved)));
      const consuming = Promise.all(queues.slice(0, 12).map((name) => consume(name, ledger, () => produced)));
      try {
        expect(await migrateAll()).toBe(migrations);
      } finally {
        moved = true;
        await producing;
        produced = true;
        await consuming;
      }
      expect(ledger.failures).toEqual([]);
      expect(ledger.confirmed.length).toBeGreaterThan(migrations);
      expect([...ledger.consumed].sort()).toEqual([...ledger.confirmed].sort());
    },
    60_000 + migrations * 400,
  );

  it('take the subscriptions along: who listens hears what comes, once and in order', async () => {
    const name = 'broadcast';
    const slot = slotOf(`{${name}}`);
    const say = talkTo(daemons[0]!);
    const consumer = await connectTo(hub, queueNamed(name));
    let n = 0;
    const add = async (): Promise<void> =>
      expect((await say(`POST /q/${name}`, `value=${++n}`)).line).toBe(`200 ${name}:${n}⏎`);
    for (let round = 0; round < 6; round++) {
      await add();
      const from = await cluster.holderOf(`{${name}}`);
      await cluster.migrate(slot, from, (from + 1) % 3);
      await add();
    }
    await until('all is heard', () => consumer.received.length >= n);
    expect(consumer.received).toEqual(Array.from({ length: n }, (_, i) => `${i + 1}=${i + 1}`));
    consumer.detach();
  });
});

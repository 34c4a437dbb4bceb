import { setTimeout as sleep } from 'node:timers/promises';
import { queueNamed } from '../../src/queue/names';
import type { Held } from '../support/api';
import { useDaemonProcess, useCommand } from '../support/processes';
import { useRedis } from '../support/redis';
import { until } from '../support/until';

/** The certain knowledge of producers and consumers. */
interface Ledger {
  /** Keys that were answered with a 2xx. */
  stored: Set<string>;
  /** Key → the lease whose ack was confirmed. */
  acked: Map<string, string>;
  faults: string[];
}

const runMs = 12_000;
const leastKills = 5;
const name = 'ledger';
const { keys } = queueNamed(name);

const redis = useRedis();
const command = useCommand();
const daemons = [1, 2, 3].map(() => useDaemonProcess(command, redis));

/** @returns null when the daemon was killed before it answered */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller knows what its request is answered with
async function ask<T>(method: string, path: string, body: object): Promise<{ status: number; body: T } | null> {
  const { url } = daemons[Math.floor(Math.random() * daemons.length)]!;
  try {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${url}/v1/queues/${name}${path}`, {
      method,
      headers,
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    });
    const text = await answer.text();
    return { status: answer.status, body: (text ? JSON.parse(text) : null) as T };
  } catch {
    await sleep(20); // whoever asks a daemon that is not there does not ask again at once
    return null;
  }
}

async function produce(ledger: Ledger, isOver: () => boolean): Promise<void> {
  for (let i = 0; !isOver(); i++) {
    const messages = Array.from({ length: 1 + (i % 10) }, (_, k) => ({
      value: `${i}.${k}`,
      priority: k % 3,
      ...(k === 5 ? { delaySeconds: 1 } : {}),
    }));
    const answer = await ask<{ messages: { key: string }[] }>('POST', '/messages', { messages });
    if (answer?.status === 201) for (const { key } of answer.body.messages) ledger.stored.add(key);
  }
}

/** Every seventh message is given back the first time; an ack whose answer was lost is sent again. */
async function consume(ledger: Ledger, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    const answer = await ask<{ messages: Held[] } | null>('POST', '/leases', {
      max: 10,
      leaseSeconds: 2,
      waitSeconds: 1,
    });
    const held = answer?.status === 200 ? answer.body!.messages : [];
    const [back, done] = [held.filter(isSentBack), held.filter((one) => !isSentBack(one))];
    for (const { leaseId } of back) await ask('POST', `/leases/${leaseId}/nack`, { reason: 'not yet' });
    if (done.length > 0) await ack(ledger, done);
  }
}

function isSentBack({ key, attempt }: Held): boolean {
  return attempt === 1 && Number(key.split(':')[1]) % 7 === 0;
}

/** Asked until it is answered: the ack may have been done and only its answer lost, and then nobody else ever acks. */
async function ack(ledger: Ledger, held: Held[]): Promise<void> {
  for (const patience = Date.now() + 40_000; Date.now() < patience;) {
    const answer = await ask<{ outcomes: { leaseId: string; outcome: string }[] }>('POST', '/acks', {
      leaseIds: held.map(({ leaseId }) => leaseId),
    });
    if (answer?.status !== 200) continue;
    for (const [i, { leaseId: lease, outcome }] of answer.body.outcomes.entries()) {
      const { key } = held[i]!;
      const before = ledger.acked.get(key);
      if (outcome === 'unknown') ledger.faults.push(`${lease} of ${key} is unknown`);
      if (outcome === 'acked' && before !== undefined && before !== lease)
        ledger.faults.push(`${key} was acked by ${before} and by ${lease}`);
      if (outcome === 'acked') ledger.acked.set(key, lease);
    }
    return;
  }
  ledger.faults.push(`nobody answered the ack of ${held.map(({ key }) => key).join()}`);
}

/** All of one instant, without moving anything. */
async function snapshot(): Promise<{ enqueued: number; stored: number; states: number; gone: number }> {
  const transaction = redis.client
    .multi()
    .hlen(keys.body)
    .hmget(keys.meta, 'next', 'floor', 'acked', 'expired', 'purged');
  for (const key of ['ready', 'delayed', 'leased', 'dead'] as const) transaction.zcard(keys[key]);
  const [stored, counters, ...states] = (await transaction.exec())!.map(([, answer]) => answer) as [
    number,
    string[],
    ...number[],
  ];
  const [next, floor, acked, expired, purged] = counters.map(Number) as [number, number, number, number, number];
  return {
    enqueued: next - floor,
    stored,
    states: states.reduce((sum, one) => sum + one, 0),
    gone: acked + expired + purged,
  };
}

async function audit(ledger: Ledger, isOver: () => boolean): Promise<number> {
  let samples = 0;
  for (; !isOver(); samples++) {
    const { enqueued, stored, states, gone } = await snapshot();
    if (stored !== states || enqueued !== states + gone)
      ledger.faults.push(`enqueued ${enqueued}, stored ${stored}, in states ${states}, gone ${gone}`);
    await sleep(100);
  }
  return samples;
}

/** One after the other, each once the one before is back: where a start takes long there is still somebody to ask. */
async function murder(isOver: () => boolean): Promise<void> {
  for (let kills = 0; kills < leastKills || !isOver(); kills++) {
    const victim = daemons[kills % daemons.length]!;
    await victim.kill();
    await Promise.all([victim.start(), sleep(1000)]);
  }
}

describe('a ledger of producers and consumers on three daemons that are killed every second', () => {
  it('balances: every message that was confirmed is acked once, and no count is ever wrong', async () => {
    const ledger: Ledger = { stored: new Set(), acked: new Map(), faults: [] };
    const end = Date.now() + runMs;
    let [murdered, drained] = [false, false];
    const consumers = [1, 2, 3].map(() => consume(ledger, () => drained));
    const producers = [1, 2, 3].map(() => produce(ledger, () => murdered));
    const sampled = audit(ledger, () => drained);
    try {
      await murder(() => Date.now() > end);
      murdered = true;
      await Promise.all(producers);
      await until('all is drained', async () => (await snapshot()).stored === 0, 30_000);
    } finally {
      murdered = drained = true;
    }
    await Promise.all(consumers);

    expect(ledger.faults).toEqual([]);
    expect(await sampled).toBeGreaterThan(runMs / 200);
    expect(ledger.stored.size).toBeGreaterThan(100);
    expect([...ledger.stored].filter((key) => !ledger.acked.has(key))).toEqual([]);
    const { enqueued, gone } = await snapshot();
    expect(gone).toBe(enqueued);
  });
});

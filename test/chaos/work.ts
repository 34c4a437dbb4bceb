import { setTimeout as sleep } from 'node:timers/promises';
import { connectStream, type StreamEvent, type Transport } from '../support/stream-clients';
import { Ledger } from './ledger';

/** Returns the address of a random daemon, whether it is running or not. */
export type Some = () => string;

interface Answer {
  status: number;
  body: unknown;
}

const json = { 'Content-Type': 'application/json' };

/** @returns null when the daemon was killed, cut off or frozen before it answered */
export async function ask(
  url: string,
  method: string,
  path: string,
  body?: object,
  headers: Record<string, string> = {},
): Promise<Answer | null> {
  try {
    const init = {
      method,
      headers: { ...json, ...headers },
      signal: AbortSignal.timeout(10_000),
      ...(body ? { body: JSON.stringify(body) } : {}),
    };
    const answer = await fetch(`${url}${path}`, init);
    const text = await answer.text();
    return {
      status: answer.status,
      body: text && (answer.headers.get('content-type') ?? '').includes('json') ? (JSON.parse(text) as unknown) : null,
    };
  } catch {
    await sleep(20); // whoever asks a daemon that is not there does not ask again at once
    return null;
  }
}

export interface ProducerOptions {
  queue: string;
  number: number;
  batch: number;
  /** Repeats what is unknown with the same idempotency key until it is known. */
  persistent: boolean;
}

/** One request after the other until it is over; what each came to is in the ledger. */
export async function produce(
  some: Some,
  ledger: Ledger,
  { queue, number, batch, persistent }: ProducerOptions,
  isOver: () => boolean,
): Promise<void> {
  for (let from = 0; !isOver(); from += batch) {
    const messages = Array.from({ length: batch }, (_, i) => ({ value: Ledger.valueOf(number, from + i) }));
    const headers: Record<string, string> = persistent ? { 'Idempotency-Key': `${number}-${from}` } : {};
    for (let isFirst = true; ; isFirst = false) {
      const answer = await ask(some(), 'POST', `/v1/queues/${queue}/messages`, { messages }, headers);
      if (answer?.status === 201) {
        const keys = (answer.body as { messages: { key: string }[] }).messages.map(({ key }) => key);
        ledger.sent(number, from, batch, 'acked', keys);
      } else if (answer === null || answer.status === 503) {
        if (isFirst) ledger.sent(number, from, batch, 'unknown');
        await sleep(10);
        if (persistent && !isOver()) continue;
      } else {
        ledger.sent(number, from, batch, 'refused');
        if (answer.status !== 507 && answer.status !== 429)
          ledger.wrong(`POST is answered with ${answer.status}: ${JSON.stringify(answer.body)}`);
      }
      break;
    }
  }
}

/** Lease, and ack all together; an ack whose answer was lost is sent again. */
export async function lease(some: Some, ledger: Ledger, queue: string, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    const answer = await ask(some(), 'POST', `/v1/queues/${queue}/leases`, {
      max: 100,
      leaseSeconds: 5,
      waitSeconds: 1,
    });
    if (answer && ![200, 204, 503].includes(answer.status))
      ledger.wrong(`a lease is answered with ${answer.status}: ${JSON.stringify(answer.body)}`);
    if (answer?.status !== 200) continue;
    const held = (answer.body as { messages: { key: string; value: string; leaseId: string }[] }).messages;
    for (const { key, value } of held) ledger.came(value, key);
    for (const patience = Date.now() + 8000; Date.now() < patience;) {
      const acked = await ask(some(), 'POST', `/v1/queues/${queue}/acks`, { leaseIds: held.map((one) => one.leaseId) });
      if (acked?.status !== 200) continue;
      const { outcomes } = acked.body as { outcomes: { outcome: string }[] };
      for (const [i, { outcome }] of outcomes.entries()) if (outcome === 'acked') ledger.done(held[i]!.value);
      break;
    }
  }
}

/** A stream that is given messages in turn, and acks each. */
export async function takeTurns(
  some: Some,
  ledger: Ledger,
  queue: string,
  transport: Transport,
  isOver: () => boolean,
): Promise<void> {
  const ack = async ({ leaseId: held, value }: StreamEvent): Promise<void> => {
    for (const patience = Date.now() + 8000; Date.now() < patience;) {
      const answer = await ask(some(), 'DELETE', `/v1/queues/${queue}/leases/${held}`);
      if (answer?.status === 204) ledger.done(value as string);
      if (answer && answer.status !== 503) return;
    }
  };
  await stream(
    some,
    queue,
    transport,
    () => '?ack=manual',
    isOver,
    (received) => {
      if (received.event !== 'message' || received.leaseId === undefined) return;
      ledger.came(received.value, received.key);
      void ack(received);
    },
  );
}

/** A stream that hears all, and comes back with the key of what it heard last. @returns what it heard */
export async function hearAll(
  some: Some,
  ledger: Ledger,
  queue: string,
  transport: Transport,
  isOver: () => boolean,
  received: Set<string>,
): Promise<void> {
  let last = '';
  let lastNumber = 0;
  await stream(
    some,
    queue,
    transport,
    () => (last ? `?since=${encodeURIComponent(last)}` : ''),
    isOver,
    ({ event, key, value }) => {
      if (event === 'gap') ledger.wrong(`${transport}: there is a gap after ${last}`);
      if (event !== 'message') return;
      const number = Number(key.slice(key.lastIndexOf(':') + 1));
      if (received.has(value as string)) ledger.disorder(`${transport}: ${key} was heard again after ${last}`);
      else if (number < lastNumber) ledger.disorder(`${transport}: ${key} was heard after ${last}`);
      received.add(value as string);
      [last, lastNumber] = [key, Math.max(number, lastNumber)];
      ledger.came(value, key);
    },
  );
}

/** Connect, again and again, to some daemon. One that says nothing for long is left: it may be frozen. */
async function stream(
  some: Some,
  queue: string,
  transport: Transport,
  query: () => string,
  isOver: () => boolean,
  on: (received: StreamEvent) => void,
): Promise<void> {
  while (!isOver()) {
    const connecting = connectStream(some(), queue, transport, {
      query: query(),
      on: (received, { received: all }) => (all.splice(0), on(received)),
    });
    const one = await Promise.race([connecting.catch(() => null), sleep(5000, null)]);
    if (one === null) {
      void connecting.then(
        (late) => late.hangUp(),
        () => undefined,
      );
      await sleep(50);
      continue;
    }
    await Promise.race([one.over, untilOver(isOver)]);
    one.hangUp();
    await one.over;
  }
}

async function untilOver(isOver: () => boolean): Promise<void> {
  while (!isOver()) await sleep(50);
}

/** How much of a queue is left. @returns null when nobody says it */
export async function left(some: Some, queue: string): Promise<number | null> {
  const answer = await ask(some(), 'GET', `/stats/${queue}`);
  if (answer?.status === 404) return 0;
  if (answer?.status !== 200) return null;
  const { ready, delayed, leased } = answer.body as { ready: number; delayed: number; leased: number };
  return ready + delayed + leased;
}

/** Set something of a queue. */
export async function configure(some: Some, queue: string, settings: object): Promise<void> {
  const answer = await ask(some(), 'PUT', `/v1/queues/${queue}`, settings);
  if (!answer || answer.status >= 300) throw new Error(`PUT is answered with ${answer?.status}`);
}

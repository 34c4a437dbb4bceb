import { setTimeout as sleep } from 'node:timers/promises';
import type { Redriven, RedriveRequest } from '../../../generated/messages';
import { defaults } from '../../../src/config';
import { BrokerError, type ErrorCode } from '../../../src/errors';
import { createLog } from '../../../src/log';
import type { NewMessage } from '../../../src/queue/add';
import { createEngine, type Engine } from '../../../src/queue/engine';
import { messageKey, messageNumber } from '../../../src/queue/message-keys';
import type { Queue } from '../../../src/queue/names';
import { redriveMessages } from '../../../src/queue/redrive';
import { startSweeper } from '../../../src/queue/sweeper';
import { createTimers } from '../../../src/queue/timers';
import { connect } from '../../../src/redis/startup/connect';
import { createScriptRunner } from '../../../src/redis/scripts/script-runner';
import { ask, type Answer } from '../../support/dialogue';
import { daemonProcess, type DaemonProcess } from '../../support/processes';

type Verb = 'addAll' | 'ack' | 'nack' | 'extend' | 'remove' | 'purge' | 'redrive' | 'configure' | 'delete' | 'policy';

/** The operations of one daemon on queues, through the engine or over HTTP. */
export interface Verbs extends Pick<Engine, Verb> {
  /** Take, or lease where a time is given. @returns null when nothing is ready */
  get(queue: Queue, how: Want): Promise<Got[] | null>;
  /** Redrive by keys, or to another queue. */
  redriveSome(queue: Queue, request: RedriveRequest): Promise<Redriven>;
}

export interface Want {
  max: number;
  leaseSeconds?: number | undefined;
}

export interface Got {
  number: number;
  value: string;
  leaseId?: string;
  attempt?: number;
}

/** A daemon of the pool, which can be killed. */
export interface Peer {
  verbs: Verbs;
  kill(): Promise<void>;
}

/** The part of a daemon that works on queues, in this process: an engine and a sweeper on their own connection. */
export interface EnginePeer extends Peer {
  engine: Engine;
}

/** A daemon in a process of its own, asked over HTTP. */
export interface ProcessPeer extends Peer, Pick<DaemonProcess, 'freeze' | 'thaw'> {
  /** The same as `get`, by a client that waits and may hang up. */
  wait(queue: Queue, how: Want, seconds: number): Waiting;
}

export interface Waiting {
  got: Promise<Got[] | null>;
  hangUp(): void;
}

export async function startEngine(redisUrl: string): Promise<EnginePeer> {
  const log = createLog('silent');
  const connection = await connect({ ...defaults, redisUrl }, log);
  const store = createScriptRunner(connection);
  const timers = createTimers(store);
  const sweeper = startSweeper(store, log, timers);
  const engine = createEngine(store, timers);
  const get: Verbs['get'] = async (queue, { max, leaseSeconds }) => {
    const found =
      leaseSeconds === undefined ? await engine.take(queue, max) : await engine.lease(queue, max, leaseSeconds);
    return (
      found &&
      found.map((one) => ({
        ...('leaseId' in one ? { leaseId: one.leaseId, attempt: one.attempt } : {}),
        number: Number(one.number),
        value: one.value.toString(),
      }))
    );
  };
  return {
    engine,
    verbs: {
      ...engine,
      get,
      redriveSome: (queue, request) => redriveMessages(engine, queue, request, { gone: false }),
    },
    kill: async () => {
      sweeper.stop();
      connection.close();
      await sleep(0); // what was in flight fails before anything else happens
    },
  };
}

export async function startProcess(command: string, redisUrl: string): Promise<ProcessPeer> {
  const daemon = await daemonProcess(command, redisUrl);
  await daemon.start();
  return {
    ...daemon,
    verbs: verbsAt(daemon.url),
    wait: (queue, how, seconds) => waitAt(daemon.url, queue, how, seconds),
  };
}

function verbsAt(url: string): Verbs {
  const say = async (method: string, queue: Queue, path: string, body?: object, headers = {}): Promise<Answer> => {
    const what = `${method} /v1/queues/${encodeURIComponent(queue.name)}${path}`;
    return accepted(
      await ask(url, what, body ? JSON.stringify(body) : null, { ...headers, ...(body ? json : {}) }).answer,
    );
  };
  const there = (act: Promise<unknown>): Promise<boolean> =>
    act.then(() => true, refusedWith('no-such-message', 'no-such-queue'));

  return {
    addAll: async (queue, messages, key) => {
      const answer = await say(
        'POST',
        queue,
        '/messages',
        { messages: messages.map(shown) },
        key === undefined ? {} : { 'Idempotency-Key': key },
      );
      const numbers = bodyOf<{ messages: { key: string }[] }>(answer).messages.map((one) =>
        Number(messageNumber(queue, one.key)),
      );
      expect(numbers).toEqual(messages.map((_, i) => numbers[0]! + i));
      return { first: numbers[0]!, replayed: answer.headers['idempotent-replayed'] === 'true' };
    },
    get: (queue, how) => waitAt(url, queue, how, 0).got,
    ack: async (queue, leaseIds) =>
      bodyOf<{ outcomes: { outcome: 'acked' }[] }>(await say('POST', queue, '/acks', { leaseIds })).outcomes.map(
        ({ outcome }) => outcome,
      ),
    nack: async (queue, leaseId, how) => bodyOf(await say('POST', queue, `/leases/${leaseId}/nack`, how)),
    extend: async (queue, leaseId, leaseSeconds) => {
      const { key, leaseExpiresAt } = bodyOf<{ key: string; leaseExpiresAt: string }>(
        await say('PATCH', queue, `/leases/${leaseId}`, { leaseSeconds }),
      );
      return { key, expiresMs: Date.parse(leaseExpiresAt) };
    },
    remove: (queue, number) =>
      there(say('DELETE', queue, `/messages/${encodeURIComponent(messageKey(queue, number))}`)),
    purge: async (queue) => bodyOf<{ purged: number }>(await say('POST', queue, '/purge')).purged,
    redrive: async (queue, max, dryRun) => bodyOf(await say('POST', queue, '/redrive', { max, dryRun })),
    redriveSome: async (queue, request) => bodyOf(await say('POST', queue, '/redrive', request)),
    configure: async (queue, change) => (await say('PUT', queue, '', change)).status === 201,
    delete: (queue) => there(say('DELETE', queue, '')),
    policy: async (queue) =>
      bodyOf<{ value: 'broadcast' }>(await ask(url, `GET /p/${encodeURIComponent(queue.name)}`).answer).value,
  };
}

const json = { 'Content-Type': 'application/json' };

function shown({ value, ttlSeconds, delaySeconds, priority }: NewMessage): object {
  return { value, ttlSeconds, delaySeconds, priority };
}

/** A lease as a resource of v1, a take by the JSON protocol. */
function waitAt(url: string, queue: Queue, { max, leaseSeconds }: Want, waitSeconds: number): Waiting {
  const name = encodeURIComponent(queue.name);
  const asking =
    leaseSeconds === undefined
      ? ask(url, `POST /queue/${name}`, JSON.stringify({ cmd: 'take', max, waitSeconds }), json)
      : ask(url, `POST /v1/queues/${name}/leases`, JSON.stringify({ max, leaseSeconds, waitSeconds }), json);
  const got = asking.answer.then((answer) => (accepted(answer).status === 204 ? null : gotFrom(queue, answer)));
  got.catch(() => undefined); // who hangs up hears no answer, and nobody asks for it
  return { got, hangUp: () => asking.hangUp() };
}

function gotFrom(queue: Queue, answer: Answer): Got[] | null {
  const { messages, error } = bodyOf<{
    error?: string;
    messages?: { key: string; value: string; leaseId?: string; attempt?: number }[];
  }>(answer);
  if (!messages) expect(error).toBe('empty queue');
  return (
    messages?.map(({ key, value, ...held }) => ({
      ...('leaseId' in held ? held : {}),
      number: Number(messageNumber(queue, key)),
      value,
    })) ?? null
  );
}

// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller knows what its request is answered with
function bodyOf<T>(answer: Answer): T {
  return answer.json() as T;
}

/** @throws BrokerError as the engine would, for a problem */
function accepted(answer: Answer): Answer {
  if (answer.status < 400) return answer;
  const { type, detail } = bodyOf<{ type: string; detail: string }>(answer);
  throw new BrokerError(type.replace('/problems/', '') as ErrorCode, detail);
}

function refusedWith(...codes: ErrorCode[]): (error: unknown) => false {
  return (error) => {
    if (error instanceof BrokerError && codes.includes(error.code)) return false;
    throw error;
  };
}

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NewMessage } from '../../generated/messages';
import type { Run } from './examples';
import { parseLine, send, type ServerResponse } from './replays';
import { attempt, Forbidden, passed, type Outcome } from './verdict';

type Behaviour = (ask: Ask, queue: string, other: string) => Promise<void>;

/** Send a request as the contract writes it. @throws Forbidden if it is refused for lack of rights */
type Ask = (line: string) => Promise<ServerResponse>;

/** Behaviour that takes several requests, by the operation that it belongs to. */
const behaviours: Readonly<Record<string, Behaviour>> = {
  redriveMessages: redrive,
  moveMessages: moveReady,
  browseMessages: listGroup,
  leaseMessages: pause,
  consumers: listWorkers,
};

/** Try the behaviour of an operation, if it has one. */
export async function tryBehaviour(run: Run, operation: string): Promise<Outcome[]> {
  const behaviour = behaviours[operation];
  if (!behaviour) return [];
  const queue = `${run.prefix}b-${operation.toLowerCase()}`;
  const other = `${queue}-other`;
  for (const name of [queue, other]) run.queues.add(name);
  const ask: Ask = async (line) => {
    const response = await send(run.server, parseLine(line));
    if (response.status === 401 || response.status === 403)
      throw new Forbidden(`${line.split(' ', 1)[0]!} of what goes before is refused (${response.status})`);
    return response;
  };
  return [await attempt(() => behaviour(ask, queue, other).then(() => passed))];
}

/** Dead letters move to another queue: one by its key, one that a search finds, and the rest at a rate. */
async function redrive(ask: Ask, queue: string, other: string): Promise<void> {
  const values = ['one', 'two', 'three', 'four'];
  const keys: string[] = [];
  for (const value of values) {
    await json(ask, `POST /q/${queue} value=${value}`);
    const { messages } = (await json(ask, `POST /v1/queues/${queue}/leases (application/json) {}`)) as Leases;
    keys.push(messages[0]!.key);
    await json(ask, `POST /v1/queues/${queue}/leases/${messages[0]!.leaseId}/nack (application/json) {"dead":true}`);
  }
  const move = (request: object): Promise<unknown> =>
    json(ask, `POST /v1/queues/${queue}/redrive (application/json) ${JSON.stringify({ ...request, target: other })}`);
  assert.deepEqual(await move({ keys: [keys[1]] }), { redriven: 1, expired: 0, dead: 3, missing: 0 });
  assert.deepEqual(await move({ search: 'three' }), { redriven: 1, expired: 0, dead: 2 });
  assert.deepEqual(await move({ max: 1, dryRun: true }), { redriven: 1, expired: 0, dead: 2 });
  assert.deepEqual(await move({ rate: 100 }), { redriven: 2, expired: 0, dead: 0 });
  const { messages } = (await json(ask, `POST /v1/queues/${other}/leases (application/json) {"max":10}`)) as Leases;
  assert.deepEqual(
    messages.map(({ value, attempt: count }) => [value, count]),
    ['two', 'three', 'one', 'four'].map((value) => [value, 1]),
    'the other queue has the dead letters as new messages, in the order in which they were moved',
  );
}

/** Messages move to another queue: one by its key, one that a search finds, and the rest. */
async function moveReady(ask: Ask, queue: string, other: string): Promise<void> {
  const keys: string[] = [];
  for (const value of ['one', 'two', 'three', 'four']) {
    const { messages } = (await json(
      ask,
      `POST /v1/queues/${queue}/messages (application/json) ${JSON.stringify({ messages: [{ value }] })}`,
    )) as Leases;
    keys.push(messages[0]!.key);
  }
  const move = (request: object): Promise<unknown> =>
    json(ask, `POST /v1/queues/${queue}/move (application/json) ${JSON.stringify({ ...request, target: other })}`);
  assert.deepEqual(await move({ keys: [keys[1]] }), { moved: 1, left: 3, missing: 0 });
  assert.deepEqual(await move({ search: 'three', dryRun: true }), { moved: 1, left: 3 });
  assert.deepEqual(await move({ search: 'three' }), { moved: 1, left: 2 });
  assert.deepEqual(await move({ state: 'delayed' }), { moved: 0, left: 0 });
  assert.deepEqual(await move({}), { moved: 2, left: 0 });
  const { messages } = (await json(ask, `POST /v1/queues/${other}/leases (application/json) {"max":10}`)) as Leases;
  assert.deepEqual(
    messages.map(({ value }) => value),
    ['two', 'three', 'one', 'four'],
    'the other queue has the messages in the order in which they were moved',
  );
}

interface Leases {
  messages: { key: string; value: string; leaseId: string; attempt: number }[];
}

/** With `pauseScope` `all` a stopped queue gives nothing to takes and leases, with `streams` it does. */
async function pause(ask: Ask, queue: string): Promise<void> {
  for (const value of ['one', 'two']) await json(ask, `POST /q/${queue} value=${value}`);
  const statuses = async (): Promise<number[]> => {
    const lease = await ask(`POST /v1/queues/${queue}/leases (application/json) {}`);
    const take = await ask(`GET /q/${queue}`);
    await Promise.all([lease.text(), take.text()]);
    return [lease.status, take.status];
  };
  await json(ask, `PUT /v1/queues/${queue} (application/json) {"pauseScope":"all"}`);
  await json(ask, `POST /control/${queue} status=stop`);
  assert.deepEqual(await statuses(), [204, 204], 'a stopped queue with pauseScope "all" gives no messages');
  await json(ask, `PUT /v1/queues/${queue} (application/json) {"pauseScope":"streams"}`);
  assert.deepEqual(await statuses(), [200, 200], 'a stopped queue with pauseScope "streams" gives messages');
}

/** A group comes in with a header and in JSON, and the list of messages selects by it. */
async function listGroup(ask: Ask, queue: string): Promise<void> {
  await json(ask, `POST /q/${queue} (text/plain | RestMQ-Group: caf%C3%A9) one`);
  const messages = [{ value: 'two', group: 'café' }, { value: 'three' }];
  await json(ask, `POST /v1/queues/${queue}/messages (application/json) ${JSON.stringify({ messages })}`);
  const found = (await json(ask, `GET /v1/queues/${queue}/messages?group=caf%C3%A9`)) as { messages: NewMessage[] };
  const shown = found.messages.map(({ value, group }) => [value, group]);
  assert.deepEqual(shown, [
    ['one', 'café'],
    ['two', 'café'],
  ]);
}

/** A worker may be listed a second after its first request. */
async function listWorkers(ask: Ask, queue: string): Promise<void> {
  await json(ask, `POST /q/${queue} value=one`);
  await json(ask, `POST /v1/queues/${queue}/leases (application/json) {}`);
  const list = async (): Promise<unknown[]> =>
    ((await json(ask, `GET /v1/queues/${queue}/consumers`)) as { workers: unknown[] }).workers;
  let workers = await list();
  for (let looks = 0; workers.length === 0 && looks < 100; looks++) {
    await sleep(100);
    workers = await list();
  }
  const shown = (workers as { mode: string; messages: number }[]).map(({ mode, messages }) => [mode, messages]);
  assert.deepEqual(shown, [['lease', 1]], 'a client that leased a message is listed as a worker');
}

/** @throws AssertionError if the answer is no success */
async function json(ask: Ask, line: string): Promise<unknown> {
  const response = await ask(line);
  const text = await response.text();
  assert.ok(response.ok, `${line} is answered ${response.status} ${text.slice(0, 200)}`);
  return response.headers.get('content-type')?.includes('json') ? (JSON.parse(text) as unknown) : null;
}

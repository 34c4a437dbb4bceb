import assert from 'node:assert/strict';
import { exampleNames, ofOneQueue, queuesIn, withPrefix } from './names';
import {
  hangUp,
  NotGiven,
  parseLine,
  prepare,
  replays,
  send,
  settled,
  textOf,
  type ServerResponse,
  type Replay,
  type Server,
} from './replays';
import { attempt, Forbidden, passed, skipped, type Outcome } from './verdict';

/** Options of a run, and the resources it must remove. */
export interface Run {
  server: Server;
  /** Prefix of the names of its queues. */
  prefix: string;
  /** Whether to try operations that write to queues with a fixed name. */
  ingest: boolean;
  /** Queues that may exist now. */
  queues: Set<string>;
  /** Ids of API keys that were created. */
  keys: Set<string>;
}

/** Operations that add to a queue with a fixed name. */
const ofFixedQueue: ReadonlySet<string> = new Set(['collectdData', 'collectdEvent']);

/** Replay every example of an operation, and every request that the contract has for a response without examples. */
export async function tryExamples(run: Run, operation: string): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const [i, one] of replays.entries()) {
    if (one.operation.id !== operation || one.line === undefined) continue;
    outcomes.push(skipFor(run, one) ?? (await attempt(() => tryTwice(run, one, i))));
  }
  return outcomes;
}

/**
 * The numbers of a new queue begin at 1, or behind those of deleted queues if its name shares their entry
 * (redis/lua/include/last_numbers.lua). So what fails is tried under a second name, too.
 */
async function tryTwice(run: Run, one: Replay, i: number): Promise<Outcome> {
  try {
    return await tryExample(run, renamed(one, `${run.prefix}${i}-`, run));
  } catch (error) {
    if (!(error instanceof assert.AssertionError)) throw error;
    return tryExample(run, renamed(one, `${run.prefix}${i}-again-`, run));
  }
}

function skipFor({ server, ingest }: Run, { operation, line }: Replay): Outcome | null {
  if (ofFixedQueue.has(operation.id) && !ingest)
    return skipped('it adds to a queue that others may use; --ingest tries it all the same');
  if (server.authorization !== null && /[?&]callback=/.test(line!))
    return skipped('a request with credentials gets no JSONP');
  return null;
}

/** The same replay with queues of this run, which are recorded for removal. */
function renamed(one: Replay, prefix: string, { queues }: Run): Replay {
  const own = (text: string): string => withPrefix(text, prefix);
  for (const name of [...one.given, one.line!].flatMap(queuesIn))
    if (exampleNames.includes(name)) queues.add(prefix + name);
  const value = one.value === undefined ? undefined : (JSON.parse(own(JSON.stringify(one.value))) as unknown);
  return { ...one, given: one.given.map(own), line: own(one.line!), value };
}

async function tryExample(run: Run, one: Replay): Promise<Outcome> {
  const { server } = run;
  const { line, given, status, type } = one;
  const filled = await prepare(server, given).catch((error: unknown) => {
    if (error instanceof NotGiven && isForbidden(error.status))
      throw new Forbidden(`${error.message.split(' ')[0]!} of what goes before is refused (${error.status})`);
    throw error;
  });
  const request = parseLine(filled(line!));
  const negotiates = 'text/html' in (one.operation.responses[status]!.content ?? {});
  const response = await send(
    server,
    negotiates && type ? { ...request, headers: { ...request.headers, accept: type } } : request,
  );
  if (status === 403 && 'Origin' in request.headers && response.headers.has('access-control-allow-origin')) {
    await hangUp(response);
    return skipped('pages of every origin may use this server');
  }
  if (response.status !== status && isForbidden(response.status))
    throw new Forbidden(`refused (${response.status}): ${await detailOf(response)}`);
  assert.equal(response.status, status, `${line!} is to be answered ${status} and was answered ${response.status}`);
  await checkBody(run, one, response);
  return passed;
}

function isForbidden(status: number): boolean {
  return status === 401 || status === 403;
}

async function detailOf(response: ServerResponse): Promise<string> {
  const text = await response.text();
  return /"detail":"((?:[^"\\]|\\.)*)"/.exec(text)?.[1] ?? text.slice(0, 100);
}

async function checkBody(run: Run, one: Replay, response: ServerResponse): Promise<void> {
  const { type, value, line } = one;
  if (type === null) return assert.equal(await response.text(), '', `${line!} is answered without a body`);
  if (type !== '*/*')
    assert.equal(
      response.headers.get('content-type')?.split(';')[0],
      type,
      `${line!} is answered with another content type`,
    );
  if (value === undefined) return hangUp(response);
  const text = await textOf(response, one);
  noteKeys(run, one, text);
  const fault = /<name>faultCode<\/name><value><int>(40[13])</.exec(text)?.[1]; // XML-RPC errors have status 200
  if (fault !== undefined) throw new Forbidden(`refused (${fault}), as a fault`);
  if (isAboutAll(one)) return checkAboutAll(one, text);
  const [got, wanted] = /[/+]json$/.test(type) ? [JSON.parse(text) as unknown, value] : [text, value];
  assert.deepEqual(
    loosened(got),
    loosened(wanted),
    `${line!} is answered with ${text.trim().slice(0, 200)} and not with ${JSON.stringify(value).slice(0, 200)}`,
  );
}

function noteKeys({ keys }: Run, { operation }: Replay, text: string): void {
  if (operation.id === 'createKey' || operation.id === 'listKeys')
    for (const [, id] of text.matchAll(/"id":"([0-9a-f]{16})","name":"shop"/g)) keys.add(id!);
}

/** Whether the answer is about the whole server, and so includes queues and keys of other clients. */
function isAboutAll({ operation, line }: Replay): boolean {
  return (
    !ofOneQueue.has(operation.id) &&
    operation.method === 'GET' &&
    !/[?&]queue=/.test(line!) &&
    queuesIn(line!).length === 0
  );
}

/** Check that the queues of the replay are in an answer about the whole server, unless it has several pages. */
function checkAboutAll({ given, line }: Replay, text: string): void {
  if (text.includes('"cursor":')) return;
  for (const name of given.flatMap((before) => [...(/^POST \/q\/(\S+)/.exec(before)?.slice(1) ?? [])])) {
    assert.ok(text.includes(JSON.stringify(name)), `${line!} does not tell of ${name}, which has a message`);
  }
}

/** Remove the parts that depend on other clients of the server and on its counters. */
function loosened(value: unknown): unknown {
  const same = settled(value);
  if (typeof same === 'string') return same.replaceAll(/\bcollectd_(data|event):\d+/g, 'collectd_$1:n');
  if (typeof same !== 'object' || same === null || Array.isArray(same)) return same;
  const { cursor, totals, count, ...rest } = same as Record<string, unknown>;
  const own = totals === undefined ? { count } : {};
  return JSON.parse(
    JSON.stringify({ ...rest, ...own, cursor: cursor === undefined ? undefined : 'a cursor' }).replaceAll(
      /\bcollectd_(data|event):\d+/g,
      'collectd_$1:n',
    ),
  );
}

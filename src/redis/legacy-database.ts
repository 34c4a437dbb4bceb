import type { Redis } from 'ioredis';
import { StartError } from '../errors';
import type { Connection } from './connection/types';
import { ClusterClient } from './connection/cluster/cluster-client';
import { oldKeys, poolKeys } from './keys';

/** A queue of RestMQ before 1.0. `name` is latin1, one character a byte. */
export interface LegacyQueue {
  readonly name: string;
  /** Members of the set of queues that mean this queue. */
  readonly members: readonly string[];
  /** Keys (latin1) of messages whose take was under way when the old daemon ended, oldest first. No client got them. */
  readonly locked: readonly string[];
  /** Number of messages in its list. */
  readonly length: number;
  /** Last number used, or the highest in a message key; 0: none. */
  readonly counter: number;
  /** Its counter is not a number. */
  readonly isCounterWrong: boolean;
  /** The stored value; null if there is none. */
  readonly policy: string | null;
  readonly status: string | null;
  /** Number of values without an entry in the list: their messages were taken or purged. */
  readonly leftBehind: number;
}

export interface LegacyMessage {
  /** latin1 */
  readonly key: string;
  /** null: there is none; undefined: it is not a string. */
  readonly value: Buffer | null | undefined;
  /** Peek count. */
  readonly looks: number;
  /** Remaining time to live; undefined if it does not expire. */
  readonly ttlMs: number | undefined;
}

/** Progress of the import of a queue. Positions count from the oldest message. */
export interface Reached {
  /** Number of messages that are finished. */
  position: number;
  /** Key of the last finished message; '' at the beginning. */
  last: string;
  /** Queue that the messages are imported to. */
  to: string;
  /** Number of messages whose value is not a string. */
  wrongType: number;
  /** All messages are finished, and the old keys are being deleted. */
  isLeaving?: true;
  /** Messages that are being stored since `atMs` (Redis' clock). */
  pending?: { count: number; atMs: number };
}

/** Data of RestMQ before 1.0 in this database. Only `remove` changes its keys. */
export interface LegacyDatabase {
  /** @param seen  called now and then with the number of keys scanned */
  queues(seen: (keys: number) => void): Promise<{ queues: LegacyQueue[]; authKeys: number; oddMembers: string[] }>;
  /** Read messages from a position on; fewer than `count` at the end. */
  page(queue: LegacyQueue, position: number, count: number): Promise<LegacyMessage[]>;
  /** Key at a position; null if there is none. */
  keyAt(queue: LegacyQueue, position: number): Promise<string | null>;
  reached(queue: LegacyQueue): Promise<Reached | null>;
  noteReached(queue: LegacyQueue, reached: Reached): Promise<void>;
  /**
   * Remove all keys of a queue except values that are not strings, and then its import progress. May be interrupted and
   * called again.
   * @returns false if the list has changed since it had this length; then it stays
   */
  remove(queue: LegacyQueue, removed: (keys: number) => void): Promise<boolean>;
}

const bytes = (latin1: string): Buffer => Buffer.from(latin1, 'latin1');
const latin1 = (found: Buffer): string => found.toString('latin1');
const [listEnd, policyEnd, statusStart] = [oldKeys.list(''), oldKeys.policy(''), oldKeys.status('')];
const page = 100;

/** @throws StartError on a Cluster */
export function openLegacyDatabase(connection: Connection): LegacyDatabase {
  const client = connection.client();
  if (client instanceof ClusterClient)
    throw new StartError(
      'a RestMQ before 1.0 could not use a Redis Cluster, so there is nothing to import; name the server it used ' +
        'with --redis-url',
    );
  const one = async (key: string): Promise<string | null> => (await client.get(bytes(key)).catch(ofWrongType)) ?? null;
  const keysAt = async (queue: LegacyQueue, position: number, count: number): Promise<string[]> => {
    const locked = queue.locked.slice(position, position + count);
    const from = Math.max(0, position - queue.locked.length);
    if (locked.length === count || from >= queue.length) return locked;
    const found = await client.lrangeBuffer(
      bytes(oldKeys.list(queue.name)),
      -(from + count - locked.length),
      -(from + 1),
    );
    return [...locked, ...found.reverse().map(latin1)];
  };

  return {
    async queues(seen) {
      const found = await scan(client, seen);
      const members = new Map<string, string[]>();
      const oddMembers: string[] = [];
      for (const member of ((await client.smembersBuffer(oldKeys.queues).catch(ofWrongType)) ?? []).map(latin1)) {
        const name = nameOfMember(member, found);
        if (name === null) oddMembers.push(member);
        else members.set(name, [...(members.get(name) ?? []), member]);
      }
      const names = [...new Set([...members.keys(), ...found.lists.filter((name) => found.counters.has(name))])].sort();
      const queues: LegacyQueue[] = [];
      for (const name of names) {
        const [length, counter, policy, status] = await Promise.all([
          lengthOf(client, name),
          one(oldKeys.counter(name)),
          one(oldKeys.policy(name)),
          one(oldKeys.status(name)),
        ]);
        const { values = 0, highest = 0, locked = [] } = found.messages.get(name) ?? {};
        const isCounterWrong = counter !== null && !/^\d{1,15}$/.test(counter);
        const inList = await countValues(client, name, length);
        queues.push({
          name,
          members: members.get(name) ?? [],
          length,
          policy,
          status,
          counter: Math.max(isCounterWrong ? 0 : Number(counter), highest),
          isCounterWrong,
          leftBehind: Math.max(0, values - inList),
          locked: locked.sort((a, b) => numberIn(a) - numberIn(b)),
        });
      }
      return { queues, authKeys: found.authKeys, oddMembers };
    },
    async page(queue, position, count) {
      const keys = await keysAt(queue, position, count);
      return Promise.all(keys.map((key, i) => messageOf(client, key, position + i < queue.locked.length)));
    },
    keyAt: async (queue, position) => (await keysAt(queue, position, 1))[0] ?? null,
    async reached({ name }) {
      const noted = await client.hget(poolKeys.imported, bytes(name));
      return noted === null ? null : (JSON.parse(noted) as Reached);
    },
    noteReached: async ({ name }, reached) =>
      void (await client.hset(poolKeys.imported, bytes(name), JSON.stringify(reached))),
    remove: (queue, removed) => remove(client, queue, removed),
  };
}

interface MessagesFound {
  values: number;
  /** Highest number in the message keys. */
  highest: number;
  locked: string[];
}

interface Scanned {
  /** Names with a list. */
  lists: string[];
  /** Names with a counter. */
  counters: Set<string>;
  /** Names with a policy or a status. */
  settings: Set<string>;
  messages: Map<string, MessagesFound>;
  authKeys: number;
}

async function scan(client: Redis, seen: (keys: number) => void): Promise<Scanned> {
  const found: Scanned = { lists: [], counters: new Set(), settings: new Set(), messages: new Map(), authKeys: 0 };
  const locks = new Set<string>();
  let count = 0;
  for await (const keys of allKeys(client)) {
    seen((count += keys.length));
    for (const key of keys) note(found, locks, key);
  }
  for (const key of locks) of(found, nameIn(key)).locked.push(key);
  return found;
}

async function* allKeys(client: Redis): AsyncGenerator<string[]> {
  let cursor = '0';
  do {
    const [next, keys] = await client.scanBuffer(cursor, 'COUNT', 1000);
    cursor = next.toString();
    yield [...new Set(keys.map(latin1))];
  } while (cursor !== '0');
}

/**
 * The last version before 1.0 stored names in its set, earlier ones the keys of lists.
 * @returns null if no other key belongs to the name
 */
function nameOfMember(member: string, { lists, counters, settings, messages }: Scanned): string | null {
  const isKnown = (name: string): boolean =>
    lists.includes(name) || counters.has(name) || settings.has(name) || messages.has(name);
  const name = member.endsWith(listEnd) ? member.slice(0, -listEnd.length) : null;
  if (name !== null && (isKnown(name) || !isKnown(member))) return name;
  return isKnown(member) ? member : null;
}

const messagePattern = /^(.*):[1-9]\d{0,15}(:lock)?$/s;

/**
 * Note a scanned key. SCAN may return a key several times, so counts may be slightly too high, but no message is
 * imported twice.
 */
function note(found: Scanned, locks: Set<string>, key: string): void {
  if (key.endsWith(listEnd)) found.lists.push(key.slice(0, -listEnd.length));
  else if (key.endsWith(oldKeys.counter(''))) found.counters.add(key.slice(0, -oldKeys.counter('').length));
  else if (key.endsWith(policyEnd)) found.settings.add(key.slice(0, -policyEnd.length));
  else if (key.startsWith(statusStart)) found.settings.add(key.slice(statusStart.length));
  else if (key.startsWith('AUTHKEY:')) found.authKeys++;
  const [, name, lock] = messagePattern.exec(key) ?? [];
  if (name === undefined) return;
  const messageKey = lock ? key.slice(0, -oldKeys.lock('').length) : key;
  const queue = of(found, name);
  queue.highest = Math.max(queue.highest, numberIn(messageKey));
  if (lock) locks.add(messageKey);
  else queue.values++;
}

function of({ messages }: Scanned, name: string): MessagesFound {
  const known = messages.get(name) ?? { values: 0, highest: 0, locked: [] };
  messages.set(name, known);
  return known;
}

function nameIn(messageKey: string): string {
  return messageKey.slice(0, messageKey.lastIndexOf(':'));
}

function numberIn(messageKey: string): number {
  return Number(messageKey.slice(messageKey.lastIndexOf(':') + 1));
}

/** Length of a queue's list; 0 if there is none, or it is not a list. */
async function lengthOf(client: Redis, name: string): Promise<number> {
  const key = bytes(oldKeys.list(name));
  return (await client.type(key)) === 'list' ? client.llen(key) : 0;
}

async function countValues(client: Redis, name: string, length: number): Promise<number> {
  let count = 0;
  for (let from = 0; from < length; from += 1000) {
    const keys = await client.lrangeBuffer(bytes(oldKeys.list(name)), from, from + 999);
    if (keys.length > 0) count += await client.exists(...keys);
  }
  return count;
}

async function messageOf(client: Redis, key: string, isLocked: boolean): Promise<LegacyMessage> {
  const at = bytes(isLocked ? oldKeys.lock(key) : key);
  const [value, looks, ttlMs] = await Promise.all([
    client.getBuffer(at).catch(ofWrongType),
    client.get(bytes(oldKeys.looks(key))).catch(() => null),
    client.pttl(at),
  ]);
  return { key, value, looks: Number(looks ?? 0) || 0, ttlMs: ttlMs >= 0 ? ttlMs : undefined };
}

function ofWrongType(error: unknown): undefined {
  if (!(error instanceof Error) || !error.message.startsWith('WRONGTYPE')) throw error;
  return undefined;
}

/** Remove values before their list: after an interruption the list leads to the remaining ones. */
async function remove(
  client: Redis,
  { name, members, length }: LegacyQueue,
  removed: (keys: number) => void,
): Promise<boolean> {
  const list = bytes(oldKeys.list(name));
  if ((await lengthOf(client, name)) !== length) return false;
  let count = 0;
  const drop = async (keys: string[]): Promise<void> => {
    if (keys.length > 0) removed((count += await client.unlink(...keys.map(bytes))));
  };
  for (let from = 0; from < length; from += page) {
    const keys = (await client.lrangeBuffer(list, from, from + page - 1)).map(latin1);
    await drop([...(await strings(client, keys)), ...keys.map(oldKeys.looks)]);
  }
  for await (const keys of allKeys(client)) {
    const own = keys.filter((key) => key.startsWith(name) && ofMessage.test(key.slice(name.length)));
    await drop(await strings(client, own));
  }
  await client.watch(list);
  if ((await lengthOf(client, name)) !== length) return false;
  const rest = [oldKeys.counter(name), oldKeys.policy(name), oldKeys.status(name)].map(bytes);
  const done = await client
    .multi()
    .unlink(list, ...rest)
    .srem(oldKeys.queues, list, ...members.map(bytes))
    .hdel(poolKeys.imported, bytes(name))
    .exec();
  return done !== null;
}

/** Suffix of a message's keys after the queue's name. */
const ofMessage = /^:[1-9]\d{0,15}(:lock|:refcount)?$/;

async function strings(client: Redis, keys: string[]): Promise<string[]> {
  const types = await Promise.all(keys.map((key) => client.type(bytes(key))));
  return keys.filter((_, i) => types[i] === 'string');
}

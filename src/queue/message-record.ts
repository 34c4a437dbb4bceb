import { isUtf8 } from 'node:buffer';

/**
 * How a message lies in Redis: `<created, ms><head>\n<value>`. The head is empty, or a JSON object of what the producer
 * said about the value; a script puts the time in front. The value's bytes are never touched.
 */
export interface MessageRecord {
  createdMs: number;
  head: MessageProperties;
  value: Buffer;
}

export interface MessageProperties {
  /** The media type the producer gave. */
  type?: string | undefined;
  /** Names and values, as the producer gave them. */
  headers?: { [name: string]: string } | undefined;
  /** 1 to 9; absent for 0. */
  priority?: number | undefined;
}

/** The head of a record to store; most messages have none. */
export function encodeProperties({ type, headers, priority }: MessageProperties): string {
  if (type === undefined && !headers && !priority) return '';
  return JSON.stringify({ type, headers, priority: priority === 0 ? undefined : priority } satisfies MessageProperties);
}

const newline = 0x0a;
const noHead: MessageProperties = Object.freeze({});

export function decodeRecord(record: Buffer): MessageRecord {
  const end = record.indexOf(newline);
  const front = record.toString('latin1', 0, end);
  const brace = front.indexOf('{');
  return {
    createdMs: Number(brace < 0 ? front : front.slice(0, brace)),
    head: brace < 0 ? noHead : (JSON.parse(record.toString('utf8', brace, end)) as MessageProperties),
    value: record.subarray(end + 1),
  };
}

/** A message that was read from a queue. */
export interface Message extends MessageRecord {
  n: string;
  /** How often it was looked at. */
  count: number;
}

/** A message that a consumer holds. Times are Redis', ms. */
export interface Leased extends Message {
  /** `<n>-<delivery>-<secret>` */
  lease: string;
  /** How often it was leased, this time included; times that did not count are left out. */
  attempt: number;
  expiresMs: number;
}

/** The states of a stored message. */
export type MessageState = 'ready' | 'delayed' | 'leased' | 'dead';

/** A stored message with all that is known of it. Times are Redis', ms; undefined where they do not apply. */
export interface Stored extends Message {
  place: MessageState;
  attempts: number;
  reason?: string | undefined;
  /** The last 10 ends of a lease that were no ack, oldest first. */
  history: { atMs: number; attempt: number; reason: string }[];
  /** When its ttl runs out. A dead letter stays until then and longer, and goes when it is redriven. */
  expiresMs?: number | undefined;
  readyMs?: number | undefined;
  leaseExpiresMs?: number | undefined;
  diedMs?: number | undefined;
}

/** What of a message changes, as the scripts keep it (redis/lua/include/message.lua). */
interface Kept {
  a?: number;
  x?: number;
  r?: string;
  h?: [atMs: number, attempt: number, reason: string][];
}

/** @param time  when the message's state ends, or began where it is dead */
export function storedMessageFrom(
  message: Message,
  place: MessageState,
  kept: string,
  time: string,
  expiresAt: string,
): Stored {
  const { a = 0, x, r, h = [] } = (kept === '' ? {} : JSON.parse(kept)) as Kept;
  const timeIn = (one: MessageState): number | undefined => (place === one ? Number(time) : undefined);
  return {
    ...message,
    place,
    attempts: a,
    reason: r,
    history: h.map(([atMs, attempt, reason]) => ({ atMs, attempt, reason })),
    expiresMs: expiresAt === '' ? x : Number(expiresAt),
    readyMs: timeIn('delayed'),
    leaseExpiresMs: timeIn('leased'),
    diedMs: timeIn('dead'),
  };
}

export function isJsonType(type: string | undefined): boolean {
  return type !== undefined && /^application\/(?:[\w.+-]+\+)?json(?:;|\s|$)/i.test(type);
}

/**
 * A message's value as the contract shows it: JSON as it is, text as a string, other bytes as base64.
 * @param of  its value, of which a string is text or JSON, and its head
 * @returns members of a JSON object, `"value":...` and where needed `,"encoding":"base64"` and `,"contentType":...`
 */
export function valueMembers({ value, head }: { value: Buffer | string; head: MessageProperties }): string {
  if (head.type === undefined) return plainMembers(value);
  if (isJsonType(head.type))
    return `"value":${value.toString()}${/^application\/json$/i.test(head.type) ? '' : typeMember(head.type)}`;
  return plainMembers(value) + typeMember(head.type);
}

function plainMembers(value: Buffer | string): string {
  if (typeof value === 'string' || isUtf8(value)) return `"value":${JSON.stringify(value.toString())}`;
  return `"value":"${value.toString('base64')}","encoding":"base64"`;
}

function typeMember(type: string): string {
  return `,"contentType":${JSON.stringify(type)}`;
}

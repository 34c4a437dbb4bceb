import { isUtf8 } from 'node:buffer';

/**
 * Format of a message in Redis: `<created, ms><head>\n<value>`. `head` is empty or a JSON object of the message's
 * properties. The script writes the time. The bytes of the value are never changed.
 */
export interface MessageRecord {
  createdMs: number;
  head: MessageProperties;
  value: Buffer;
}

export interface MessageProperties {
  /** Media type as the producer gave it. */
  type?: string | undefined;
  /** Names and values as the producer gave them. */
  headers?: { [name: string]: string } | undefined;
  /** 1 to 9; absent for 0. */
  priority?: number | undefined;
  group?: string | undefined;
}

/** Encode the head of a record; '' for a message without properties, as most are. */
export function encodeProperties({ type, headers, priority, group }: MessageProperties): string {
  if (type === undefined && !headers && !priority && group === undefined) return '';
  const head: MessageProperties = { type, headers, priority: priority === 0 ? undefined : priority, group };
  return JSON.stringify(head);
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

/** Distance of priorities in `ready` (redis/lua/include/message_record.lua). */
export const priorityBand = 2 ** 49;

/** A message that was read from a queue. */
export interface Message extends MessageRecord {
  number: string;
  /** Number of peeks. */
  count: number;
}

/** A leased message. Times are Redis', ms. */
export interface Leased extends Message {
  /** `<n>-<delivery>-<secret>` */
  leaseId: string;
  /** Number of attempts, this one included; attempts that did not count are left out. */
  attempt: number;
  expiresMs: number;
}

/** The states of a stored message. */
export type MessageState = 'ready' | 'delayed' | 'leased' | 'dead';

/** A stored message with its state. Times are Redis', ms; undefined if they do not apply. */
export interface Stored extends Message {
  state: MessageState;
  attempts: number;
  reason?: string | undefined;
  /** The last 10 leases that ended without an ack, oldest first. */
  history: { atMs: number; attempt: number; reason: string }[];
  /** When its ttl runs out. A dead letter is kept after that, and removed when it is redriven. */
  expiresMs?: number | undefined;
  readyMs?: number | undefined;
  leaseExpiresMs?: number | undefined;
  diedMs?: number | undefined;
}

/** The fields of a message that change, as the scripts store them (redis/lua/include/message.lua). */
interface Kept {
  a?: number;
  x?: number;
  r?: string;
  h?: [atMs: number, attempt: number, reason: string][];
}

/** @param time  when the message's state ends; if it is dead, when it died */
export function storedMessageFrom(
  message: Message,
  state: MessageState,
  kept: string,
  time: string,
  expiresAt: string,
): Stored {
  const { a = 0, x, r, h = [] } = (kept === '' ? {} : JSON.parse(kept)) as Kept;
  const timeIn = (one: MessageState): number | undefined => (state === one ? Number(time) : undefined);
  return {
    ...message,
    state,
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
 * A message's value as the contract defines it: JSON as it is, text as a string, other bytes as base64.
 * @param of  `value` as a string is text or JSON
 * @returns members of a JSON object: `"value":...`, and `,"encoding":"base64"` and `,"contentType":...` if needed
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

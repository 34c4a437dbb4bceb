import { isUtf8 } from 'node:buffer';

/**
 * How a message lies in Redis: `<created, ms><head>\n<value>`. The head is empty, or a JSON object of what the producer
 * said about the value; a script puts the time in front. The value's bytes are never touched.
 */
export interface Record {
  createdMs: number;
  head: Head;
  value: Buffer;
}

export interface Head {
  /** The media type the producer gave. */
  type?: string;
}

/** The head of a record to store; most messages have none. */
export function encodeHead(type: string | undefined): string {
  return type === undefined ? '' : JSON.stringify({ type } satisfies Head);
}

const newline = 0x0a;
const noHead: Head = Object.freeze({});

export function decodeRecord(record: Buffer): Record {
  const end = record.indexOf(newline);
  const front = record.toString('latin1', 0, end);
  const brace = front.indexOf('{');
  return {
    createdMs: Number(brace < 0 ? front : front.slice(0, brace)),
    head: brace < 0 ? noHead : (JSON.parse(record.toString('utf8', brace, end)) as Head),
    value: record.subarray(end + 1),
  };
}

/** A message that was read from a queue. */
export interface Message extends Record {
  n: string;
  /** How often it was looked at. */
  count: number;
}

export function isJsonType(type: string | undefined): boolean {
  return type !== undefined && /^application\/(?:[\w.+-]+\+)?json(?:;|\s|$)/i.test(type);
}

/**
 * A message's value as the contract shows it: JSON as it is, text as a string, other bytes as base64.
 * @returns members of a JSON object, `"value":...` and where needed `,"encoding":"base64"` and `,"contentType":...`
 */
export function valueMembers({ value, head }: Pick<Message, 'value' | 'head'>): string {
  if (head.type === undefined) return plainMembers(value);
  if (isJsonType(head.type)) return `"value":${value.toString()}${/^application\/json$/i.test(head.type) ? '' : typeMember(head.type)}`;
  return plainMembers(value) + typeMember(head.type);
}

function plainMembers(value: Buffer): string {
  if (isUtf8(value)) return `"value":${JSON.stringify(value.toString())}`;
  return `"value":"${value.toString('base64')}","encoding":"base64"`;
}

function typeMember(type: string): string {
  return `,"contentType":${JSON.stringify(type)}`;
}

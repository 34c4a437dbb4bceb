import type { Step } from './load';
import { request } from './wire';

/** A thing that is measured, in messages per second, and what it is held against. */
export interface Scenario {
  name: string;
  /** How many messages a cycle is about. */
  messages: number;
  /** How many cycles there are of it for each of `--requests`. */
  share: number;
  steps: readonly Step[];
  /** 'floor': the floor does the very same. Otherwise scenarios of the daemon: a message that goes through one after the other. */
  against: 'floor' | readonly string[];
}

const queue = '/v1/queues/bench';
const add = 'POST /q/{queue}';
const take = 'GET /q/{queue}';
const leaseAndAck = 'lease, ack';

/** In this order: what takes messages stands behind what leaves it enough of them. What is left over is purged. */
export const scenarios: readonly Scenario[] = [
  { name: add, messages: 1, share: 1, against: 'floor', steps: [{ send: request('POST', '/q/bench', form('foobar')), status: 200 }] },
  { name: take, messages: 1, share: 1, against: 'floor', steps: [{ send: request('GET', '/q/bench'), status: 200 }] },
  { name: 'POST .../messages, 10', messages: 10, share: 1 / 4, against: [add], steps: [addMany(10)] },
  { name: leaseAndAck, messages: 1, share: 1 / 2, against: [add, take], steps: [lease(1), { send: ({ body }) => request('DELETE', `${queue}/leases/${leasesIn(body)[0]!}`), status: 204 }] },
  { name: 'POST .../messages, 100', messages: 100, share: 1 / 10, against: [add], steps: [addMany(100)] },
  { name: 'lease, ack, 100', messages: 100, share: 1 / 10, against: [leaseAndAck], steps: [lease(100), { send: ({ body }) => post('acks', { leases: leasesIn(body) }), status: 200 }] },
];

function form(value: string): string {
  return `application/x-www-form-urlencoded value=${value}`;
}

function post(path: string, body: object): Buffer {
  return request('POST', `${queue}/${path}`, `application/json ${JSON.stringify(body)}`);
}

function addMany(messages: number): Step {
  return { send: post('messages', { messages: Array.from({ length: messages }, () => ({ value: 'foobar' })) }), status: 201 };
}

function lease(max: number): Step {
  return { send: post('leases', { max }), status: 200 };
}

/** Looked for rather than parsed: that costs the machine less. */
function leasesIn(body: string): string[] {
  return [...body.matchAll(/"lease":"([^"]+)"/g)].map((match) => match[1]!);
}

import type { Step } from '../wire/load';
import { form, json, request } from '../wire/http';

/** A thing that is measured, in messages per second. The floor does the same. */
export interface Scenario {
  name: string;
  /** How many messages a cycle is about. */
  messages: number;
  /** How many cycles there are of it for each of `--requests`. */
  share: number;
  /** How many messages more there are in the queue after a cycle. */
  grows: number;
  steps: readonly Step[];
  /** Scenarios that it is held against as well: a message that goes through one after the other. */
  against?: readonly string[];
}

const queue = '/v1/queues/bench';
export const add = 'POST /q/{queue}';
export const take = 'GET /q/{queue}';
const leaseAndAck = 'lease, ack';

/** In this order: what takes messages stands behind what leaves it enough of them. */
export function scenariosOf(value: string): Scenario[] {
  const addMany = (messages: number): Step => ({
    send: post('messages', { messages: Array.from({ length: messages }, () => ({ value })) }),
    status: 201,
  });
  return [
    {
      name: add,
      messages: 1,
      share: 1,
      grows: 1,
      steps: [{ send: request('POST', '/q/bench', form(value)), status: 200 }],
    },
    { name: take, messages: 1, share: 1, grows: -1, steps: [{ send: request('GET', '/q/bench'), status: 200 }] },
    {
      name: 'POST /queue add',
      messages: 1,
      share: 1,
      grows: 1,
      steps: [{ send: request('POST', '/queue', json({ cmd: 'add', queue: 'bench', value })), status: 200 }],
    },
    {
      name: 'POST /queue take',
      messages: 1,
      share: 1,
      grows: -1,
      steps: [{ send: request('POST', '/queue', json({ cmd: 'take', queue: 'bench' })), status: 200 }],
    },
    { name: 'POST .../messages, 10', messages: 10, share: 1 / 4, grows: 10, steps: [addMany(10)], against: [add] },
    {
      name: leaseAndAck,
      messages: 1,
      share: 1 / 2,
      grows: -1,
      steps: [
        lease(1),
        { send: ({ body }) => request('DELETE', `${queue}/leases/${leasesIn(body)[0]!}`), status: 204 },
      ],
      against: [add, take],
    },
    { name: 'POST .../messages, 100', messages: 100, share: 1 / 10, grows: 100, steps: [addMany(100)], against: [add] },
    {
      name: 'lease, ack, 100',
      messages: 100,
      share: 1 / 10,
      grows: -100,
      steps: [lease(100), { send: ({ body }) => post('acks', { leaseIds: leasesIn(body) }), status: 200 }],
      against: [leaseAndAck],
    },
  ];
}

function post(path: string, body: object): Buffer {
  return request('POST', `${queue}/${path}`, json(body));
}

function lease(max: number): Step {
  return { send: post('leases', { max }), status: 200 };
}

/** Looked for rather than parsed: that costs the machine less. */
function leasesIn(body: string): string[] {
  return [...body.matchAll(/"leaseId":"([^"]+)"/g)].map((match) => match[1]!);
}

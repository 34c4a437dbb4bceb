import assert from 'node:assert/strict';
import asyncapi from '../../generated/asyncapi.json';
import { messageOperations } from '../../generated/messages';
import { assertFits } from './contract';
import type { Run } from './examples';
import { withPrefix } from './names';
import { NotGiven, prepare, send } from './replays';
import { attempt, Forbidden, passed, type Outcome } from './verdict';

interface Message {
  payload: { $ref: string };
  examples: { name: string; payload: unknown }[];
}

const messages: Record<string, Message> = asyncapi.components.messages;

interface Situation {
  given: string[];
  /** Whether a command is sent in this situation. */
  takes: (payload: object) => boolean;
}

const hasLease = (payload: object): boolean => 'leaseId' in payload && typeof payload.leaseId === 'string';

const situations: Situation[] = [
  { given: [], takes: (payload) => !hasLease(payload) },
  { given: ['POST /q/genesis value=abc'], takes: (payload) => !hasLease(payload) },
  { given: ['POST /q/genesis value=abc', 'GET /q/genesis?lease=30'], takes: hasLease },
];

/** Commands of the JSON protocol, by their operations of asyncapi.yaml. */
export const commandOperations = Object.entries(messageOperations).flatMap(
  ([id, { action, address, messages: taken, replies }]) =>
    action === 'receive' && address.startsWith('/queue') ? [{ id, address, taken, replies }] : [],
);

/** Send every example of a command over HTTP and check that the answer is one of its replies. */
export async function tryCommand(
  run: Run,
  { address, taken, replies }: (typeof commandOperations)[number],
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const anyOf = replies.filter((name) => name !== 'problem').map((name) => messages[name]!.payload);
  const examples = taken.flatMap((name) => messages[name]!.examples);
  for (const [i, { given, takes }] of situations.entries()) {
    for (const [j, { payload }] of examples.entries()) {
      if (typeof payload !== 'object' || payload === null || !takes(payload)) continue;
      const prefix = `${run.prefix}c${i}-${j}-`;
      for (const name of ['genesis', 'exodus']) run.queues.add(prefix + name);
      outcomes.push(
        await attempt(() =>
          tryOne(run, { address, anyOf, payload, prefix, given: given.map((line) => withPrefix(line, prefix)) }),
        ),
      );
    }
  }
  return outcomes;
}

interface Try {
  address: string;
  anyOf: object[];
  payload: object;
  prefix: string;
  given: string[];
}

async function tryOne({ server }: Run, { address, anyOf, payload, prefix, given }: Try): Promise<Outcome> {
  const filled = await prepare(server, given).catch((error: unknown) => {
    throw error instanceof NotGiven && (error.status === 401 || error.status === 403)
      ? new Forbidden(`what goes before is refused (${error.status})`)
      : error;
  });
  const own = withPrefix(
    JSON.stringify(hasLease(payload) ? { ...payload, leaseId: filled('{leaseId}') } : payload),
    prefix,
  );
  const response = await send(server, {
    method: 'POST',
    path: withPrefix(address, prefix),
    headers: { 'content-type': 'application/json' },
    body: own,
  });
  const text = await response.text();
  if (response.status === 401 || response.status === 403) throw new Forbidden(`refused (${response.status})`);
  assert.equal(response.status, 200, `${own} is answered ${response.status} ${text.slice(0, 200)}`);
  assertFits({ anyOf }, JSON.parse(text), `The reply to ${own}`);
  return passed;
}

import type { Command, ConsumerList, CommandReply, FrameId } from '../../generated/messages';
import { BrokerError } from '../errors';
import type { Caller } from '../access/check';
import type { Requester } from '../longpoll/requester';
import type { Waiters } from '../longpoll/waiters';
import { encode, encoded, EncodedParts, harmlessLength, type Encoded } from '../json';
import { ackOutcomes } from '../queue/ack-outcomes';
import type { Engine } from '../queue/engine';
import { messageKey, messageNumber } from '../queue/message-keys';
import { queueNamed, type Queue } from '../queue/names';
import { redriveMessages } from '../queue/redrive';
import { checkTarget } from './move-target';
import { valueMembers, type Leased, type Message } from '../queue/message-record';
import { propertyMembers, iso, leaseMembers } from '../queue/message-json';
import { mapInSlices } from '../slices';
import { parseCommand, parseCommandInTurns } from './commands';
import { readFrame, readFrameInTurns, type ClientFrameText } from './client-frames';
import { messageFrom } from './values';
import { verbOf } from './verbs';

/** In parts if it has several messages. */
export type EncodedReply = Encoded<CommandReply> | EncodedParts<CommandReply>;

export interface Protocol {
  /**
   * Run one command of the JSON protocol.
   * @param text       the command as JSON
   * @param pathQueue  the queue of the path, if it names one
   * @param client     the requester; it may disconnect while it waits
   * @returns the reply as JSON
   * @throws BrokerError; its `error` says in one line what was wrong
   */
  run(text: string, pathQueue: string | undefined, client: Requester & Caller): Promise<EncodedReply>;
  /**
   * Read a frame of a restmq.v1 client. Without `pathQueue` its command must name the queue.
   * @returns a promise if the text is long: it takes several turns of the event loop
   */
  readFrame(text: string, pathQueue: string | undefined): ReadFrame | Promise<ReadFrame>;
}

/** A frame that was read. */
type ReadFrame = { id: FrameId | undefined } & (RunnableCommand | FlowOfFrame | CancelOfFrame);

/** A command, or an invalid frame, which throws when it is run. */
interface RunnableCommand {
  kind: 'command';
  /** Whether it may wait for a message. */
  waits: boolean;
  /**
   * @returns the reply as JSON
   * @throws BrokerError as `Protocol.run` does
   */
  run(client: Requester & Caller): Promise<EncodedReply>;
}

/** How many more messages the client can take. */
interface FlowOfFrame {
  kind: 'flow';
  credit: number;
}

/** Ends the wait of the command with the id `target`. */
interface CancelOfFrame {
  kind: 'cancel';
  target: FrameId;
}

type CommandOf<Name extends Command['cmd']> = Extract<Command, { cmd: Name }>;
type Runners = { [Name in Command['cmd']]: (call: Call<CommandOf<Name>>) => Promise<EncodedReply> };

interface Call<C> {
  command: C;
  queue: Queue;
  text: string;
  client: Requester & Caller;
}

const empty = encode<CommandReply>({ error: 'empty queue' });

/** @param listConsumers  the streams and workers of a queue, on all daemons */
export function createProtocol(
  engine: Engine,
  waiters: Waiters,
  listConsumers: (queue: Queue) => Promise<ConsumerList>,
): Protocol {
  const runners: Runners = {
    add: async ({ command, queue, text, client: { traceparent } }) => {
      const message = messageFrom(command, text, traceparent);
      const { first, replayed } = await engine.addAll(queue, [message], command.idempotencyKey);
      const shown = valueMembers({ value: message.value, head: message });
      const end = replayed ? ',"replayed":true}' : '}';
      return encoded(`{"queue":${queue.nameJson},${shown},"key":${queue.keyPrefixJson}${first}"${end}`);
    },
    get: async ({ queue }) => {
      const message = await engine.peek(queue);
      return message ? encoded(`{${members(queue, message)},"count":${message.count}}`) : empty;
    },
    take: async ({ command: { leaseSeconds, max, waitSeconds = 0, acks }, queue, client }) => {
      const waitMs = waitSeconds * 1000;
      if (acks) {
        const how = { max: max ?? 1, leaseSeconds };
        const { outcomes, leased } = await waiters.ackAndLease(queue, acks, how, waitMs, client);
        const shown = await mapInSlices(leased ?? [], (one) => takenJson(queue, one));
        const end = `,"outcomes":${JSON.stringify(ackOutcomes(acks, outcomes))}}`;
        return EncodedParts.ofArray(`{"queue":${queue.nameJson},"messages":`, shown, end);
      }
      const got =
        leaseSeconds === undefined
          ? await waiters.takeMany(queue, max ?? 1, waitMs, client)
          : await waiters.lease(queue, { max: max ?? 1, leaseSeconds }, waitMs, client);
      if (!got) return empty;
      if (max === undefined) return encoded(takenJson(queue, got[0]!));
      const shown = await mapInSlices(got as readonly Message[], (one) => takenJson(queue, one));
      return EncodedParts.ofArray(`{"queue":${queue.nameJson},"messages":`, shown, '}');
    },
    ack: async ({ command: { leaseId }, queue }) => {
      await engine.ackOne(queue, leaseId);
      return encode({ queue: queue.name, leaseId, acked: true });
    },
    nack: async ({ command: { leaseId, delaySeconds, reason, dead, countAttempt }, queue }) =>
      encode({
        queue: queue.name,
        ...(await engine.nack(queue, leaseId, { delaySeconds, reason, dead, countAttempt })),
      }),
    extend: async ({ command: { leaseId, leaseSeconds }, queue }) => {
      const { key, expiresMs } = await engine.extend(queue, leaseId, leaseSeconds);
      return encode({ queue: queue.name, key, leaseId, leaseExpiresAt: iso(expiresMs) });
    },
    del: async ({ command, queue }) => {
      const number = messageNumber(queue, command.key);
      return encode({ queue: queue.name, key: messageKey(queue, number), deleted: await engine.remove(queue, number) });
    },
    redrive: async ({ command: { cmd: _cmd, queue: _queue, ...request }, queue, client }) => {
      checkTarget(client, request);
      return encode({ queue: queue.name, ...(await redriveMessages(engine, queue, request, client)) });
    },
    purge: async ({ queue }) => encode({ queue: queue.name, purged: await engine.purge(queue) }),
    policy: async ({ command, queue }) => {
      if (command.policy) await engine.configure(queue, { policy: command.policy });
      return encode({ queue: queue.name, policy: command.policy ?? (await engine.policy(queue)) });
    },
    control: async ({ command, queue }) => {
      if (command.status) await engine.configure(queue, { status: command.status });
      return encode({ queue: queue.name, status: command.status ?? (await engine.status(queue)) });
    },
    stats: async ({ queue }) => encode(await engine.stats(queue)),
    consumers: async ({ queue }) => encode(await listConsumers(queue)),
  };

  const perform = async (command: Command, text: string, client: Requester & Caller): Promise<EncodedReply> => {
    try {
      const call = { command, queue: queueNamed(command.queue), text, client };
      client.authorization.check({ category: client.category, verb: verbOf(command), queue: call.queue.name });
      return await (runners[command.cmd] as (call: Call<Command>) => Promise<EncodedReply>)(call);
    } catch (error) {
      throw named(command.cmd, error);
    }
  };

  const runnable = (frame: ClientFrameText, text: string): ReadFrame => {
    const { id } = frame;
    if ('flow' in frame) return { id, kind: 'flow', credit: frame.flow.credit };
    if ('cancel' in frame) return { id, kind: 'cancel', target: frame.cancel.target };
    if ('wrong' in frame) return { id, kind: 'command', waits: false, run: () => Promise.reject(frame.wrong) };
    const { command } = frame;
    const waits = command.cmd === 'take' && (command.waitSeconds ?? 0) > 0;
    return { id, kind: 'command', waits, run: (client) => perform(command, text, client) };
  };

  return {
    run: (text, pathQueue, client) =>
      text.length > harmlessLength
        ? parseCommandInTurns(text, pathQueue).then((command) => perform(command, text, client))
        : perform(parseCommand(text, pathQueue), text, client),
    readFrame: (text, pathQueue) =>
      text.length > harmlessLength
        ? readFrameInTurns(text, pathQueue).then((frame) => runnable(frame, text))
        : runnable(readFrame(text, pathQueue), text),
  };
}

function takenJson(queue: Queue, message: Message | Leased): string {
  const lease = 'leaseId' in message ? `,${leaseMembers(message)},"createdAt":"${iso(message.createdMs)}"` : '';
  return `{${members(queue, message)}${lease}}`;
}

function members(queue: Queue, message: Message): string {
  const key = `"key":${queue.keyPrefixJson}${message.number}"`;
  return `"queue":${queue.nameJson},${valueMembers(message)},${key}${propertyMembers(message)}`;
}

/** Give an error the one-line `error` of the JSON protocol, with the command's name. */
function named(cmd: string, error: unknown): unknown {
  if (!(error instanceof BrokerError)) return error;
  const line =
    error.extras.error ?? error.message.replace(/\.$/, '').replace(/^[A-Z]/, (letter) => letter.toLowerCase());
  const extras = { ...error.extras, error: line.startsWith(`${cmd}: `) ? line : `${cmd}: ${line}` };
  return new BrokerError(error.code, error.message, extras, { cause: error.cause });
}

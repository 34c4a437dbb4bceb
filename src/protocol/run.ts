import type { Command, CommandReply } from '../../generated/messages';
import { BrokerError } from '../errors';
import type { Client, Waiters } from '../delivery/waiters';
import { encode, encoded, type Encoded } from '../json';
import type { Engine } from '../queue/engine';
import { messageKey, messageNumber, queueNamed, type Queue } from '../queue/names';
import { valueMembers, type Message } from '../queue/record';
import { parseCommand, valueOf } from './commands';

export type EncodedReply = Encoded<CommandReply>;

export interface Protocol {
  /**
   * Run one command of the JSON protocol.
   * @param text       the command as JSON
   * @param pathQueue  the queue that the path names, if it does
   * @param client     who asks; it may hang up while it waits
   * @returns the reply as JSON
   * @throws BrokerError; its `error` says in one line what was wrong
   */
  run(text: string, pathQueue: string | undefined, client: Client): Promise<EncodedReply>;
}

type CommandOf<Name extends Command['cmd']> = Extract<Command, { cmd: Name }>;
type Runners = { [Name in Command['cmd']]: (call: Call<CommandOf<Name>>) => Promise<EncodedReply> };

interface Call<C> {
  command: C;
  queue: Queue;
  text: string;
  client: Client;
}

const empty = encode<CommandReply>({ error: 'empty queue' });

export function createProtocol(engine: Engine, waiters: Waiters): Protocol {
  const runners: Runners = {
    add: async ({ command, queue, text }) => {
      const { value, type } = valueOf(command, text);
      const n = await engine.add(queue, { value, type, ttlSeconds: command.ttl });
      const shown = valueMembers({ value: Buffer.from(value), head: type === undefined ? {} : { type } });
      return encoded(`{"queue":${JSON.stringify(queue.name)},${shown},"key":${queue.keyPrefixJson}${n}"}`);
    },
    get: async ({ queue }) => {
      const message = await engine.peek(queue);
      return message ? encoded(`{${members(queue, message)},"count":${message.count}}`) : empty;
    },
    take: async ({ command, queue, client }) => {
      const message = await waiters.take(queue, (command.wait ?? 0) * 1000, client);
      return message ? encoded(`{${members(queue, message)}}`) : empty;
    },
    del: async ({ command, queue }) => {
      const n = messageNumber(queue, command.key);
      return encode({ queue: queue.name, key: messageKey(queue, n), deleted: await engine.remove(queue, n) });
    },
    purge: async ({ queue }) => encode({ queue: queue.name, purged: await engine.purge(queue) }),
    policy: async ({ command, queue }) => {
      if (command.policy) await engine.setPolicy(queue, command.policy);
      return encode({ queue: queue.name, policy: command.policy ?? (await engine.policy(queue)) });
    },
    control: async ({ command, queue }) => {
      if (command.status) await engine.setStatus(queue, command.status);
      return encode({ queue: queue.name, status: command.status ?? (await engine.status(queue)) });
    },
    stats: async ({ queue }) => encode(await engine.stats(queue)),
  };

  return {
    async run(text, pathQueue, client) {
      const { command } = parseCommand(text, pathQueue);
      try {
        const call = { command, queue: queueNamed(command.queue), text, client };
        return await (runners[command.cmd] as (call: Call<Command>) => Promise<EncodedReply>)(call);
      } catch (error) {
        throw named(command.cmd, error);
      }
    },
  };
}

function members(queue: Queue, message: Message): string {
  return `"queue":${JSON.stringify(queue.name)},${valueMembers(message)},"key":${queue.keyPrefixJson}${message.n}"`;
}

/** What goes wrong inside a command says so in one line too, with the command's name. */
function named(cmd: string, error: unknown): unknown {
  if (!(error instanceof BrokerError)) return error;
  const line = error.extras.error ?? error.message.replace(/\.$/, '').replace(/^[A-Z]/, (letter) => letter.toLowerCase());
  const extras = { ...error.extras, error: line.startsWith(`${cmd}: `) ? line : `${cmd}: ${line}` };
  return new BrokerError(error.code, error.message, extras, { cause: error.cause });
}

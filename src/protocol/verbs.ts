import type { Command } from '../../generated/messages';
import type { Verb } from '../access/scopes';

/** The verb that each command needs on its queue, as `x-acl` in api/asyncapi.yaml says; a test compares the two. */
export const commandVerbs = {
  add: 'produce',
  get: 'consume',
  take: 'consume',
  ack: 'consume',
  nack: 'consume',
  extend: 'consume',
  del: 'consume',
  purge: 'admin',
  redrive: 'admin',
  policy: 'admin',
  control: 'admin',
  stats: 'consume',
  consumers: 'admin',
} as const satisfies Record<Command['cmd'], Verb>;

/** A command that only reads a setting needs the verb of stats. */
export function verbOf(command: Command): Verb {
  const onlyAsks = (command.cmd === 'policy' && !command.policy) || (command.cmd === 'control' && !command.status);
  return onlyAsks ? commandVerbs.stats : commandVerbs[command.cmd];
}

import type { Command } from '../../generated/messages';
import type { Verb } from '../access/scopes';

/** What each command needs on its queue, as `x-acl` in api/asyncapi.yaml says; a test holds the two equal. */
export const commandVerbs = {
  add: 'produce',
  get: 'consume',
  take: 'consume',
  ack: 'consume',
  nack: 'consume',
  extend: 'consume',
  del: 'consume',
  purge: 'admin',
  policy: 'admin',
  control: 'admin',
  stats: 'consume',
} as const satisfies Record<Command['cmd'], Verb>;

/** A command that could change a setting and only asks for it needs no more than stats. */
export function verbOf(command: Command): Verb {
  const onlyAsks = (command.cmd === 'policy' && !command.policy) || (command.cmd === 'control' && !command.status);
  return onlyAsks ? commandVerbs.stats : commandVerbs[command.cmd];
}

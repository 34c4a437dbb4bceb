import { settingCommand } from './setting';

export const policy = settingCommand({
  name: 'policy',
  setting: 'policy',
  choices: ['broadcast', 'roundrobin'],
  about: 'tell or set whether all consumers get a message, or one',
  explains:
    'Print the policy by which stream consumers get messages, or set it: broadcast gives each to all of them, ' +
    'roundrobin to one in turn.',
});

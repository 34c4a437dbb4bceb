import { settingCommand } from './setting';

export const policy = settingCommand({
  name: 'policy',
  setting: 'policy',
  choices: ['broadcast', 'roundrobin'],
  explains: `Print or set the policy by which messages are delivered to stream consumers: broadcast delivers each
message to all of them, roundrobin to one, in turn. The same as restmq queue set QUEUE policy=roundrobin.`,
});

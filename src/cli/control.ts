import { settingCommand } from './setting';

export const control = settingCommand({
  name: 'control',
  setting: 'status',
  choices: ['start', 'stop'],
  explains: `Print whether the queue delivers messages to stream consumers (start) or not (stop), or set it. Requests
that take or lease messages are not affected. The same as restmq queue set QUEUE status=stop.`,
});

import { settingCommand } from './setting';

export const control = settingCommand({
  name: 'control',
  setting: 'status',
  choices: ['start', 'stop'],
  about: 'tell, stop or start the flow to stream consumers',
  explains:
    'Print whether messages flow to stream consumers (start) or wait (stop), or set it. What takes or leases ' +
    'messages is not held up.',
});

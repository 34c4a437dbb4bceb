import { hashPassword } from '../access/passwords';
import { StartError } from '../errors';
import { askSecretly } from './ask';
import { command } from './command';
import { exits } from './exits';
import { print } from './output';

export const password = command({
  name: 'password',
  usage: '[OPTIONS]',
  explains: `Read a password (one line, without echo on a terminal) and print its scrypt hash for the ACL file:

  [rest:producer]
  username = shop
  password = $scrypt$ln=15,r=8,p=1$...`,
  words: [],
  wordCount: [0, 0],
  options: {},
  examples: ['restmq password', 'echo changeme | restmq password'],
  async run() {
    const given = await askSecretly('Password: ');
    if (given === '') throw new StartError('no password given; type one, or write it to standard input');
    await print(`${await hashPassword(given)}\n`);
    return exits.done;
  },
});

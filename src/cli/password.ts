import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { hashPassword } from '../access/passwords';
import { StartError } from '../errors';

export const about = 'print the hash of a password, for the ACL file';

export const help = `Usage: restmq password

Read a password (one line, not shown on a terminal) and print its scrypt hash, which stands in the ACL file for it:

  [rest:producer]
  username = shop
  password = $scrypt$ln=15,r=8,p=1$...
`;

/** @throws StartError when there is none */
export async function run(): Promise<void> {
  const { stdin, stderr, stdout } = process;
  if (stdin.isTTY) stderr.write('Password: ');
  const reader = createInterface({ input: stdin, output: silence, terminal: stdin.isTTY });
  let password = '';
  for await (const line of reader) {
    password = line;
    break;
  }
  reader.close();
  if (stdin.isTTY) stderr.write('\n');
  if (password === '') throw new StartError('no password came; type one, or write it to the standard input');
  stdout.write(`${await hashPassword(password)}\n`);
}

/** Nothing of what is typed appears. */
const silence = new Writable({ write: (_chunk, _encoding, done) => done() });

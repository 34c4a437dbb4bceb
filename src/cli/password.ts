import { hashPassword } from '../access/passwords';
import { StartError } from '../errors';
import { askSecretly } from './ask';

export const about = 'hash a password for the ACL file';

export const help = `Usage: restmq password

Read a password (one line, without echo on a terminal) and print its scrypt hash for the ACL file:

  [rest:producer]
  username = shop
  password = $scrypt$ln=15,r=8,p=1$...
`;

/** @throws StartError without a password */
export async function run(): Promise<void> {
  const password = await askSecretly('Password: ');
  if (password === '') throw new StartError('no password given; type one, or write it to standard input');
  process.stdout.write(`${await hashPassword(password)}\n`);
}

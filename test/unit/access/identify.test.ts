import { createIdentify } from '../../../src/access/identify';
import type { Keys } from '../../../src/access/keys';
import { createVerifier, hashPassword, type Password } from '../../../src/access/passwords';
import { parseRules } from '../../../src/access/rules';
import { createThrottle } from '../../../src/access/throttle';

/** The hash of no password that is tried here, with the cost of `ln`. */
const hash = (ln: number): string => `$scrypt$ln=${ln},r=8,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`;
const section = (name: string, user: string, password: string): string =>
  `[${name}]\nusername = ${user}\npassword = ${password}\n`;

/** The cost of a login: comparisons with known passwords, and the cost parameter of each scrypt run. */
async function costOf(
  acl: string,
  name: string,
  password = 'wrong',
): Promise<{ looks: number; scrypts: number[]; outcome: string }> {
  const scrypts: number[] = [];
  let looks = 0;
  const real = createVerifier();
  const verifier: typeof real = {
    ...real,
    known: (given, one) => (looks++, real.known(given, one)),
    verify: (given, one: Password) => {
      if (one.kind === 'scrypt') scrypts.push(one.ln);
      return real.verify(given, one);
    },
  };
  const identify = createIdentify({
    rules: () => parseRules(acl),
    issuer: () => null,
    keys: {} as Keys,
    verifier,
    throttle: createThrottle(),
  });
  const outcome = await identify('10.0.0.1', { kind: 'user', name, password, by: 'basic' }).then(
    ({ kind }) => kind,
    (error: unknown) => String(error),
  );
  return { looks, scrypts: scrypts.sort((one, other) => one - other), outcome };
}

const kinds: [what: string, acl: string, names: string[]][] = [
  [
    'in several sections',
    section('rest:producer', 'both', hash(10)) +
      section('rest:consumer', 'both', hash(10)) +
      section('admin', 'one', hash(10)),
    ['both', 'one', 'nobody', ''],
  ],
  [
    'with hashes of several costs',
    section('rest:producer', 'dear', hash(12)) +
      section('rest:consumer', 'cheap', hash(10)) +
      section('admin', 'cheap', hash(11)),
    ['dear', 'cheap', 'nobody'],
  ],
  [
    'in clear beside hashes',
    section('rest:producer', 'clear', 'secret') +
      section('rest:consumer', 'mixed', hash(10)) +
      section('admin', 'mixed', 'secret') +
      section('ingest', 'hashed', hash(10)),
    ['clear', 'mixed', 'hashed', 'nobody'],
  ],
  [
    'in clear alone',
    section('rest:producer', 'both', 'secret') +
      section('rest:consumer', 'both', 'secret') +
      section('admin', 'one', 'other'),
    ['both', 'one', 'nobody'],
  ],
  [
    'with the same hash in each section',
    section('rest:producer', 'both', hash(10)) + section('rest:consumer', 'both', hash(10)),
    ['both', 'nobody'],
  ],
];

describe('a wrong password', () => {
  it.each(kinds)('takes the same work for every name: %s', async (_, acl, names) => {
    const costs = await Promise.all(names.map((name) => costOf(acl, name)));
    for (const cost of costs)
      expect(cost).toEqual({ ...costs[0], outcome: 'BrokerError: The name or the password is wrong.' });
  });

  it('takes no scrypt where no section has a hash', async () => {
    expect((await costOf(section('admin', 'one', 'secret'), 'nobody')).scrypts).toEqual([]);
  });
});

describe('a right password', () => {
  it('takes no more work than its own', async () => {
    const acl =
      section('rest:producer', 'shop', await hashPassword('secret')) +
      section('rest:consumer', 'both', hash(10)) +
      section('admin', 'both', hash(10));
    expect(await costOf(acl, 'shop', 'secret')).toEqual({ looks: 1, scrypts: [15], outcome: 'user' });
  });
});

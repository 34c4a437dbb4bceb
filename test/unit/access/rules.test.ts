import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { createVerifier } from '../../../src/access/passwords';
import { clearPasswords, parseRules, sectionNames, type SectionName } from '../../../src/access/rules';

const admits = (fields: string, address: string): boolean =>
  parseRules(`[admin]\n${fields}`).get('admin')!.admits(address);

describe('the addresses of a section', () => {
  it.each([
    ['', '8.8.8.8', true],
    ['hosts_allow = 127.0.0.1 192.168.0.7', '192.168.0.7', true],
    ['hosts_allow = 127.0.0.1 192.168.0.7', '192.168.0.70', false],
    ['hosts_allow = 127.0.0.1\nhosts_deny = all', '127.0.0.1', true],
    ['hosts_allow = 127.0.0.1\nhosts_deny = all', '127.0.0.2', false],
    ['hosts_allow = all\nhosts_deny = 192.168.0.', '192.168.0.9', false],
    ['hosts_allow = all\nhosts_deny = 192.168.0.', '192.168.1.9', true],
    ['hosts_deny = all', '127.0.0.1', false],
    ['hosts_deny = all', '::1', false],
    ['hosts_deny = 10.0.0.0/8', '9.9.9.9', true],
    ['hosts_deny = 10.0.0.0/8', '::ffff:10.1.1.1', false],
    ['hosts_allow = 10.0.0.7, 10.0.0.8\nhosts_deny = 10.0.0.0/8', '10.0.0.8', true],
    ['hosts_allow = 10.0.0.7\nhosts_deny = 10.0.0.7', '10.0.0.7', false],
    ['hosts_allow: ALL ; everyone', '10.0.0.7', true],
    ['hosts_allow = all', 'not an address', false],
  ])('%j and %s › %s', (fields, address, expected) => expect(admits(fields, address)).toBe(expected));
});

describe('an ACL file', () => {
  it('is read as RestMQ had it', () => {
    const rules = parseRules(
      '\ufeff# RestMQ ACL\r\n\r\n[rest:producer]\r\n#hosts_deny = all\r\nUsername = lero\r\npassword: a:b=c \u00e9\r\n[sse:consumer]\r\n',
    );
    expect([...rules.keys()]).toEqual(['rest:producer', 'sse:consumer']);
    expect(rules.get('rest:producer')!.user).toEqual({
      name: 'lero',
      password: { kind: 'clear', text: 'a:b=c \u00e9' },
    });
    expect(rules.get('sse:consumer')!.user).toBeNull();
    expect(clearPasswords(rules)).toEqual<SectionName[]>(['rest:producer']);
  });

  it.each([
    ['[root]', 'line 1: unknown section "root"; sections are '],
    ['[__proto__]', 'line 1: unknown section'],
    ['\n[admin', 'line 2: unknown section'],
    ['[admin]\n[admin]', 'line 2: duplicate section admin'],
    ['hosts_allow = all', 'line 1: hosts_allow is before the first section'],
    ['[admin]\nhost_allow = all', 'line 2: expected one of'],
    ['[admin]\nhosts_allow', 'line 2: expected one of'],
    ['[admin]\nhosts_deny = all\nhosts_deny = 10.', 'line 3: duplicate hosts_deny in this section'],
    ['[admin]\nhosts_deny = localhost', 'line 2: hosts_deny: "localhost" is not an address'],
    ['[admin]\nhosts_allow =', 'line 2: hosts_allow has no address'],
    ['[admin]\nusername = root', 'admin needs both'],
    ['[admin]\npassword = x', 'admin needs both'],
    ['[admin]\nusername = a:b\npassword = x', 'line 2: a username can’t contain a colon'],
    ['[admin]\nusername = a\npassword = $scrypt$ln=15', 'line 3: the password begins with $scrypt$, but is not a hash'],
    [
      '[admin]\nusername = a\npassword = $scrypt$ln=30,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
      'line 3: the password must have a cost',
    ],
  ])('%j › %s', (text, said) => expect(() => parseRules(text)).toThrow(said));

  it('is refused with the line or read, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.string(),
            fc.constantFrom('[admin]', '[ingest]', 'hosts_allow=', 'all', 'username = a', 'password = b', '10.'),
          ),
        ),
        (lines) => {
          try {
            parseRules(lines.join('\n'));
          } catch (error) {
            expect((error as Error).message).toMatch(/^line \d+: /);
          }
        },
      ),
    );
  });
});

describe('examples/acl.conf', () => {
  const rules = parseRules(readFileSync(join(__dirname, '../../../examples/acl.conf'), 'utf8'));

  it('has every section', () => expect([...rules.keys()].sort()).toEqual([...sectionNames].sort()));

  it('means what its comments say', async () => {
    expect(await createVerifier().verify('changeme', rules.get('rest:producer')!.user!.password)).toBe(true);
    expect(['10.0.0.7', '10.0.1.7'].map((address) => rules.get('ingest')!.admits(address))).toEqual([true, false]);
    expect(['192.168.0.7', '192.168.1.7'].map((address) => rules.get('rest:consumer')!.admits(address))).toEqual([
      false,
      true,
    ]);
    expect(['127.0.0.1', '8.8.8.8'].map((address) => rules.get('admin')!.admits(address))).toEqual([true, false]);
  });
});

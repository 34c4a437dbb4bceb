import { isIPv4 } from 'node:net';
import { BlockList } from 'node:net';
import fc from 'fast-check';
import { BlockSet, contains, parseAddress, parseBlock } from '../../../src/access/addresses';

const holds = (block: string, address: string): boolean => contains(parseBlock(block)!, parseAddress(address)!);

describe('a block of addresses', () => {
  it.each([
    ['192.168.0.1', '192.168.0.1', true],
    ['192.168.0.1', '192.168.0.10', false],
    ['192.168.0.', '192.168.0.10', true],
    ['192.168.0.', '192.168.1.10', false],
    ['10.', '10.200.3.4', true],
    ['10.', '100.2.3.4', false],
    ['10.0.0.0/8', '10.255.0.1', true],
    ['10.1.2.3/8', '10.255.0.1', true],
    ['0.0.0.0/0', '8.8.8.8', true],
    ['0.0.0.0/0', '::1', false],
    ['::/0', '2001:db8::1', true],
    ['::/0', '8.8.8.8', false],
    ['all', '8.8.8.8', true],
    ['all', '2001:db8::1', true],
    ['10.0.0.1', '::ffff:10.0.0.1', true],
    ['::ffff:10.0.0.1', '10.0.0.1', true],
    ['::ffff:10.0.0.0/104', '10.200.0.1', true],
    ['::ffff:10.0.0.0/104', '11.0.0.1', false],
    ['2001:DB8::/32', '2001:db8:0:1::5', true],
    ['fe80::1', 'fe80::1%eth0', true],
    ['::1', '0:0:0:0:0:0:0:1', true],
  ])('%s and %s › %s', (block, address, expected) => expect(holds(block, address)).toBe(expected));

  it.each([
    'localhost',
    '192.168.0',
    '192.168.0.1.',
    '1.2.3.4/33',
    '::/129',
    '::ffff:10.0.0.0/40',
    '1.2.3.4/',
    '1.2.3.4/8/8',
    '300.',
    '',
    '*',
    '1.2.3.4/-1',
  ])('%j is none', (text) => {
    expect(parseBlock(text)).toBeNull();
  });

  it('holds what the one of node:net holds', () => {
    const address = fc.oneof(fc.ipV4(), fc.ipV6());
    fc.assert(
      fc.property(address, address, fc.nat(128), (base, other, n) => {
        const family = isIPv4(base) ? 'ipv4' : 'ipv6';
        const bits = family === 'ipv4' ? n % 33 : n;
        const block = parseBlock(`${base}/${bits}`);
        if (!block || isIPv4(base) !== isIPv4(other)) return;
        const list = new BlockList();
        list.addSubnet(base, bits, family);
        if (parseAddress(other)!.family === (family === 'ipv4' ? 4 : 6))
          expect(contains(block, parseAddress(other)!)).toBe(list.check(other, family));
      }),
    );
  });
});

describe('a set of blocks', () => {
  const setOf = (...texts: string[]): BlockSet => {
    const set = new BlockSet();
    for (const one of texts) set.add(parseBlock(one)!);
    return set;
  };
  const closeness = (set: BlockSet, address: string): number => set.closeness(parseAddress(address)!);

  it('matches as closely as its narrowest block, -1 where none holds the address', () => {
    const set = setOf('all', '10.0.0.0/8', '10.0.0.7');
    expect(['10.0.0.7', '10.0.0.8', '1.2.3.4', '::1'].map((one) => closeness(set, one))).toEqual([32, 8, 0, 0]);
    expect(closeness(setOf('10.0.0.7'), '10.0.0.8')).toBe(-1);
    expect(closeness(setOf('0.0.0.0/0', '::/128'), '::1')).toBe(-1);
    expect(closeness(new BlockSet(), '::1')).toBe(-1);
  });

  it('finds what a look at each block finds', () => {
    const address = fc.oneof(fc.ipV4(), fc.ipV6(), fc.constantFrom('10.0.0.1', '10.0.0.2', '::1', '::ffff:10.0.0.1'));
    const block = fc
      .tuple(address, fc.nat(128))
      .map(([base, n]) => parseBlock(`${base}/${isIPv4(base) ? n % 33 : n}`) ?? parseBlock('all')!);
    fc.assert(
      fc.property(fc.array(block), address, (blocks, one) => {
        const set = new BlockSet();
        for (const each of blocks) set.add(each);
        const held = blocks.filter((each) => contains(each, parseAddress(one)!)).map(({ bits }) => bits);
        expect(closeness(set, one)).toBe(Math.max(-1, ...held));
      }),
    );
  });
});

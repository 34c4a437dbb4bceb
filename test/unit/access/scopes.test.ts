import fc from 'fast-check';
import { allows, fits, parseScopes, type Scope } from '../../../src/access/scopes';
import { measureLeast, spentMs } from '../../support/least';

describe('a pattern of queues', () => {
  it.each([
    ['*', 'anything', true],
    ['orders.*', 'orders.eu', true],
    ['orders.*', 'orders', false],
    ['*.eu', 'orders.eu', true],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['?', '漢', true],
    ['{a}b', '{a}b', true],
    ['[a]', 'a', false],
    ['.', 'a', false],
    ['__proto__', '__proto__', true],
    ['AUTHKEY', 'QUEUESET', false],
    ['a*b*c', 'aXbYc', true],
    ['a*b*c', 'aXcYb', false],
    ['', '', true],
    ['**', '', true],
  ])('%j and %j › %s', (pattern, name, expected) => expect(fits(pattern, name)).toBe(expected));

  it('means what a regular expression would, and never takes long', async () => {
    const piece = fc.constantFrom('a', 'b', '*', '?');
    fc.assert(
      fc.property(fc.array(piece), fc.array(fc.constantFrom('a', 'b')), (pattern, name) => {
        const source = pattern.map((one) => (one === '*' ? '.*' : one === '?' ? '.' : one)).join('');
        expect(fits(pattern.join(''), name.join(''))).toBe(new RegExp(`^${source}$`, 's').test(name.join('')));
      }),
    );
    const costly = (): unknown => expect(fits('*a'.repeat(120), 'a'.repeat(100) + 'b'.repeat(155))).toBe(false);
    expect(await measureLeast(200, () => spentMs(costly))).toBeLessThanOrEqual(200);
  });
});

describe('scopes', () => {
  const scopes: Scope[] = [
    { queues: 'orders.*', verbs: ['consume'] },
    { queues: 'log', verbs: ['produce'] },
  ];

  it('allow a verb on a queue, on any, or on all', () => {
    expect(allows(scopes, 'consume', 'orders.eu')).toBe(true);
    expect(allows(scopes, 'produce', 'orders.eu')).toBe(false);
    expect(allows(scopes, 'consume', undefined)).toBe(true);
    expect(allows(scopes, 'admin', undefined)).toBe(false);
    expect(allows(scopes, 'consume', null)).toBe(false);
    expect(allows([{ queues: '*', verbs: ['consume'] }], 'consume', null)).toBe(true);
  });

  it('omit the other members', () => {
    expect(parseScopes([{ queues: 'x', verbs: ['consume', 'produce', 'consume'], more: 1 }])).toEqual([
      { queues: 'x', verbs: ['produce', 'consume'] },
    ]);
  });

  it.each([
    null,
    {},
    'x',
    [null],
    [{}],
    [{ queues: 'x', verbs: ['fly'] }],
    [{ queues: '', verbs: [] }],
    [{ queues: 1, verbs: [] }],
    [{ queues: 'x', verbs: 'admin' }],
    [{ queues: 'x', verbs: [] }],
  ])('%j are none', (given) => {
    expect(parseScopes(given)).toBeNull();
  });
});

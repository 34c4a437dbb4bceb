import { Busy, createVerifier, hashPassword, parsePassword } from '../../../src/access/passwords';

describe('a hashed password', () => {
  it('is verified, with colons and letters of any script in it, and no other is', async () => {
    const password = parsePassword(await hashPassword('a:b é 漢'));
    const verifier = createVerifier();
    expect(await verifier.verify('a:b é 漢', password)).toBe(true);
    expect(await verifier.verify('a:b e 漢', password)).toBe(false);
    expect(await verifier.verify('', password)).toBe(false);
  });

  it('is another each time, and as restmq password prints it', async () => {
    const [one, other] = await Promise.all([hashPassword('x'), hashPassword('x')]);
    expect(one).toMatch(/^\$scrypt\$ln=15,r=8,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(one).not.toBe(other);
  });

  it('costs an scrypt once, and again when five minutes are over', async () => {
    const password = parsePassword(await hashPassword('x'));
    let now = 0;
    const verifier = createVerifier(() => now);
    expect(verifier.known('x', password)).toBeUndefined();
    await verifier.verify('x', password);
    expect(verifier.known('x', password)).toBe(true);
    expect(verifier.known('y', password)).toBeUndefined();
    now = 300_001;
    expect(verifier.known('x', password)).toBeUndefined();
  });

  it('is remembered for its hash alone: the hash that takes its place is verified again', async () => {
    const [old, fresh] = await Promise.all(['x', 'y'].map(async (text) => parsePassword(await hashPassword(text))));
    const verifier = createVerifier();
    await verifier.verify('x', old!);
    expect(verifier.known('x', fresh!)).toBeUndefined();
    verifier.ruleOut('x', fresh!);
    expect(verifier.known('x', fresh!)).toBe(false);
  });

  it('is not verified when too many others wait', async () => {
    const password = parsePassword(await hashPassword('x'));
    const verifier = createVerifier();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 40 }, (_, i) => verifier.verify(String(i), password)),
    );
    expect(outcomes.filter((one) => one.status === 'rejected' && one.reason instanceof Busy)).toHaveLength(6);
    expect(await verifier.verify('x', password)).toBe(true);
  });
});

describe('a password in clear', () => {
  it('is right or wrong at once', () => {
    expect([createVerifier().known('x', parsePassword('x')), createVerifier().known('X', parsePassword('x'))]).toEqual([
      true,
      false,
    ]);
  });
});

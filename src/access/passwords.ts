import { createHmac, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** A password in the rules: hashed as `restmq password` prints it, or in clear. */
export type Password = { kind: 'clear'; text: string } | ({ kind: 'scrypt'; salt: Buffer; hash: Buffer } & Cost);

interface Cost {
  /** log2 of scrypt's N. */
  ln: number;
  r: number;
  p: number;
}

/**
 * 32 MiB and about 80 ms: the lower end of OWASP's recommendation for scrypt at p = 1 to 3 (Password Storage Cheat
 * Sheet).
 */
const cost: Cost = { ln: 15, r: 8, p: 1 };
const hashBytes = 32;

/** @returns `$scrypt$ln=15,r=8,p=1$<salt>$<hash>`, in base64 without padding (the PHC string format) */
export async function hashPassword(text: string, salt: Buffer = randomBytes(16)): Promise<string> {
  const hash = await derive(text, { salt, ...cost });
  return `$scrypt$ln=${cost.ln},r=${cost.r},p=${cost.p}$${unpadded(salt)}$${unpadded(hash)}`;
}

const phc = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{43})$/;

/** @throws Error that completes "the password ..." for text that begins like a hash and is none */
export function parsePassword(text: string): Password {
  if (!text.startsWith('$scrypt$')) return { kind: 'clear', text };
  const [, ln, r, p, salt, hash] = phc.exec(text) ?? [];
  if (!hash) throw new Error('begins with $scrypt$, but is not a hash printed by restmq password');
  // A hash that costs more than 128 MiB or seconds could stop the daemon.
  if (Number(ln) < 10 || Number(ln) > 17 || Number(r) !== 8 || Number(p) < 1 || Number(p) > 4)
    throw new Error('must have a cost of ln=10 to 17, r=8, p=1 to 4');
  return {
    kind: 'scrypt',
    salt: Buffer.from(salt!, 'base64'),
    hash: Buffer.from(hash, 'base64'),
    ln: Number(ln),
    r: Number(r),
    p: Number(p),
  };
}

/** Verifies passwords with an scrypt once in a while, not at every request. */
export interface Verifier {
  /** @returns undefined if only an scrypt can tell */
  known(given: string, password: Password): boolean | undefined;
  /** @throws Busy if too many verifications wait */
  verify(given: string, password: Password): Promise<boolean>;
  /** Remember that this password, which is right elsewhere, is wrong here: else it would cost an scrypt each time. */
  ruleOut(given: string, password: Password): void;
}

/** Too many passwords are being verified. */
export class Busy extends Error {}

/** The most verified passwords remembered, and for how long. */
const [knownMax, knownMs] = [1000, 300_000] as const;
/** An scrypt takes 32 MiB and one of the four threads that Node's file system and DNS share. */
const [runningMax, waitingMax] = [2, 32] as const;

/**
 * Remembers verified passwords by a digest keyed with a random key, so a memory dump shows no password. Wrong ones are
 * not remembered by themselves: there are too many. The digest includes the hash, so a result for one hash never counts
 * for a hash that replaces it.
 * @param now  in milliseconds
 */
export function createVerifier(now: () => number = Date.now): Verifier {
  const key = randomBytes(32);
  const known = new Map<string, { right: boolean; untilMs: number }>(); // by digest
  const underWay = new Map<string, Promise<boolean>>();
  const slots = createSlots();

  const digestOf = (given: string, { salt, hash }: Extract<Password, { kind: 'scrypt' }>): string =>
    createHmac('sha256', key).update(salt).update(hash).update(given).digest('base64');

  const recall = (digest: string): boolean | undefined => {
    const found = known.get(digest);
    if (found && found.untilMs > now()) return found.right;
    known.delete(digest);
    return undefined;
  };

  const remember = (digest: string, right: boolean): void => {
    if (known.size >= knownMax) known.delete(known.keys().next().value!);
    known.set(digest, { right, untilMs: now() + knownMs });
  };

  const prove = async (
    given: string,
    password: Extract<Password, { kind: 'scrypt' }>,
    digest: string,
  ): Promise<boolean> => {
    const right = await slots(async () => timingSafeEqual(await derive(given, password), password.hash));
    if (right) remember(digest, true);
    return right;
  };

  return {
    known: (given, password) =>
      password.kind === 'clear' ? sameText(given, password.text, key) : recall(digestOf(given, password)),
    async verify(given, password) {
      if (password.kind === 'clear') return sameText(given, password.text, key);
      const digest = digestOf(given, password);
      const recalled = recall(digest);
      if (recalled !== undefined) return recalled;
      const proving = underWay.get(digest) ?? prove(given, password, digest).finally(() => underWay.delete(digest));
      underWay.set(digest, proving);
      return proving;
    },
    ruleOut: (given, password) => void (password.kind === 'scrypt' && remember(digestOf(given, password), false)),
  };
}

/** Compares digests of equal length, so that it takes the same time for all texts. */
export function sameText(one: string, other: string, key: Buffer): boolean {
  const digest = (text: string): Buffer => createHmac('sha256', key).update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

function createSlots(): <T>(act: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (act) => {
    if (running >= runningMax) {
      if (waiting.length >= waitingMax) throw new Busy();
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else running++;
    try {
      return await act();
    } finally {
      const next = waiting.shift();
      if (next) next(); // it takes over the slot
      else running--;
    }
  };
}

function derive(text: string, { salt, ln, r, p }: Cost & { salt: Buffer }): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(text.normalize('NFC'), salt, hashBytes, { N: 2 ** ln, r, p, maxmem: 256 * 1024 ** 2 }, (error, hash) =>
      error ? reject(error) : resolve(hash),
    );
  });
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/={1,2}$/, '');
}

import { BrokerError } from '../errors';
import { refusal, type Credentials } from './credentials';
import type { Keys, Ticket } from './keys';
import { Busy, hashPassword, parsePassword, type Password, type Verifier } from './passwords';
import type { Rules, SectionName } from './rules';
import { allows, verbs, type Scope, type Verb } from './scopes';
import type { Throttle } from './throttle';
import type { Issuer } from './tokens';

/** By which way somebody comes. */
export type Category = 'rest' | 'comet' | 'sse' | 'websocket' | 'admin' | 'ingest';

/** What somebody wants to do. */
export interface Need {
  /** `any`: whichever way is open to them. */
  category: Category | 'any';
  /** `any`: whatever they may do; what it is will be checked when it is known. */
  verb: Verb | 'any';
  /** null: every queue; undefined: one that is not known yet. */
  queue: string | null | undefined;
}

/** Who asks for something, and the way they came. */
export interface Caller {
  readonly permit: Permit;
  readonly category: Category;
}

/** What somebody may do, known from when they came. */
export interface Permit {
  /** @throws BrokerError `unauthorized`, `forbidden` */
  check(need: Need): void;
  /** Call `act` once, when the permit ends: its key was revoked, its time is over, or the rules have changed against it. @returns how to undo it */
  whenOver(act: () => void): () => void;
  /** The credentials travel with every request that a browser makes, also those that a foreign page causes. */
  readonly ambient: boolean;
  /** There were none: who may come in does so by address. */
  readonly anonymous: boolean;
  /** The key behind it, if any. */
  readonly keyId: string | null;
}

export interface Access {
  /**
   * Whether somebody may do something; the one place that knows.
   * @param peer  the client's address
   * @throws BrokerError `unauthorized` for who is not known, `forbidden` for who is but may not, `too-many-logins`
   */
  check(need: Need, peer: string, credentials: Credentials): Promise<Permit>;
  /** Look again whether the permits are still good: the rules have changed. */
  recheck(): void;
  stop(): void;
}

export interface AccessParts {
  /** The rules as they are now. */
  rules: () => Rules;
  issuer: () => Issuer | null;
  keys: Keys;
  verifier: Verifier;
  throttle: Throttle;
}

/** Where there are no rules everyone may do everything. */
export const openPermit: Permit = { check: () => undefined, whenOver: () => () => undefined, ambient: false, anonymous: true, keyId: null };

/** Who somebody is. */
type Identity =
  | { kind: 'nobody' }
  /** In these sections the name and the password are right. */
  | { kind: 'user'; sections: ReadonlySet<SectionName> }
  | { kind: 'bearer'; allows: (need: Wanted) => boolean; keyId: string | null; untilMs: number | null };

interface Wanted extends Need {
  category: Category;
  verb: Verb;
}

function wantedOf({ category, verb, queue }: Need): Wanted[] {
  const ways = category === 'any' ? streamed : [category];
  return ways.flatMap((way) => (verb === 'any' ? verbs : [verb]).map((one) => ({ category: way, verb: one, queue })));
}

const streamed = ['rest', 'comet', 'sse', 'websocket'] as const satisfies Category[];

const nobody: Identity = { kind: 'nobody' };
/** Keys of open streams are looked up again so often: a revoked one ends them within this and a round trip. */
const lookMs = 500;
const longestMs = 2 ** 31 - 1;

export function createAccess(parts: AccessParts): Access {
  const watched = new Set<Watched>();
  const identify = createIdentify(parts);
  const timer = setInterval(() => void endRevoked(parts.keys, watched).catch(() => undefined), lookMs); // Redis is away: the next time
  timer.unref();
  return {
    async check(need, peer, credentials) {
      const permit = new Watched(parts, peer, credentials, await identify(peer, credentials), need, watched);
      permit.check(need);
      return permit;
    },
    recheck() {
      for (const permit of [...watched]) void permit.recheck(identify);
    },
    stop: () => clearInterval(timer),
  };
}

async function endRevoked(keys: Keys, watched: ReadonlySet<Watched>): Promise<void> {
  const ids = [...new Set([...watched].flatMap(({ keyId }) => keyId ?? []))];
  if (ids.length === 0) return;
  const alive = await keys.alive(ids);
  for (const permit of [...watched]) if (permit.keyId !== null && !alive.has(permit.keyId)) permit.end();
}

class Watched implements Permit {
  private readonly acts = new Set<() => void>();
  private timer: NodeJS.Timeout | undefined;
  private over = false;

  constructor(
    private readonly parts: Pick<AccessParts, 'rules'>,
    private readonly peer: string,
    private readonly credentials: Credentials,
    private identity: Identity,
    private readonly first: Need,
    private readonly watched: Set<Watched>,
  ) {}

  get ambient(): boolean {
    return this.credentials.kind === 'user';
  }

  get anonymous(): boolean {
    return this.identity.kind === 'nobody';
  }

  get keyId(): string | null {
    return this.identity.kind === 'bearer' ? this.identity.keyId : null;
  }

  check(need: Need): void {
    if (this.over) throw refusal('These credentials are not good any more.');
    const wanted = wantedOf(need);
    if (wanted.length > 1) return checkAny(wanted.map((one) => () => authorize(this.parts.rules(), this.peer, this.identity, one)));
    authorize(this.parts.rules(), this.peer, this.identity, wanted[0]!);
  }

  whenOver(act: () => void): () => void {
    if (this.over) queueMicrotask(act);
    else {
      this.acts.add(act);
      this.watch();
    }
    return () => {
      this.acts.delete(act);
      if (this.acts.size === 0) this.unwatch();
    };
  }

  /** The rules have changed. A ticket is used up and can't be looked at again: its user asks for another. */
  async recheck(identify: Identify): Promise<void> {
    try {
      if (this.credentials.kind === 'ticket') return this.end();
      this.identity = await identify(this.peer, this.credentials);
      this.check(this.first);
    } catch (error) {
      if (error instanceof BrokerError && error.code !== 'redis-unavailable') this.end();
    }
  }

  end(): void {
    this.over = true;
    this.unwatch();
    const acts = [...this.acts];
    this.acts.clear();
    for (const act of acts) act();
  }

  private watch(): void {
    this.watched.add(this);
    if (this.timer || this.identity.kind !== 'bearer' || this.identity.untilMs === null) return;
    this.timer = setTimeout(() => this.end(), Math.min(Math.max(this.identity.untilMs - Date.now(), 0), longestMs));
  }

  private unwatch(): void {
    this.watched.delete(this);
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}

/** @throws BrokerError `unauthorized` where somebody else might, `forbidden` where only this one may not */
function authorize(rules: Rules, peer: string, identity: Identity, need: Wanted): void {
  const name = sectionOf(need);
  const section = rules.get(name);
  if (section && !section.admits(peer)) throw new BrokerError('forbidden', 'From your address this is not allowed.');
  if (identity.kind === 'bearer') {
    if (identity.allows(need)) return;
    throw outOfScope(need);
  }
  if (section && !section.user) return;
  if (identity.kind === 'nobody') throw refusal(section ? 'This needs a name and a password, or a key.' : 'This needs a key.');
  if (!identity.sections.has(name)) throw new BrokerError('forbidden', `You may not ${need.verb} here.`);
}

function outOfScope({ verb, queue }: Wanted): BrokerError {
  if (typeof queue === 'string') return new BrokerError('forbidden', `What you have does not let you ${verb} on this queue.`, { queue });
  return new BrokerError('forbidden', queue === null ? `This is about all queues: it needs ${verb} on *.` : `What you have does not let you ${verb}.`);
}

/** `admin` is guarded alike on every way; what is produced over a stream's way is produced like any other. */
function sectionOf({ category, verb }: Wanted): SectionName {
  if (verb === 'admin' || category === 'admin') return 'admin';
  if (category === 'ingest') return 'ingest';
  return verb === 'produce' ? 'rest:producer' : `${category}:consumer`;
}

/** @throws what the first throws, or `unauthorized` where any does: then credentials might help */
function checkAny(checks: (() => void)[]): void {
  const refused: unknown[] = [];
  for (const one of checks) {
    try {
      return one();
    } catch (error) {
      refused.push(error);
    }
  }
  throw refused.find((error) => error instanceof BrokerError && error.code === 'unauthorized') ?? refused[0];
}

type Identify = (peer: string, credentials: Credentials) => Promise<Identity>;

function createIdentify({ rules, issuer, keys, verifier, throttle }: AccessParts): Identify {
  const decoy = createDecoy();

  const user = async (peer: string, { name, password }: Extract<Credentials, { kind: 'user' }>): Promise<Identity> => {
    const named = [...rules()].filter(([, section]) => section.user?.name === name);
    const outcomes = named.map(([one, section]) => ({ one, password: section.user!.password, right: verifier.known(password, section.user!.password) }));
    const unsure = outcomes.filter(({ right }) => right === undefined);
    const sections = new Set(outcomes.filter(({ right }) => right).map(({ one }) => one));
    if (unsure.length === 0 && sections.size > 0) return { kind: 'user', sections };
    checkThrottle(throttle, peer);
    await prove(password, unsure, sections);
    if (sections.size > 0) return { kind: 'user', sections };
    throttle.failed(peer);
    throw refusal('The name or the password is wrong.');
  };

  /** A name that nobody has takes as long as one that somebody has. */
  const prove = async (given: string, unsure: { one: SectionName; password: Password }[], sections: Set<SectionName>): Promise<void> => {
    try {
      if (unsure.length === 0 && sections.size === 0 && hasHashes(rules())) await verifier.verify(given, await decoy());
      for (const { one, password } of unsure) if (await verifier.verify(given, password)) sections.add(one);
      if (sections.size > 0) for (const { one, password } of unsure) if (!sections.has(one)) verifier.ruleOut(given, password);
    } catch (error) {
      if (!(error instanceof Busy)) throw error;
      throw new BrokerError('too-many-logins', 'Too many passwords are being looked at; try again in a second.', { retryAfter: 1 });
    }
  };

  return async (peer, credentials) => {
    switch (credentials.kind) {
      case 'none': return nobody;
      case 'user': return user(peer, credentials);
      case 'key': {
        const key = await keys.find(credentials.id, credentials.secret);
        if (!key) throw refusal('This key is not known, or was revoked, or its time is over.');
        return { kind: 'bearer', allows: within(key.scopes), keyId: key.id, untilMs: key.expiresMs };
      }
      case 'token': {
        const token = await issuer()?.verify(credentials.token);
        if (!token) throw refusal('This token is not signed by one of our keys, or its time is over, or it has no scopes.');
        return { kind: 'bearer', allows: within(token.scopes), keyId: null, untilMs: token.expiresMs };
      }
      case 'ticket': {
        const ticket = await keys.redeem(credentials.ticket);
        if (!ticket || (ticket.keyId !== null && !(await keys.alive([ticket.keyId])).has(ticket.keyId))) {
          throw refusal('This ticket is not known, or was used, or its 30 seconds are over.');
        }
        return { kind: 'bearer', allows: (need) => isFor(ticket, need), keyId: ticket.keyId, untilMs: null };
      }
    }
  };
}

function within(scopes: readonly Scope[]): (need: Wanted) => boolean {
  return ({ verb, queue }) => allows(scopes, verb, queue);
}

/** A ticket's queue is a name, not a pattern: there may be a queue of the name `*`. */
function isFor({ queue, verb, categories: ways }: Ticket, need: Wanted): boolean {
  return need.verb === verb && need.queue === queue && ways.includes(need.category);
}

function checkThrottle(throttle: Throttle, peer: string): void {
  const seconds = throttle.locked(peer);
  if (seconds > 0) throw new BrokerError('too-many-logins', `Too many wrong passwords came from your address; wait ${seconds} s.`, { retryAfter: seconds });
}

function hasHashes(rules: Rules): boolean {
  return [...rules.values()].some(({ user }) => user?.password.kind === 'scrypt');
}

/** A hash that no password has. */
function createDecoy(): () => Promise<Password> {
  let made: Promise<Password> | undefined;
  return () => (made ??= hashPassword(String(Math.random())).then(parsePassword));
}

/** The ways by which a permit lets somebody do something to a queue: what a ticket passes on. */
export function waysOf(permit: Permit, verb: Verb, queue: string): Category[] {
  return streamed.filter((category) => {
    try {
      permit.check({ category, verb, queue });
      return true;
    } catch {
      return false;
    }
  });
}

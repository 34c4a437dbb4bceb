import { BrokerError } from '../errors';
import { noCredentials, refusal, type Credentials } from './credentials';
import { createIdentify, anonymous, type Identify, type IdentifyParts, type Identity } from './identify';
import type { Keys } from './keys';
import { sectionOf, streamed, exactRequests, type Category, type AccessRequest, type ExactRequest } from './needs';
import type { Rules } from './rules';
import { verbs, type Scope, type Verb } from './scopes';

/** A requester: its authorization, and the transport it uses. */
export interface Caller {
  readonly authorization: Authorization;
  readonly category: Category;
}

/** The permissions of a requester, established when its request came. */
export interface Authorization {
  /** @throws BrokerError `unauthorized`, `forbidden` */
  check(need: AccessRequest): void;
  /**
   * Call `act` once, when the authorization ends: its key was revoked or expired, or the rules no longer allow it.
   * @returns how to undo it
   */
  onRevoked(act: () => void): () => void;
  /** A browser adds the credentials to every request by itself, even to one that a page of another site triggers. */
  readonly sentByBrowser: boolean;
  readonly principal: Principal;
}

/** A principal, as `whoAmI` describes it. */
export interface Principal {
  /** `address`: there were no credentials; access is decided by address. */
  by: 'address' | 'password' | 'key' | 'token' | 'ticket';
  /** Name of the user or the key, or the token's subject. */
  name: string | null;
  /** The key that it derives from, if any. */
  keyId: string | null;
  /** Scopes of a key or a token; null: the sections of the rules decide, for all queues. */
  scopes: readonly Scope[] | null;
  /** When it expires; null: never. */
  untilMs: number | null;
}

export interface Access {
  /**
   * Authorize a request. Every access decision is made here.
   * @param peer  the client's address
   * @throws BrokerError `unauthorized` without valid credentials, `forbidden` if they do not allow it,
   * `too-many-logins`, `redis-unavailable`
   */
  check(need: AccessRequest, peer: string, credentials: Credentials): Promise<Authorization>;
  /**
   * The same without credentials, synchronously.
   * @throws BrokerError `unauthorized`, `forbidden`
   */
  checkAddress(need: AccessRequest, peer: string): Authorization;
  /** Check the open authorizations again: the rules have changed. */
  recheck(): void;
  stop(): void;
}

const unknown: Principal = { by: 'address', name: null, keyId: null, scopes: null, untilMs: null };

/** Without rules every request is allowed. */
export const openAuthorization: Authorization = {
  check: () => undefined,
  onRevoked: () => () => undefined,
  sentByBrowser: false,
  principal: unknown,
};
export const openAccess: Access = {
  check: () => Promise.resolve(openAuthorization),
  checkAddress: () => openAuthorization,
  recheck: () => undefined,
  stop: () => undefined,
};

/**
 * Interval at which the keys of open streams are looked up: a revoked one ends them within this time and a round trip.
 */
const lookMs = 500;
/** The longest time that a timer can wait: 24 days. */
const longestMs = 2 ** 31 - 1;

export function createAccess(parts: IdentifyParts): Access {
  const watched = new Set<RevocableAuthorization>();
  const identify = createIdentify(parts);
  // Redis is unavailable: the next lookup does it
  const timer = setInterval(() => void endRevoked(parts.keys, watched).catch(() => undefined), lookMs);
  timer.unref();
  const permitted = (
    need: AccessRequest,
    peer: string,
    credentials: Credentials,
    identity: Identity,
  ): Authorization => {
    const authorization = new RevocableAuthorization(parts, peer, credentials, identity, need, watched);
    authorization.check(need);
    return authorization;
  };
  return {
    check: async (need, peer, credentials) => permitted(need, peer, credentials, await identify(peer, credentials)),
    checkAddress: (need, peer) => permitted(need, peer, noCredentials, anonymous),
    recheck() {
      for (const authorization of [...watched]) void authorization.recheck(identify);
    },
    stop: () => clearInterval(timer),
  };
}

async function endRevoked(keys: Keys, watched: ReadonlySet<RevocableAuthorization>): Promise<void> {
  const ids = [...new Set([...watched].flatMap(({ principal: who }) => who.keyId ?? []))];
  if (ids.length === 0) return;
  const alive = await keys.alive(ids);
  for (const authorization of [...watched])
    if (authorization.principal.keyId !== null && !alive.has(authorization.principal.keyId)) authorization.end();
}

class RevocableAuthorization implements Authorization {
  /** Null for most requests: they are answered at once and register no `onRevoked`. */
  private acts: Set<() => void> | null = null;
  private timer: NodeJS.Timeout | undefined;
  private over = false;

  constructor(
    private readonly parts: Pick<IdentifyParts, 'rules'>,
    private readonly peer: string,
    private readonly credentials: Credentials,
    private identity: Identity,
    private readonly first: AccessRequest,
    private readonly watched: Set<RevocableAuthorization>,
  ) {}

  get sentByBrowser(): boolean {
    return this.credentials.kind === 'user';
  }

  get principal(): Principal {
    const { identity } = this;
    switch (identity.kind) {
      case 'anonymous':
        return unknown;
      case 'user':
        return { ...unknown, by: 'password', name: identity.name };
      default:
        return { ...identity, by: identity.kind };
    }
  }

  check(need: AccessRequest): void {
    if (this.over) throw refusal('These credentials are no longer valid.');
    checkIdentity(this.parts.rules(), this.peer, this.identity, need);
  }

  onRevoked(act: () => void): () => void {
    if (this.over) queueMicrotask(act);
    else {
      (this.acts ??= new Set()).add(act);
      this.watch();
    }
    return () => {
      this.acts?.delete(act);
      if (!this.acts?.size) this.unwatch();
    };
  }

  /** The rules have changed. A ticket is used up and can't be checked again: the client has to ask for another. */
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
    const acts = [...(this.acts ?? [])];
    this.acts = null;
    for (const act of acts) act();
  }

  private watch(): void {
    this.watched.add(this);
    const { untilMs } = this.principal;
    if (this.timer || untilMs === null) return;
    this.endAt(untilMs);
  }

  private endAt(ms: number): void {
    const restMs = ms - Date.now();
    this.timer = setTimeout(
      () => (restMs > longestMs ? this.endAt(ms) : this.end()),
      Math.min(Math.max(restMs, 0), longestMs),
    );
    this.timer.unref();
  }

  private unwatch(): void {
    this.watched.delete(this);
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}

function checkIdentity(rules: Rules, peer: string, identity: Identity, need: AccessRequest): void {
  if (isWanted(need)) return authorize(rules, peer, identity, need);
  const wanted = exactRequests(need);
  if (wanted.length === 1) return authorize(rules, peer, identity, wanted[0]!);
  checkAny(wanted.map((one) => () => authorize(rules, peer, identity, one)));
}

/** Most operations name one category and one verb. */
function isWanted(need: AccessRequest): need is ExactRequest {
  return need.category !== 'any' && need.verb !== 'any';
}

/** @throws BrokerError `unauthorized` if other credentials might be allowed, `forbidden` if this principal is not */
function authorize(rules: Rules, peer: string, identity: Identity, need: ExactRequest): void {
  const name = sectionOf(need);
  const section = rules.get(name);
  if (section && !section.admits(peer)) throw new BrokerError('forbidden', 'Your address is not allowed to do this.');
  if ('allows' in identity) {
    if (identity.allows(need)) return;
    throw outOfScope(need);
  }
  if (section && !section.user) return;
  if (identity.kind === 'anonymous')
    throw refusal(section ? 'This requires a user name and password, or an API key.' : 'This requires an API key.');
  if (!identity.sections.has(name)) throw new BrokerError('forbidden', `You may not ${need.verb} here.`);
}

function outOfScope({ verb, queue }: ExactRequest): BrokerError {
  if (typeof queue === 'string')
    return new BrokerError('forbidden', `Your credentials do not allow ${verb} on this queue.`, { queue });
  return new BrokerError(
    'forbidden',
    queue === null ? `This concerns all queues and requires ${verb} on *.` : `Your credentials do not allow ${verb}.`,
  );
}

/** @throws the first check's error, or `unauthorized` if any check throws it: then credentials might help */
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

/** The transports over which an authorization allows a verb on a queue; a ticket passes them on. */
export function transportsAllowed(authorization: Authorization, verb: Verb, queue: string | undefined): Category[] {
  return streamed.filter((category) => may(authorization, { category, verb, queue }));
}

/** The scopes of an authorization over plain requests. */
export function scopesOf(authorization: Authorization): Scope[] {
  const open = verbs.filter((verb) => may(authorization, { category: 'rest', verb, queue: undefined }));
  const scopes = authorization.principal.scopes ?? [{ queues: '*', verbs: [...verbs] }];
  return scopes
    .map(({ queues, verbs: some }) => ({ queues, verbs: some.filter((verb) => open.includes(verb)) }))
    .filter(({ verbs: some }) => some.length > 0);
}

function may(authorization: Authorization, need: AccessRequest): boolean {
  try {
    authorization.check(need);
    return true;
  } catch {
    return false;
  }
}

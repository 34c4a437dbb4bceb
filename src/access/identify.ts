import { BrokerError } from '../errors';
import { networkOf } from './addresses';
import { refusal, type Credentials } from './credentials';
import { createDecoys } from './decoys';
import type { Keys, Ticket } from './keys';
import type { ExactRequest } from './needs';
import { Busy, type Verifier } from './passwords';
import type { Rules, SectionName, User } from './rules';
import { allows, type Scope } from './scopes';
import type { Throttle } from './throttle';
import type { Issuer } from './tokens';

/** The principal that credentials belong to. */
export type Identity =
  | { kind: 'anonymous' }
  /** `sections`: those in which the name and the password are right. */
  | { kind: 'user'; name: string; sections: ReadonlySet<SectionName> }
  | Bearer;

/** The holder of a credential that carries its own scopes. */
export interface Bearer {
  kind: 'key' | 'token' | 'ticket';
  name: string | null;
  allows: (need: ExactRequest) => boolean;
  /** The scopes that `allows` checks; a ticket has none. */
  scopes: readonly Scope[];
  keyId: string | null;
  untilMs: number | null;
}

/**
 * @returns the identity of the credentials
 * @throws BrokerError `unauthorized`, `too-many-logins`, `redis-unavailable`
 */
export type Identify = (peer: string, credentials: Credentials) => Promise<Identity>;

export interface IdentifyParts {
  /** The current rules. */
  rules: () => Rules;
  issuer: () => Issuer | null;
  keys: Keys;
  verifier: Verifier;
  throttle: Throttle;
}

/** A section whose password can only be checked with an scrypt. */
interface Unsure {
  one: SectionName;
  password: User['password'];
}

export const anonymous: Identity = { kind: 'anonymous' };

export function createIdentify({ rules, issuer, keys, verifier, throttle }: IdentifyParts): Identify {
  const decoysFor = createDecoys();

  const user = async (peer: string, { name, password }: Extract<Credentials, { kind: 'user' }>): Promise<Identity> => {
    const named = [...rules()].filter(([, section]) => section.user?.name === name);
    const outcomes = named.map(([one, section]) => ({
      one,
      password: section.user!.password,
      right: verifier.known(password, section.user!.password),
    }));
    const unsure = outcomes.filter(({ right }) => right === undefined);
    const sections = new Set(outcomes.filter(({ right }) => right).map(({ one }) => one));
    if (unsure.length === 0 && sections.size > 0) return { kind: 'user', name, sections };
    const network = networkOf(peer);
    checkThrottle(throttle, network);
    await attempt(() => prove(password, unsure, sections));
    if (sections.size > 0) return { kind: 'user', name, sections };
    await attempt(() => workOff(name, password, unsure));
    throttle.failed(network);
    throw refusal('The name or the password is wrong.');
  };

  const prove = async (given: string, unsure: Unsure[], sections: Set<SectionName>): Promise<void> => {
    for (const { one, password } of unsure) if (await verifier.verify(given, password)) sections.add(one);
    if (sections.size > 0)
      for (const { one, password } of unsure) if (!sections.has(one)) verifier.ruleOut(given, password);
  };

  /** Take the same time for a wrong password whether the name is unknown, stands in one section, or in several. */
  const workOff = async (name: string, given: string, unsure: Unsure[]): Promise<void> => {
    for (const { user } of rules().values()) if (user && user.name !== name) verifier.known(given, user.password);
    for (const decoy of decoysFor(
      rules(),
      unsure.map(({ password }) => password),
    ))
      await verifier.verify(given, decoy);
  };

  const ofTicket = async (text: string): Promise<Identity> => {
    const ticket = await keys.redeem(text);
    if (!ticket || (ticket.keyId !== null && !(await keys.alive([ticket.keyId])).has(ticket.keyId))) {
      throw refusal('This ticket is not known, or was used, or its 30 seconds are over.');
    }
    const { keyId, untilMs } = ticket;
    return { kind: 'ticket', name: null, allows: (need) => isFor(ticket, need), scopes: [], keyId, untilMs };
  };

  return async (peer, credentials) => {
    switch (credentials.kind) {
      case 'none':
        return anonymous;
      case 'user':
        return user(peer, credentials);
      case 'key': {
        const key = await keys.find(credentials.id, credentials.secret);
        if (!key) throw refusal('This key is not known, or was revoked, or its time is over.');
        const { id, name, scopes, expiresMs } = key;
        return { kind: 'key', name, allows: within(scopes), scopes, keyId: id, untilMs: expiresMs };
      }
      case 'token': {
        const token = await issuer()?.verify(credentials.token);
        if (!token)
          throw refusal('This token is not signed by one of our keys, or its time is over, or it has no scopes.');
        const { subject, scopes, expiresMs } = token;
        return { kind: 'token', name: subject, allows: within(scopes), scopes, keyId: null, untilMs: expiresMs };
      }
      case 'ticket':
        return ofTicket(credentials.ticket);
    }
  };
}

function within(scopes: readonly Scope[]): (need: ExactRequest) => boolean {
  return ({ verb, queue }) => allows(scopes, verb, queue);
}

/** A ticket's queue is a name, not a pattern: a queue may be called `*`. */
function isFor({ queue, verb, categories: ways }: Ticket, need: ExactRequest): boolean {
  return need.verb === verb && need.queue === queue && ways.includes(need.category);
}

function checkThrottle(throttle: Throttle, network: string): void {
  const seconds = throttle.locked(network);
  if (seconds > 0)
    throw new BrokerError('too-many-logins', `Too many wrong passwords came from your address; wait ${seconds} s.`, {
      retryAfterSeconds: seconds,
    });
}

/** @throws BrokerError `too-many-logins` */
async function attempt(act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof Busy)) throw error;
    throw new BrokerError('too-many-logins', 'Too many passwords are being checked; try again in a second.', {
      retryAfterSeconds: 1,
    });
  }
}

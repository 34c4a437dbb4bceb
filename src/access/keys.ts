import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { ScriptRunner } from '../redis/scripts/script-runner';
import { parseScopes, type Scope, type Verb } from './scopes';
import { isYes } from '../redis/scripts/flag';

/** A stored API key, without its secret. */
export interface Key {
  id: string;
  name: string;
  scopes: Scope[];
  createdMs: number;
  /** null: never. */
  expiresMs: number | null;
}

/** A ticket allows one use of a stream, instead of credentials that a browser can't send. */
export interface Ticket {
  queue: string;
  verb: Verb;
  /** The transports open to the requester it was issued to. */
  categories: string[];
  /** The key it was issued with; the ticket ends with it. */
  keyId: string | null;
  /** When the authorization it was issued with expires; null: never. */
  untilMs: number | null;
}

/** Keys and tickets, kept in Redis so that every daemon of the pool knows them. */
export interface Keys {
  /** @returns the key as its user sends it; it can't be shown again */
  create(name: string, scopes: Scope[], expiresMs: number | null): Promise<Key & { key: string }>;
  list(): Promise<Key[]>;
  /** @returns false if there was none */
  revoke(id: string): Promise<boolean>;
  /** @returns null if there is no such key, the secret is wrong, or it has expired */
  find(id: string, secret: string): Promise<Key | null>;
  /** The keys among these that are still valid. */
  alive(ids: readonly string[]): Promise<Set<string>>;
  /** @returns the ticket as its user sends it */
  issue(ticket: Ticket): Promise<string>;
  /** @returns null if there is no such ticket, or it was used or has expired */
  redeem(ticket: string): Promise<Ticket | null>;
}

export const ticketSeconds = 30;

/** A revoked key works no longer than this on any daemon. */
const cacheMs = 500;
const cachedMax = 10_000;

interface Record extends Omit<Key, 'id'> {
  digest: string;
}

export function createKeys(store: ScriptRunner, now: () => number = Date.now): Keys {
  const cache = new Map<string, { record: Record; untilMs: number }>();

  const recall = async (id: string): Promise<Record | null> => {
    const cached = cache.get(id);
    if (cached && cached.untilMs > now()) return cached.record;
    cache.delete(id);
    const record = recordFrom((await store.runPool('get_api_keys', id))[0] ?? null);
    if (record) {
      if (cache.size >= cachedMax) cache.delete(cache.keys().next().value!);
      cache.set(id, { record, untilMs: now() + cacheMs });
    }
    return record;
  };

  const isOver = ({ expiresMs }: Pick<Record, 'expiresMs'>): boolean => expiresMs !== null && expiresMs <= now();

  return {
    async create(name, scopes, expiresMs) {
      const [id, secret] = [randomBytes(8).toString('hex'), randomBytes(32).toString('base64url')];
      const record: Record = { digest: digestOf(secret), name, scopes, createdMs: now(), expiresMs };
      await store.runPool('put_api_key', id, JSON.stringify(record));
      return { ...keyOf(id, record), key: `rmq_${id}_${secret}` };
    },
    async list() {
      const found = new Map<string, Key>();
      for (let cursor = ''; cursor !== '0';) {
        const [next, pairs] = await store.runPool('list_api_keys', cursor || '0');
        for (let i = 0; i < pairs.length; i += 2) {
          const record = recordFrom(pairs[i + 1]!);
          if (record) found.set(pairs[i]!, keyOf(pairs[i]!, record));
        }
        cursor = next;
      }
      return [...found.values()].sort((one, other) => one.createdMs - other.createdMs);
    },
    revoke: async (id) => isYes(await store.runPool('revoke_api_key', id)),
    async find(id, secret) {
      const record = await recall(id);
      if (
        !record ||
        isOver(record) ||
        !timingSafeEqual(Buffer.from(record.digest, 'hex'), Buffer.from(digestOf(secret), 'hex'))
      )
        return null;
      return keyOf(id, record);
    },
    async alive(ids) {
      const records = await store.runPool('get_api_keys', ...ids);
      return new Set(
        ids.filter((_, i) => {
          const record = recordFrom(records[i] ?? null);
          return record !== null && !isOver(record);
        }),
      );
    },
    async issue(ticket) {
      const secret = randomBytes(32).toString('base64url');
      await store.runPool('put_ticket', digestOf(secret), ticketSeconds * 1000, JSON.stringify(ticket));
      return secret;
    },
    async redeem(secret) {
      const text = await store.runPool('take_ticket', digestOf(secret));
      return text === null ? null : (JSON.parse(text) as Ticket);
    },
  };
}

function recordFrom(text: string | null): Record | null {
  if (text === null) return null;
  const record = JSON.parse(text) as Record;
  return parseScopes(record.scopes) ? record : null;
}

function keyOf(id: string, { name, scopes, createdMs, expiresMs }: Record): Key {
  return { id, name, scopes, createdMs, expiresMs };
}

/** The secrets are random and long: a fast digest reveals nothing about them, and costs a request nothing. */
function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

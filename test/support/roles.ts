import { randomBytes } from 'node:crypto';
import { SignJWT } from 'jose';
import { createKeys, type Keys } from '../../src/access/keys';
import { sectionNames, type SectionName } from '../../src/access/rules';
import type { Verb } from '../../src/access/scopes';
import { defaults } from '../../src/config';
import type { Daemon } from '../../src/daemon';
import { createLog } from '../../src/log';
import { connect } from '../../src/redis/startup/connect';
import { createScriptRunner } from '../../src/redis/scripts/script-runner';
import { aclFile, basic } from './acl';
import { startDaemon } from './daemon';
import type { TestRedis } from './redis';

/** Somebody, and what they may do. */
export interface Role {
  name: string;
  /** The daemon that they are known to. */
  url: string;
  headers: Record<string, string>;
  /** A ticket that they send too, for this queue; a new one for every request. */
  ticket?: { queue: string; verb: 'produce' | 'consume' };
  /** Means of authentication: a cookie counts for WebSockets only; for other requests the client is anonymous. */
  by: 'nothing' | 'password' | 'key' | 'token' | 'ticket' | 'cookie' | 'address';
  /** Whether the client is authenticated: without a right it gets 403, an unknown client 401. */
  known: boolean;
  /** A page of another origin is behind it: it is refused whatever it may. */
  foreign?: boolean;
  /** As pairs of category and verb. */
  may: string[];
}

/**
 * Two daemons with rules on one Redis: one that goes by names and keys, one that goes by addresses; and all who come to
 * them.
 */
export interface Cast {
  roles: Role[];
  /** For the queue `test`. */
  ticketFor(role: Role): Promise<string>;
  stop(): Promise<void>;
}

const ways = ['rest', 'comet', 'sse', 'websocket'];
const everyVerb: Verb[] = ['produce', 'consume', 'admin'];
const withVerb = (verb: Verb): string[] => [
  ...ways.map((way) => `${way} ${verb}`),
  ...(verb === 'admin' ? ['admin admin', 'ingest admin'] : [`ingest ${verb}`]),
];

/** The operations that each section of the rules guards. The right to produce holds for every transport. */
const rights: Record<SectionName, string[]> = {
  'rest:producer': ways.map((way) => `${way} produce`),
  'rest:consumer': ['rest consume'],
  'comet:consumer': ['comet consume'],
  'sse:consumer': ['sse consume'],
  'websocket:consumer': ['websocket consume'],
  admin: withVerb('admin'),
  ingest: ['ingest produce', 'ingest consume'],
};

const userOf = (section: SectionName): string => section.replace(':', '-');
const addressOf = (section: SectionName): string => `10.0.1.${sectionNames.indexOf(section)}`;

export async function createCast(redis: TestRedis): Promise<Cast> {
  const connection = await connect({ ...defaults, redisUrl: redis.url }, createLog('silent'));
  const keys = createKeys(createScriptRunner(connection));
  const secret = randomBytes(32);
  const jwks = aclFile(JSON.stringify({ keys: [{ kty: 'oct', k: secret.toString('base64url') }] }), 'jwks.json');
  const byName = aclFile(
    sectionNames
      .map((name) => `[${name}]\nhosts_deny = 10.9.9.9\nusername = ${userOf(name)}\npassword = secret\n`)
      .join(''),
  );
  const byAddress = aclFile(sectionNames.map((name) => `[${name}]\nhosts_allow = ${addressOf(name)}\n`).join(''));
  const trustProxy = ['127.0.0.1'];
  const named = await startDaemon(redis, { acl: byName.path, jwks: jwks.path, trustProxy });
  const addressed = await startDaemon(redis, { acl: byAddress.path, trustProxy });
  const forAll = (await keys.create('test', [{ queues: '*', verbs: everyVerb }], null)).key;

  const ticketFor = async ({ url, ticket }: Role): Promise<string> => {
    const headers = { 'content-type': 'application/json', 'x-api-key': forAll };
    const response = await fetch(`${url}/v1/tickets`, { method: 'POST', headers, body: JSON.stringify(ticket) });
    return ((await response.json()) as { ticket: string }).ticket;
  };
  return {
    roles: [
      ...strangers(named),
      ...(await keyHolders(named, keys)),
      ...(await tokenHolders(named, secret)),
      ...users(named),
      ...inBrowsers(named),
      ...neighbours(addressed),
      {
        name: 'a key for all, from an address that is denied',
        url: named.url,
        headers: { 'x-api-key': forAll, 'x-forwarded-for': '10.9.9.9' },
        by: 'key',
        known: true,
        may: [],
      },
    ],
    ticketFor,
    async stop() {
      await Promise.all([named.stop(), addressed.stop()]);
      connection.close();
      for (const file of [jwks, byName, byAddress]) file.remove();
    },
  };
}

function strangers({ url }: Daemon): Role[] {
  const [nobody, unknown] = [
    { url, known: false, may: [], by: 'nothing' },
    { url, known: false, may: [], by: 'password' },
  ] as const;
  return [
    { ...nobody, may: [], name: 'nobody', headers: {} },
    { ...unknown, may: [], name: 'a wrong password', headers: { authorization: basic('admin', 'wrong') } },
    { ...unknown, may: [], name: 'a name that nobody has', headers: { authorization: basic('root', 'secret') } },
    { ...unknown, may: [], name: 'half a header', headers: { authorization: 'Basic' } },
  ];
}

function users({ url }: Daemon): Role[] {
  return sectionNames.map((name) => ({
    name: `the user of ${name}`,
    url,
    headers: { authorization: basic(userOf(name), 'secret') },
    by: 'password',
    known: true,
    may: rights[name],
  }));
}

function neighbours({ url }: Daemon): Role[] {
  const at = (name: string, address: string, may: string[]): Role => ({
    name,
    url,
    headers: { 'x-forwarded-for': address },
    by: 'address',
    known: true,
    may,
  });
  return [
    ...sectionNames.map((name) => at(`an address of ${name}`, addressOf(name), rights[name])),
    at('an address of none', '10.0.2.1', []),
  ];
}

async function keyHolders({ url }: Daemon, keys: Keys): Promise<Role[]> {
  const holder = async (
    name: string,
    queues: string,
    verbs: Verb[],
    expiresMs: number | null = null,
  ): Promise<Role & { id: string }> => {
    const { id, key } = await keys.create('test', [{ queues, verbs }], expiresMs);
    return {
      name,
      url,
      headers: { 'x-api-key': key },
      by: 'key',
      known: true,
      may: queues === '*' ? verbs.flatMap(withVerb) : [`something of ${queues}`],
      id,
    };
  };
  const [revoked, expired] = [
    await holder('a revoked key', '*', everyVerb),
    await holder('a key whose time is over', '*', everyVerb, Date.now() - 1),
  ];
  await keys.revoke(revoked.id);
  return [
    ...[revoked, expired].map((one) => ({ ...one, known: false, may: [] })),
    ...(await Promise.all(everyVerb.map((verb) => holder(`a key to ${verb}`, '*', [verb])))),
    await holder('a key for all', '*', everyVerb),
    await holder('a key of another queue', 'elsewhere', everyVerb),
  ];
}

async function tokenHolders({ url }: Daemon, secret: Uint8Array): Promise<Role[]> {
  const holder = async (name: string, verbs: Verb[], by: Uint8Array): Promise<Role> => {
    const token = await new SignJWT({ restmq: [{ queues: '*', verbs }] })
      .setProtectedHeader({ alg: 'HS256' })
      .setExpirationTime('1h')
      .sign(by);
    return {
      name,
      url,
      headers: { authorization: `Bearer ${token}` },
      by: 'token',
      known: by === secret,
      may: by === secret ? verbs.flatMap(withVerb) : [],
    };
  };
  return [
    await holder('a token of somebody else', everyVerb, randomBytes(32)),
    ...(await Promise.all(everyVerb.map((verb) => holder(`a token to ${verb}`, [verb], secret)))),
  ];
}

/** Roles with credentials that a page can send. */
function inBrowsers({ url }: Daemon): Role[] {
  const ticket = (verb: 'produce' | 'consume', may: string[]): Role => ({
    name: `a ticket to ${verb}`,
    url,
    headers: {},
    ticket: { queue: 'test', verb },
    by: 'ticket',
    known: true,
    may,
  });
  const cookie = (name: string, password: string, origin: string, known: boolean, may: string[]): Role => ({
    name,
    url,
    headers: { cookie: `auth=websocket-consumer:${password}`, origin },
    by: 'cookie',
    known,
    may,
  });
  return [
    ticket(
      'consume',
      ways.map((way) => `${way} consume`),
    ),
    ticket(
      'produce',
      ways.map((way) => `${way} produce`),
    ),
    cookie('a cookie', 'secret', url, true, rights['websocket:consumer']),
    cookie('a cookie with a wrong password', 'wrong', url, false, []),
    { ...cookie('a cookie on a page of others', 'secret', 'https://evil.example', true, []), foreign: true },
  ];
}

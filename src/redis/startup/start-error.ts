import { BrokerError, StartError } from '../../errors';
import type { Address } from '../connection/address';
import { lackedIn, neededRights } from './acl-check';
import { readGreeting, speaksTls, type Server } from '../connection/server-greeting';

/** An error text of Redis or ioredis, and the reason and remedy for it: each completes “the Redis at ADDRESS …”. */
type Said = readonly [said: RegExp, is: (address: Address, why: string) => string];

const said: readonly Said[] = [
  [/^MOVED\b|is not allowed in cluster mode|^CROSSSLOT/, inClusterIs],
  [
    /cluster support disabled/,
    ({ options }) => `is not a Cluster: use ${options.tls ? 'rediss' : 'redis'}:// in --redis-url`,
  ],
  [
    /unknown command .?(select|time)/i,
    () => 'is a Sentinel: use redis+sentinel://host:26379/name in --redis-url, with the name of the master',
  ],
  [/\bNOPERM\b|ACL failure/, lacking],
  [
    /\b(NOAUTH|WRONGPASS)\b/,
    (_address, why) => {
      const remedy = 'Check the user and password in --redis-url redis://user:password@host';
      const others = ', and those of the Sentinels in --redis-sentinel-user and --redis-sentinel-password';
      return `refuses: ${why}. ${remedy}${why.includes('entinel') ? others : ''}`;
    },
  ],
  [/DB index/, (_address, why) => `has no such database: ${why}. Choose another --redis-db`],
  [
    /max number of clients/,
    (_address, why) => `accepts no more connections: ${why}. Raise its maxclients, or close other connections`,
  ],
  [
    /^DENIED/,
    () =>
      'is in protected mode, and accepts connections from its own machine only. Give it a password (requirepass), ' +
      'or set its protected-mode no in a trusted network',
  ],
  [/^LOADING/, () => 'is loading its data from disk. Start again when it has finished'],
  [
    /\bBUSY\b/,
    () => 'is blocked by a script of another client (BUSY). Start again when it has ended, or end it with SCRIPT KILL',
  ],
  [
    /self.signed|unable to (get|verify)|certificate has expired|certificate is not yet valid/i,
    (_address, why) => `has a certificate that is not trusted: ${why}. Name the certificates of its CA with --redis-ca`,
  ],
  [
    /does not match certificate|altnames/i,
    (_address, why) => `has a certificate for another name: ${why}. Give that name with --redis-tls-name`,
  ],
  [
    /alert.*(certificate|unknown ca|handshake failure)|certificate required/i,
    ({ options }, why) =>
      hasOwn(options)
        ? `does not accept the certificate in --redis-cert: ${why}. Give one that a CA in its tls-ca-cert-file signed`
        : 'requires a client certificate: name one with --redis-cert and --redis-key',
  ],
];

/** Errors of the connection, not of a server. */
const connection = [
  /Connection is closed|ECONN|ENOENT|EACCES|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|ENOTFOUND|EPROTO/,
  /wrong version number|packet length|socket disconnected|Socket closed|no answer within|not every master/,
  /Command timed out/,
];
/** Errors if no process listens at the address. */
const noListener = /ECONNREFUSED|ENOENT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH/;

/** @returns the reason and the remedy; if a connection broke, the server is asked for the reason */
export async function startErrorFrom(address: Address, error: unknown): Promise<StartError> {
  if (error instanceof StartError) return error;
  const why = reasonIn(error);
  const known = knownAs(address, why);
  if (known) return known;
  if (!connection.some((kind) => kind.test(why))) return about(address, `can’t be used: ${why}`);
  if (address.kind === 'sentinel') {
    return new StartError(
      `can’t reach the master that the Sentinels at ${address.shown} name (${why}). Check that it runs and can be ` +
        'reached from here, or wait until they have elected another',
    );
  }
  return (noListener.test(why) ? undefined : await seenThere(address)) ?? unreachable(address, why);
}

function reasonIn(error: unknown): string {
  const cause = error instanceof BrokerError ? (error.cause ?? error) : error;
  const text =
    cause instanceof Error ? cause.message || ((cause as NodeJS.ErrnoException).code ?? cause.name) : String(cause);
  return text.trim().split('\n')[0]!.replace(/\.$/, '');
}

function knownAs(address: Address, why: string): StartError | undefined {
  const found = said.find(([pattern]) => pattern.test(why));
  return found && about(address, found[1](address, why), why);
}

/** Whether the cause may end by itself: another client's script blocks Redis. */
export function isBusy({ cause }: StartError): boolean {
  return typeof cause === 'string' && /\bBUSY\b/.test(cause);
}

function about({ shown }: Address, is: string, cause?: string): StartError {
  return new StartError(`the Redis at ${shown} ${is}`, { cause });
}

function inClusterIs({ options }: Address): string {
  return `is a node of a Cluster: use ${options.tls ? 'rediss' : 'redis'}+cluster:// in --redis-url`;
}

export function inACluster(address: Address): StartError {
  return about(address, inClusterIs(address));
}

/** Name the rights that a user lacks. */
function lacking({ options }: Address, why: string): string {
  const user = options.username ?? 'default';
  const missing = lackedIn(why) ?? why;
  return (
    `does not give the user ${user} the rights that RestMQ needs (NOPERM); missing: ${missing}. ` +
    `Grant them: ACL SETUSER ${user} ${neededRights}`
  );
}

function hasOwn({ tls }: Address['options']): boolean {
  return tls !== undefined && tls.cert !== undefined;
}

/**
 * Find out why the server closed the connection: it may have sent the reason when ioredis did not listen, or only one
 * side speaks TLS.
 */
async function seenThere(address: Address): Promise<StartError | undefined> {
  const server = serverOf(address);
  const { tls } = address.options;
  const answer = await readGreeting(server);
  if (tls) {
    if (/^[+-]/.test(answer)) return about(address, speaks('no TLS', 'redis', 'rediss', address));
    return knownAs(address, (await readGreeting(server, tls)).replace(/^-/, ''));
  }
  if (answer.startsWith('-')) return knownAs(address, answer.slice(1)); // a request for a password is no reason
  if (answer.startsWith('+')) return undefined;
  if (await speaksTls(server)) return about(address, speaks('TLS', 'rediss', 'redis', address));
  return answer === ''
    ? undefined
    : new StartError(
        `the server at ${address.shown} is not a Redis. Name one with --redis-url or --redis-host and --redis-port`,
      );
}

function speaks(what: string, right: string, wrong: string, { kind }: Address): string {
  const suffix = kind === 'cluster' ? '+cluster' : '';
  return `speaks ${what}: use ${right}${suffix}:// in place of ${wrong}${suffix}:// in --redis-url`;
}

function serverOf(address: Address): Server {
  if (address.kind === 'cluster') return address.nodes[0]!;
  const { path, host, port } = address.options;
  return path ? { path } : { host: host!, port: port! };
}

function unreachable({ shown }: Address, why: string): StartError {
  return new StartError(
    `can’t reach Redis at ${shown} (${why}). Start a redis-server there, name another with --redis-url or ` +
      '--redis-host and --redis-port, or start a private one with --embedded-redis',
  );
}

/**
 * @param sentinelErrors  the last error of each Sentinel
 * @returns why there is no master, by the Sentinels' answers
 */
export function noMaster(
  { options: { name, sentinels = [] } }: Address,
  sentinelErrors: readonly string[],
): StartError {
  const addresses = sentinels.map(({ host, port }) => `${host}:${port}`).join(', ');
  if (sentinelErrors.some((one) => /No such master|invalid reply: null/.test(one))) {
    return new StartError(
      `the Sentinels at ${addresses} know no master ${name}. End --redis-url with a name that they monitor (sentinel ` +
        'monitor in sentinel.conf)',
    );
  }
  const reasons = [...new Set(sentinelErrors.map((one) => one.split(' because ')[1] ?? one))]
    .join('; ')
    .replace(/\.$/, '');
  if (/unknown command/i.test(reasons))
    return new StartError(
      `the server at ${addresses} is not a Sentinel. For a Redis server use redis:// in --redis-url`,
    );
  return new StartError(
    `no Sentinel answers at ${addresses} (${reasons || 'no answer'}). Start them, or name others in --redis-url`,
  );
}

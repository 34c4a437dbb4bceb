import { BrokerError } from '../../errors';

/**
 * Errors of Redis (https://redis.io/docs/latest/develop/reference/protocol-spec/#simple-errors) or ioredis that mean
 * unavailable, and the text for the caller. If no answer came the script may have run; its deadline
 * (scripts/script-call.ts) makes sure that it does not run later.
 */
const unavailable: readonly (readonly [said: RegExp, detail: string])[] = [
  [/^LOADING/, 'Redis is loading its data after a start; try again in a second.'],
  [
    /^(READONLY|MASTERDOWN|UNBLOCKED)/,
    'Redis is a replica now, and its master is not known yet; try again in a second.',
  ],
  [/^(MOVED|ASK|TRYAGAIN)\b/, 'The queue is moving to another node of the Redis Cluster; try again in a second.'],
  [/^CLUSTERDOWN/, 'The part of the Redis Cluster with this queue is down; try again in a second.'],
  [
    /^MISCONF/,
    'Redis can’t write to its disk, which may be full, and refuses writes until it can. Nothing was stored.',
  ],
  [/^NOREPLICAS/, 'Redis has fewer replicas than its min-replicas-to-write, and refuses writes. Nothing was stored.'],
  [/^BUSY\b/, 'Redis is blocked by a script of another client; try again in a second.'],
  [/^(NOAUTH|WRONGPASS)/, 'Redis rejects the user name or the password of this daemon.'],
  [
    /^(NOPERM|ERR ACL failure|ERR The user executing the script)/,
    'Redis does not give the user of this daemon the rights it needs; its ACL must allow ' +
      'the keys restmq:* and {restmq:*, the same channels, and scripts.',
  ],
  [
    /^ERR max number of clients|max number of clients reached/,
    'Redis has reached its maxclients and accepts no connection of this daemon.',
  ],
  [/^(ERR )?LATE\b/, 'Redis got to the request too late and did nothing; try again in a second.'],
  [/Command timed out/, 'Redis did not answer in time: a change may or may not have been made; try again in a second.'],
  [
    /Connection is closed|max retries per request/,
    'The connection to Redis broke before it answered: a change may or may not have been made; try again in a second.',
  ],
  [
    /Stream isn't writeable|Socket (closed|timeout)|sentinels? (is|are) unreachable/,
    'Redis is unreachable, and nothing was done; try again in a second.',
  ],
  [
    /ECONN|ENOENT|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|ENOTFOUND/,
    'Redis is unreachable, and nothing was done; try again in a second.',
  ],
];

/** Map an error of ioredis to the one for the caller; others are returned unchanged. */
export function mapRedisError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof BrokerError) return error;
  // The error of a script has the script's name before or after it; that of a command in a script begins with its own
  // code.
  const { message } = error;
  if (message.startsWith('OOM')) {
    return new BrokerError(
      'redis-full',
      'Redis has no memory left for another message; take or purge messages first.',
      {},
      { cause: error },
    );
  }
  const known = unavailable.find(([said]) => said.test(message));
  return known ? new BrokerError('redis-unavailable', known[1], {}, { cause: error }) : error;
}

import { BrokerError } from '../../errors';

/**
 * Errors of Redis (https://redis.io/docs/latest/develop/reference/protocol-spec/#simple-errors) or ioredis that mean
 * unavailable, and the text for the caller. If no answer came the script may have run; its deadline
 * (scripts/script-call.ts) makes sure that it does not run later.
 */
const unavailable: readonly (readonly [said: RegExp, detail: string])[] = [
  [/^LOADING/, 'Redis has just been started and still reads its data; try again in a second.'],
  [
    /^(READONLY|MASTERDOWN|UNBLOCKED)/,
    'The Redis that answers is a replica now, and its master is not known yet; try again in a second.',
  ],
  [/^(MOVED|ASK|TRYAGAIN)\b/, 'The queue moves to another node of the Redis Cluster; try again in a second.'],
  [/^CLUSTERDOWN/, 'A part of the Redis Cluster is down, and with it this queue; try again in a second.'],
  [
    /^MISCONF/,
    'Redis can’t write to its disk, and so takes no changes until it can; perhaps the disk is full. Nothing was ' +
      'stored.',
  ],
  [
    /^NOREPLICAS/,
    'Redis has fewer replicas than it needs to take anything (its min-replicas-to-write). Nothing was stored.',
  ],
  [/^BUSY\b/, 'Redis is held up by a script of somebody else; try again in a second.'],
  [/^(NOAUTH|WRONGPASS)/, 'Redis does not accept the user or the password of this daemon (any more).'],
  [
    /^(NOPERM|ERR ACL failure|ERR The user executing the script)/,
    'Redis does not let the user of this daemon do what it has to do; its ACL has to allow ' +
      'the keys restmq:* and {restmq:*, the same channels, and scripts.',
  ],
  [
    /^ERR max number of clients|max number of clients reached/,
    'Redis has as many connections as it takes (its maxclients), and none for this daemon.',
  ],
  [/^(ERR )?LATE\b/, 'Redis came to it too late, and did nothing; try again in a second.'],
  [/Command timed out/, 'Redis did not answer in time: a change may have been made, or not; try again in a second.'],
  [
    /Connection is closed|max retries per request/,
    'The connection to Redis broke before it answered: a change may have been made, or not; try again in a second.',
  ],
  [
    /Stream isn't writeable|ECONN|ENOENT|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|ENOTFOUND|Socket (closed|timeout)|sentinels? (is|are) unreachable/,
    'Redis does not answer now, and nothing was done; try again in a second.',
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
      'Redis has no memory left for another message; take or purge some first.',
      {},
      { cause: error },
    );
  }
  const known = unavailable.find(([said]) => said.test(message));
  return known ? new BrokerError('redis-unavailable', known[1], {}, { cause: error }) : error;
}

import { BrokerError } from '../../../src/errors';
import { mapRedisError } from '../../../src/redis/connection/error-mapping';

describe('what a caller sees of an error of Redis', () => {
  it.each([
    ['ERR LATE', 'redis-unavailable'],
    ['LATE', 'redis-unavailable'],
    ['LOADING Redis is loading the dataset in memory', 'redis-unavailable'],
    ["OOM command not allowed when used memory > 'maxmemory'.", 'redis-full'],
    ['TRYAGAIN Multiple keys request during rehashing of slot', 'redis-unavailable'],
    [
      'Reached the max retries per request limit (which is 0). Refer to "maxRetriesPerRequest" option for details.',
      'redis-unavailable',
    ],
    ['connect ECONNREFUSED 127.0.0.1:6379', 'redis-unavailable'],
  ])('of %j is %s', (message, code) => {
    expect(mapRedisError(new Error(message))).toMatchObject({ code });
  });

  it.each([
    ["Stream isn't writeable and enableOfflineQueue options is false", 'nothing was done'],
    ['LATE', 'did nothing'],
    ['connect ECONNREFUSED 127.0.0.1:6379', 'nothing was done'],
    ['Connection is closed.', 'may or may not have been made'],
    ['Command timed out', 'may or may not have been made'],
    [
      'Reached the max retries per request limit (which is 0). Refer to "maxRetriesPerRequest" option for details.',
      'may or may not have been made',
    ],
  ])('of %j says whether it was done: %s', (message, says) => {
    expect((mapRedisError(new Error(message)) as Error).message).toContain(says);
  });

  it('of a mistake of ours is that mistake', () => {
    const mistake = new Error('ERR user_script:12: attempt to index a nil value');
    expect(mapRedisError(mistake)).toBe(mistake);
    const told = new BrokerError('queue-full', 'BUSY');
    expect(mapRedisError(told)).toBe(told);
  });
});

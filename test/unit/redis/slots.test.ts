import { slotOf } from '../../../src/redis/connection/cluster/slots';

describe('slotOf', () => {
  // Answers of CLUSTER KEYSLOT of Redis 7.0.15.
  it.each([
    ['foo', 12182],
    ['123456789', 12739],
    ['restmq:queues', 3828],
    ['restmq:{test}:meta', 6918],
    ['{user}', 5474],
    ['a{user}b{x}', 5474],
    ['{}foo', 9500],
    ['foo{}', 5542],
    ['{', 4092],
    ['', 0],
    ['größe', 9425],
  ])('knows the slot of %j', (key, slot) => {
    expect(slotOf(key)).toBe(slot);
  });
});

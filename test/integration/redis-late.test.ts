import { setImmediate as turn } from 'node:timers/promises';
import { commandTimeoutMs, createNode } from '../../src/redis/connection/node';
import { useRedis } from '../support/redis';
import { use } from '../support/use';

const redis = useRedis();
const node = use(
  async () => {
    const created = createNode({ host: '127.0.0.1', port: redis.port });
    await created.connect();
    return created;
  },
  (created) => created.disconnect(),
);

describe('a command', () => {
  it('has its answer, however long this process stood still meanwhile', async () => {
    const answer = node.wait(1, 100); // no replica comes: it is answered when that time is over
    await turn();
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, commandTimeoutMs + 500);
    expect(await answer).toBe(0);
  });

  it('has its answer, too, if this process stood still before the command was written', async () => {
    node.stream.cork();
    const answer = node.wait(1, 100);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, commandTimeoutMs + 500);
    node.stream.uncork();
    expect(await answer).toBe(0);
  });

  it('has failed when none came in its time', async () => {
    await expect(node.wait(1, 60_000)).rejects.toThrow('Command timed out');
  });
});

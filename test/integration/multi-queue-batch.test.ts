import { queueNamed } from '../../src/queue/names';
import { useEngine } from '../support/engine';

const { redis, engine } = useEngine();

const names = ['a', 'b', 'c'];

describe('adds to several queues in one turn of the event loop', () => {
  it('are one call, and what goes wrong for one is its own answer', async () => {
    for (const name of names) await engine.add(queueNamed(name), { value: 'first' });
    await redis.client.set(queueNamed('b').keys.body, 'no hash');
    await redis.client.config('RESETSTAT');
    const outcomes = await Promise.allSettled(names.map((name) => engine.add(queueNamed(name), { value: 'second' })));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(String((outcomes[1] as PromiseRejectedResult).reason)).toContain('WRONGTYPE');
    expect(await redis.client.info('commandstats')).toMatch(/cmdstat_eval(sha)?:calls=1,/);
  });
});

import { flat } from '../soak/flat';
import { growthOf } from '../soak/growth';
import type { Measure } from '../soak/measures';
import { startPool, type Pool } from '../soak/pool';

/** The final report of `npm run soak -- --minutes N`, however it ends. */
describe('a soak', () => {
  let pool: Pool;

  beforeAll(async () => {
    pool = await startPool(2);
  });

  afterAll(() => pool.stop());

  const began = { rssMiB: [expect.any(Number), expect.any(Number), expect.any(Number)] };

  it('that is interrupted reports what it has', async () => {
    const interruption = new AbortController();
    const say = (): void => interruption.abort('SIGTERM'); // told of the first measures
    const report = await flat(pool, { minutes: 1, say, interrupted: interruption.signal });
    expect(report).toMatchObject({ endedBy: 'SIGTERM', minutes: 0, daemons: [began, began], flat: null });
  });

  it('reports what it has when a daemon has ended', async () => {
    const said: string[] = [];
    const say = (line: string): void => {
      if (said.push(line) === 1) void pool.daemons[1]!.kill();
    };
    const report = await flat(pool, { minutes: 0.5, say, interrupted: new AbortController().signal });
    expect(report).toMatchObject({
      endedBy: expect.stringMatching(/Error/) as string,
      daemons: [began, began],
      flat: null,
    });
  });
});

describe('growthOf', () => {
  /** Every 2 s for 5 minutes, at rest every 30 s. */
  const grew = (at: (seconds: number) => Partial<Measure>): string[] => {
    const all = Array.from({ length: 151 }, (_, i): Measure => ({
      atSeconds: 2 * i,
      rssMiB: 150,
      heapMiB: 40,
      descriptors: 20,
      timers: 6,
      redisConnections: 2,
      ...at(2 * i),
    }));
    return growthOf(
      all,
      all.filter(({ atSeconds }) => atSeconds % 30 === 0),
    ).grew;
  };

  it('takes what comes and goes, and the growth of the first third, for none', () => {
    expect(
      grew((seconds) => ({
        rssMiB: 100 + Math.min(seconds, 60) + (seconds % 14),
        heapMiB: 30 + (seconds % 22),
        descriptors: 20 + (seconds % 8),
        timers: 6 + (seconds % 6),
      })),
    ).toEqual([]);
  });

  it('tells what goes on growing', () => {
    expect(grew((seconds) => ({ rssMiB: 100 + seconds / 8 + (seconds % 14) }))).toEqual(['resident memory']);
    expect(grew((seconds) => ({ heapMiB: 30 + seconds / 20 + (seconds % 22) }))).toEqual(['heap']);
    expect(grew((seconds) => ({ descriptors: 20 + seconds / 10, timers: 6 + seconds / 10 }))).toEqual([
      'descriptors',
      'timers',
    ]);
    expect(grew((seconds) => ({ redisConnections: seconds > 200 ? 3 : 2 }))).toEqual(['connections to Redis']);
  });
});

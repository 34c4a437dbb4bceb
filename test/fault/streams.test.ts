import { broadcast } from '../soak/broadcast';
import { control } from '../soak/control';
import { startPool, type Pool } from '../soak/pool';
import { resume } from '../soak/resume';
import { manualWithKills, roundRobin } from '../soak/roundrobin';
import { slow } from '../soak/slow';

/** A small version of `npm run soak`. */
let pool: Pool;

beforeAll(async () => {
  pool = await startPool(3);
});

afterAll(() => pool.stop());

describe('streams of three daemons', () => {
  it('broadcast: each consumer gets each message once, each producer’s in order', async () => {
    const report = await broadcast(pool, { consumers: 60, messages: 800, producers: 8 });
    expect(report).toMatchObject({ lost: 0, doubled: 0, disordered: 0 });
  });

  it('round robin: each message at one consumer, fairly', async () => {
    const report = await roundRobin(pool, { consumers: 60, messages: 1200, producers: 8 });
    expect(report).toMatchObject({ lost: 0, doubled: 0 });
    expect(report.onOneDaemon).toBeLessThanOrEqual(1);
    expect(report.overAll).toBeLessThanOrEqual(0.1);
  });

  it('ack=manual: every message is acked in the end, though daemons are killed', async () => {
    const report = await manualWithKills(pool, { consumers: 12, messages: 600, kills: 5, producers: 4 });
    expect(report).toMatchObject({ lost: 0, left: 0 });
  });

  it('resume: a consumer that reconnects with its last key, to any daemon, misses nothing; one that is too late gets a gap', async () => {
    const report = await resume(pool, { messages: 800, consumers: 6, producers: 4 });
    expect(report).toMatchObject({ holes: 0, doubled: 0, gapTold: true });
  });

  it('slow consumers are cut; the others get everything', async () => {
    const report = await slow(pool, { consumers: 60, slow: 6, messages: 120, bytes: 65_536 });
    expect(report).toMatchObject({ incomplete: 0, uncut: 0 });
  });

  it('a stopped queue delivers nothing; start and a change of policy lose nothing', async () => {
    const report = await control(pool, { consumers: 12, messages: 3000, producers: 4 });
    expect(report).toMatchObject({ whileStopped: 0, lost: 0 });
  });
});

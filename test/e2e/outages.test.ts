import { defaults } from '../../src/config';
import { start } from '../../src/daemon';
import type { Log } from '../../src/log';
import { buildCli } from '../support/cli';
import { startCrashingRedis, type CrashingRedis } from '../support/crashing-redis';
import { childrenOf } from '../support/processes';
import { until } from '../support/until';

/** The log entries of an outage of Redis and its end. */

let redis: CrashingRedis;
let stops: (() => Promise<void>)[] = [];

beforeEach(async () => {
  redis = await startCrashingRedis();
  stops = [() => redis.stop()];
});

afterEach(async () => {
  for (const stop of stops.reverse()) await stop();
});

const away = 'Redis can’t be reached; retrying';
const back = 'Redis is reachable again';

/** @param isTold  whether the log says that it is away */
async function outage(isTold: () => boolean): Promise<void> {
  await redis.kill();
  await until('it is told', isTold);
  await redis.start();
}

describe('an outage of Redis', () => {
  it('is one line in the log of a daemon, and its end another', async () => {
    const lines: string[] = [];
    const note = ({ reason }: { reason?: string }, text: string): void =>
      void (
        text.startsWith('Redis ') && lines.push(reason === undefined ? text : `${text} (${reason.split(' ')[0]!})`)
      );
    const log = {
      debug: () => undefined,
      info: note,
      warn: note,
      error: note,
      isLevelEnabled: () => false,
    } as unknown as Log;
    const daemon = await start({ ...defaults, port: 0, redisUrl: redis.url, redisPool: 5 }, log);
    stops.push(() => daemon.stop());
    for (const count of [1, 3]) {
      await outage(() => lines.length >= count);
      await until('it is back', () => lines.at(-1) === back); // /readyz has no need of all connections
    }
    // which connection fails first, and how, is chance
    const awayFor = expect.stringMatching(/^Redis can’t be reached; retrying \((connect|read|Connection)\)$/) as string;
    expect(lines).toEqual([awayFor, back, awayFor, back]);
  }, 40_000);

  it('is one line for all workers, also after one of them has died of something', async () => {
    const cli = buildCli();
    stops.push(() => cli.remove());
    const serving = await cli.serve(['--workers', '3', '--redis-url', redis.url]);
    const lines = (): string[] =>
      serving
        .log()
        .map(({ msg }) => msg)
        .filter((msg) => msg === away || msg === back);
    await outage(() => lines().at(-1) === away);
    await until('all are back', () => lines().includes(back));
    process.kill(childrenOf(serving.process.pid!)[0]!, 'SIGKILL');
    await until(
      'another took its place',
      () => serving.log().filter(({ msg }) => msg.startsWith('RestMQ listens')).length === 4,
    );
    await outage(() => lines().at(-1) === away);
    await until('all are back', () => lines().at(-1) === back);
    expect(await serving.end('SIGTERM')).toBe(0);
    expect(lines()).toEqual([away, back, away, back]);
  }, 60_000);
});

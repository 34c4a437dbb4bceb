import { defaults, type Config } from '../../src/config';
import { createLog } from '../../src/log';
import { createEngine, type Engine, type Taken } from '../../src/queue/engine';
import type { Queue } from '../../src/queue/names';
import { createTimers, type Timers } from '../../src/queue/timers';
import { connect } from '../../src/redis/startup/connect';
import { createScriptRunner, type ScriptRunner } from '../../src/redis/scripts/script-runner';
import { useRedis, type TestRedis } from './redis';
import { standIn, use } from './use';

/** The parts of a daemon that work on queues, without the daemon. */
export interface OpenEngine {
  engine: Engine;
  store: ScriptRunner;
  timers: Timers;
  close: () => void;
}

export async function openEngine(redis: { url: string }, config: Partial<Config> = {}): Promise<OpenEngine> {
  const connection = await connect({ ...defaults, redisUrl: redis.url, ...config }, createLog('silent'));
  const store = createScriptRunner(connection);
  const timers = createTimers(store);
  return { engine: createEngine(store, timers), store, timers, close: () => connection.close() };
}

/** An engine and its Redis, for the tests of this file or `describe`. */
export function useEngine(config: Partial<Config> = {}): {
  redis: TestRedis;
  engine: Engine;
  store: ScriptRunner;
  timers: Timers;
} {
  const redis = useRedis();
  const open = use(
    () => openEngine(redis, config),
    ({ close }) => close(),
  );
  return {
    redis,
    engine: standIn(() => open.engine),
    store: standIn(() => open.store),
    timers: standIn(() => open.timers),
  };
}

/** The oldest ready message, taken; null when there is none. */
export async function takeOne(engine: Engine, queue: Queue): Promise<Taken | null> {
  return (await engine.take(queue))?.[0] ?? null;
}

import { randomBytes } from 'node:crypto';
import type { DaemonState, Pool, RedisState } from '../../generated/messages';
import type { Engine } from '../queue/engine';
import { poolChannels } from '../redis/keys';
import type { Subscriptions } from '../redis/connection/subscriptions';
import { Audience, type Join } from './viewers';

/** The daemons of the pool and its Redis, once or as a feed. */
export interface PoolFeed {
  /** @throws BrokerError `redis-unavailable` */
  now(): Promise<Pool>;
  join: Join;
  stop(): void;
}

export interface PoolOptions {
  engine: Engine;
  subscriptions: Subscriptions;
  daemonId: string;
  own: () => Omit<DaemonState, 'self'>;
  redis: () => Promise<RedisState>;
  warnings: () => Promise<string[]>;
}

/** A daemon that does not answer within this time counts as gone. */
const patienceMs = 1000;
const againMs = 2000;

/** From now on this daemon answers the others, and asks them if it is asked. */
export async function createPoolFeed({
  engine,
  subscriptions,
  daemonId,
  own,
  redis,
  warnings,
}: PoolOptions): Promise<PoolFeed> {
  const audience = new Audience('pool');
  const asked = new Map<string, (answer: Omit<DaemonState, 'self'>) => void>();
  let timer: NodeJS.Timeout | undefined;

  await subscriptions.on([poolChannels.all, poolChannels.to(daemonId), poolChannels.layout], {
    onMessage: (channel, bytes) => {
      if (channel === poolChannels.layout) return; // nothing is sent there
      const said = JSON.parse(bytes.toString()) as { id: string; from: string; state: Omit<DaemonState, 'self'> };
      if (channel !== poolChannels.all) return asked.get(said.id)?.(said.state);
      const text = JSON.stringify({ id: said.id, state: own() });
      // if this fails, the asking daemon gives up after `patienceMs`
      engine.publishToPool(poolChannels.to(said.from), text).catch(() => undefined);
    },
    onReconnect: () => undefined,
  });

  const askAll = async (): Promise<DaemonState[]> => {
    const id = randomBytes(6).toString('base64url');
    const answers: DaemonState[] = [];
    let expected = Infinity;
    let complete = (): void => undefined;
    const all = new Promise<void>((resolve) => (complete = resolve));
    asked.set(id, (state) => {
      answers.push({ ...state, self: state.id === daemonId });
      if (answers.length >= expected) complete();
    });
    const patience = setTimeout(complete, patienceMs);
    try {
      expected = await engine.publishToPool(poolChannels.all, JSON.stringify({ id, from: daemonId }));
      if (answers.length < expected) await all;
    } finally {
      clearTimeout(patience);
      asked.delete(id);
    }
    return answers.sort((a, b) => a.startedAt.localeCompare(b.startedAt) || a.id.localeCompare(b.id));
  };

  const now: PoolFeed['now'] = async () => {
    const daemons = await askAll();
    const [state, toMend] = await Promise.all([redis(), warnings()]);
    return { at: new Date().toISOString(), daemons, redis: state, warnings: toMend };
  };

  const goOn = (): void => {
    timer = setTimeout(() => {
      now()
        .then(
          (pool) => audience.show(JSON.stringify(pool)),
          () => undefined,
        )
        .finally(() => {
          // Redis is unavailable: the next one shows it
          if (audience.viewers.size > 0) goOn();
        });
    }, againMs);
  };

  return {
    now,
    join: async (viewer) => {
      const text = JSON.stringify(await now());
      if (audience.viewers.size === 0) goOn();
      audience.welcome(viewer, text);
      return () => {
        if (audience.viewers.delete(viewer) && audience.viewers.size === 0) clearTimeout(timer);
      };
    },
    stop: () => clearTimeout(timer),
  };
}

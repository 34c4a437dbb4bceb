import type { Redis } from 'ioredis';
import type { TestCluster } from './redis-cluster';

/** A Cluster as tests look at a single Redis: what names no key is asked of all masters. */
export function wholeCluster(cluster: TestCluster): Redis {
  const { client, masters } = cluster;
  const all = <T>(ask: (one: Redis) => Promise<T>): Promise<T[]> => Promise.all(masters.map((one) => ask(one.client)));
  const own: Record<string, (...args: never[]) => unknown> = {
    keys: async (pattern: string) => (await all((one) => one.keys(pattern))).flat(),
    dbsize: async () => (await all((one) => one.dbsize())).reduce((sum, count) => sum + count, 0),
    flushall: async () => (await all((one) => one.flushall()))[0],
    config: async (...args: ['SET', string, string]) => (await all((one) => one.config(...args)))[0],
    script: async (...args: ['FLUSH', 'SYNC']) => (await all((one) => one.script(...args)))[0],
    call: async (...args: [string, ...string[]]) => (await all((one) => one.call(...args)))[0],
    info: async (...args: [string]) => (await all((one) => one.info(...args))).join('\n'),
    time: () => masters[0]!.client.time(),
    async pubsub(what: string, ...args: string[]) {
      const answers = (await all((one) => one.call('PUBSUB', what, ...args))) as unknown[][];
      if (what !== 'SHARDNUMSUB') return answers.flat();
      return answers[await cluster.holderOf(args[0]!)];
    },
  };
  return new Proxy(client, {
    get: (target, name) => {
      if (typeof name === 'string' && Object.hasOwn(own, name)) return own[name];
      const member = Reflect.get(target, name) as unknown;
      return typeof member === 'function' ? (member.bind(target) as unknown) : member;
    },
  }) as unknown as Redis;
}

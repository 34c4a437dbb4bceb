import { createEngine, type Engine } from '../../src/queue/engine';
import type { Timers } from '../../src/queue/timers';
import type { ScriptRunner } from '../../src/redis/scripts/script-runner';

/** Makes engines that die before or after a script: nothing of what follows reaches Redis. */
export function mortal({ store, timers }: { store: ScriptRunner; timers: Timers }) {
  return (script: string, when: 'before' | 'after'): Engine => {
    let isDead = false;
    const run = async (name: string, ...rest: unknown[]): Promise<unknown> => {
      if (isDead || (name === script && when === 'before')) {
        isDead = true;
        throw new Error('the daemon died');
      }
      const answer = await (store.run as (...args: unknown[]) => Promise<unknown>)(name, ...rest);
      if (name !== script) return answer;
      isDead = true;
      throw new Error('the daemon died');
    };
    const runner = new Proxy(store, {
      get: (from, name) => (name === 'run' || name === 'runBrief' ? run : Reflect.get(from, name)) as unknown,
    });
    return createEngine(runner, timers);
  };
}

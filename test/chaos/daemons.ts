import { setTimeout as sleep } from 'node:timers/promises';
import { daemonProcess, type DaemonProcess } from '../support/processes';
import type { Fault, Place } from './places';
import { between, oneOf, type Random } from './random';

/** Daemons in processes of their own, as `npm run build` made them. */
export interface Daemons {
  readonly faults: Readonly<Record<string, Fault>>;
  /** The URL of some daemon, up or not. */
  some(random: Random): string;
  readonly kills: number;
  stop(): Promise<void>;
}

export async function startDaemons(program: string, { url, options }: Place, count: number): Promise<Daemons> {
  const daemons: DaemonProcess[] = await Promise.all(Array.from({ length: count }, () => daemonProcess(program, url, ['--log-level', 'silent', ...options])));
  await Promise.all(daemons.map((one) => one.start()));
  let kills = 0;
  return {
    faults: {
      killDaemon: async (random) => {
        const one = oneOf(random, daemons);
        await one.kill();
        kills++;
        await startAgain(one);
      },
      freezeDaemon: async (random) => {
        const one = oneOf(random, daemons);
        one.freeze();
        await sleep(between(random, 100, 3000));
        one.thaw();
      },
    },
    some: (random) => oneOf(random, daemons).url,
    get kills() {
      return kills;
    },
    async stop() {
      await Promise.all(daemons.map((one) => one.kill()));
    },
  };
}

/** A start fails while its Redis is away, as it should: whatever supervises daemons tries again. */
async function startAgain(one: DaemonProcess): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await one.start();
    } catch (error) {
      if (attempt === 10) throw error;
      await sleep(200);
    }
  }
}

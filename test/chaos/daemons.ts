import { setTimeout as sleep } from 'node:timers/promises';
import { daemonProcess, type DaemonProcess } from '../support/processes';
import { settableClock } from './clocks';
import type { Fault, Topology } from './topologies';
import { between, oneOf, type Random } from './random';

/** Daemons in processes of their own, as `npm run build` made them. */
export interface Daemons {
  readonly faults: Readonly<Record<string, Fault>>;
  /** Faults that can't be made on this machine, and why. */
  readonly left: readonly string[];
  /** The URL of some daemon, up or not. */
  some(random: Random): string;
  readonly kills: number;
  stop(): Promise<void>;
}

export async function startDaemons(program: string, { url, options }: Topology, count: number): Promise<Daemons> {
  const clocks = Array.from({ length: count }, () => settableClock());
  const daemons: DaemonProcess[] = await Promise.all(
    clocks.map((clock) => daemonProcess(program, url, ['--log-level', 'silent', ...options], clock?.environment)),
  );
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
      ...(clocks.includes(undefined)
        ? {}
        : { jumpClock: (random) => Promise.resolve(oneOf(random, clocks)!.jump(random)) }),
      freezeDaemon: async (random) => {
        const one = oneOf(random, daemons);
        one.freeze();
        await sleep(between(random, 100, 3000));
        one.thaw();
      },
    },
    left: clocks.includes(undefined) ? ['jumpClock: libfaketime is not installed'] : [],
    some: (random) => oneOf(random, daemons).url,
    get kills() {
      return kills;
    },
    async stop() {
      await Promise.all(daemons.map((one) => one.kill()));
      for (const clock of clocks) clock?.remove();
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

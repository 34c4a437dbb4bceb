import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { growthOf, type Growth } from './growth';
import { measureAll, type Measure } from './measures';
import { configure, type Pool } from './pool';
import { wave, type Doings } from './wave';

export interface FlatReport {
  /** How long it took, and what ended it: `time`, or what went wrong, or a signal. */
  minutes: number;
  endedBy: string;
  requests: number;
  streams: number;
  failures: number;
  daemons: Growth[];
  /** Nothing of a daemon grew; null when it ended too soon to tell. */
  flat: boolean | null;
}

export interface FlatOptions {
  minutes: number;
  say: (line: string) => void;
  /** Aborted with the signal's name: then it ends at once, and reports what it has. */
  interrupted: AbortSignal;
}

const measureMs = 2000;
/** Milliseconds without connections, after all clients of a wave have disconnected, before memory is measured. */
const restMs = 3000;
const longestWaveMs = 60_000;
/** Milliseconds after a wave in which a client must end; else it hangs. */
const hangingMs = 60_000;
const toldFailures = 50;
/** Fewest measurements at rest for a verdict. */
const leastRests = 4;

/**
 * All kinds of load, with consumers that come and go, in waves; between two of them everything is let go. What is left
 * then must not grow: descriptors, timers, connections to Redis, and memory. It always ends with a report, also when
 * something fails.
 */
export async function flat(pool: Pool, { minutes, say, interrupted }: FlatOptions): Promise<FlatReport> {
  const began = performance.now();
  const secondsNow = (): number => Math.round((performance.now() - began) / 1000);
  const doings: Doings = { requests: 0, streams: 0, failures: 0, underWay: new Set() };
  const measured: Measure[][] = pool.daemons.map(() => []);
  const atRest: Measure[][] = pool.daemons.map(() => []);
  const look = async (): Promise<Measure[]> => {
    const all = await measureAll(pool, began);
    all.forEach((one, i) => measured[i]!.push(one));
    return all;
  };
  const lookAtRest = async (): Promise<void> => {
    const all = await look();
    all.forEach((one, i) => atRest[i]!.push(one));
    say(
      `${secondsNow()} s: ${doings.requests} requests, ${doings.streams} streams, ${doings.failures} failures; at rest ${all.map(shown).join('; ')}`,
    );
  };
  let told = 0;
  const tellFailure = (line: string): void => {
    if (!interrupted.aborted && told++ < toldFailures)
      say(`${secondsNow()} s: ${line}${told === toldFailures ? '; what fails from here on is only counted' : ''}`);
  };
  const run = async (): Promise<string> => {
    await lookAtRest();
    await configure(pool.some(), 'soak-given', { policy: 'roundrobin', maxAttempts: 3 });
    await configure(pool.some(), 'soak-bounded', { maxLength: 50, overflow: 'drop-oldest' });
    const waveMs = Math.min(longestWaveMs, (minutes * 60_000) / 6);
    while (performance.now() < began + minutes * 60_000 && !interrupted.aborted) {
      const waveEnds = performance.now() + waveMs - restMs;
      await Promise.race([wave(pool, doings, waveEnds, tellFailure), hanging(doings, waveEnds + hangingMs)]);
      await sleep(restMs);
      await lookAtRest();
    }
    return 'time';
  };

  const watching = setInterval(
    () => void look().catch((error: unknown) => tellFailure(`measuring: ${String(error)}`)),
    measureMs,
  );
  const endedBy = await Promise.race([run().catch((error: unknown) => String(error)), reasonOf(interrupted)]);
  clearInterval(watching);
  const daemons = measured.flatMap((all, i) => (atRest[i]!.length === 0 ? [] : [growthOf(all, atRest[i]!)]));
  const { requests, streams, failures } = doings;
  return {
    minutes: Math.round(secondsNow() / 6) / 10,
    endedBy,
    requests,
    streams,
    failures,
    daemons,
    flat: atRest.some(({ length }) => length < leastRests) ? null : daemons.every(({ grew }) => grew.length === 0),
  };
}

function shown({ rssMiB, heapMiB, descriptors, timers, redisConnections }: Measure): string {
  return `${rssMiB.toFixed(0)} MiB (heap ${heapMiB.toFixed(0)}), ${descriptors} descriptors, ${timers} timers, ${redisConnections} to Redis`;
}

/** @throws at that time, with what has not ended */
async function hanging(doings: Doings, atMs: number): Promise<never> {
  await sleep(atMs - performance.now(), undefined, { ref: false });
  throw new Error(`a wave did not end; there are still ${[...doings.underWay].join(', ')}`);
}

async function reasonOf(interrupted: AbortSignal): Promise<string> {
  if (!interrupted.aborted) await once(interrupted, 'abort');
  return String(interrupted.reason);
}

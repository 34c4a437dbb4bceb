import type { Measure } from './measures';

/** Of a daemon: what it had when it had started, when the first third was over, and in the end; each at rest. */
export interface Growth {
  rssMiB: Course;
  /** Without what is garbage: the least that was used since the rest before. */
  heapMiB: Course;
  /** By how much of itself the resident memory would grow in an hour. */
  perHour: number;
  descriptors: Course;
  timers: Course;
  redisConnections: Course;
  /** Measures that grew by more than the noise; empty for a daemon that is flat. */
  grew: string[];
}

type Course = [started: number, warm: number, ended: number];

/** Growth of memory over the run that is ignored: less than this share, or fewer MiB. */
const noise = 0.1;
const noiseMiB = 4;
/** Timers and sockets of clients that are just going. */
const stragglers = 10;

/**
 * The first third is not judged: a program that has just started grows. Memory is judged by the straight line that
 * comes closest to all measures, the rest by what is there at rest.
 * @param all  measures in the order of time, one or more
 * @param rests  those of them that were taken when nothing happened, the first one before anything had
 */
export function growthOf(all: readonly Measure[], rests: readonly Measure[]): Growth {
  const settled = <T>(list: readonly T[]): readonly T[] => list.slice(Math.floor(list.length / 3));
  const [started, warm, ended] = [rests[0]!, settled(rests)[0]!, rests.at(-1)!];
  const course = (of: (rest: Measure) => number): Course => [of(started), of(warm), of(ended)];
  const heaps = rests.map((rest, i) => leastHeap(all, i === 0 ? rest : rests[i - 1]!, rest));

  const memory = settled(all).map(({ atSeconds, rssMiB }): [number, number] => [atSeconds, rssMiB]);
  const seconds = memory.at(-1)![0] - memory[0]![0];
  const mean = memory.reduce((sum, [, rssMiB]) => sum + rssMiB, 0) / memory.length;
  const perSecond = slopeOf(memory);
  const heapPerRest = slopeOf(settled(heaps).map((least, i) => [i, least]));
  const limit = (size: number): number => Math.max(noise * size, noiseMiB);
  const verdicts = {
    'resident memory': perSecond * seconds > limit(mean),
    heap: heapPerRest * (settled(heaps).length - 1) > limit(heaps.at(-1)!),
    descriptors: ended.descriptors - warm.descriptors > stragglers,
    timers: ended.timers - warm.timers > stragglers,
    'connections to Redis': ended.redisConnections > warm.redisConnections,
  };
  return {
    rssMiB: course(({ rssMiB }) => Math.round(rssMiB)),
    heapMiB: course((rest) => Math.round(heaps[rests.indexOf(rest)]! * 10) / 10),
    perHour: Math.round((perSecond * 3600 * 1000) / mean) / 1000,
    descriptors: course(({ descriptors }) => descriptors),
    timers: course(({ timers }) => timers),
    redisConnections: course(({ redisConnections }) => redisConnections),
    grew: Object.entries(verdicts).flatMap(([what, isMore]) => (isMore ? [what] : [])),
  };
}

function leastHeap(all: readonly Measure[], since: Measure, until: Measure): number {
  return Math.min(
    until.heapMiB,
    ...all
      .filter(({ atSeconds }) => atSeconds > since.atSeconds && atSeconds <= until.atSeconds)
      .map(({ heapMiB }) => heapMiB),
  );
}

/** Of the straight line that comes closest (least squares). */
export function slopeOf(points: readonly (readonly [x: number, y: number])[]): number {
  const mean = (of: 0 | 1): number => points.reduce((sum, one) => sum + one[of], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const variance = points.reduce((sum, one) => sum + (one[0] - x) ** 2, 0);
  return variance === 0 ? 0 : points.reduce((sum, one) => sum + (one[0] - x) * (one[1] - y), 0) / variance;
}

import { setImmediate as turn } from 'node:timers/promises';

/** Splits long work into slices, so that other clients are served between them. */
export interface Slices {
  /** Whether the current slice has used its time. */
  isOver(): boolean;
  /** Wait for the next turn of the event loop, then begin a slice. */
  next(): Promise<void>;
}

/** @param sliceMs  milliseconds of a slice */
export function createSlices(sliceMs = 10): Slices {
  let endMs = performance.now() + sliceMs;
  return {
    isOver: () => performance.now() > endMs,
    async next() {
      await turn();
      endMs = performance.now() + sliceMs;
    },
  };
}

/** `items.map(map)` in short slices, as the last item of a slice may itself take 20 ms. */
export async function mapInSlices<T, R>(items: readonly T[], map: (item: T, index: number) => R): Promise<R[]> {
  const slices = createSlices(5);
  const mapped: R[] = [];
  for (const [i, item] of items.entries()) {
    if (slices.isOver()) await slices.next();
    mapped.push(map(item, i));
  }
  return mapped;
}

/** Maximum number of calls that are sent to Redis at once. */
const batchSize = 100;

/** Call `ask` for each item, in batches, so that other callers are served in between. */
export async function inBatches<T, R>(items: readonly T[], ask: (item: T) => Promise<R>): Promise<R[]> {
  const answers: R[] = [];
  for (let i = 0; i < items.length; i += batchSize)
    answers.push(...(await Promise.all(items.slice(i, i + batchSize).map(ask))));
  return answers;
}

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

/** `items.map(map)` in slices. */
export async function mapInSlices<T, R>(items: readonly T[], map: (item: T) => R): Promise<R[]> {
  const slices = createSlices();
  const mapped: R[] = [];
  for (const item of items) {
    if (slices.isOver()) await slices.next();
    mapped.push(map(item));
  }
  return mapped;
}

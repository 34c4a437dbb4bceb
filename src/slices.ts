import { setImmediate as turn } from 'node:timers/promises';

/** Work of unbounded length in slices, so that other clients are served between them. */
export interface Slices {
  /** Whether the current slice has lasted long enough. */
  isOver(): boolean;
  /** Let the event loop turn, then begin the next slice. */
  next(): Promise<void>;
}

/** @param sliceMs  a slice lasts so long, in ms */
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

/** `items.map(map)`, where each may take some ms. */
export async function mapInSlices<T, R>(items: readonly T[], map: (item: T) => R): Promise<R[]> {
  const slices = createSlices();
  const mapped: R[] = [];
  for (const item of items) {
    if (slices.isOver()) await slices.next();
    mapped.push(map(item));
  }
  return mapped;
}

import type { BroadcastMessage, ReplayPage } from '../../../src/queue/consumers';

/** Broadcasts with these offsets, each published after the one before it. */
export function broadcasts(...offsets: number[]): BroadcastMessage[] {
  return offsets.map((offset) => broadcast(offset));
}

export function broadcast(offset: number, previousOffset = offset - 1): BroadcastMessage {
  return { offset, previousOffset } as BroadcastMessage;
}

/** A page of the replay window that was read up to its last message, and the window to its end. */
export function page(offsets: number[], page: Partial<ReplayPage> = {}): ReplayPage {
  const last = offsets.at(-1) ?? 0;
  return { messages: broadcasts(...offsets), reached: last, offset: last, gap: false, ...page };
}

/** Everything that needs no time has happened. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 50; i++) await Promise.resolve();
}

/** A promise, and how to end it. */
export function later<T>(): { promise: Promise<T>; resolve: (value: T) => void; reject: (error: Error) => void } {
  let [resolve, reject]: [(value: T) => void, (error: Error) => void] = [() => undefined, () => undefined];
  const promise = new Promise<T>((...ends) => ([resolve, reject] = ends));
  return { promise, resolve, reject };
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { createNode, type NodeOptions } from '../node';

/** The longest that a connection may take. */
export const connectMs = 5000;

/** Wait until a node that was just discovered is connected. */
export async function readyWithin(node: Redis, ms: number): Promise<void> {
  for (const until = performance.now() + ms; node.status !== 'ready' && performance.now() < until;) await sleep(5);
}

/** @throws Error if the answer takes longer than `ms` */
export async function within<T>(ms: number, { answer }: { answer: Promise<T> }): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const giveUp = (): void => reject(new Error('Command timed out'));
    timer = setTimeout(() => setImmediate(giveUp), ms); // after a stall, answers that came meanwhile are read first
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Ask a node for the owners of all slots, on a connection of its own. */
export async function askOnce(options: NodeOptions): Promise<unknown> {
  const node = createNode(options);
  let reason: Error | undefined;
  node.on('error', (error: Error) => (reason = error));
  try {
    await within(connectMs, { answer: node.connect() });
    return await node.cluster('SLOTS');
  } catch (error) {
    throw reason ?? error;
  } finally {
    node.disconnect();
  }
}

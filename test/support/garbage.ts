import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;

/**
 * Collect what nobody holds, and let weak references know of it. Once: of a process that has run many tests it takes a
 * second.
 */
export async function collectGarbage(): Promise<void> {
  await sleep(20);
  gc();
  await sleep(20);
}

import { option, whole } from '../config';
import { command } from './command';
import { exits } from './exits';
import { answered, daemonAt, daemonOptions, inPath, jsonOption } from './http/daemon';
import { flag } from './options';
import { createProgress, printLines } from './output';

/** So many at once, for one who watches to see something, and others to get their turn. */
const step = 1000;

export const redrive = command({
  name: 'redrive',
  about: 'make dead letters ready again',
  usage: 'QUEUE [OPTIONS]',
  explains: 'Give dead letters back to the queue, the oldest first; their attempts begin anew. Prints how many. Ends with 1 where there was none.',
  words: ['queue'],
  wordCount: [1, 1],
  options: {
    max: option<number | null>('N', null, whole(1, 1_000_000_000), 'so many at most'),
    dryRun: flag('move none, and tell how many there are'),
    ...jsonOption,
    ...daemonOptions,
  },
  examples: ['restmq redrive orders.eu --dry-run', 'restmq redrive orders.eu --max 10'],
  async run({ max, dryRun, json, ...where }, [queue]) {
    const { api } = await daemonAt(where);
    const progress = createProgress();
    let [redriven, dead] = [0, 0];
    for (let left = max ?? Infinity; left > 0; ) {
      const body = dryRun ? { dryRun } : { max: Math.min(left, step) };
      const moved = await answered(api.POST('/v1/queues/{queue}/redrive', { ...inPath(queue!), body }));
      dead = moved.dead;
      redriven += moved.redriven;
      left -= moved.redriven;
      progress.show(`${redriven} are ready again, ${dead} are still dead`);
      if (dryRun || moved.redriven === 0 || dead === 0) break;
    }
    progress.end();
    if (dryRun) redriven = Math.min(dead, max ?? Infinity);
    await printLines([json ? JSON.stringify({ queue, redriven, dead, ...(dryRun ? { dryRun } : {}) }) : String(redriven)]);
    return redriven > 0 ? exits.done : exits.nothing;
  },
});

import { option, whole } from '../option-values';
import { command } from './command';
import { exits } from './exits';
import { answered, daemonAt, daemonOptions, inPath, jsonOption } from './http/daemon';
import { flag } from './options';
import { createProgress, printLines } from './output';

/** Dead letters moved by one request, so that progress shows and other clients are served in between. */
const step = 1000;
/** A dry run checks the ttl of at most this many dead letters. */
const dryRunMax = 10_000;

export const redrive = command({
  name: 'redrive',
  usage: 'QUEUE [OPTIONS]',
  explains: `Make dead letters ready again, the oldest first, and print their number. Their attempts start at zero;
their ttl does not start again. Dead letters whose ttl is over are removed. --dry-run checks the ttl of the first
10,000. Exits with 1 if none became ready.`,
  words: ['queue'],
  wordCount: [1, 1],
  options: {
    max: option<number | null>('N', null, whole(1, 1_000_000_000), 'maximum number of messages'),
    dryRun: flag('print the number, and change nothing'),
    ...jsonOption,
    ...daemonOptions,
  },
  examples: ['restmq redrive orders.eu --dry-run', 'restmq redrive orders.eu --max 10'],
  async run({ max, dryRun, json, ...where }, [queue]) {
    const { api } = await daemonAt(where);
    const progress = createProgress();
    let [redriven, expired, dead] = [0, 0, 0];
    for (let left = max ?? Infinity; left > 0;) {
      const body = { max: Math.min(left, dryRun ? dryRunMax : step), dryRun };
      const moved = await answered(api.POST('/v1/queues/{queue}/redrive', { ...inPath(queue!), body }));
      dead = moved.dead;
      redriven += moved.redriven;
      expired += moved.expired;
      left -= moved.redriven + moved.expired;
      progress.show(`${redriven} ready again, ${expired} expired, ${dead} still dead`);
      if (dryRun || moved.redriven + moved.expired === 0 || dead === 0) break;
    }
    progress.end();
    if (dryRun) redriven = Math.min(dead, max ?? Infinity) - expired;
    await printLines([
      json ? JSON.stringify({ queue, redriven, expired, dead, ...(dryRun ? { dryRun } : {}) }) : String(redriven),
    ]);
    return redriven > 0 ? exits.done : exits.nothing;
  },
});
